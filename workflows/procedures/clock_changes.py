"""What people do to a running clock: suspend, resume, extend. Each is one transaction with one effect.

Who may is a row of DUTIES (docs/decisions/0014). It works from today, never from a day in the past: what a
clock has told people until now stays true.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from engine.calendar.days import WorkingCalendar
from engine.calendar.lookups import calendar_of_version
from engine.deadlines.lookups import deadline, ledger_of
from engine.deadlines.rules import (
    check_extension,
    check_open,
    check_suspension,
    counted_ledger,
    project,
)
from engine.deadlines.steps import extend, resume, suspend
from engine.deadlines.terms import (
    OPEN_STATES,
    DeadlineState,
    DeadlineView,
    Ground,
    LedgerEntry,
    LedgerKind,
    Policy,
    Projection,
)
from engine.journal.terms import Line
from engine.people.rules import Allow, decide, require
from engine.people.terms import Actor, CaseFacts, Verb
from engine.procedures.practice import Step
from engine.procedures.run import Run
from engine.procedures.steps import move_case, take_up_case
from engine.refusals import NotYours, Refusal
from engine.tasks.steps import follow_deadline
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import DUTIES
from workflows.procedures.lookups import readable_case


class ClockVerb(StrEnum):
    """What may be done to a clock."""

    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"


@dataclass(frozen=True)
class ClockChange:
    """What is asked for."""

    verb: ClockVerb
    reason: str = ""
    paper: str = ""
    """Title, and number where it has one, of the document that orders it."""
    days: int | None = None
    """Working days added; for an extension only."""


@dataclass(frozen=True)
class Consequence:
    """What a change made today would do."""

    before: date | None
    """The due date as it stands; None while suspended."""
    after: Projection
    days_used: int
    """Working days that have begun by the end of today."""
    days_left: int


class ReasonMissing(Refusal):
    """A change of the count without a reason."""

    code = "clock_reason_missing"
    sentence = "变动期限须写明理由"
    way_out = "。理由记入期限台账和办理过程，请补填。"
    field = "reason"


class PaperMissing(Refusal):
    """A change of the count without the document that orders it."""

    code = "clock_paper_missing"
    sentence = "变动期限须注明所依据的文件"
    way_out = "。请填写文件标题，有文号的一并填写。"
    field = "paper"


class NotInThisState(Refusal):
    """A clock that stands is to be suspended, or one that runs to be resumed."""

    code = "clock_not_in_this_state"
    sentence = "期限现为“%(state)s”，不能再作此变动"


STATE_LABELS: Final = {DeadlineState.RUNNING: "正在计时", DeadlineState.SUSPENDED: "中止计时"}
JOURNAL_KIND: Final = {
    ClockVerb.SUSPEND: "clock_suspended",
    ClockVerb.RESUME: "clock_resumed",
    ClockVerb.EXTEND: "clock_extended",
}
_ENTRY_KIND: Final = {
    ClockVerb.SUSPEND: LedgerKind.SUSPEND,
    ClockVerb.RESUME: LedgerKind.RESUME,
    ClockVerb.EXTEND: LedgerKind.EXTEND,
}


def deadline_of_case(tx: Session, actor: Actor, case_no: str, deadline_id: int) -> DeadlineView:
    """Return a deadline of a case that the person may read. Refuses: NotYours."""
    case = readable_case(tx, actor, case_no)
    view = deadline(tx, deadline_id)
    if view.case_id != case.id:
        raise NotYours(deadline_id=deadline_id)
    return view


def may_change(actor: Actor) -> bool:
    """Say whether the person may change a clock at all."""
    return isinstance(decide(actor, Verb.CHANGE_CLOCK, _ANY_CASE, DUTIES), Allow)


def offered(bureau: Bureau, view: DeadlineView) -> tuple[ClockVerb, ...]:
    """Return what may be done to the clock today, whoever asks."""
    if view.state is DeadlineState.SUSPENDED:
        return (ClockVerb.RESUME, ClockVerb.EXTEND)
    if view.state is not DeadlineState.RUNNING or view.due_date is None or bureau.today > view.due_date:
        return ()
    may_stand = bureau.regulation.deadlines.suspension_reasons and bureau.today < view.due_date
    return (ClockVerb.SUSPEND, ClockVerb.EXTEND) if may_stand else (ClockVerb.EXTEND,)


def preview_change(
    tx: Session, bureau: Bureau, actor: Actor, view: DeadlineView, change: ClockChange
) -> Consequence:
    """Return what the change would do today; its reason and paper are not asked for yet.

    Refuses: NotAllowed, NotInThisState, DeadlineOver, ReasonNotAllowed, BadBudget.
    """
    require(actor, Verb.CHANGE_CLOCK, _ANY_CASE, DUTIES)
    allowed = bureau.regulation.deadlines.suspension_reasons
    reason = change.reason or "".join(allowed[:1])
    _check(bureau, view, replace(change, reason=reason))
    ground = Ground(reason, None, actor.person_id, bureau.now())
    entry = LedgerEntry(_ENTRY_KIND[change.verb], bureau.today, change.days, **asdict(ground))
    ledger, calendar = (*ledger_of(tx, view.id), entry), _calendar_for(tx, bureau, view, entry)
    after = project(view.cause_date, view.budget, ledger=ledger, calendar=calendar)
    counted = counted_ledger(view.cause_date, view.budget, ledger=ledger, calendar=calendar)[-1]
    return Consequence(view.due_date, after, counted.days_used, counted.days_left)


def change_clock(
    bureau: Bureau, actor: Actor, view: DeadlineView, change: ClockChange, *, command_key: bytes
) -> Projection:
    """Change the count of a deadline, with its timers, its open tasks, its journal and the case's waking.

    Refuses: NotAllowed, AlreadySubmitted, ReasonMissing, PaperMissing, NotInThisState, DeadlineOver,
    ReasonNotAllowed, BadBudget.
    """
    require(actor, Verb.CHANGE_CLOCK, _ANY_CASE, DUTIES)
    _require_ground(change)
    made: list[Projection] = []
    with bureau.store.writing() as tx:
        step = take_up_case(
            tx, view.case_id, actor_id=actor.person_id, now=bureau.now(), command_key=command_key
        )

        def carry_out(_run: Run) -> Line:
            projection = _carry_out(bureau, step, deadline(tx, view.id), change)
            made.append(projection)
            return _line(step, view.code, change, projection)

        _check(bureau, deadline(tx, view.id), change)
        move_case(step, ListPractice(bureau), carry_out)
    return made[0]


def _require_ground(change: ClockChange) -> None:
    if not change.reason.strip():
        raise ReasonMissing
    if not change.paper.strip():
        raise PaperMissing


def _check(bureau: Bureau, view: DeadlineView, change: ClockChange) -> None:
    """Refuse what the clock's state, its due date or the settings do not allow."""
    today = bureau.today
    stands = view.state is DeadlineState.SUSPENDED
    must_stand = {ClockVerb.SUSPEND: False, ClockVerb.RESUME: True}.get(change.verb, stands)
    if view.state in OPEN_STATES and stands is not must_stand:
        raise NotInThisState(state=STATE_LABELS[view.state])
    match change.verb:
        case ClockVerb.SUSPEND:
            allowed = bureau.regulation.deadlines.suspension_reasons
            check_suspension(view.state, view.due_date, on=today, reason=change.reason, allowed=allowed)
        case ClockVerb.RESUME:
            check_open(view.state)
        case ClockVerb.EXTEND:
            check_extension(view.state, view.due_date, on=today, days=change.days or 0)


def apply_change(bureau: Bureau, step: Step, view: DeadlineView, change: ClockChange) -> Projection:
    """Change the count within a step that something else has begun; its journal line is the caller's.

    Refuses as `change_clock`, but for the rights.
    """
    _require_ground(change)
    _check(bureau, view, change)
    return _carry_out(bureau, step, view, change)


def _carry_out(bureau: Bureau, step: Step, view: DeadlineView, change: ClockChange) -> Projection:
    """Append to the ledger, and bring row, timers and open tasks into line."""
    ground = Ground(change.reason.strip(), change.paper.strip(), step.actor_id, step.now)
    entry = LedgerEntry(_ENTRY_KIND[change.verb], step.today, change.days, **asdict(ground))
    tx, on, calendar = step.tx, step.today, _calendar_for(step.tx, bureau, view, entry)
    match change.verb:
        case ClockVerb.SUSPEND:
            settings = bureau.regulation.deadlines
            told = suspend(tx, view.id, on=on, ground=ground, calendar=calendar, settings=settings)
        case ClockVerb.RESUME:
            told = resume(tx, view.id, on=on, ground=ground, calendar=calendar)
        case ClockVerb.EXTEND:
            days = change.days or 0
            told = extend(tx, view.id, on=on, days=days, ground=ground, calendar=calendar)
    follow_deadline(step.connection, step.case_id, view.id, due_date=told.due_date)
    return told


def _line(step: Step, clock: str, change: ClockChange, projection: Projection) -> Line:
    facts: dict[str, object] = {"clock": clock, "on": f"{step.today}"}
    if change.days is not None:
        facts["days"] = change.days
    if projection.due_date is not None:
        facts["due_date"] = f"{projection.due_date}"
    return Line(
        JOURNAL_KIND[change.verb],
        step.now,
        person_id=step.actor_id,
        facts=facts,
        note=f"{change.reason.strip()}（{change.paper.strip()}）",
        command_key=step.command_key,
    )


def _calendar_for(tx: Session, bureau: Bureau, view: DeadlineView, entry: LedgerEntry) -> WorkingCalendar:
    """Return the calendar by which the period counts with one more entry: the one in force.

    A period that a later version was not allowed to shorten stays with its own where that ends later:
    else an extension of a day could make it end earlier than it did.
    """
    in_force = bureau.calendar_of(tx, view.scope)
    follows = bureau.regulation.recalculation.policies[view.code] is Policy.FOLLOW
    if follows or in_force.version == view.calendar_version:
        return in_force
    own, ledger = calendar_of_version(tx, view.calendar_version, view.scope), ledger_of(tx, view.id)

    def ends(entries: Sequence[LedgerEntry], calendar: WorkingCalendar) -> date:
        return project(view.cause_date, view.budget, ledger=entries, calendar=calendar).due_date or date.max

    promised = _before_the_standing_pause(ledger)
    is_firm = not project(view.cause_date, view.budget, ledger=promised, calendar=own).provisional
    is_kept = is_firm and ends(promised, in_force) < ends(promised, own)
    changed = [*ledger, entry]
    is_as_late = ends(changed, own) == date.max or ends(changed, own) > ends(changed, in_force)
    return own if is_kept and is_as_late else in_force


def _before_the_standing_pause(ledger: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Return the ledger without a suspension that was not resumed."""
    pauses = [entry for entry in ledger if entry.kind in (LedgerKind.SUSPEND, LedgerKind.RESUME)]
    standing = pauses[-1] if pauses and pauses[-1].kind is LedgerKind.SUSPEND else None
    return [entry for entry in ledger if entry is not standing]


_ANY_CASE: Final = CaseFacts(0)
"""The right to change a clock hangs on the post alone; whether the case may be read is asked before."""
