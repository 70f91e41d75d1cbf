"""The letters of a meeting: to its members, and to whoever may confirm its record."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.people.lookups import actors
from workflows.config import GroupSettings
from workflows.meetings.lookups import members_on
from workflows.meetings.rules import why_not_confirm
from workflows.meetings.stand_ins import substitutions_on
from workflows.meetings.terms import Meeting


def tell_members(tx: Session, meeting: Meeting, kind: str, *, by: int, now: datetime) -> None:
    """Write to the members of the group and to whoever acts for them that day, but not to whoever did it."""
    members = members_on(tx, day_of(now))
    acting = substitutions_on(tx, meeting.held_date, members)
    stand_ins = [one.arrangement.substitute_id for found in acting.values() for one in found]
    people = dict.fromkeys((*members, *stand_ins))
    _deliver(tx, meeting, kind, (one for one in people if one != by), now=now)


def tell_confirmers(tx: Session, meeting: Meeting, settings: GroupSettings, *, now: datetime) -> None:
    """Write to those who may confirm what has just been recorded."""
    people = (
        actor.person_id
        for actor in actors(tx, today=day_of(now))
        if why_not_confirm(actor, meeting, settings) is None
    )
    _deliver(tx, meeting, "minutes_waiting", people, now=now)


def _deliver(tx: Session, meeting: Meeting, kind: str, people: Iterable[int], *, now: datetime) -> None:
    facts = {
        "meeting": meeting.id,
        "year": meeting.year,
        "number": meeting.number,
        "day": f"{meeting.held_date}",
    }
    deliver(tx.connection(), [Letter(person, kind, None, facts) for person in people], now=now)
