"""The dates of a person's open tasks, for a calendar of their own."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.deadlines.records import DeadlineEntryRow, DeadlineRow
from engine.people.terms import Actor
from engine.store import table_of
from engine.tasks.queues import queue_page
from engine.tasks.records import TaskRow
from engine.tasks.terms import QueueFilter
from workflows.procedures.lookups import queues_of

MOST_DATES = 500
"""The most urgent so many: more dates than any calendar can show."""

_TASK, _DEADLINE, _ENTRY = table_of(TaskRow), table_of(DeadlineRow), table_of(DeadlineEntryRow)


@dataclass(frozen=True)
class DatedTask:
    """One open task with the last day of its period."""

    task_id: int
    case_no: str
    node: str
    due_date: date
    provisional: bool
    """The day touches a year without a holiday notice and may still move."""
    moves: int
    """How often the period was changed since it began."""
    changed_at: datetime
    """When the task came, or its period was last changed."""


def dated_tasks(tx: Session, actor: Actor, *, today: date) -> tuple[DatedTask, ...]:
    """Return the open tasks of a person's queues that have a last day, the earliest first."""
    page = queue_page(tx, queues_of(actor), QueueFilter(), today=today, soon_until=today, size=MOST_DATES)
    periods = {
        row.id: row for row in tx.connection().execute(_PERIODS, {"tasks": [r.task_id for r in page.rows]})
    }
    dated = []
    for row in page.rows:
        if row.due_date is not None:
            period = periods.get(row.task_id)
            moves = period.lines - 1 if period else 0
            changed = max(row.opened_at, period.changed_at) if period and moves else row.opened_at
            told = (moves, changed)
            provisional = bool(period and period.provisional)
            dated.append(DatedTask(row.task_id, row.case_no, row.node, row.due_date, provisional, *told))
    return tuple(dated)


_PERIODS = (
    sa.select(
        _TASK.c.id,
        _DEADLINE.c.provisional,
        sa.func.count(_ENTRY.c.seq).label("lines"),
        sa.func.max(_ENTRY.c.at).label("changed_at"),
    )
    .join(_DEADLINE, _DEADLINE.c.id == _TASK.c.deadline_id)
    .join(_ENTRY, _ENTRY.c.deadline_id == _DEADLINE.c.id)
    .where(_TASK.c.id.in_(sa.bindparam("tasks", expanding=True)))
    .group_by(_TASK.c.id, _DEADLINE.c.provisional)
)
