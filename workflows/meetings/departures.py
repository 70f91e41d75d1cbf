"""The sweep of rounds that wait for members who have left the group."""

import logging
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.lookups import holders_of
from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import TaskState
from workflows.meetings.records import MeetingItemRow, MeetingRow
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role
from workflows.procedures.departures import release_departed
from workflows.procedures.voting_rounds import VOTE

log = logging.getLogger(__name__)
_TASK, _ITEM, _MEETING = table_of(TaskRow), table_of(MeetingItemRow), table_of(MeetingRow)
_IS_OPEN = _TASK.c.state == sa.literal_column(f"'{TaskState.OPEN}'")
"""Written out, or SQLite would not see that the index of open tasks is enough."""
_WAITS_FOR_THEM = (
    sa.select(_TASK.c.case_id)
    .where(_IS_OPEN, _TASK.c.node == VOTE)
    .where(_TASK.c.item.not_in(sa.bindparam("members", expanding=True)))
)
_MET_ON = (
    sa.select(_MEETING.c.held_date)
    .join(_ITEM, _ITEM.c.meeting_id == _MEETING.c.id)
    .where(_ITEM.c.case_id == sa.bindparam("case"), _ITEM.c.is_live)
    .where(_MEETING.c.held_date <= sa.bindparam("today"))
)
"""The day of the meeting that a case was discussed at, as long as its votes are still to be given."""


def settle_departures(bureau: Bureau) -> int:
    """Let each round go on without those who have left the group; return how many cases changed.

    Each in a transaction of its own; safe to run twice, and beside itself.
    """
    with bureau.store.reading() as tx:
        members = holders_of(tx, Role.GROUP_MEMBER, today=bureau.today)
        cases = set(tx.scalars(_WAITS_FOR_THEM, {"members": list(members)}))
    return sum(_settle(bureau, case_id) for case_id in sorted(cases))


def _settle(bureau: Bureau, case_id: int) -> bool:
    try:
        with bureau.store.writing() as tx:
            return release_departed(tx, bureau, case_id, kept=_kept(tx, case_id, today=bureau.today))
    except Exception:  # one broken case must not keep all others waiting
        log.exception("the round of case %s could not go on", case_id)
        return False


def _kept(tx: Session, case_id: int, *, today: date) -> frozenset[int]:
    """Return who was a member on the day of a meeting that is still to be carried out."""
    day = tx.scalar(_MET_ON, {"case": case_id, "today": today})
    return frozenset() if day is None else frozenset(holders_of(tx, Role.GROUP_MEMBER, today=day))
