"""A vote that comes after its round was decided is told when that was."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.journal.records import EventRow
from engine.store import table_of
from engine.tasks.lookups import task as task_of
from engine.tasks.terms import TaskState
from workflows.verdicts.rules import VoteDecided

_EVENT = table_of(EventRow)


def refuse_late_vote(tx: Session, task_id: int) -> None:
    """Refuse a vote whose round has its outcome: VoteDecided, with the time. Any other task: nothing."""
    task = task_of(tx, task_id)
    if task is None or task.node != "task_vote" or task.state is not TaskState.CANCELLED:
        return
    counted = sa.select(sa.literal(1)).where(
        _EVENT.c.case_id == task.case_id, _EVENT.c.kind == "votes_counted", _EVENT.c.at == task.done_at
    )
    if task.done_at is not None and tx.scalar(counted) is not None:
        raise VoteDecided(at=task.done_at)
