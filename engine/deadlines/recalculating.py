"""Carrying a new calendar over to the rows: due dates, ledgers, timers, and when a case must wake.

Works on what `reprojection.find_touched` found, in the same transaction. The floor above holds the locks,
moves the due dates of tasks and writes the journal.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.scopes import ScopedCalendars
from engine.cases.records import CaseFileRow
from engine.clock import start_of
from engine.deadlines.records import DeadlineEntryRow, DeadlineRow, TimerRow
from engine.deadlines.reprojection import MOVED
from engine.deadlines.rules import timer_date
from engine.deadlines.terms import DeadlineState, Effect, Ground, LedgerKind
from engine.deadlines.timers import IS_ARMED
from engine.store import table_of

LONGEST_OFFSET = timedelta(days=100)
"""No timer lies further than this from its due date (60 working days); a changed day beyond moves none."""

_DEADLINE = table_of(DeadlineRow)
_ENTRY = table_of(DeadlineEntryRow)
_TIMER = table_of(TimerRow)
_CASE = table_of(CaseFileRow)
_SHIFT = sa.Table(
    "reprojected_timer",
    sa.MetaData(),
    sa.Column("due_date", sa.Date, nullable=False),
    sa.Column("scope", sa.Text),
    sa.Column("offset", sa.Integer, nullable=False),
    sa.Column("fire_date", sa.Date, nullable=False),
    sa.Index("ix_reprojected_timer", "due_date", "offset"),
    prefixes=["TEMPORARY"],
)


def carry_over(tx: Session, after: ScopedCalendars, *, ground: Ground, first_day: date, on: date) -> None:
    """Bring every row in line with the new calendar.

    ground: what the ledgers say; first_day: the first day that differs (`first_days_touched`).
    """
    connection = tx.connection()
    connection.execute(_MOVE_DEADLINES)
    connection.execute(_APPEND_TO_LEDGERS, _entry(ground, on))
    connection.execute(sa.schema.CreateTable(_SHIFT))
    for index in _SHIFT.indexes:
        connection.execute(sa.schema.CreateIndex(index))
    reach = {"first": first_day - LONGEST_OFFSET, "first_fire": first_day - 2 * LONGEST_OFFSET}
    _move_timers(connection, after, reach)
    _wake_earlier(connection, reach)
    connection.execute(sa.schema.DropTable(_SHIFT))


def _entry(ground: Ground, on: date) -> dict[str, Any]:
    told = {"moved": ground.reason, "paper": ground.paper, "person": ground.person_id, "now": ground.at}
    return {**told, "day": on, "kept": f"{ground.reason}。按规定不缩短已在计时的期限；依新版本应止于"}


def _move_timers(connection: sa.Connection, after: ScopedCalendars, reach: Mapping[str, date]) -> None:
    """Move each armed timer whose day is another one now; timers of a due date that stays may move too."""
    shifts = {}
    for row in connection.execute(_TIMER_GROUPS, reach):
        day = timer_date(row.due_date, row.offset, calendar=after.of(row.scope))
        if day != row.fire_date:
            shifts[row.due_date, row.scope, row.offset] = day
    if shifts:
        names = ("due_date", "scope", "offset")
        rows = [{**dict(zip(names, key, strict=True)), "fire_date": day} for key, day in shifts.items()]
        connection.execute(sa.insert(_SHIFT), rows)
        connection.execute(_MOVE_TIMERS, reach)


def _wake_earlier(connection: sa.Connection, reach: Mapping[str, date]) -> None:
    """Let no case sleep past a date that has come nearer. Waking too early is harmless: nothing is due."""
    rows = connection.execute(_NEXT_INSTANTS, reach)
    wakes = [{"case": row.case_id, "due": _instant(row)} for row in rows]
    if wakes:
        connection.execute(_WAKE, wakes)


def _instant(row: sa.Row[*tuple[Any, ...]]) -> datetime:
    ends = row.due_date + timedelta(days=1)
    return start_of(min(ends, row.fire_date) if row.fire_date else ends)


_MOVE_DEADLINES: Final = (
    sa.update(_DEADLINE)
    .where(_DEADLINE.c.id == MOVED.c.deadline_id, MOVED.c.effect != Effect.KEPT)
    .values(due_date=MOVED.c.new_due, provisional=MOVED.c.provisional, calendar_version=MOVED.c.version)
)
_LAST_SEQ: Final = (
    sa.select(sa.func.max(_ENTRY.c.seq)).where(_ENTRY.c.deadline_id == MOVED.c.deadline_id).scalar_subquery()
)
_APPEND_TO_LEDGERS: Final = sa.insert(_ENTRY).from_select(
    ["deadline_id", "seq", "kind", "on_date", "days", "reason", "paper", "person_id", "at"],
    sa.select(
        MOVED.c.deadline_id,
        _LAST_SEQ + 1,
        sa.literal(LedgerKind.RECALCULATE, sa.Text),
        sa.bindparam("day", type_=sa.Date),
        sa.cast(sa.null(), sa.Integer),
        sa.case(
            (
                MOVED.c.effect == Effect.KEPT,
                sa.bindparam("kept", type_=sa.Text) + sa.cast(MOVED.c.new_due, sa.Text),
            ),
            else_=sa.bindparam("moved", type_=sa.Text),
        ),
        sa.bindparam("paper", type_=sa.Text),
        sa.bindparam("person", type_=sa.Integer),
        sa.bindparam("now", type_=_ENTRY.c.at.type),
    ).where(MOVED.c.effect != Effect.FIRMED),
)
_WITHIN_REACH: Final = (
    _DEADLINE.c.due_date >= sa.bindparam("first"),
    _TIMER.c.fire_date >= sa.bindparam("first_fire"),
    _TIMER.c.state == IS_ARMED,
)
"""Both dates are given, so that whichever index the database takes is read in part only."""
_TIMER_GROUPS: Final = (
    sa.select(_DEADLINE.c.due_date, _DEADLINE.c.scope, _TIMER.c.offset, _TIMER.c.fire_date)
    .select_from(_DEADLINE)
    .join(_TIMER, _TIMER.c.deadline_id == _DEADLINE.c.id)
    .where(
        _DEADLINE.c.state == sa.literal_column(f"'{DeadlineState.RUNNING}'"),
        *_WITHIN_REACH,
    )
    .distinct()
)
_MOVE_TIMERS: Final = (
    sa.update(_TIMER)
    .where(
        _TIMER.c.deadline_id == _DEADLINE.c.id,
        *_WITHIN_REACH,
        _DEADLINE.c.state == sa.literal_column(f"'{DeadlineState.RUNNING}'"),
        _DEADLINE.c.due_date == _SHIFT.c.due_date,
        _DEADLINE.c.scope.is_not_distinct_from(_SHIFT.c.scope),
        _TIMER.c.offset == _SHIFT.c.offset,
    )
    .values(fire_date=_SHIFT.c.fire_date)
)
_OF_SHIFTED: Final = (
    sa.select(_TIMER.c.case_id)
    .select_from(_TIMER)
    .join(_DEADLINE, _DEADLINE.c.id == _TIMER.c.deadline_id)
    .join(_SHIFT, sa.and_(_SHIFT.c.due_date == _DEADLINE.c.due_date, _SHIFT.c.offset == _TIMER.c.offset))
    .where(*_WITHIN_REACH)
)
_NEXT_INSTANTS: Final = (
    sa.select(
        _DEADLINE.c.case_id,
        sa.func.min(_DEADLINE.c.due_date).label("due_date"),
        sa.func.min(_TIMER.c.fire_date).label("fire_date"),
    )
    .select_from(_DEADLINE)
    .outerjoin(_TIMER, sa.and_(_TIMER.c.deadline_id == _DEADLINE.c.id, _TIMER.c.state == IS_ARMED))
    .where(
        _DEADLINE.c.state == sa.literal_column(f"'{DeadlineState.RUNNING}'"),
        _DEADLINE.c.case_id.in_(sa.union(sa.select(MOVED.c.case_id), _OF_SHIFTED)),
    )
    .group_by(_DEADLINE.c.case_id)
)
_WAKE: Final = (
    sa.update(_CASE)
    .where(_CASE.c.id == sa.bindparam("case"), _CASE.c.wake_at > sa.bindparam("due"))
    .values(wake_at=sa.bindparam("due"))
)
