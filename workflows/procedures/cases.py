"""What people do to a case: file a request, answer a task. Each is one transaction with one effect."""

import dataclasses
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from engine.calendar.days import WorkingCalendar
from engine.cases.terms import NewCase
from engine.deadlines.rules import check_cause, days_used, project, proof
from engine.deadlines.terms import ProofDay
from engine.people.lookups import region_of_code
from engine.people.rules import require
from engine.people.terms import Actor, CaseFacts, Verb
from engine.procedures.practice import TaskStep
from engine.procedures.steps import complete, file_first_task, open_case, refuse_repeated, take_up_task
from engine.tasks.rules import TaskGone
from workflows.causes.lookups import linked_cause
from workflows.exemption_list.terms import WAY_LABELS
from workflows.procedures.answers import Answer, Answering, choice_of, record_answer
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.capacity import capacity_in
from workflows.procedures.catalogue import DIAGRAM_OF, DUTIES, TASKS, Clock, Role
from workflows.procedures.clocks import budget_of, start_clock
from workflows.procedures.held_verdicts import hold_verdict, signers_after
from workflows.procedures.late_votes import refuse_late_vote
from workflows.procedures.rights import case_facts
from workflows.requests.checking import cause_date_of, checked
from workflows.requests.lookups import form_of, known_facts, request_of
from workflows.requests.rules import FormRefused, is_late
from workflows.requests.steps import record_request, revise_request
from workflows.requests.terms import RequestDraft, RequestForm
from workflows.verdicts.rules import require_reason

__all__ = ["Answer", "FilingPreview", "file_request", "give_verdict", "preview_filing"]


@dataclass(frozen=True)
class FilingPreview:
    """What the filer sees before filing: the clock that has been running since the cause."""

    due_date: date
    earliest: date
    latest: date
    provisional: bool
    budget: int
    days_used: int
    is_late: bool
    days: tuple[ProofDay, ...]


def preview_filing(bureau: Bureau, cause_date: date, *, unit: str = "") -> FilingPreview:
    """Return the due date and the days already used, by the calendar of the unit's region.

    unit: its code; the city's calendar counts while none is chosen. Refuses: CauseInFuture, OutsideCalendar.
    """
    check_cause(cause_date, bureau.today)
    with bureau.store.reading() as tx:
        calendar = _calendar_for(tx, bureau, unit)
    budget = budget_of(bureau.regulation, Clock.CONFIRM)
    projection = project(cause_date, budget, ledger=(), calendar=calendar)
    used = _days_used(cause_date, bureau.today, calendar)
    due = projection.due_date
    if due is None or projection.earliest is None or projection.latest is None:
        raise RuntimeError("a deadline without suspensions has a due date")
    return FilingPreview(
        due,
        projection.earliest,
        projection.latest,
        projection.provisional,
        budget,
        used,
        is_late(used, budget),
        proof(cause_date, budget, ledger=(), calendar=calendar),
    )


def file_request(bureau: Bureau, actor: Actor, form: RequestForm, *, command_key: bytes) -> str:
    """Open a case with a filed request; return its number.

    Refuses: FormRefused (with every problem), NotAllowed, AlreadyOpen, AlreadySubmitted, NoVersion.
    """
    now = bureau.now()
    with bureau.store.writing() as tx:
        refuse_repeated(tx.connection(), command_key)
        try:
            draft = _checked(tx, bureau, actor, form)
        except FormRefused:
            refuse_repeated(tx.connection(), command_key)  # what stands in the way may be this very filing
            raise
        require(actor, Verb.FILE, CaseFacts(draft.unit_id), DUTIES)
        step = open_case(
            tx, _new_case(draft, actor), procedure=DIAGRAM_OF[draft.kind], now=now, command_key=command_key
        )
        record_request(tx, draft, case_id=step.case_id, person_id=actor.person_id, now=now)
        start_clock(bureau, step, Clock.CONFIRM, reason="变更事由发生", cause_date=draft.cause.date)
        if draft.affected_unit_ids:
            start_clock(bureau, step, Clock.CONSULTATION)
        facts = {"kind": draft.kind, "cause_date": f"{draft.cause.date}", "days_used": draft.days_used}
        if draft.cause_id is not None:
            facts["cause"] = draft.cause_id
        file_first_task(
            step,
            ListPractice(bureau),
            variables={"units": list(draft.affected_unit_ids)},
            facts={**facts, "late": draft.late},
            note=draft.late_reason,
        )
        return step.case_no


def give_verdict(bureau: Bureau, actor: Actor, task_id: int, answer: Answer, *, command_key: bytes) -> str:
    """Answer an open task and carry the case on; return its number.

    Refuses: AlreadyDone (who and when), AlreadySubmitted, TaskGone, NotAllowed, NotOffered, ReasonMissing,
    and whatever the task's own form refuses.
    """
    with bureau.store.writing() as tx:
        return answer_task(tx, bureau, actor, task_id, answer, command_key=command_key)


def answer_task(
    tx: Session, bureau: Bureau, actor: Actor, task_id: int, answer: Answer, *, command_key: bytes
) -> str:
    """Answer an open task within the caller's transaction, as `give_verdict` does."""
    try:
        step = take_up_task(tx, task_id, actor_id=actor.person_id, now=bureau.now(), command_key=command_key)
    except TaskGone:
        refuse_late_vote(tx, task_id)
        raise
    step.on_behalf_of = capacity_in(step, actor, case_facts(tx, step, step.task), shown_for=answer.shown_for)
    choice = choice_of(step.task.node, answer.verdict)
    require_reason(choice.verdict, answer.opinion)
    answering = Answering(bureau, step, actor, choice, answer)
    if signers := signers_after(step, step.task):
        hold_verdict(answering, signers)
    else:
        carry_out(answering)
    return step.case_no


def carry_out(answering: Answering) -> None:
    """Record an answer and move the case on. Refuses whatever the task's own form refuses."""
    bureau, step, answer = answering.bureau, answering.step, answering.answer
    variables: dict[str, object] = {}
    if TASKS[step.task.node].form == "revision":
        draft = _revise(bureau, step, answering.actor.in_place_of(step.on_behalf_of), answer)
        if step.task.node == "task_file_request":  # filed anew after a withdrawal: others may be asked now
            variables["units"] = list(draft.affected_unit_ids)
    record_answer(answering)
    facts = {"round": step.task.round} if step.task.round > 1 else None
    complete(
        step,
        ListPractice(bureau),
        verdict=answering.choice.verdict,
        variables=variables,
        facts=facts,
        note=answer.opinion.strip() or None,
    )


def _revise(bureau: Bureau, step: TaskStep, actor: Actor, answer: Answer) -> RequestDraft:
    """Keep the corrected request and return it; fields that the answer leaves out stay as they are."""
    request = request_of(step.tx, step.case_id)
    as_it_is = form_of(step.tx, request)
    typed = {name: value for name, value in answer.fields.items() if name in RequestForm.__dataclass_fields__}
    lists = {name: tuple(value.split()) for name, value in typed.items() if name in _LISTS}
    form = dataclasses.replace(as_it_is, **(typed | lists))  # type: ignore[arg-type]
    # What opened the case and set its clock is not the filer's to rewrite: kind, cause date, unit, item.
    fixed = {name: getattr(as_it_is, name) for name in _FIXED}
    draft = _checked(step.tx, bureau, actor, dataclasses.replace(form, **fixed), case_id=step.case_id)
    reason = answer.opinion.strip() or None
    revise_request(
        step.tx, draft, case_id=step.case_id, reason=reason, person_id=actor.person_id, now=step.now
    )
    return draft


_FIXED = ("kind", "cause_date", "unit", "item_number", "matter_name", "proof_name", "late_reason", "cause")
_LISTS = ("ways", "affected_units")
"""Fields of several values, typed with blanks between them."""


def _checked(
    tx: Session, bureau: Bureau, actor: Actor, form: RequestForm, *, case_id: int | None = None
) -> RequestDraft:
    cause_date = cause_date_of(form)
    is_past = cause_date is not None and cause_date <= bureau.today
    used = (
        _days_used(cause_date, bureau.today, _calendar_for(tx, bureau, form.unit))
        if cause_date and is_past
        else 0
    )
    known = known_facts(
        tx,
        form,
        filing_unit_ids={post.department_id for post in actor.posts if post.role == Role.FILER},
        days_used=used,
        budget=budget_of(bureau.regulation, Clock.CONFIRM),
        settings=bureau.regulation.requests,
        case_id=case_id,
    )
    if case_id is None and form.cause:
        known = dataclasses.replace(known, registered=linked_cause(tx, form.cause))
    return checked(form, known=known, today=bureau.today)


def _new_case(draft: RequestDraft, actor: Actor) -> NewCase:
    ways = draft.after.ways if draft.after else ()
    return NewCase(
        kind=draft.kind,
        department_id=draft.unit_id,
        title=draft.key.matter_name or "",
        subject=draft.key.proof_name,
        detail="、".join(WAY_LABELS[way] for way in ways),
        filed_by=actor.person_id,
    )


def _calendar_for(tx: Session, bureau: Bureau, unit: str) -> WorkingCalendar:
    """Return the calendar by which a request of the unit is counted: a banner may have days of its own."""
    return bureau.calendar_of(tx, region_of_code(tx, unit.strip()) if unit.strip() else None)


def _days_used(cause_date: date, today: date, calendar: WorkingCalendar) -> int:
    return days_used(cause_date, ledger=(), calendar=calendar, on=today)
