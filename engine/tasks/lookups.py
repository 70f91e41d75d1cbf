"""One task, the tasks of a case, and what a person has done lately. Queues: `engine.tasks.queues`."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.store import table_of
from engine.tasks.records import FAR_DAY, TaskRow
from engine.tasks.terms import QueueRow, Task, TaskState

_TASK = table_of(TaskRow)
_CASE = table_of(CaseFileRow)
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
    _TASK.c.opened_at,
    _TASK.c.due_date,
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
        sa.select(*ROW)
        .join(_CASE, _CASE.c.id == _TASK.c.case_id)
        .where(_TASK.c.done_by == person_id)
        .order_by(_TASK.c.done_at.desc(), _TASK.c.id.desc())
        .limit(size)
    )
    return tuple(_queue_row(row) for row in tx.connection().execute(query))


def _queue_row(row: sa.Row[*tuple[Any, ...]]) -> QueueRow:
    *told, due_date = row
    return QueueRow._make((*told, _no_far_day(due_date)))


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
