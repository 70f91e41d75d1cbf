"""What the supervision board asks: key figures, late and soon by department, and the cases behind them.

A case is judged by its most urgent open task: the earliest due date, the oldest task among equals.
"""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.cases.terms import CaseStatus
from engine.clock import SHANGHAI, day_of
from engine.store import table_of
from engine.tasks.records import FAR_DAY, TaskRow
from engine.tasks.rules import BadCursor
from engine.tasks.terms import TaskState
from workflows.supervision.holders import holders
from workflows.supervision.terms import (
    CardPage,
    CardRow,
    Days,
    DepartmentLoad,
    Figures,
    Holder,
    Seat,
    Shown,
)

_TASK = table_of(TaskRow)
_CASE = table_of(CaseFileRow)
_URGENCY = (
    sa.func.row_number()
    .over(partition_by=_TASK.c.case_id, order_by=(_TASK.c.due_date, _TASK.c.id))
    .label("urgency")
)
_URGENT = sa.select(_TASK, _URGENCY).where(_TASK.c.state == TaskState.OPEN).subquery("urgent")
_FIRST = _URGENT.c.urgency == 1
_CASE_FACTS = (
    _CASE.c.id.label("case_id"), _CASE.c.case_no, _CASE.c.kind, _CASE.c.title, _CASE.c.subject,
    _CASE.c.department_id, _CASE.c.status, _CASE.c.outcome, _CASE.c.closed_at,
)  # fmt: skip
_SEAT = (_URGENT.c.role, _URGENT.c.department_id.label("seat_department_id"), _URGENT.c.assignee_id)


def figures(tx: Session, days: Days) -> Figures:
    """Return the key figures of the whole city."""
    due = _URGENT.c.due_date
    late, soon = tx.execute(
        sa.select(_sum(due < days.today), _sum(due.between(days.today, days.soon_until))).where(_FIRST)
    ).one()
    closed = _CASE.c.closed_at >= days.month_start
    opened, closed_this_month = tx.execute(
        sa.select(_sum(_CASE.c.status == CaseStatus.OPEN), _sum(closed)).select_from(_CASE)
    ).one()
    done, on_time = _done_since(tx, days.month_start)
    return Figures(late or 0, soon or 0, opened or 0, closed_this_month or 0, done, on_time)


def loads(tx: Session, days: Days) -> tuple[DepartmentLoad, ...]:
    """Return the departments on whose desks something is late or due soon, the most burdened first."""
    due = _URGENT.c.due_date
    rows = tx.execute(
        sa.select(*_SEAT, _sum(due < days.today), _sum(due >= days.today))
        .where(_FIRST, due <= days.soon_until)
        .group_by(_URGENT.c.role, _URGENT.c.department_id, _URGENT.c.assignee_id)
    ).all()
    seated = holders(tx, (Seat(*row[:3]) for row in rows), today=days.today)
    sums: defaultdict[tuple[str | None, str], list[int]] = defaultdict(lambda: [0, 0])
    for *seat, late, soon in rows:
        holder = seated[Seat(*seat)]
        sums_of = sums[holder.department_name, "" if holder.department_name else holder.role]
        sums_of[0] += late
        sums_of[1] += soon
    found = (DepartmentLoad(name, role, late, soon) for (name, role), (late, soon) in sums.items())
    return tuple(sorted(found, key=lambda load: (-load.late, -load.soon, load.department_name or load.role)))


def cards(tx: Session, days: Days, shown: Shown, *, after: str | None = None, size: int = 50) -> CardPage:
    """Return one page of the cases behind a figure; the most urgent first, closed ones newest first.

    Refuses: BadCursor.
    """
    query = _closed_cases(days, after) if shown is Shown.CLOSED else _open_cases(days, shown, after)
    rows = tx.execute(query.limit(size + 1)).all()
    seats = {row: Seat(row.role, row.seat_department_id, row.assignee_id) for row in rows if row.role}
    seated = holders(tx, seats.values(), today=days.today)
    page = tuple(_card(row, seated[seats[row]] if row in seats else None) for row in rows[:size])
    cursor = _cursor(rows[size - 1], shown) if len(rows) > size else None
    return CardPage(page, cursor, _total(tx, days, shown))


def red_and_yellow(tx: Session, days: Days, *, size: int = 20) -> tuple[CardRow, ...]:
    """Return the most urgent late cases and those due soon, for the board itself."""
    late = cards(tx, days, Shown.LATE, size=size).rows
    return late + cards(tx, days, Shown.SOON, size=size).rows[: max(0, size - len(late))]


def _open_cases(days: Days, shown: Shown, after: str | None) -> sa.Select[*tuple[Any, ...]]:
    due, task_id = _URGENT.c.due_date, _URGENT.c.id
    query = (
        sa.select(*_CASE_FACTS, *_SEAT, _URGENT.c.node, _URGENT.c.opened_at, due, task_id.label("task_id"))
        .join(_CASE, _CASE.c.id == _URGENT.c.case_id)
        .where(_FIRST, _condition(days, shown))
        .order_by(due, task_id)
    )
    if after:
        day, _, last = after.partition(".")
        start = sa.tuple_(sa.literal(_day(day)), sa.literal(_number(last)))
        query = query.where(sa.tuple_(due, task_id) > start)
    return query


def _closed_cases(days: Days, after: str | None) -> sa.Select[*tuple[Any, ...]]:
    nothing = (
        sa.null().label(name) for name in ("role", "seat_department_id", "assignee_id", "node", "opened_at")
    )
    query = (
        sa.select(*_CASE_FACTS, *nothing, sa.literal(FAR_DAY).label("due_date"), _CASE.c.id.label("task_id"))
        .where(_CASE.c.closed_at >= days.month_start)
        .order_by(_CASE.c.closed_at.desc(), _CASE.c.id.desc())
    )
    if after:
        at, _, last = after.partition(".")
        instant = sa.literal(datetime.fromtimestamp(_number(at) / 1000, SHANGHAI), _CASE.c.closed_at.type)
        query = query.where(
            sa.tuple_(_CASE.c.closed_at, _CASE.c.id) < sa.tuple_(instant, sa.literal(_number(last)))
        )
    return query


def _card(row: sa.Row[*tuple[Any, ...]], holder: Holder | None) -> CardRow:
    due_date = None if row.due_date == FAR_DAY else row.due_date
    told = {
        name: getattr(row, name)
        for name in CardRow.__dataclass_fields__
        if name not in ("due_date", "holder")
    }
    return CardRow(**told, due_date=due_date, holder=holder)


def _condition(days: Days, shown: Shown) -> sa.ColumnElement[bool]:
    due = _URGENT.c.due_date
    conditions: dict[Shown, sa.ColumnElement[bool]] = {
        Shown.LATE: due < days.today,
        Shown.SOON: due.between(days.today, days.soon_until),
    }
    return conditions.get(shown, sa.true())


def _total(tx: Session, days: Days, shown: Shown) -> int:
    counted = figures(tx, days)
    return {
        Shown.LATE: counted.late,
        Shown.SOON: counted.soon,
        Shown.OPEN: counted.open,
        Shown.CLOSED: counted.closed_this_month,
    }[shown]


def _done_since(tx: Session, start: datetime) -> tuple[int, int]:
    """Return how many tasks with a due date were completed since, and how many of them by its 24:00."""
    rows = tx.execute(
        sa.select(_TASK.c.due_date, _TASK.c.done_at).where(
            _TASK.c.state == TaskState.DONE,
            _TASK.c.for_task_id.is_(None),
            _TASK.c.done_at >= start,
            _TASK.c.due_date < FAR_DAY,
        )
    ).all()
    return len(rows), sum(day_of(done_at) <= due_date for due_date, done_at in rows)


def _sum(condition: sa.ColumnElement[bool]) -> sa.Function[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _cursor(row: sa.Row[*tuple[Any, ...]], shown: Shown) -> str:
    if shown is Shown.CLOSED:
        return f"{round(row.closed_at.timestamp() * 1000)}.{row.case_id}"
    return f"{row.due_date}.{row.task_id}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadCursor(cursor=text) from error


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:  # noqa: PLR2004  more than any id or millisecond has
        raise BadCursor(cursor=text)
    return int(text)
