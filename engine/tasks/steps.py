"""Opening and closing task rows: the rows follow the engine's open tasks after each step."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engine.store import table_of
from engine.tasks.records import FAR_DAY, TaskRow
from engine.tasks.terms import Arrival, TaskState

_TASK = table_of(TaskRow)
_INSERT = sa.insert(_TASK).returning(_TASK.c.id)
_OPEN_IDS = sa.select(_TASK.c.engine_id, _TASK.c.id).where(
    _TASK.c.case_id == sa.bindparam("case"), _TASK.c.state == TaskState.OPEN
)
_ROUNDS = (
    sa.select(_TASK.c.node, _TASK.c.item, sa.func.max(_TASK.c.round))
    .where(_TASK.c.case_id == sa.bindparam("case"))
    .group_by(_TASK.c.node, _TASK.c.item)
)
_DONE = (
    sa.update(_TASK)
    .where(_TASK.c.id == sa.bindparam("task"), _TASK.c.state == TaskState.OPEN)
    .values(
        state=TaskState.DONE,
        done_at=sa.bindparam("at"),
        done_by=sa.bindparam("by"),
        verdict=sa.bindparam("word"),
    )
)


def open_engine_ids(connection: sa.Connection, case_id: int) -> dict[bytes, int]:
    """Return engine id -> task id of a case's open tasks."""
    return dict(connection.execute(_OPEN_IDS, {"case": case_id}).all())


def open_task(
    connection: sa.Connection,
    case_id: int,
    arrival: Arrival,
    *,
    rounds: dict[tuple[str, int | None], int],
    deadline: tuple[int, date | None] | None,
    now: datetime,
) -> int:
    """Write the row of a task that the diagram has just opened; return its id."""
    plan = arrival.plan
    row: dict[str, Any] = {
        "case_id": case_id,
        "engine_id": arrival.engine_id,
        "node": arrival.node,
        "role": plan.role,
        "department_id": plan.department_id,
        "assignee_id": plan.assignee_id,
        "duty": plan.duty,
        "queue": plan.queue,
        "item": plan.item,
        "round": plan.round or rounds.get((arrival.node, plan.item), 0) + 1,
        "state": TaskState.OPEN,
        "opened_at": now,
        "deadline_id": deadline[0] if deadline else None,
        "due_date": deadline[1] if deadline and deadline[1] else FAR_DAY,
    }
    return int(connection.execute(_INSERT, row).scalar_one())


def rounds_so_far(connection: sa.Connection, case_id: int) -> dict[tuple[str, int | None], int]:
    """Return (node, item) -> how often it has been opened in the case."""
    return {(node, item): last for node, item, last in connection.execute(_ROUNDS, {"case": case_id})}


def mark_done(
    connection: sa.Connection, task_id: int, *, verdict: str, person_id: int, now: datetime
) -> None:
    """Close a task as done by somebody."""
    done = connection.execute(_DONE, {"task": task_id, "at": now, "by": person_id, "word": verdict})
    if done.rowcount != 1:
        raise RuntimeError(f"task {task_id} was not open")


def mark_cancelled(connection: sa.Connection, task_ids: Iterable[int], *, now: datetime) -> None:
    """Close tasks that the procedure no longer waits for. Nobody is recorded as having answered."""
    ids = list(task_ids)
    if ids:
        connection.execute(
            sa.update(_TASK).where(_TASK.c.id.in_(ids)).values(state=TaskState.CANCELLED, done_at=now)
        )
