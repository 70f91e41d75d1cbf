"""Opening and closing task rows: the rows follow the engine's open tasks after each step."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engine.deadlines.reprojection import MOVED
from engine.deadlines.terms import Effect
from engine.store import table_of
from engine.tasks.records import FAR_DAY, TaskRow
from engine.tasks.terms import Opening, Task, TaskState

_TASK = table_of(TaskRow)
_INSERT = sa.insert(_TASK)
_INSERT_FIRST = _INSERT.returning(_TASK.c.id)
_DONE = (
    sa.update(_TASK)
    .where(_TASK.c.id == sa.bindparam("task"), _TASK.c.state == TaskState.OPEN)
    .values(
        state=TaskState.DONE,
        done_at=sa.bindparam("at"),
        done_by=sa.bindparam("by"),
        on_behalf_of=sa.bindparam("principal"),
        verdict=sa.bindparam("word"),
    )
)

_TAKE_BACK = (
    sa.update(_TASK)
    .where(_TASK.c.id == sa.bindparam("task"))
    .values(state=TaskState.CANCELLED, done_at=sa.bindparam("at"))
)


_NEW_DUE = (
    sa.select(MOVED.c.new_due)
    .where(MOVED.c.deadline_id == _TASK.c.deadline_id, MOVED.c.effect == Effect.MOVED)
    .scalar_subquery()
)
_FOLLOW = (
    sa.update(_TASK)
    .where(_TASK.c.case_id.in_(sa.select(MOVED.c.case_id)), _TASK.c.state == TaskState.OPEN)
    .where(_TASK.c.deadline_id.in_(sa.select(MOVED.c.deadline_id).where(MOVED.c.effect == Effect.MOVED)))
    .values(due_date=_NEW_DUE)
)


_FOLLOW_ONE = (
    sa.update(_TASK)
    .where(_TASK.c.case_id == sa.bindparam("case"), _TASK.c.deadline_id == sa.bindparam("deadline"))
    .where(_TASK.c.state == TaskState.OPEN)
    .values(due_date=sa.bindparam("day"))
)


def open_tasks(connection: sa.Connection, case_id: int, rows: Sequence[Opening], *, now: datetime) -> None:
    """Write the rows of the tasks that the diagram has just opened."""
    connection.execute(_INSERT, [_row(case_id, opening, now) for opening in rows])


def open_first_task(connection: sa.Connection, case_id: int, opening: Opening, *, now: datetime) -> Task:
    """Write the row of the task that opens a case; return it."""
    row = _row(case_id, opening, now)
    task_id = int(connection.execute(_INSERT_FIRST, row).scalar_one())
    plan = opening.arrival.plan
    return Task(
        id=task_id,
        case_id=case_id,
        node=opening.arrival.node,
        role=plan.role,
        department_id=plan.department_id,
        assignee_id=plan.assignee_id,
        duty=plan.duty,
        item=plan.item,
        round=opening.round,
        state=TaskState.OPEN,
        opened_at=now,
        due_date=opening.due_date,
        done_at=None,
        done_by=None,
        verdict=None,
    )


def mark_done(
    connection: sa.Connection,
    task_id: int,
    *,
    verdict: str,
    person_id: int,
    now: datetime,
    on_behalf_of: int | None = None,
) -> None:
    """Close a task as done by somebody, as oneself or for a principal (代理)."""
    told = {"task": task_id, "at": now, "by": person_id, "principal": on_behalf_of, "word": verdict}
    done = connection.execute(_DONE, told)
    if done.rowcount != 1:
        raise RuntimeError(f"task {task_id} was not open")


def mark_cancelled(connection: sa.Connection, task_ids: Iterable[int], *, now: datetime) -> None:
    """Close tasks that the procedure no longer waits for. Nobody is recorded as having answered."""
    rows = [{"task": task_id, "at": now} for task_id in task_ids]
    if rows:
        connection.execute(_TAKE_BACK, rows)


def follow_moved_deadlines(connection: sa.Connection) -> None:
    """Give open tasks the due dates of their deadlines that `reprojection.find_touched` found to move."""
    connection.execute(_FOLLOW)


def follow_deadline(
    connection: sa.Connection, case_id: int, deadline_id: int, *, due_date: date | None
) -> None:
    """Give the case's open tasks on a deadline its new due date; None while its clock stands."""
    told = {"case": case_id, "deadline": deadline_id, "day": due_date or FAR_DAY}
    connection.execute(_FOLLOW_ONE, told)


def _row(case_id: int, opening: Opening, now: datetime) -> dict[str, Any]:
    plan = opening.arrival.plan
    return {
        "case_id": case_id,
        "engine_id": opening.arrival.engine_id,
        "node": opening.arrival.node,
        "role": plan.role,
        "department_id": plan.department_id,
        "assignee_id": plan.assignee_id,
        "duty": plan.duty,
        "queue": plan.queue,
        "item": plan.item,
        "round": opening.round,
        "state": TaskState.OPEN,
        "opened_at": now,
        "deadline_id": opening.deadline_id,
        "due_date": opening.due_date or FAR_DAY,
    }
