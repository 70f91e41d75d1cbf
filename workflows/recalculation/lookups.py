"""What a proposed calendar version would do to the open deadlines, before anybody puts it in force."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.lookups import calendars_in_force, version
from engine.calendar.scopes import ScopedCalendars, changed_days
from engine.calendar.terms import ChangedDay
from engine.cases.records import CaseFileRow
from engine.deadlines.reprojection import MOVED, find_touched, forget_touched
from engine.deadlines.terms import Effect
from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import TaskState
from workflows.config import RecalculationSettings
from workflows.recalculation.terms import Blast, MovedDeadline, Sums
from workflows.supervision.holders import holders
from workflows.supervision.terms import Holder, Seat

_CASE = table_of(CaseFileRow)
_TASK = table_of(TaskRow)
_MOVES = MOVED.c.effect == Effect.MOVED
_LATER = MOVED.c.new_due > MOVED.c.old_due
_LINES = (
    sa.select(
        MOVED, _CASE.c.case_no, _CASE.c.title, _CASE.c.subject, _TASK.c.role, _TASK.c.department_id,
        _TASK.c.assignee_id, _TASK.c.id.label("task_id"),
    )
    .select_from(MOVED)
    .join(_CASE, _CASE.c.id == MOVED.c.case_id)
    .outerjoin(
        _TASK,
        sa.and_(
            _TASK.c.case_id == MOVED.c.case_id,
            _TASK.c.deadline_id == MOVED.c.deadline_id,
            _TASK.c.state == TaskState.OPEN,
            _TASK.c.for_task_id.is_(None),
        ),
    )
    .where(MOVED.c.effect != Effect.FIRMED)
    .order_by(MOVED.c.old_due, MOVED.c.deadline_id, _TASK.c.id)
)  # fmt: skip


def blast_of(
    tx: Session, version_id: int, *, settings: RecalculationSettings, today: date, most: int = 200
) -> Blast:
    """Return what putting the version in force now would do, with up to `most` lines. Refuses: NotYours.

    tx: a transaction that is rolled back or holds the activation itself; temporary tables are left to none.
    """
    proposed = version(tx, version_id)
    before, after = calendars_in_force(tx), ScopedCalendars(proposed.papers)
    find_touched(tx, before, after, settings.policies)
    try:
        sums, lines = sums_of(tx, today), _lines(tx, today, most)
    finally:
        forget_touched(tx)
    return Blast(proposed, days_changed(before, after), sums, lines)


def days_changed(
    before: ScopedCalendars, after: ScopedCalendars
) -> tuple[tuple[str | None, tuple[ChangedDay, ...]], ...]:
    """Return the days that differ: for the city, and for each region beyond what the city's calendar says."""
    city = changed_days(before.of(None), after.of(None))
    told: list[tuple[str | None, tuple[ChangedDay, ...]]] = [(None, city)] if city else []
    known = {day.after.date for day in city}
    for region in sorted(before.scopes | after.scopes):
        own = changed_days(before.of(region), after.of(region))
        if days := tuple(day for day in own if day.after.date not in known):
            told.append((region, days))
    return tuple(told)


def sums_of(tx: Session, today: date) -> Sums:
    """Return the sums over what `find_touched` has found in this transaction."""
    conditions = {
        "later": sa.and_(_MOVES, _LATER),
        "earlier": sa.and_(_MOVES, ~_LATER),
        "kept": MOVED.c.effect == Effect.KEPT,
        "firmed": MOVED.c.effect == Effect.FIRMED,
        "newly_late": sa.and_(_MOVES, MOVED.c.old_due >= today, MOVED.c.new_due < today),
        "rescued": sa.and_(_MOVES, MOVED.c.old_due < today, MOVED.c.new_due >= today),
    }
    counted = (sa.func.sum(sa.case((test, 1), else_=0)).label(name) for name, test in conditions.items())
    row = tx.connection().execute(sa.select(*counted)).one()
    return Sums(**{name: count or 0 for name, count in row._mapping.items()})  # noqa: SLF001  its columns


def _lines(tx: Session, today: date, most: int) -> tuple[MovedDeadline, ...]:
    rows = _one_a_deadline(tx.connection().execute(_LINES), most)
    seats = {row.deadline_id: Seat(row.role, row.department_id, row.assignee_id) for row in rows if row.role}
    seated = holders(tx, seats.values(), today=today)
    return tuple(_line(row, today, seated.get(seats.get(row.deadline_id, _NOBODY))) for row in rows)


_NOBODY = Seat("", None, None)


def _one_a_deadline(rows: Iterable[sa.Row[*tuple[Any, ...]]], most: int) -> list[sa.Row[*tuple[Any, ...]]]:
    """Return the first rows, of several open tasks on one deadline the oldest."""
    first: dict[int, sa.Row[*tuple[Any, ...]]] = {}
    for row in rows:
        if row.deadline_id not in first and len(first) == most:
            break
        first.setdefault(row.deadline_id, row)
    return list(first.values())


def _line(row: sa.Row[*tuple[Any, ...]], today: date, holder: Holder | None) -> MovedDeadline:
    moves = row.effect == Effect.MOVED
    return MovedDeadline(
        case_id=row.case_id,
        case_no=row.case_no,
        title=row.title,
        subject=row.subject,
        clock=row.code,
        old_due=row.old_due,
        new_due=row.new_due,
        effect=Effect(row.effect),
        newly_late=moves and row.new_due < today <= row.old_due,
        rescued=moves and row.old_due < today <= row.new_due,
        holder=holder,
    )
