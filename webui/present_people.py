"""Who else has a case open, as its page says it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from engine.people.lookups import person_names
from engine.people.terms import Actor
from engine.presence.lookups import others_at

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class PresentPerson:
    """One colleague at the case."""

    name: str
    minutes: int
    """Since the page last said so; 0: just now."""


def present_people(tx: Session, actor: Actor, case_id: int, *, now: datetime) -> tuple[PresentPerson, ...]:
    """Return who else has the case open, the latest first."""
    found = others_at(tx, case_id, actor.person_id, now=now)
    names = person_names(tx, {one.person_id for one in found})
    return tuple(PresentPerson(names[one.person_id], (now - one.seen_at) // MINUTE) for one in found)
