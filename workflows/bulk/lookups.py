"""What was ticked, and what became of it: a few questions for any number of rows."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.lookups import cases_by_id
from engine.cases.records import CaseFileRow
from engine.cases.terms import CaseFile
from engine.people.rules import Allow, Decision, Deny, decide
from engine.people.terms import Actor, Verb
from engine.refusals import NotYours
from engine.store import table_of
from engine.tasks.lookups import tasks_of_cases
from engine.tasks.records import TaskRow
from engine.tasks.terms import Task, TaskState
from workflows.bulk.records import BulkRow, BulkTaskRow
from workflows.bulk.rules import choices_at, pattern_of, sorted_out
from workflows.bulk.terms import Batch, BulkResult, ResultRow, RowFacts, RowState
from workflows.exemption_list.terms import ExemptionWay
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import DUTIES
from workflows.procedures.rights import facts_of
from workflows.requests.records import RequestRow
from workflows.requests.terms import RequestKind
from workflows.verdicts.terms import Verdict

_TASK, _CASE = table_of(TaskRow), table_of(CaseFileRow)
_REQUEST = table_of(RequestRow)
_BULK, _ROW = table_of(BulkRow), table_of(BulkTaskRow)
_IDS: sa.BindParameter[Sequence[int]] = sa.bindparam("ids", expanding=True)
_UNDOABLE = sa.select(sa.exists().where(_ROW.c.task_id.in_(_IDS), _ROW.c.state == RowState.DONE))
_CASES_OF = sa.select(_TASK.c.id, _TASK.c.case_id).where(_TASK.c.id.in_(_IDS))
_AFTER = sa.select(_REQUEST.c.case_id, _REQUEST.c.after).where(_REQUEST.c.case_id.in_(_IDS))


def batch_of(tx: Session, bureau: Bureau, actor: Actor, task_ids: Sequence[int]) -> Batch:
    """Return the tasks, each taken in or kept out with the reason; one that does not exist is left out."""
    rows = facts_of_rows(tx, actor, task_ids)
    pattern = pattern_of(rows)
    veto = bureau.regulation.group.veto
    choices = choices_at(pattern.node, veto=veto) if pattern else ()
    return Batch(pattern, choices, sorted_out(rows))


def facts_of_rows(tx: Session, actor: Actor, task_ids: Sequence[int]) -> tuple[RowFacts, ...]:
    """Return the facts of each task, in the order in which they are named.

    A task of a case that the person may not read is left out, as if there were none of that number.
    """
    found = tx.connection().execute(_CASES_OF, {"ids": list(task_ids)})
    case_of = {row.id: row.case_id for row in found}
    ids = sorted(set(case_of.values()))
    cases, tasks = cases_by_id(tx, ids), tasks_of_cases(tx, ids)
    after = {row.case_id: row.after for row in tx.connection().execute(_AFTER, {"ids": ids})}
    readable = {
        id_
        for id_, case in cases.items()
        if isinstance(decide(actor, Verb.READ, facts_of(case, tasks[id_]), DUTIES), Allow)
    }
    known = [task_id for task_id in dict.fromkeys(task_ids) if case_of.get(task_id) in readable]
    return tuple(
        _facts(actor, cases[case_of[task_id]], tasks[case_of[task_id]], task_id, after[case_of[task_id]])
        for task_id in known
    )


def _facts(
    actor: Actor, case: CaseFile, tasks: Sequence[Task], task_id: int, after: Mapping[str, Any] | None
) -> RowFacts:
    task = next(task for task in tasks if task.id == task_id)
    decision = decide(actor, Verb.COMPLETE, facts_of(case, tasks, task), DUTIES)
    heard = {one.item: one for one in tasks if one.node == "task_give_opinion"}.values()  # the newest of each
    return RowFacts(
        task.id,
        case.id,
        case.case_no,
        case.title,
        case.subject,
        task.node,
        case.kind,
        case.detail,
        needs_basis=case.kind != RequestKind.CANCEL and not _is_cancelled_outright(after),
        has_basis=bool(after and after.get("legal_basis")),
        objections=sum(one.verdict == Verdict.DISAGREE and one.state is TaskState.DONE for one in heard),
        silences=sum(one.state is TaskState.CANCELLED for one in heard),
        denied=_denied(decision),
    )


def _denied(decision: Decision) -> str | None:
    """Return why the task is not answered together with others; what is done for another is not either."""
    if isinstance(decision, Deny):
        return decision.reason
    return "as_substitute" if decision.on_behalf_of is not None else None


def _is_cancelled_outright(after: Mapping[str, Any] | None) -> bool:
    """Say whether the proof is asked of nobody any more: what has no basis is to end just so (三(三)1)."""
    return after is not None and after.get("ways") == [ExemptionWay.DIRECT_CANCELLATION]


def bulk_result(tx: Session, bureau: Bureau, actor: Actor, bulk_id: int) -> BulkResult:
    """Return a bulk answer of this person. Refuses: NotYours."""
    bulk = tx.connection().execute(sa.select(_BULK).where(_BULK.c.id == bulk_id)).first()
    if bulk is None or bulk.person_id != actor.person_id:
        raise NotYours
    query = (
        sa.select(_ROW, _CASE.c.case_no, _CASE.c.title, _CASE.c.subject)
        .join(_TASK, _TASK.c.id == _ROW.c.task_id)
        .join(_CASE, _CASE.c.id == _TASK.c.case_id)
        .where(_ROW.c.bulk_id == bulk_id)
        .order_by(_ROW.c.position)
    )
    rows = tuple(
        ResultRow(row.task_id, row.case_no, row.title, row.subject, RowState(row.state), row.reason)
        for row in tx.connection().execute(query)
    )
    until = bulk.at + timedelta(minutes=bureau.regulation.bulk.undo_minutes)
    return BulkResult(bulk.id, bulk.node, bulk.verdict, bulk.at, until, rows)


def bulk_of_key(tx: Session, command_key: bytes) -> int | None:
    """Return the bulk answer with this idempotency key; None when there is none."""
    return tx.scalar(sa.select(_BULK.c.id).where(_BULK.c.command_key == command_key))


def awaits_undoing(tx: Session, bureau: Bureau, tasks: Sequence[Task], *, besides: int) -> bool:
    """Say whether somebody else may still undo a bulk answer in a case; tasks: all of the case.

    The database is asked only about what another has answered within those minutes: mostly nothing.
    """
    since = bureau.now() - timedelta(minutes=bureau.regulation.bulk.undo_minutes)
    lately = [
        task.id
        for task in tasks
        if task.state is TaskState.DONE and task.done_by != besides and task.done_at and task.done_at >= since
    ]
    return bool(lately) and bool(tx.connection().scalar(_UNDOABLE, {"ids": lately}))


def rows_in(tx: Session, bulk_id: int, state: RowState) -> list[int]:
    """Return the tasks of a bulk answer that are in that state, in their order."""
    query = sa.select(_ROW.c.task_id).where(_ROW.c.bulk_id == bulk_id, _ROW.c.state == state)
    return list(tx.scalars(query.order_by(_ROW.c.position)))
