"""Arranging a substitute and taking it back; both sides are told by letter, whoever does it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.people.lookups import actor_of
from engine.people.records import PersonRow, SubstitutionRow
from engine.people.terms import Actor
from engine.refusals import NotYours
from engine.store import table_of
from engine.substitutes.lookups import standing_substitutions, substitution
from engine.substitutes.rules import NotTheirs, may_arrange, require_free, require_sound, require_standing
from engine.substitutes.terms import Arrangement, House

_SUBSTITUTION = table_of(SubstitutionRow)


def arrange_substitute(tx: Session, actor: Actor, wanted: Arrangement, house: House, *, now: datetime) -> int:
    """Let somebody act for the principal; return the id. The same once more is the same.

    Refuses: NotTheirs, and what `require_sound` and `require_free` refuse.
    """
    today = day_of(now)
    _hold(tx, wanted)
    people = [actor_of(tx, person, today=today) for person in (wanted.principal_id, wanted.substitute_id)]
    principal = people[0]
    if principal is None or not may_arrange(actor, principal, head_role=house.head_role):
        raise NotTheirs
    names = {one.person_id: one.name for one in people if one is not None and one.posts}
    require_sound(wanted, today=today, longest_days=house.longest_days, kinds=house.kinds, names=names)
    standing = standing_substitutions(tx, today=today)
    if again := next((one for one in standing if one.arrangement == wanted), None):
        return again.id
    require_free(wanted, standing, names=names)
    row = {
        **vars(wanted),
        "kinds": sorted(wanted.kinds),
        "reason": str(wanted.reason),
        "made_by": actor.person_id,
        "made_at": now,
    }
    made = tx.connection().scalar(sa.insert(_SUBSTITUTION).returning(_SUBSTITUTION.c.id), row)
    _tell(tx, wanted, ("substitute_arranged", "substitution_given"), now)
    return int(made or 0)


def take_back(tx: Session, actor: Actor, substitution_id: int, house: House, *, now: datetime) -> None:
    """End a substitution at once. Refuses: NotYours, EndedAlready."""
    tx.execute(sa.select(SubstitutionRow.id).where(SubstitutionRow.id == substitution_id).with_for_update())
    found, today = substitution(tx, substitution_id), day_of(now)
    principal = actor_of(tx, found.arrangement.principal_id, today=today) if found else None
    if found is None or principal is None or not may_arrange(actor, principal, head_role=house.head_role):
        raise NotYours
    require_standing(found, today=today)
    ended = {"ended_at": now, "ended_by": actor.person_id}
    tx.connection().execute(
        sa.update(_SUBSTITUTION).where(_SUBSTITUTION.c.id == substitution_id).values(**ended)
    )
    _tell(tx, found.arrangement, ("substitution_ended", "substitution_ended"), now)


def _hold(tx: Session, wanted: Arrangement) -> None:
    """Keep others from arranging anything for these two before the commit; in one order, so none deadlock."""
    both = sa.select(PersonRow.id).where(PersonRow.id.in_((wanted.principal_id, wanted.substitute_id)))
    tx.execute(both.order_by(PersonRow.id).with_for_update(key_share=True))


def _tell(tx: Session, wanted: Arrangement, kinds: tuple[str, str], now: datetime) -> None:
    facts = {"since": f"{wanted.since}", "until": f"{wanted.until}"}
    people = (wanted.principal_id, wanted.substitute_id)
    letters = [Letter(person, kind, None, facts) for person, kind in zip(people, kinds, strict=True)]
    deliver(tx.connection(), letters, now=now)
