"""One task, the tasks of a case, and what a person has done lately. Queues: `engine.tasks.queues`."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.store import table_of
from engine.tasks.records import FAR_DAY, TaskRow
from engine.tasks.terms import NOBODYS, Hands, Mark, QueueRow, Signing, Task, TaskState

_TASK = table_of(TaskRow)
_CASE = table_of(CaseFileRow)
_BY_ID = sa.select(_TASK).where(_TASK.c.id == sa.bindparam("task"))
_ENGINE_ID = sa.case((_TASK.c.state == sa.literal_column(f"'{TaskState.OPEN}'"), _TASK.c.engine_id))
_ALIKE = (
    _TASK.c.state, _TASK.c.department_id, _TASK.c.duty, _TASK.c.done_by, _TASK.c.for_task_id, _TASK.c.signing,
    _TASK.c.assignee_id, _TASK.c.on_behalf_of,
)  # fmt: skip
_NEWEST = sa.func.max(_TASK.c.id)
_OF_SEVERAL = (
    sa.select(_TASK).where(_TASK.c.case_id.in_(sa.bindparam("cases", expanding=True))).order_by(_TASK.c.id)
)
_MARKS = (
    sa.select(_NEWEST, _ENGINE_ID, _TASK.c.node, _TASK.c.item, sa.func.max(_TASK.c.round), *_ALIKE)
    .where(_TASK.c.case_id == sa.bindparam("case"))
    .group_by(_ENGINE_ID, _TASK.c.node, _TASK.c.item, *_ALIKE)
    .order_by(_NEWEST)
)
ROW = (
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
    _TASK.c.queue,
    _TASK.c.signing,
    _TASK.c.delegate_id,
    _CASE.c.held_at.is_not(None).label("is_put_aside"),
    _TASK.c.opened_at,
    _TASK.c.due_date,
)


def task(tx: Session, task_id: int) -> Task | None:
    """Return one task, open or not."""
    found = tx.connection().execute(_BY_ID, {"task": task_id}).first()
    return _task(found) if found else None


def marks_of(connection: sa.Connection, case_id: int) -> list[Mark]:
    """Return what a step must know of all tasks of its case, oldest first.

    Closed tasks that differ only in their round are one mark: a case that came back fifty times must not
    cost more than one that never did.
    """
    return [Mark(*row) for row in connection.execute(_MARKS, {"case": case_id})]


def tasks_of_case(tx: Session, case_id: int) -> tuple[Task, ...]:
    """Return all tasks a case has had, in the order they were opened."""
    rows = tx.connection().execute(sa.select(_TASK).where(_TASK.c.case_id == case_id).order_by(_TASK.c.id))
    return tuple(_task(row) for row in rows)


def tasks_of_cases(tx: Session, case_ids: Collection[int]) -> dict[int, list[Task]]:
    """Return case -> all its tasks, in the order they were opened."""
    by_case: defaultdict[int, list[Task]] = defaultdict(list)
    for row in tx.connection().execute(_OF_SEVERAL, {"cases": list(case_ids)}):
        by_case[row.case_id].append(_task(row))
    return by_case


def done_by(tx: Session, person_id: int, *, size: int = 50) -> tuple[QueueRow, ...]:
    """Return what the person has completed lately, newest first."""
    query = (
        sa.select(*ROW)
        .join(_CASE, _CASE.c.id == _TASK.c.case_id)
        .where(_TASK.c.done_by == person_id)
        .order_by(_TASK.c.done_at.desc(), _TASK.c.id.desc())
        .limit(size)
    )
    return tuple(_queue_row(row) for row in tx.connection().execute(query))


def no_far_day(day: date) -> date | None:
    """Return the due date of a row; None where it has none."""
    return None if day == FAR_DAY else day


def _queue_row(row: sa.Row[*tuple[Any, ...]]) -> QueueRow:
    *told, due_date = row
    return QueueRow._make((*told, no_far_day(due_date)))


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
        no_far_day(row.due_date),
        row.done_at,
        row.done_by,
        row.verdict,
        Hands(row.holder_id, row.delegate_id, row.held_verdict) if row.state == TaskState.OPEN else NOBODYS,
        row.for_task_id,
        Signing(row.signing) if row.signing else None,
        row.on_behalf_of,
    )
