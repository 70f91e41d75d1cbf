"""What somebody is in charge of while it waits for another: for an opinion, or for a signature after theirs.

Such a task stands in the queue of whoever is asked or, once answered, in none at all; its keeper must find
it all the same. There are few of them, and an index holds no others.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.store import table_of
from engine.tasks.handing import HELD_QUEUE
from engine.tasks.lookups import ROW, no_far_day
from engine.tasks.records import TaskRow
from engine.tasks.terms import COUNT_CAP, QueueRow, TaskState

MOST_ROWS = 200
"""Rows of the one page: more than one person has ever asked about at a time."""

_TASK, _SIGNATURE = table_of(TaskRow), table_of(TaskRow).alias("signature")
_CASE = table_of(CaseFileRow)
_KEEPER = sa.func.coalesce(_TASK.c.holder_id, _TASK.c.assignee_id)
_OPEN: sa.ColumnElement[str] = sa.literal_column(f"'{TaskState.OPEN}'")
_ELSEWHERE = (
    _TASK.c.state == _OPEN,
    # In the very words of ix_task_elsewhere, or the planner does not see that the index fits.
    sa.or_(_TASK.c.delegate_id.is_not(None), _TASK.c.queue == sa.literal_column(f"'{HELD_QUEUE}'")),
    _TASK.c.for_task_id.is_(None),
)


class Keeper(NamedTuple):
    """Whose tasks are meant: a person's, perhaps only in some kinds of cases (a substitute's, by matter)."""

    person_id: int
    kinds: tuple[str, ...] = ()
    """(): all."""


class ElsewhereRow(NamedTuple):
    """One task that waits for somebody else."""

    row: QueueRow
    keeper_id: int
    asked_ids: tuple[int, ...]
    """Whose opinion or signature it waits for; (): nobody's, it has come to a standstill."""
    is_answered: bool
    """Whether the keeper has answered, and signatures are to follow."""


def elsewhere(tx: Session, keepers: Sequence[Keeper], *, size: int = MOST_ROWS) -> tuple[ElsewhereRow, ...]:
    """Return what these people are in charge of and cannot go on with, earliest due first."""
    query = (
        sa.select(*ROW, _KEEPER.label("keeper_id"))
        .join(_CASE, _CASE.c.id == _TASK.c.case_id)
        .where(*_ELSEWHERE, _kept_by(keepers))
        .order_by(_TASK.c.due_date, _TASK.c.id)
        .limit(size)
    )
    rows = [(_queue_row(row), row.keeper_id) for row in tx.connection().execute(query)]
    signers = _signers(tx, [row.task_id for row, _ in rows if row.delegate_id is None])
    return tuple(
        ElsewhereRow(
            row,
            keeper_id,
            (row.delegate_id,) if row.delegate_id is not None else signers.get(row.task_id, ()),
            row.delegate_id is None,
        )
        for row, keeper_id in rows
    )


def elsewhere_count(tx: Session, keepers: Sequence[Keeper]) -> int:
    """Return how many there are, counted up to COUNT_CAP."""
    found: sa.Select[Any] = (
        sa.select(sa.literal_column("1")).select_from(_TASK).where(*_ELSEWHERE, _kept_by(keepers))
    )
    if any(keeper.kinds for keeper in keepers):
        found = found.join(_CASE, _CASE.c.id == _TASK.c.case_id)
    capped = found.limit(COUNT_CAP).subquery()
    return tx.connection().execute(sa.select(sa.func.count()).select_from(capped)).scalar_one()


def _kept_by(keepers: Sequence[Keeper]) -> sa.ColumnElement[bool]:
    whole = _KEEPER.in_([keeper.person_id for keeper in keepers if not keeper.kinds])
    narrow = (
        sa.and_(_KEEPER.in_([keeper.person_id]), _CASE.c.kind.in_(keeper.kinds))
        for keeper in keepers
        if keeper.kinds
    )
    return sa.or_(whole, *narrow)


def _signers(tx: Session, task_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Return task -> who has been called to sign it and has not."""
    asked: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    query = (
        sa.select(_SIGNATURE.c.for_task_id, _SIGNATURE.c.assignee_id)
        .where(_SIGNATURE.c.case_id.in_(sa.select(_TASK.c.case_id).where(_TASK.c.id.in_(task_ids))))
        .where(_SIGNATURE.c.for_task_id.in_(task_ids), _SIGNATURE.c.state == _OPEN)
        .order_by(_SIGNATURE.c.id)
    )
    for task_id, person_id in tx.connection().execute(query) if task_ids else ():
        asked[task_id] += (person_id,)
    return asked


def _queue_row(row: sa.Row[*tuple[Any, ...]]) -> QueueRow:
    *told, due_date, _keeper_id = row
    return QueueRow._make((*told, no_far_day(due_date)))
