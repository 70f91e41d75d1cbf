"""Making a bulk answer, finishing one that was interrupted, and undoing it.

Each row is an answer of its own: its own savepoint, journal line and idempotency key. Rows are committed in
chunks, so that a crash loses at most a chunk, which the same submit then makes again, once.
"""

import hashlib
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.terms import Actor
from engine.presence.lookups import was_seen_since
from engine.refusals import Refusal
from engine.store import table_of
from engine.tasks.lookups import task as task_row
from engine.tasks.rules import AlreadySubmitted
from workflows.bulk.lookups import batch_of, bulk_of_key, bulk_result, rows_in
from workflows.bulk.records import BulkRow, BulkTaskRow
from workflows.bulk.rules import REASONS, NotTogether, UndoOver, require_count
from workflows.bulk.terms import Batch, BulkAnswer, BulkResult, RowState
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, answer_task
from workflows.verbs.steps import do_verb_within
from workflows.verbs.terms import CaseVerb, VerbRequest
from workflows.verdicts.rules import require_reason
from workflows.verdicts.terms import Verdict

CHUNK = 50
"""Rows of one transaction: the lock is given back in between, so that others are not kept waiting."""

_BULK, _ROW = table_of(BulkRow), table_of(BulkTaskRow)
_NEW = sa.insert(_BULK).returning(_BULK.c.id)
_OF = sa.select(_BULK.c.command_key, _BULK.c.opinion).where(_BULK.c.id == sa.bindparam("bulk"))
_SET = (
    sa.update(_ROW)
    .where(_ROW.c.bulk_id == sa.bindparam("bulk"), _ROW.c.task_id == sa.bindparam("task"))
    .values(state=sa.bindparam("word"), reason=sa.bindparam("why"))
)


def answer_together(bureau: Bureau, actor: Actor, asked: BulkAnswer, *, command_key: bytes) -> int:
    """Answer every row that is like the others; return the id of the bulk answer.

    A second submit with the same key finishes what the first has left. Refuses: NothingTicked,
    TooManyTicked, NotTogether, ReasonMissing.
    """
    require_count(len(asked.task_ids))
    with bureau.store.writing() as tx:
        bulk_id = bulk_of_key(tx, command_key)
        if bulk_id is None:
            batch = batch_of(tx, bureau, actor, asked.task_ids)
            bulk_id = _open(tx, bureau, actor, asked, batch, command_key)
    finish(bureau, actor, bulk_id)
    return bulk_id


def finish(bureau: Bureau, actor: Actor, bulk_id: int) -> None:
    """Answer the rows that still wait. Refuses: NotYours."""
    with bureau.store.reading() as tx:
        made = bulk_result(tx, bureau, actor, bulk_id)
        waiting = rows_in(tx, bulk_id, RowState.WAITING)
        bulk = tx.connection().execute(_OF, {"bulk": bulk_id}).one()
    answer = Answer(made.verdict, bulk.opinion)
    for chunk in _chunks(waiting):
        with bureau.store.writing() as tx:
            results = [_answer_one(tx, bureau, actor, task_id, answer, bulk.command_key) for task_id in chunk]
            tx.connection().execute(_SET, [{"bulk": bulk_id, **result} for result in results])


def undo(bureau: Bureau, actor: Actor, bulk_id: int) -> BulkResult:
    """Take back every row that nobody has opened since; return what has become of all.

    Refuses: NotYours, UndoOver.
    """
    with bureau.store.reading() as tx:
        made = bulk_result(tx, bureau, actor, bulk_id)
        done = rows_in(tx, bulk_id, RowState.DONE)
        key = tx.connection().execute(_OF, {"bulk": bulk_id}).one().command_key
    if bureau.now() > made.undo_until:
        raise UndoOver(minutes=bureau.regulation.bulk.undo_minutes)
    for chunk in _chunks(done[::-1]):
        with bureau.store.writing() as tx:
            results = [_undo_one(tx, bureau, actor, made, task_id, key) for task_id in chunk]
            tx.connection().execute(_SET, [{"bulk": bulk_id, **result} for result in results])
    with bureau.store.reading() as tx:
        return bulk_result(tx, bureau, actor, bulk_id)


def _open(
    tx: Session, bureau: Bureau, actor: Actor, asked: BulkAnswer, batch: Batch, command_key: bytes
) -> int:
    """Write down what was ticked and what of it is kept out."""
    choice = next((one for one in batch.choices if one.verdict == asked.verdict), None)
    if batch.pattern is None or choice is None:
        raise NotTogether
    require_reason(Verdict(asked.verdict), asked.opinion)
    row = {
        "command_key": command_key,
        "person_id": actor.person_id,
        "node": batch.pattern.node,
        "verdict": asked.verdict,
        "opinion": asked.opinion.strip(),
        "at": bureau.now(),
    }
    bulk_id = int(tx.connection().execute(_NEW, row).scalar_one())
    rows = [
        {
            "bulk_id": bulk_id,
            "task_id": row.facts.task_id,
            "position": place,
            "state": RowState.WAITING if row.kept_out is None else RowState.KEPT_OUT,
            "reason": None if row.kept_out is None else REASONS[row.kept_out],
        }
        for place, row in enumerate(batch.rows)
    ]
    tx.connection().execute(sa.insert(_ROW), rows)
    return bulk_id


def _answer_one(
    tx: Session, bureau: Bureau, actor: Actor, task_id: int, answer: Answer, key: bytes
) -> dict[str, object]:
    try:
        with _savepoint(tx):
            answer_task(tx, bureau, actor, task_id, answer, command_key=row_key(key, task_id))
    except AlreadySubmitted:  # made before a crash that lost only this table's line
        return {"task": task_id, "word": RowState.DONE, "why": None}
    except Refusal as refusal:
        return {"task": task_id, "word": RowState.REFUSED, "why": str(refusal)}
    return {"task": task_id, "word": RowState.DONE, "why": None}


def _undo_one(
    tx: Session, bureau: Bureau, actor: Actor, made: BulkResult, task_id: int, key: bytes
) -> dict[str, object]:
    task = task_row(tx, task_id)
    if task is None or was_seen_since(tx, task.case_id, besides=actor.person_id, since=made.at):
        return {"task": task_id, "word": RowState.DONE, "why": REASONS["opened"]}
    case_no = next(row.case_no for row in made.rows if row.task_id == task_id)
    asked = VerbRequest(CaseVerb.WITHDRAW, case_no)
    try:
        with _savepoint(tx):
            do_verb_within(tx, bureau, actor, asked, command_key=row_key(key, -task_id))
    except Refusal as refusal:
        return {"task": task_id, "word": RowState.DONE, "why": str(refusal)}
    return {"task": task_id, "word": RowState.UNDONE, "why": None}


def _savepoint(tx: Session) -> sa.NestedTransaction:
    """Begin the part of a row: the connection's savepoint, for the session's looks through all it holds."""
    return tx.connection().begin_nested()


def row_key(key: bytes, task_id: int) -> bytes:
    """Return the idempotency key of one row of a bulk answer; of its undoing for a negative id."""
    return hashlib.sha256(key + str(task_id).encode()).digest()[:16]


def _chunks(task_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (task_ids[start : start + CHUNK] for start in range(0, len(task_ids), CHUNK))
