"""Who acted for whom on the day of a meeting: a mandate that ended later was one on that day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.people.lookups import actor_of
from engine.people.terms import Actor, Mandate
from engine.substitutes.lookups import substitutions_of
from engine.substitutes.terms import Substitution


def substitutions_on(
    tx: Session, day: date, principal_ids: Iterable[int]
) -> dict[int, tuple[Substitution, ...]]:
    """Return principal -> the substitutions that ran on a day.

    One that was taken back on that very day did not: nobody knows whether it was before the meeting.
    """
    running: dict[int, tuple[Substitution, ...]] = {}
    for one in substitutions_of(tx, list(principal_ids)):
        was_taken_back = one.ended_at is not None and day_of(one.ended_at) <= day
        if one.arrangement.overlaps(day, day) and not was_taken_back:
            principal = one.arrangement.principal_id
            running[principal] = (*running.get(principal, ()), one)
    return running


def acting_on(tx: Session, day: date, person_id: int, principal_id: int) -> Actor | None:
    """Return a person as they could act for a principal on a day; None when they could not, or are gone."""
    actor, principal = actor_of(tx, person_id, today=day), actor_of(tx, principal_id, today=day)
    found = [
        one.arrangement.kinds
        for one in substitutions_on(tx, day, [principal_id]).get(principal_id, ())
        if one.arrangement.substitute_id == person_id
    ]
    if actor is None or principal is None or not found:
        return None
    return replace(actor, mandates=tuple(Mandate(principal, kinds) for kinds in found))
