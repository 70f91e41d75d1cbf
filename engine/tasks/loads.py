"""How much waits in each queue, of all queues at once: for what tells everybody, once a day."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import TaskState

_TASK = table_of(TaskRow)
_TODAY, _SOON = sa.bindparam("today", type_=sa.Date), sa.bindparam("soon", type_=sa.Date)


class Load(NamedTuple):
    """Open tasks: all of them, and those that are over due, due today, and due soon after."""

    open: int = 0
    late: int = 0
    today: int = 0
    soon: int = 0

    def plus(self, other: "Load") -> "Load":
        """Return both together."""
        return Load(*map(sum, zip(self, other, strict=True)))


def queue_loads(tx: Session, *, today: date, soon_until: date) -> Mapping[str, Load]:
    """Return queue -> load, of every queue in which something waits. A task stands in one queue only."""
    rows = tx.connection().execute(_LOADS, {"today": today, "soon": soon_until})
    return {queue: Load(*counts) for queue, *counts in rows}


def _counted(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


_DUE = _TASK.c.due_date
_LOADS = (
    sa.select(
        _TASK.c.queue,
        sa.func.count(),
        _counted(_DUE < _TODAY),
        _counted(_DUE == _TODAY),
        _counted(sa.and_(_DUE > _TODAY, _DUE <= _SOON)),
    )
    .where(_TASK.c.state == sa.literal_column(f"'{TaskState.OPEN}'"))  # as the index of open tasks says it
    .group_by(_TASK.c.queue)
)
