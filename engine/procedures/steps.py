"""One step of a case: lock its row, move the diagram, bring the rows into line, write the journal.

The order is fixed: the calendar is held, then case row, idempotency key, task. Whatever goes wrong rolls the
whole transaction back, the engine's state in memory included.
"""

import dataclasses
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.lookups import hold_calendar
from engine.cases.records import CaseCounterRow, CaseFileRow
from engine.cases.terms import CaseStatus, NewCase
from engine.clock import day_of
from engine.journal.chain import GENESIS
from engine.journal.lookups import action_behind
from engine.journal.steps import append_many
from engine.journal.terms import Head, Line
from engine.outbox.steps import put
from engine.people.lookups import person_names
from engine.procedures.practice import Practice, Step, TaskStep
from engine.procedures.records import ProcedureVersionRow
from engine.procedures.run import OpenTask, Run
from engine.procedures.versions import active_definition, parsed
from engine.store import insert_into, table_of
from engine.tasks import lookups as tasks
from engine.tasks.records import TaskRow
from engine.tasks.rules import AlreadyDone, AlreadySubmitted, TaskGone
from engine.tasks.steps import mark_cancelled, mark_done, open_first_task, open_tasks
from engine.tasks.terms import Arrival, Opening, Task, TaskState

_CASE = table_of(CaseFileRow)
_TASK = table_of(TaskRow)
_VERSION = table_of(ProcedureVersionRow)
_COUNTER = table_of(CaseCounterRow)
_CASE_AND_VERSION = (
    sa.select(
        _CASE.c.id,
        _CASE.c.case_no,
        _CASE.c.kind,
        _CASE.c.department_id,
        _CASE.c.filed_by,
        _CASE.c.version_id,
        _CASE.c.rev,
        _CASE.c.state,
        _CASE.c.wake_at,
        _CASE.c.journal_seq,
        _CASE.c.journal_head,
        _VERSION.c.procedure,
        _VERSION.c.digest,
    )
    .join(_VERSION, _VERSION.c.id == _CASE.c.version_id)
    .with_for_update(of=_CASE)
)
_LOCK = _CASE_AND_VERSION.where(_CASE.c.id == sa.bindparam("case"))
_LOCK_BY_TASK = _CASE_AND_VERSION.join(_TASK, _TASK.c.case_id == _CASE.c.id).where(
    _TASK.c.id == sa.bindparam("task")
)
"""The task itself is read after the lock: PostgreSQL may show it here as it was before the wait."""
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
_NEW_CASE = sa.insert(_CASE).returning(_CASE.c.id)


class CaseChanged(RuntimeError):
    """The case row moved under its own lock: a programming error, never a race."""


def open_case(tx: Session, new: NewCase, *, procedure: str, now: datetime, command_key: bytes) -> Step:
    """Write the file of a new case on the active version of its procedure; its diagram has not started.

    Refuses: NoVersion, AlreadySubmitted.
    """
    hold_calendar(tx)
    connection = tx.connection()
    year = day_of(now).year
    case_no = f"ZM-{year}-{_next_number(connection, year):04d}"
    version_id, definition = active_definition(tx, procedure)
    row: dict[str, Any] = {
        **dataclasses.asdict(new),
        "case_no": case_no,
        "version_id": version_id,
        "status": CaseStatus.OPEN,
        "opened_at": now,
        "rev": 0,
        "journal_seq": 0,
        "journal_head": GENESIS,
    }
    refuse_repeated(connection, command_key)  # again: two submits of one filing meet at the counter's lock
    case_id = int(connection.execute(_NEW_CASE, row).scalar_one())
    return Step(
        tx=tx,
        connection=connection,
        now=now,
        case_id=case_id,
        case_no=case_no,
        kind=new.kind,
        department_id=new.department_id,
        filed_by=new.filed_by,
        definition=definition,
        rev=0,
        state=None,
        head=Head(case_id, 0, GENESIS),
        actor_id=new.filed_by,
        command_key=command_key,
    )


def refuse_repeated(connection: sa.Connection, command_key: bytes) -> None:
    """Refuse an action whose idempotency key has been used: AlreadySubmitted, with the time of the first."""
    if earlier := action_behind(connection, command_key):
        raise AlreadySubmitted(at=f"{earlier[1]:%m-%d %H:%M}")


def take_up_task(tx: Session, task_id: int, *, actor_id: int, now: datetime, command_key: bytes) -> TaskStep:
    """Lock the case of an open task and return the step on it.

    Refuses: AlreadySubmitted (the same key came before), AlreadyDone (names who and when), TaskGone.
    """
    hold_calendar(tx)
    connection = tx.connection()
    row = connection.execute(_LOCK_BY_TASK, {"task": task_id}).first()
    if row is None:
        raise TaskGone
    step = _step(tx, row, now=now, actor_id=actor_id, command_key=command_key)
    refuse_repeated(connection, command_key)
    task = tasks.task(tx, task_id)
    if task is None or task.state is TaskState.CANCELLED:
        raise TaskGone
    if task.state is TaskState.DONE:
        who = person_names(tx, {task.done_by or 0}).get(task.done_by or 0, "")
        raise AlreadyDone(who=who, at=f"{task.done_at:%m-%d %H:%M}")
    engine_id = next(mark.engine_id for mark in step.marks if mark.id == task_id)
    if engine_id is None:
        raise TaskGone
    return _on_task(step, task, engine_id)


def take_up_case(tx: Session, case_id: int, *, actor_id: int, now: datetime, command_key: bytes) -> Step:
    """Lock a case for a person's act that answers no task, and return the step on it.

    Refuses: AlreadySubmitted (the same key came before).
    """
    hold_calendar(tx)
    connection = tx.connection()
    row = connection.execute(_LOCK, {"case": case_id}).one()
    step = _step(tx, row, now=now, actor_id=actor_id, command_key=command_key)
    refuse_repeated(connection, command_key)
    return step


def take_up_due_case(tx: Session, case_id: int, *, now: datetime) -> Step | None:
    """Lock a case for the scheduler's own step; None when another poller has woken it meanwhile."""
    hold_calendar(tx)
    row = tx.connection().execute(_LOCK, {"case": case_id}).one()
    step = _step(tx, row, now=now, actor_id=None, command_key=None)
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
    run = Run.start(step.definition, variables, practice.vocabulary(step))
    (first,) = run.open_tasks()
    opening = _opening(step, practice, first, earlier={})
    task = open_first_task(step.connection, step.case_id, opening, now=step.now)
    _complete(_on_task(step, task, first.id.bytes), practice, run, verdict="submit", facts=facts, note=note)


def wake(step: Step, practice: Practice) -> tuple[str, ...]:
    """Let the diagram's due timers fire; return their nodes (empty: nothing was due, safe to run twice)."""
    run = _loaded(step, practice)
    fired = tuple(run.wake())
    line = Line("timer", step.now, facts={"fired": list(fired)}) if fired else None
    _settle(step, practice, run, line)
    return fired


def change_clocks(step: Step, practice: Practice, change: Callable[[], Line]) -> None:
    """Let a clock of the case be changed; the case then wakes by its new date. No task opens or ends by it.

    change: does it, and returns the journal's line. What was due before it happens before it.
    Refuses: TaskGone, when the case is closed.
    """
    run = _loaded(step, practice)
    if step.wake_at is not None and step.wake_at <= step.now:
        run.wake()
    woken = len(step.deeds)
    line = change()
    step.forget_clocks()
    _settle(step, practice, run, line, place=woken)


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
    for mark in step.marks:
        if mark.id == step.task.id:
            mark.state, mark.done_by = TaskState.DONE, step.actor_id
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
    waiting = {mark.engine_id: mark for mark in step.marks if mark.state == TaskState.OPEN}
    open_now = run.open_tasks()
    still = {task.id.bytes for task in open_now}
    gone = [mark for engine_id, mark in waiting.items() if engine_id not in still]
    mark_cancelled(step.connection, [mark.id for mark in gone], now=step.now)
    fresh = [task for task in open_now if task.id.bytes not in waiting]
    if not fresh:
        return []
    rounds: dict[tuple[str, int | None], int] = {}
    for mark in step.marks:
        rounds[mark.node, mark.item] = max(mark.round, rounds.get((mark.node, mark.item), 0))
    open_tasks(
        step.connection,
        step.case_id,
        [_opening(step, practice, task, earlier=rounds) for task in fresh],
        now=step.now,
    )
    return [task.node for task in fresh]


def _opening(
    step: Step, practice: Practice, task: OpenTask, *, earlier: Mapping[tuple[str, int | None], int]
) -> Opening:
    plan = practice.plan(step, task)
    clock = step.clock(plan.deadline_code) if plan.deadline_code else None
    return Opening(
        Arrival(task.id.bytes, task.node, plan),
        round=plan.round or earlier.get((task.node, plan.item), 0) + 1,
        deadline_id=clock.id if clock else None,
        due_date=clock.due_date if clock else None,
    )


def _loaded(step: Step, practice: Practice) -> Run:
    if step.state is None:
        raise TaskGone
    return Run.load(step.state, step.definition, practice.vocabulary(step))


def _step(
    tx: Session,
    row: sa.Row[*tuple[Any, ...]],
    *,
    now: datetime,
    actor_id: int | None,
    command_key: bytes | None,
) -> Step:
    """Return the step on a case whose row has just been locked."""
    return Step(
        tx=tx,
        connection=tx.connection(),
        now=now,
        case_id=row.id,
        case_no=row.case_no,
        kind=row.kind,
        department_id=row.department_id,
        filed_by=row.filed_by,
        definition=parsed(tx, row.version_id, row.procedure, digest=row.digest),
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
