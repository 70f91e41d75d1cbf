"""Opening a deadline again that was met: the case has come back to the stage whose clock it is.

The days between are not the holder's: the duty was done, somebody else had the case. So the ledger says that
the clock stood from the day the duty was done to the day of the return, and the sheet counts on from there.
"""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.days import WorkingCalendar
from engine.deadlines.lookups import deadlines_of
from engine.deadlines.records import DeadlineRow
from engine.deadlines.steps import append_pause
from engine.deadlines.terms import OPEN_STATES, DeadlineState, DeadlineView, Ground
from engine.deadlines.timers import rearm_timers
from engine.store import table_of

_DEADLINE = table_of(DeadlineRow)
_REOPEN = (
    sa.update(_DEADLINE)
    .where(_DEADLINE.c.id == sa.bindparam("deadline"))
    .values(state=DeadlineState.RUNNING, closed_date=None)
)


def newest_deadline(tx: Session, case_id: int, code: str) -> DeadlineView | None:
    """Return the case's last deadline of that code, open or not; None when there never was one."""
    return next((view for view in reversed(deadlines_of(tx, case_id)) if view.code == code), None)


def reopen_deadline(
    tx: Session, view: DeadlineView, *, on: date, ground: Ground, calendar: WorkingCalendar
) -> None:
    """Let a deadline that has ended run on; a warning that was issued before is not issued again.

    A period that was over when its duty was done is over still, and late again from the first day on; the
    days between are not late.
    """
    if view.state in OPEN_STATES or view.closed_date is None:
        return
    tx.connection().execute(_REOPEN, {"deadline": view.id})
    due = view.due_date
    if view.closed_date < on:
        paused = append_pause(tx, view, since=view.closed_date, until=on, ground=ground, calendar=calendar)
        due = paused.due_date
    if due is not None:
        rearm_timers(tx, view.id, due_date=due, calendar=calendar)
