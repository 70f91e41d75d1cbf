"""Handing a task from person to person, and asking for signatures: rows only, the diagram does not move.

Callers hold the lock of the case row.
"""

from datetime import datetime
from typing import Final
from uuid import uuid4

import sqlalchemy as sa

from engine.store import table_of
from engine.tasks.records import FAR_DAY, TaskRow
from engine.tasks.terms import Hands, Signing, Task, TaskState, person_queue, post_queue

SIGNATURE_DUTY: Final = "sign"
"""Fulfils none of the duties that exclude each other: who signs beside somebody decides nothing."""
HELD_QUEUE: Final = "held"
"""Where a task stands whose answer waits for those who sign after it: on nobody's desk."""

_TASK = table_of(TaskRow)
_HAND = (
    sa.update(_TASK)
    .where(_TASK.c.id == sa.bindparam("task"), _TASK.c.state == TaskState.OPEN)
    .values(
        {name: sa.bindparam(f"new_{name}") for name in ("holder_id", "delegate_id", "held_verdict", "queue")}
    )
)
_ASKED = _TASK.alias("asked")
_ITS_DEADLINE = sa.select(_ASKED.c.deadline_id).where(_ASKED.c.id == sa.bindparam("asked")).scalar_subquery()
_ASK = sa.insert(_TASK).values(deadline_id=_ITS_DEADLINE).returning(_TASK.c.id)
_TAKE_BACK = (
    sa.update(_TASK)
    .where(_TASK.c.id == sa.bindparam("task"), _TASK.c.state == TaskState.DONE)
    .values(state=TaskState.WITHDRAWN)
)


def put_in_hands(connection: sa.Connection, task: Task, hands: Hands) -> None:
    """Put an open task into these hands; it then stands in their queue, or in its post's."""
    told = {
        "task": task.id,
        "new_holder_id": hands.holder_id,
        "new_delegate_id": hands.delegate_id,
        "new_held_verdict": hands.held_verdict,
        "new_queue": queue_of(task, hands),
    }
    if connection.execute(_HAND, told).rowcount != 1:
        raise RuntimeError(f"task {task.id} was not open")


def queue_of(task: Task, hands: Hands) -> str:
    """Return the one queue in which the task stands while it is in these hands."""
    if hands.held_verdict is not None:
        return HELD_QUEUE
    person_id = hands.delegate_id or hands.holder_id or task.assignee_id
    return person_queue(person_id) if person_id is not None else post_queue(task.role, task.department_id)


def ask_for_signature(
    connection: sa.Connection,
    task: Task,
    signing: Signing,
    *,
    person_id: int,
    department_id: int | None,
    now: datetime,
) -> int:
    """Ask one more person to sign a task; return the id of the signature's own task.

    Whoever signs after it is not called before it has been answered.
    """
    row = {
        "case_id": task.case_id,
        "engine_id": uuid4().bytes,  # the engine does not know it, but no two open tasks share one
        "node": task.node,
        "role": task.role,
        "department_id": department_id,
        "assignee_id": person_id,
        "duty": SIGNATURE_DUTY,
        "queue": HELD_QUEUE if signing is Signing.AFTER else person_queue(person_id),
        "item": None,
        "round": task.round,
        "state": TaskState.OPEN,
        "opened_at": now,
        "due_date": task.due_date or FAR_DAY,
        "asked": task.id,
        "for_task_id": task.id,
        "signing": signing,
    }
    return int(connection.execute(_ASK, row).scalar_one())


def call_signer(connection: sa.Connection, signature: Task, *, queue: str = "") -> None:
    """Put a signature on its person's desk, or into another queue."""
    queue = queue or person_queue(signature.assignee_id or 0)
    moved = sa.update(_TASK).where(_TASK.c.id == signature.id, _TASK.c.state == TaskState.OPEN)
    connection.execute(moved.values(queue=queue))


def mark_withdrawn(connection: sa.Connection, task_id: int) -> None:
    """Say of an answered task that its answer was taken back; who had answered stays on record."""
    if connection.execute(_TAKE_BACK, {"task": task_id}).rowcount != 1:
        raise RuntimeError(f"task {task_id} was not done")
