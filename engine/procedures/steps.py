"""One step of a case: lock its row, move the diagram, bring the rows into line, write the journal.

The order is fixed: case row first, then the idempotency key, then the task. Whatever goes wrong rolls the
whole transaction back, the engine's state in memory included.
"""

import dataclasses
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseCounterRow, CaseFileRow
from engine.cases.terms import CaseStatus, NewCase
from engine.clock import day_of
from engine.deadlines.lookups import running_deadline
from engine.journal.chain import GENESIS
from engine.journal.lookups import action_behind
from engine.journal.steps import append_many
from engine.journal.terms import Head, Line
from engine.outbox.steps import put
from engine.people.lookups import person_names
from engine.procedures.practice import Practice, Step, TaskStep
from engine.procedures.run import Run
from engine.procedures.versions import active_version, definition_of
from engine.store import insert_into, table_of
from engine.tasks import lookups as tasks
from engine.tasks.records import TaskRow
from engine.tasks.rules import AlreadyDone, AlreadySubmitted, TaskGone
from engine.tasks.steps import mark_cancelled, mark_done, open_engine_ids, open_task, rounds_so_far
from engine.tasks.terms import Arrival, Task, TaskState

_CASE = table_of(CaseFileRow)
_TASK = table_of(TaskRow)
_COUNTER = table_of(CaseCounterRow)
_LOCK = sa.select(_CASE).where(_CASE.c.id == sa.bindparam("case")).with_for_update()
_NEW_CASE = sa.insert(_CASE).returning(_CASE.c.id)
_CASE_OF_TASK = sa.select(_TASK.c.case_id, _TASK.c.engine_id).where(_TASK.c.id == sa.bindparam("task"))


class CaseChanged(RuntimeError):
    """The case row moved under its own lock: a programming error, never a race."""


def open_case(tx: Session, new: NewCase, *, procedure: str, now: datetime, command_key: bytes) -> Step:
    """Write the file of a new case on the active version of its procedure; its diagram has not started.

    Refuses: NoVersion, AlreadySubmitted.
    """
    connection = tx.connection()
    year = day_of(now).year
    row: dict[str, Any] = {
        **dataclasses.asdict(new),
        "case_no": f"ZM-{year}-{_next_number(connection, year):04d}",
        "version_id": active_version(tx, procedure),
        "status": CaseStatus.OPEN,
        "opened_at": now,
        "rev": 0,
        "journal_seq": 0,
        "journal_head": GENESIS,
    }
    refuse_repeated(connection, command_key)  # again: two submits of one filing meet at the counter's lock
    case_id = int(connection.execute(_NEW_CASE, row).scalar_one())
    return _locked(tx, case_id, now=now, actor_id=new.filed_by, command_key=command_key)


def refuse_repeated(connection: sa.Connection, command_key: bytes) -> None:
    """Refuse an action whose idempotency key has been used: AlreadySubmitted, with the time of the first."""
    if earlier := action_behind(connection, command_key):
        raise AlreadySubmitted(at=f"{earlier[1]:%m-%d %H:%M}")


def take_up_task(tx: Session, task_id: int, *, actor_id: int, now: datetime, command_key: bytes) -> TaskStep:
    """Lock the case of an open task and return the step on it.

    Refuses: AlreadySubmitted (the same key came before), AlreadyDone (names who and when), TaskGone.
    """
    connection = tx.connection()
    found = connection.execute(_CASE_OF_TASK, {"task": task_id}).first()
    if found is None:
        raise TaskGone
    step = _locked(tx, found.case_id, now=now, actor_id=actor_id, command_key=command_key)
    refuse_repeated(connection, command_key)
    task = tasks.task(tx, task_id)
    if task is None or task.state is TaskState.CANCELLED:
        raise TaskGone
    if task.state is TaskState.DONE:
        who = person_names(tx, {task.done_by or 0}).get(task.done_by or 0, "")
        raise AlreadyDone(who=who, at=f"{task.done_at:%m-%d %H:%M}")
    return _on_task(step, task, found.engine_id)


def take_up_due_case(tx: Session, case_id: int, *, now: datetime) -> Step | None:
    """Lock a case for the scheduler's own step; None when another poller has woken it meanwhile."""
    step = _locked(tx, case_id, now=now, actor_id=None, command_key=None)
    is_due = step.wake_at is not None and step.wake_at <= now
    return step if is_due and step.state is not None else None


def complete(
    step: TaskStep,
    practice: Practice,
    *,
    verdict: str,
    facts: Mapping[str, Any] | None = None,
    note: str | None = None,
) -> None:
    """Complete the step's task with a verdict and carry the case on to whatever opens next."""
    run = _loaded(step, practice)
    if step.wake_at is not None and step.wake_at <= step.now:
        run.wake()  # what was due before this verdict happens before it, even when the poll is behind
    _complete(step, practice, run, verdict=verdict, facts=facts, note=note)


def file_first_task(
    step: Step,
    practice: Practice,
    *,
    variables: Mapping[str, object],
    facts: Mapping[str, Any],
    note: str | None,
) -> None:
    """Start the diagram and complete its first task at once: filing is what opens a case."""
    run = Run.start(definition_of(step.tx, step.version_id), variables, practice.vocabulary(step))
    (first,) = run.open_tasks()
    arrival = Arrival(first.id.bytes, first.node, practice.plan(step, first))
    deadline = _deadline(step, arrival)
    task_id = open_task(step.connection, step.case_id, arrival, rounds={}, deadline=deadline, now=step.now)
    task = tasks.task(step.tx, task_id)
    if task is None:
        raise CaseChanged(step.case_no)
    _complete(_on_task(step, task, first.id.bytes), practice, run, verdict="submit", facts=facts, note=note)


def wake(step: Step, practice: Practice) -> tuple[str, ...]:
    """Let the diagram's due timers fire; return their nodes (empty: nothing was due, safe to run twice)."""
    run = _loaded(step, practice)
    fired = tuple(run.wake())
    line = Line("timer", step.now, facts={"fired": list(fired)}) if fired else None
    _settle(step, practice, run, line)
    return fired


def _complete(
    step: TaskStep,
    practice: Practice,
    run: Run,
    *,
    verdict: str,
    facts: Mapping[str, Any] | None,
    note: str | None,
) -> None:
    woken = len(step.deeds)  # what an overdue timer has done stands before the person's own line
    # Done before the diagram moves on: what opens next asks who has fulfilled which duty.
    mark_done(step.connection, step.task.id, verdict=verdict, person_id=step.actor_id, now=step.now)
    run.complete(uuid.UUID(bytes=step.engine_id), {"verdict": verdict})
    line = Line(
        "done",
        step.now,
        person_id=step.actor_id,
        task_id=step.task.id,
        node=step.task.node,
        facts={"verdict": verdict, **(facts or {})},
        note=note,
        command_key=step.command_key,
    )
    _settle(step, practice, run, line, place=woken)


def _settle(step: Step, practice: Practice, run: Run, line: Line | None, *, place: int = 0) -> None:
    opened = _sync_tasks(step, practice, run)
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
    changed = step.connection.execute(
        sa.update(_CASE)
        .where(_CASE.c.id == step.case_id, _CASE.c.rev == step.rev)
        .values(
            rev=step.rev + 1,
            state=None if run.finished else run.dump(),
            wake_at=None if run.finished else run.next_due(),
            status=CaseStatus.CLOSED if run.finished else CaseStatus.OPEN,
            outcome=outcome,
            closed_at=step.now if run.finished else None,
            journal_seq=step.head.seq,
            journal_head=step.head.digest,
        )
    )
    if changed.rowcount != 1:
        raise CaseChanged(step.case_no)


def _sync_tasks(step: Step, practice: Practice, run: Run) -> list[str]:
    """Bring the task rows into line with the engine's open tasks; return the nodes newly opened."""
    known = open_engine_ids(step.connection, step.case_id)
    open_now = run.open_tasks()
    still = {task.id.bytes for task in open_now}
    mark_cancelled(
        step.connection, [row for engine_id, row in known.items() if engine_id not in still], now=step.now
    )
    fresh = [task for task in open_now if task.id.bytes not in known]
    rounds = rounds_so_far(step.connection, step.case_id) if fresh else {}
    for task in fresh:
        arrival = Arrival(task.id.bytes, task.node, practice.plan(step, task))
        open_task(
            step.connection,
            step.case_id,
            arrival,
            rounds=rounds,
            deadline=_deadline(step, arrival),
            now=step.now,
        )
    return [task.node for task in fresh]


def _deadline(step: Step, arrival: Arrival) -> tuple[int, Any] | None:
    code = arrival.plan.deadline_code
    view = running_deadline(step.tx, step.case_id, code) if code else None
    return (view.id, view.due_date) if view else None


def _loaded(step: Step, practice: Practice) -> Run:
    if step.state is None:
        raise TaskGone
    return Run.load(step.state, definition_of(step.tx, step.version_id), practice.vocabulary(step))


def _locked(
    tx: Session, case_id: int, *, now: datetime, actor_id: int | None, command_key: bytes | None
) -> Step:
    connection = tx.connection()
    row = connection.execute(_LOCK, {"case": case_id}).one()
    return Step(
        tx=tx,
        connection=connection,
        now=now,
        case_id=row.id,
        case_no=row.case_no,
        kind=row.kind,
        department_id=row.department_id,
        filed_by=row.filed_by,
        version_id=row.version_id,
        rev=row.rev,
        state=row.state,
        head=Head(row.id, row.journal_seq, row.journal_head),
        actor_id=actor_id,
        command_key=command_key,
        wake_at=row.wake_at,
    )


def _on_task(step: Step, task: Task, engine_id: bytes) -> TaskStep:
    fields = {field.name: getattr(step, field.name) for field in dataclasses.fields(step)}
    return TaskStep(**fields, task=task, engine_id=engine_id)


def _next_number(connection: sa.Connection, year: int) -> int:
    counted = (
        insert_into(connection, _COUNTER)
        .on_conflict_do_update(index_elements=["year"], set_={"last": _COUNTER.c.last + 1})
        .returning(_COUNTER.c.last)
    )
    return int(connection.scalar(counted, {"year": year, "last": 1}))
