"""One step of a case: lock its row, move the diagram, bring the rows into line, write the journal.

The order is fixed: the calendar is held, then case row, idempotency key, task. Whatever goes wrong rolls the
whole transaction back, the engine's state in memory included.
"""

import dataclasses
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.lookups import hold_calendar
from engine.cases.records import CaseCounterRow, CaseFileRow
from engine.cases.steps import move_journal_heads
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
from engine.procedures.run import Run
from engine.procedures.settling import loaded, opening_of, settle
from engine.procedures.versions import active_definition, parsed
from engine.store import insert_into, table_of
from engine.tasks import lookups as tasks
from engine.tasks.records import TaskRow
from engine.tasks.rules import AlreadyDone, AlreadySubmitted, TaskGone
from engine.tasks.steps import mark_done, open_first_task
from engine.tasks.terms import Task, TaskState

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
        _CASE.c.held_at,
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
_NO_VARIABLES: Final[Mapping[str, object]] = MappingProxyType({})
_NEW_CASE = sa.insert(_CASE).returning(_CASE.c.id)


def open_case(tx: Session, new: NewCase, *, procedure: str, now: datetime, command_key: bytes | None) -> Step:
    """Write the file of a new case on the active version of its procedure; its diagram has not started.

    command_key: None where no person opens it. Refuses: NoVersion, AlreadySubmitted.
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


def refuse_repeated(connection: sa.Connection, command_key: bytes | None) -> None:
    """Refuse an action whose idempotency key has been used: AlreadySubmitted, with the time of the first.

    None: no person's submit, which cannot come twice.
    """
    if command_key and (earlier := action_behind(connection, command_key)):
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
    step = take_up_unasked(tx, case_id, now=now)
    is_due = step.wake_at is not None and step.wake_at <= now
    return step if is_due and step.state is not None else None


def take_up_unasked(tx: Session, case_id: int, *, now: datetime) -> Step:
    """Lock a case for what the office itself must do in it, due timer or not, and return the step on it."""
    hold_calendar(tx)
    row = tx.connection().execute(_LOCK, {"case": case_id}).one()
    return _step(tx, row, now=now, actor_id=None, command_key=None)


def complete(
    step: TaskStep,
    practice: Practice,
    *,
    verdict: str,
    variables: Mapping[str, object] = _NO_VARIABLES,
    facts: Mapping[str, Any] | None = None,
    note: str | None = None,
) -> None:
    """Complete the step's task with a verdict and carry the case on to whatever opens next.

    variables: what else the diagram is to know from now on.
    """
    run = loaded(step, practice)
    if step.wake_at is not None and step.wake_at <= step.now:
        run.wake()  # what was due before this verdict happens before it, even when the poll is behind
    _complete(step, practice, run, verdict=verdict, variables=variables, facts=facts, note=note)


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
    opening = opening_of(step, practice, first, earlier={})
    task = open_first_task(step.connection, step.case_id, opening, now=step.now)
    on_task = _on_task(step, task, first.id.bytes)
    _complete(on_task, practice, run, verdict="submit", variables=_NO_VARIABLES, facts=facts, note=note)


def begin(
    step: Step, practice: Practice, *, variables: Mapping[str, object], facts: Mapping[str, Any]
) -> None:
    """Start the diagram of a case that no person has filed: its first tasks wait for whoever they are for."""
    run = Run.start(step.definition, variables, practice.vocabulary(step))
    settle(step, practice, run, Line("opened", step.now, facts=dict(facts)))


def wake(step: Step, practice: Practice) -> tuple[str, ...]:
    """Let the diagram's due timers fire; return their nodes (empty: nothing was due, safe to run twice)."""
    run = loaded(step, practice)
    fired = tuple(run.wake())
    line = Line("timer", step.now, facts={"fired": list(fired)}) if fired else None
    settle(step, practice, run, line)
    return fired


def move_case(step: Step, practice: Practice, move: Callable[[Run], Line]) -> None:
    """Let a person move a case otherwise than by a verdict: back to a node, to its end, or a clock of it.

    move: does it, and returns the journal's line. What was due before it happens before it; the case then
    wakes by the dates as they have become. Refuses: TaskGone, when the case is closed.
    """
    run = loaded(step, practice)
    if step.wake_at is not None and step.wake_at <= step.now:
        run.wake()
    woken = len(step.deeds)
    line = move(run)
    step.forget_clocks()
    settle(step, practice, run, line, place=woken)


def note_act(step: Step, line: Line) -> None:
    """Write down a person's act that moves rows only: the diagram stays where it is and is not read."""
    step.head = append_many(step.connection, step.head, [line, *step.deeds])
    put(step.connection, [(step.case_id, *notice) for notice in step.notices], now=step.now)
    move_journal_heads(step.connection, [step.head])


def _complete(
    step: TaskStep,
    practice: Practice,
    run: Run,
    *,
    verdict: str,
    variables: Mapping[str, object],
    facts: Mapping[str, Any] | None,
    note: str | None,
) -> None:
    woken = len(step.deeds)  # what an overdue timer has done stands before the person's own line
    # Done before the diagram moves on: what opens next asks who has fulfilled which duty.
    mark_done(
        step.connection,
        step.task.id,
        verdict=verdict,
        person_id=step.actor_id,
        now=step.now,
        on_behalf_of=step.on_behalf_of,
    )
    for mark in step.marks:
        if mark.id == step.task.id:
            mark.state, mark.done_by, mark.on_behalf_of = TaskState.DONE, step.actor_id, step.on_behalf_of
    run.complete(uuid.UUID(bytes=step.engine_id), {**variables, "verdict": verdict})
    line = Line(
        "done",
        step.now,
        person_id=step.actor_id,
        task_id=step.task.id,
        node=step.task.node,
        facts={"verdict": verdict, **(facts or {}), **step.capacity},
        note=note,
        command_key=step.command_key,
    )
    settle(step, practice, run, line, place=woken)


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
        held_at=row.held_at,
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
