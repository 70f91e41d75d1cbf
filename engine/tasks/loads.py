"""How much waits in each queue, by kind of case, of all queues at once: for what tells everybody each day."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import reduce
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import NarrowQueue, Queue, TaskState

_TASK, _CASE = table_of(TaskRow), table_of(CaseFileRow)
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


def queue_loads(tx: Session, *, today: date, soon_until: date) -> Mapping[tuple[str, str], Load]:
    """Return (queue, kind of case) -> load, wherever something waits. A task stands in one queue only."""
    rows = tx.connection().execute(_LOADS, {"today": today, "soon": soon_until})
    return {(queue, kind): Load(*counts) for queue, kind, *counts in rows}


def load_of(queues: Collection[Queue], loads: Mapping[tuple[str, str], Load]) -> Load:
    """Return what waits in these queues together; of a narrow one only the kinds that are meant."""
    whole = {queue for queue in queues if isinstance(queue, str)}
    narrow = {
        (queue.name, kind) for queue in queues if isinstance(queue, NarrowQueue) for kind in queue.kinds
    }
    return reduce(
        Load.plus, (load for place, load in loads.items() if place[0] in whole or place in narrow), Load()
    )


def _counted(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


_DUE = _TASK.c.due_date
_LOADS = (
    sa.select(
        _TASK.c.queue,
        _CASE.c.kind,
        sa.func.count(),
        _counted(_DUE < _TODAY),
        _counted(_DUE == _TODAY),
        _counted(sa.and_(_DUE > _TODAY, _DUE <= _SOON)),
    )
    .join(_CASE, _CASE.c.id == _TASK.c.case_id)
    .where(_TASK.c.state == sa.literal_column(f"'{TaskState.OPEN}'"))  # as the index of open tasks says it
    .group_by(_TASK.c.queue, _CASE.c.kind)
)
