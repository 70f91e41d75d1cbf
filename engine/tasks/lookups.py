"""What waits on whose desk: queues by keyset, counts that stop at a cap, one case's tasks.

No engine state is read here. Each queue is walked on its own index (queue, due date, id) and the few
queues of one person are merged, so the cost follows the page, not the number of cases.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.store import table_of
from engine.tasks.records import FAR_DAY, TaskRow
from engine.tasks.rules import BadCursor
from engine.tasks.terms import COUNT_CAP, DueFilter, QueueFilter, QueuePage, QueueRow, Task, TaskState

LONGEST_ID = 18
"""Digits of a task id in a cursor: one more, and no database could compare it."""

_TASK = table_of(TaskRow)
_CASE = table_of(CaseFileRow)
_ROW = (
    _TASK.c.id.label("task_id"),
    _TASK.c.case_id,
    _CASE.c.case_no,
    _CASE.c.kind,
    _CASE.c.title,
    _CASE.c.subject,
    _CASE.c.detail,
    _CASE.c.department_id,
    _TASK.c.node,
    _TASK.c.round,
    _TASK.c.opened_at,
    _TASK.c.due_date,
)


def queue_page(
    tx: Session,
    queues: Sequence[str],
    wanted: QueueFilter,
    *,
    today: date,
    soon_until: date,
    after: str | None = None,
    size: int = 50,
) -> QueuePage:
    """Return one page of the open tasks in these queues, earliest due first, overdue on top.

    `after` is the cursor of an earlier page; `soon_until` is the last day that counts as "soon".
    """
    conditions = _conditions(wanted, today=today, soon_until=soon_until)
    start = _parse_cursor(after) if after else None
    parts = [_one_queue(queue, conditions, start=start, size=size) for queue in queues]
    if not parts:
        return QueuePage((), None, 0, is_capped=False)
    merged = sa.union_all(*parts).subquery()
    ordered = sa.select(merged).order_by(merged.c.due_date, merged.c.task_id).limit(size + 1)
    rows = [_queue_row(row) for row in tx.connection().execute(ordered)]
    total = queue_count(tx, queues, wanted, today=today, soon_until=soon_until)
    cursor = _cursor(rows[size - 1]) if len(rows) > size else None
    return QueuePage(tuple(rows[:size]), cursor, total, is_capped=total >= COUNT_CAP)


def queue_count(
    tx: Session, queues: Sequence[str], wanted: QueueFilter, *, today: date, soon_until: date
) -> int:
    """Return how many open tasks match, counted up to COUNT_CAP."""
    conditions = _conditions(wanted, today=today, soon_until=soon_until)
    needs_case = bool(wanted.text or wanted.kind or wanted.department_id)
    query = sa.select(sa.literal(1)).select_from(_TASK)
    if needs_case:
        query = query.join(_CASE, _CASE.c.id == _TASK.c.case_id)
    query = query.where(_TASK.c.queue.in_(queues), _TASK.c.state == TaskState.OPEN, *conditions)
    return (
        tx.connection()
        .execute(sa.select(sa.func.count()).select_from(query.limit(COUNT_CAP).subquery()))
        .scalar_one()
    )


def task(tx: Session, task_id: int) -> Task | None:
    """Return one task, open or not."""
    found = tx.connection().execute(sa.select(_TASK).where(_TASK.c.id == task_id)).first()
    return _task(found) if found else None


def tasks_of_case(tx: Session, case_id: int) -> tuple[Task, ...]:
    """Return all tasks a case has had, in the order they were opened."""
    rows = tx.connection().execute(sa.select(_TASK).where(_TASK.c.case_id == case_id).order_by(_TASK.c.id))
    return tuple(_task(row) for row in rows)


def done_by(tx: Session, person_id: int, *, size: int = 50) -> tuple[QueueRow, ...]:
    """Return what the person has completed lately, newest first."""
    query = (
        sa.select(*_ROW)
        .join(_CASE, _CASE.c.id == _TASK.c.case_id)
        .where(_TASK.c.done_by == person_id)
        .order_by(_TASK.c.done_at.desc(), _TASK.c.id.desc())
        .limit(size)
    )
    return tuple(_queue_row(row) for row in tx.connection().execute(query))


def _one_queue(
    queue: str,
    conditions: list[sa.ColumnElement[bool]],
    *,
    start: tuple[date, int] | None,
    size: int,
) -> sa.Select[tuple[object, ...]]:
    query = (
        sa.select(*_ROW)
        .join(_CASE, _CASE.c.id == _TASK.c.case_id)
        .where(_TASK.c.queue == queue, _TASK.c.state == TaskState.OPEN, *conditions)
        .order_by(_TASK.c.due_date, _TASK.c.id)
        .limit(size + 1)
    )
    if start is not None:
        due, last = start
        query = query.where(
            sa.tuple_(_TASK.c.due_date, _TASK.c.id) > sa.tuple_(sa.literal(due), sa.literal(last))
        )
    # SQLite refuses ORDER BY inside a UNION member unless the member is a sub-query
    return sa.select(query.subquery())


def _conditions(wanted: QueueFilter, *, today: date, soon_until: date) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.kind:
        conditions.append(_CASE.c.kind == wanted.kind)
    if wanted.department_id is not None:
        conditions.append(_CASE.c.department_id == wanted.department_id)
    if wanted.node:
        conditions.append(_TASK.c.node == wanted.node)
    if wanted.due is DueFilter.LATE:
        conditions.append(_TASK.c.due_date < today)
    if wanted.due is DueFilter.SOON:
        conditions.append(_TASK.c.due_date.between(today, soon_until))
    if wanted.text:
        columns = (_CASE.c.case_no, _CASE.c.title, _CASE.c.subject)
        conditions.append(sa.or_(*(column.contains(wanted.text, autoescape=True) for column in columns)))
    return conditions


def _cursor(row: QueueRow) -> str:
    return f"{row.due_date or FAR_DAY}.{row.task_id}"


def _parse_cursor(text: str) -> tuple[date, int]:
    day, _, last = text.partition(".")
    if len(last) > LONGEST_ID:
        raise BadCursor(cursor=text)
    try:
        return date.fromisoformat(day), int(last)
    except ValueError as error:
        raise BadCursor(cursor=text) from error


def _queue_row(row: sa.Row[*tuple[Any, ...]]) -> QueueRow:
    columns = dict(row._mapping)  # noqa: SLF001  the public name of a row's columns
    columns["due_date"] = _no_far_day(row.due_date)
    return QueueRow(**columns)


def _no_far_day(day: date) -> date | None:
    return None if day == FAR_DAY else day


def _task(row: sa.Row[*tuple[Any, ...]]) -> Task:
    return Task(
        row.id,
        row.case_id,
        row.node,
        row.role,
        row.department_id,
        row.assignee_id,
        row.duty,
        row.item,
        row.round,
        TaskState(row.state),
        row.opened_at,
        _no_far_day(row.due_date),
        row.done_at,
        row.done_by,
        row.verdict,
    )
