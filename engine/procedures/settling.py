"""The end of a step: rows follow the engine's open tasks, and the case row keeps what the run has become."""

import dataclasses
from collections.abc import Mapping

import sqlalchemy as sa

from engine.cases.records import CaseFileRow
from engine.cases.terms import CaseStatus
from engine.journal.steps import append_many
from engine.journal.terms import Line
from engine.outbox.steps import put
from engine.procedures.practice import Practice, Step
from engine.procedures.run import OpenTask, Run
from engine.store import table_of
from engine.tasks.rules import TaskGone
from engine.tasks.steps import mark_cancelled, open_tasks
from engine.tasks.terms import Arrival, Opening, TaskState

_CASE = table_of(CaseFileRow)
_MOVE = (
    sa.update(_CASE)
    .where(_CASE.c.id == sa.bindparam("case"), _CASE.c.rev == sa.bindparam("seen"))
    .values(
        rev=_CASE.c.rev + 1,
        state=sa.bindparam("blob"),
        wake_at=sa.bindparam("due"),
        journal_seq=sa.bindparam("seq"),
        journal_head=sa.bindparam("head"),
    )
)
_FINISH = (
    sa.update(_CASE)
    .where(_CASE.c.id == sa.bindparam("case"), _CASE.c.rev == sa.bindparam("seen"))
    .values(
        rev=_CASE.c.rev + 1,
        state=None,
        wake_at=None,
        status=CaseStatus.CLOSED,
        outcome=sa.bindparam("code"),
        closed_at=sa.bindparam("at"),
        journal_seq=sa.bindparam("seq"),
        journal_head=sa.bindparam("head"),
    )
)


class CaseChanged(RuntimeError):
    """The case row moved under its own lock: a programming error, never a race."""


def settle(step: Step, practice: Practice, run: Run, line: Line | None, *, place: int = 0) -> None:
    """Write what the run has become: task rows, journal, outbox, and the case row with the engine's state.

    line: the person's own, at its place among the system's deeds.
    """
    opened = _sync_tasks(step, practice, run)
    for deed in step.afterwards:
        deed()
    outcome = practice.finished(step, run.end_node or "") if run.finished else None
    if line is not None:
        facts = dict(line.facts or {})
        if run.trail:
            places = run.definition.place_numbers
            facts["passed"] = [places[passed.process, passed.node] for passed in run.trail]
        if opened:
            facts["opened"] = list(dict.fromkeys(opened))
        if outcome is not None:
            facts["outcome"] = outcome
        step.deeds.insert(place, dataclasses.replace(line, facts=facts))
    step.head = append_many(step.connection, step.head, step.deeds)
    put(step.connection, [(step.case_id, *notice) for notice in step.notices], now=step.now)
    new = {"case": step.case_id, "seen": step.rev, "seq": step.head.seq, "head": step.head.digest}
    if run.finished:
        changed = step.connection.execute(_FINISH, {**new, "code": outcome, "at": step.now})
    else:
        changed = step.connection.execute(_MOVE, {**new, "blob": run.dump(), "due": run.next_due()})
    if changed.rowcount != 1:
        raise CaseChanged(step.case_no)


def _sync_tasks(step: Step, practice: Practice, run: Run) -> list[str]:
    """Bring the task rows into line with the engine's open tasks; return the nodes newly opened."""
    waiting = {
        mark.engine_id: mark
        for mark in step.marks
        if mark.state == TaskState.OPEN and mark.for_task_id is None
    }
    open_now = run.open_tasks()
    still = {task.id.bytes for task in open_now}
    gone = [mark for engine_id, mark in waiting.items() if engine_id not in still]
    still_asked = {mark.id for mark in waiting.values() if mark.engine_id in still}
    unasked = [mark for mark in step.marks if mark.is_open_signature and mark.for_task_id not in still_asked]
    mark_cancelled(step.connection, [mark.id for mark in (*gone, *unasked)], now=step.now)
    fresh = [task for task in open_now if task.id.bytes not in waiting]
    if not fresh:
        return []
    rounds: dict[tuple[str, int | None], int] = {}
    for mark in step.marks:
        rounds[mark.node, mark.item] = max(mark.round, rounds.get((mark.node, mark.item), 0))
    open_tasks(
        step.connection,
        step.case_id,
        [opening_of(step, practice, task, earlier=rounds) for task in fresh],
        now=step.now,
    )
    return [task.node for task in fresh]


def opening_of(
    step: Step, practice: Practice, task: OpenTask, *, earlier: Mapping[tuple[str, int | None], int]
) -> Opening:
    """Return the row of a task that the diagram has opened; earlier: node and item -> rounds so far."""
    plan = practice.plan(step, task)
    clock = step.clock(plan.deadline_code) if plan.deadline_code else None
    return Opening(
        Arrival(task.id.bytes, task.node, plan),
        round=plan.round or earlier.get((task.node, plan.item), 0) + 1,
        deadline_id=clock.id if clock else None,
        due_date=clock.due_date if clock else None,
    )


def loaded(step: Step, practice: Practice) -> Run:
    """Return the case's run where it was left. Refuses: TaskGone, when the case is closed."""
    if step.state is None:
        raise TaskGone
    return Run.load(step.state, step.definition, practice.vocabulary(step))
