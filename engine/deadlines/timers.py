"""Timers around a due date: armed with it, moved with it, fired once."""

from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.days import WorkingCalendar
from engine.deadlines.records import TimerRow
from engine.deadlines.rules import timer_date
from engine.deadlines.terms import TimerState, TimerView
from engine.store import table_of

IS_ARMED: sa.ColumnElement[str] = sa.literal_column(f"'{TimerState.ARMED}'")
"""Written out, not bound: the index holds armed timers only, and the planner must see that it fits."""

_TIMER = table_of(TimerRow)
_ARM = sa.insert(_TIMER)
_OF_DEADLINE = sa.select(_TIMER).where(_TIMER.c.deadline_id == sa.bindparam("deadline")).order_by(_TIMER.c.id)
_MOVE = sa.update(_TIMER).where(_TIMER.c.id == sa.bindparam("timer")).values(fire_date=sa.bindparam("day"))
_FIRE = (
    sa.update(_TIMER)
    .where(_TIMER.c.deadline_id == sa.bindparam("deadline"), _TIMER.c.level == sa.bindparam("word"))
    .where(_TIMER.c.state == TimerState.ARMED)
    .values(state=TimerState.FIRED)
)
_CANCEL = (
    sa.update(_TIMER)
    .where(_TIMER.c.deadline_id == sa.bindparam("deadline"))
    .where(_TIMER.c.state == TimerState.ARMED)
    .values(state=TimerState.CANCELLED)
)
_REARM = _MOVE.values(state=TimerState.ARMED)
_DUE = (
    sa.select(_TIMER)
    .where(_TIMER.c.state == IS_ARMED, _TIMER.c.fire_date <= sa.bindparam("today"))
    .order_by(_TIMER.c.fire_date, _TIMER.c.id)
    .limit(sa.bindparam("most"))
)


def arm_timers(
    tx: Session,
    deadline_id: int,
    *,
    case_id: int,
    levels: Mapping[str, int],
    due_date: date,
    calendar: WorkingCalendar,
) -> None:
    """Arm a timer for each level, so many working days from the due date (negative: before it)."""
    rows = [
        {
            "case_id": case_id,
            "deadline_id": deadline_id,
            "level": level,
            "offset": offset,
            "fire_date": timer_date(due_date, offset, calendar=calendar),
            "state": TimerState.ARMED,
        }
        for level, offset in levels.items()
    ]
    if rows:
        tx.connection().execute(_ARM, rows)


def fire_timer(tx: Session, deadline_id: int, level: str) -> bool:
    """Mark a timer as fired; False when it was fired or cancelled before, or never armed: do nothing then."""
    return tx.connection().execute(_FIRE, {"deadline": deadline_id, "word": level}).rowcount == 1


def move_timers(tx: Session, deadline_id: int, *, due_date: date | None, calendar: WorkingCalendar) -> int:
    """Bring the armed timers of a deadline into line with its due date; return how many moved."""
    moves = []
    for timer in timers_of(tx, deadline_id):
        day = None if due_date is None else timer_date(due_date, timer.offset, calendar=calendar)
        if timer.state is TimerState.ARMED and day != timer.fire_date:
            moves.append({"timer": timer.id, "day": day})
    if moves:
        tx.connection().execute(_MOVE, moves)
    return len(moves)


def rearm_timers(tx: Session, deadline_id: int, *, due_date: date, calendar: WorkingCalendar) -> None:
    """Arm what was cancelled again, around the due date as it is now; what has fired stays as it is."""
    again = [
        {"timer": timer.id, "day": timer_date(due_date, timer.offset, calendar=calendar)}
        for timer in timers_of(tx, deadline_id)
        if timer.state is TimerState.CANCELLED
    ]
    if again:
        tx.connection().execute(_REARM, again)


def cancel_timers(tx: Session, deadline_ids: Sequence[int]) -> None:
    """Cancel what is still armed of these deadlines."""
    if deadline_ids:
        tx.connection().execute(_CANCEL, [{"deadline": deadline_id} for deadline_id in deadline_ids])


def timers_of(tx: Session, deadline_id: int) -> list[TimerView]:
    """Return all timers of a deadline."""
    return _views(tx.connection().execute(_OF_DEADLINE, {"deadline": deadline_id}))


def due_timers(tx: Session, today: date, *, most: int) -> list[TimerView]:
    """Return the armed timers whose day has come, oldest day first, at most so many."""
    return _views(tx.connection().execute(_DUE, {"today": today, "most": most}))


def _views(rows: sa.CursorResult[tuple[object, ...]]) -> list[TimerView]:
    return [TimerView(**{**row, "state": TimerState(row["state"])}) for row in rows.mappings()]
