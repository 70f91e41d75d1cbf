"""What changes a deadline: start, meet, close, suspend, resume, extend.

Callers hold the lock of the case row. Each change of the count appends one line to the ledger, projects the
due date again and moves the armed timers, so that row and ledger cannot drift apart.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.days import WorkingCalendar
from engine.clock import day_of
from engine.deadlines.lookups import OPEN_WORDS, deadline, ledger_of
from engine.deadlines.records import DeadlineEntryRow, DeadlineRow
from engine.deadlines.rules import check_cause, check_extension, check_open, check_suspension, project
from engine.deadlines.terms import (
    OPEN_STATES,
    DeadlineSettings,
    DeadlineState,
    DeadlineView,
    Ground,
    LedgerEntry,
    LedgerKind,
    Projection,
)
from engine.deadlines.timers import arm_timers, cancel_timers, move_timers
from engine.refusals import Refusal
from engine.store import table_of

_DEADLINE = table_of(DeadlineRow)
_ENTRY = table_of(DeadlineEntryRow)
_INSERT = sa.insert(_DEADLINE).returning(_DEADLINE.c.id)
_APPEND = sa.insert(_ENTRY)
_BY_ID = sa.update(_DEADLINE).where(_DEADLINE.c.id == sa.bindparam("deadline"))
_PROJECT = _BY_ID.values(
    {
        name: sa.bindparam(f"new_{name}")
        for name in ("due_date", "provisional", "calendar_version", "state", "suspended_since")
    }
)
_END = _BY_ID.values(state=sa.bindparam("word"), closed_date=sa.bindparam("day"))
_END_OPEN = (
    sa.update(_DEADLINE)
    .where(
        _DEADLINE.c.case_id == sa.bindparam("case"),
        _DEADLINE.c.code == sa.bindparam("key"),
        _DEADLINE.c.state.in_(OPEN_WORDS),
    )
    .values(state=sa.bindparam("word"), closed_date=sa.bindparam("day"))
    .returning(_DEADLINE.c.id)
)
_ROUNDS = sa.select(_DEADLINE.c.round, _DEADLINE.c.state).where(
    _DEADLINE.c.case_id == sa.bindparam("case"), _DEADLINE.c.code == sa.bindparam("code")
)
_OPEN_IDS = sa.select(_DEADLINE.c.id).where(
    _DEADLINE.c.case_id == sa.bindparam("case"), _DEADLINE.c.state.in_(OPEN_WORDS)
)
_NO_LEVELS: Final[Mapping[str, int]] = MappingProxyType({})


class RunsAlready(Refusal):
    """The case has an open deadline of this code; it must end before another round starts."""

    code = "deadline_runs_already"
    sentence = "本办件的“%(code)s”期限正在计时，不能重复开始"


def start_deadline(  # noqa: PLR0913  the row and its first ledger line have this many facts
    tx: Session,
    *,
    case_id: int,
    code: str,
    cause_date: date,
    budget: int,
    calendar: WorkingCalendar,
    now: datetime,
    reason: str,
    paper: str | None = None,
    person_id: int | None = None,
    levels: Mapping[str, int] = _NO_LEVELS,
    scope: str | None = None,
) -> int:
    """Start a period that runs from its cause, and arm its timers; return the deadline's id.

    levels: timer -> working days from the due date, negative before it; scope: region of the calendar.
    Refuses: CauseInFuture, BadBudget, RunsAlready.
    """
    check_cause(cause_date, day_of(now))
    entry = LedgerEntry(LedgerKind.START, cause_date, None, reason, paper, person_id, now)
    projection = project(cause_date, budget, ledger=(entry,), calendar=calendar)
    row = {
        "case_id": case_id,
        "code": code,
        "round": _next_round(tx, case_id, code),
        "cause_date": cause_date,
        "budget": budget,
        "scope": scope,
        "due_date": projection.due_date,
        "provisional": projection.provisional,
        "calendar_version": calendar.version,
        "state": DeadlineState.RUNNING,
    }
    deadline_id = int(tx.connection().execute(_INSERT, row).scalar_one())
    _append(tx, deadline_id, seq=1, entry=entry)
    if due := projection.due_date:
        arm_timers(tx, deadline_id, case_id=case_id, levels=levels, due_date=due, calendar=calendar)
    return deadline_id


def meet_deadline(tx: Session, case_id: int, code: str, *, on: date) -> bool:
    """End the open deadline of that code because its duty was done; False when none was open.

    Late or in time is told by `closed_date` against `due_date`.
    """
    return _end(tx, case_id, code, state=DeadlineState.MET, on=on)


def close_deadline(tx: Session, case_id: int, code: str, *, on: date) -> bool:
    """End the open deadline of that code although its duty was not done; False when none was open."""
    return _end(tx, case_id, code, state=DeadlineState.CLOSED, on=on)


def close_deadlines(tx: Session, case_id: int, *, on: date) -> int:
    """End every open deadline of a case that ends; return how many were open."""
    connection = tx.connection()
    open_ids = list(connection.scalars(_OPEN_IDS, {"case": case_id}))
    for deadline_id in open_ids:
        connection.execute(_END, {"deadline": deadline_id, "word": DeadlineState.CLOSED, "day": on})
    cancel_timers(tx, open_ids)
    return len(open_ids)


def suspend(
    tx: Session,
    deadline_id: int,
    *,
    on: date,
    ground: Ground,
    calendar: WorkingCalendar,
    settings: DeadlineSettings,
) -> Projection:
    """Stop the clock after the day; that day still counts.

    Refuses: DeadlineOver, ReasonNotAllowed (settings name the reasons), LedgerOutOfOrder, NotYours.
    """
    view = deadline(tx, deadline_id)
    allowed = settings.suspension_reasons
    check_suspension(view.state, view.due_date, on=on, reason=ground.reason, allowed=allowed)
    return _change(tx, view, LedgerKind.SUSPEND, on=on, days=None, ground=ground, calendar=calendar)


def resume(
    tx: Session, deadline_id: int, *, on: date, ground: Ground, calendar: WorkingCalendar
) -> Projection:
    """Let the clock go on after the day, as after a cause.

    Refuses: DeadlineOver, LedgerOutOfOrder, NotYours.
    """
    view = deadline(tx, deadline_id)
    check_open(view.state)
    return _change(tx, view, LedgerKind.RESUME, on=on, days=None, ground=ground, calendar=calendar)


def extend(
    tx: Session, deadline_id: int, *, on: date, days: int, ground: Ground, calendar: WorkingCalendar
) -> Projection:
    """Add working days to a period that has not run out. Refuses: DeadlineOver, BadBudget, NotYours."""
    view = deadline(tx, deadline_id)
    check_extension(view.state, view.due_date, on=on, days=days)
    return _change(tx, view, LedgerKind.EXTEND, on=on, days=days, ground=ground, calendar=calendar)


def append_pause(
    tx: Session,
    view: DeadlineView,
    *,
    since: date,
    until: date,
    ground: Ground,
    calendar: WorkingCalendar,
) -> Projection:
    """Write that the clock stood between two days, the first of which still counts.

    No reason of the settings is asked for: nobody stops a clock by this, it stood already.
    """
    _change(tx, view, LedgerKind.SUSPEND, on=since, days=None, ground=ground, calendar=calendar)
    return _change(tx, view, LedgerKind.RESUME, on=until, days=None, ground=ground, calendar=calendar)


def _next_round(tx: Session, case_id: int, code: str) -> int:
    rounds = tx.connection().execute(_ROUNDS, {"case": case_id, "code": code}).all()
    if any(row.state in OPEN_STATES for row in rounds):
        raise RunsAlready(code=code)
    return max((row.round for row in rounds), default=0) + 1


def _append(tx: Session, deadline_id: int, *, seq: int, entry: LedgerEntry) -> None:
    columns: dict[str, Any] = asdict(entry)
    columns["on_date"] = columns.pop("on")
    tx.connection().execute(_APPEND, {"deadline_id": deadline_id, "seq": seq, **columns})


def _end(tx: Session, case_id: int, code: str, *, state: DeadlineState, on: date) -> bool:
    ended = tx.connection().scalar(_END_OPEN, {"case": case_id, "key": code, "word": state, "day": on})
    if ended is not None:
        cancel_timers(tx, [ended])
    return ended is not None


def _change(
    tx: Session,
    view: DeadlineView,
    kind: LedgerKind,
    *,
    on: date,
    days: int | None,
    ground: Ground,
    calendar: WorkingCalendar,
) -> Projection:
    """Append one line and bring row and timers into line with the new ledger."""
    entry = LedgerEntry(kind, on, days, **asdict(ground))
    ledger = [*ledger_of(tx, view.id), entry]
    projection = project(view.cause_date, view.budget, ledger=ledger, calendar=calendar)
    _append(tx, view.id, seq=len(ledger), entry=entry)
    suspended = projection.due_date is None
    since = next((line.on for line in reversed(ledger) if line.kind is LedgerKind.SUSPEND), None)
    tx.connection().execute(
        _PROJECT,
        {
            "deadline": view.id,
            "new_due_date": projection.due_date,
            "new_provisional": projection.provisional,
            "new_calendar_version": calendar.version,
            "new_state": DeadlineState.SUSPENDED if suspended else DeadlineState.RUNNING,
            "new_suspended_since": since if suspended else None,
        },
    )
    move_timers(tx, view.id, due_date=projection.due_date, calendar=calendar)
    return projection
