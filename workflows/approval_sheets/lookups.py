"""Gathering the approval sheet of a case from the rows that the case page reads too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from engine.calendar.lookups import calendar_of_version
from engine.cases.terms import CaseFile
from engine.clock import day_of
from engine.deadlines.lookups import deadlines_of, ledger_of
from engine.deadlines.rules import days_left, days_used
from engine.deadlines.terms import DeadlineView, LedgerKind
from engine.journal.lookups import Event, story
from engine.people.lookups import person_names
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import Signing, Task, TaskState
from workflows.approval_sheets.rules import SHORT_WAY, STEPS
from workflows.approval_sheets.terms import ADVICE, ApprovalSheet, ClockEntry, ClockLine, Opinion, SheetStep
from workflows.exemption_list.versions import version_of_case
from workflows.procedures.case_story import Names, names_in, notes_of_tasks
from workflows.procedures.catalogue import TASKS, Place
from workflows.requests.lookups import request_of
from workflows.verdicts.lookups import reviews_of
from workflows.verdicts.terms import Review

SEATED = (Place.ITEM, Place.MEMBER)
"""Steps at which several are asked at once, each named in the box."""

ASKED_OR_GIVEN = (TaskState.OPEN, TaskState.DONE)
"""A signature that was taken away again (减签) stands nowhere."""

ADVISED = "advised"


def approval_sheet(tx: Session, case: CaseFile, *, today: date) -> ApprovalSheet:
    """Return the sheet of a case; who may read the case is asked before."""
    request, tasks = request_of(tx, case.id), tasks_of_case(tx, case.id)
    events = story(tx, case.id)
    names = _with_principals(tx, names_in(tx, events, tasks, filer_id=case.filed_by), tasks, events)
    reviews = {recorded.round: recorded.review for recorded in reviews_of(tx, case.id)}
    version = version_of_case(tx, case.id)
    return ApprovalSheet(
        case_no=case.case_no,
        kind=request.kind,
        status=case.status,
        outcome=case.outcome,
        filed_on=day_of(request.filed_at),
        closed_on=day_of(case.closed_at) if case.closed_at else None,
        filing_unit=request.unit_name,
        filer=names.person(request.filed_by),
        competent_unit=names.unit(request.competent_id),
        matter_name=request.matter_name,
        matter_code=request.matter_code,
        proof_name=request.proof_name,
        cause_type=request.cause_type,
        cause_date=request.cause_date,
        cause_document_title=request.cause_document_title,
        cause_document_number=request.cause_document_number,
        ground=request.ground,
        follow_up=request.follow_up,
        effect_date=request.effect_date,
        late_reason=request.late_reason,
        days_used_at_filing=request.days_used_at_filing,
        before=request.before.to_document() if request.before else None,
        after=request.after.to_document() if request.after else None,
        is_consulting=bool(request.affected_unit_ids),
        steps=_steps(_Record(tasks, events, notes_of_tasks(events), names, reviews)),
        clocks=tuple(_clock(tx, view, today=today) for view in deadlines_of(tx, case.id)),
        list_version=version.number if version else None,
    )


@dataclass(frozen=True)
class _Record:
    """What the boxes are filled from."""

    tasks: Sequence[Task]
    events: Sequence[Event]
    notes: Mapping[int, str]
    names: Names
    reviews: Mapping[int, Review]


def _with_principals(tx: Session, names: Names, tasks: Sequence[Task], events: Sequence[Event]) -> Names:
    """Return the names with those of the people for whom others acted."""
    principals = {task.on_behalf_of for task in tasks} | {_principal_in(event) for event in events}
    return replace(names, people={**names.people, **person_names(tx, {one for one in principals if one})})


def _principal_in(event: Event) -> int | None:
    found = event.facts.get("on_behalf_of")
    return found if isinstance(found, int) else None


def _steps(record: _Record) -> tuple[SheetStep, ...]:
    """Return the boxes; an answer that was taken back again counts for nothing and stands in none."""
    drawn = [
        task for task in record.tasks if task.for_task_id is None and task.state is not TaskState.WITHDRAWN
    ]
    drawn.sort(key=lambda task: (task.round, task.id))
    nodes = [*STEPS, SHORT_WAY] if any(task.node == SHORT_WAY for task in drawn) else STEPS
    return tuple(
        SheetStep(
            node, tuple(each for task in drawn if task.node == node for each in _opinions(record, task))
        )
        for node in nodes
    )


def _opinions(record: _Record, task: Task) -> Iterator[Opinion]:
    """Give what was said about one task, in its order: advice, first signers, the answer, last signers."""
    signatures = [one for one in record.tasks if one.for_task_id == task.id and one.state in ASKED_OR_GIVEN]
    yield from _advice(record, task)
    yield from (_opinion(record, one) for one in signatures if one.signing is not Signing.AFTER)
    yield _opinion(record, task)
    yield from (_opinion(record, one) for one in signatures if one.signing is Signing.AFTER)


def _opinion(record: _Record, task: Task) -> Opinion:
    names, is_given = record.names, task.state is TaskState.DONE
    seat = names.person(task.assignee_id) or names.unit(task.department_id)
    is_review = TASKS[task.node].form == "review" and task.signing is None
    return Opinion(
        seat=seat if task.signing or TASKS[task.node].place in SEATED else None,
        round=task.round,
        is_given=is_given,
        is_lapsed=task.state is TaskState.CANCELLED,
        verdict=task.verdict if is_given else None,
        text=record.notes.get(task.id) if is_given else None,
        person=names.person(task.done_by) if is_given else None,
        on_behalf_of=names.person(task.on_behalf_of) if is_given else None,
        at=task.done_at if is_given else None,
        review=record.reviews.get(task.round) if is_given and is_review else None,
        part=task.signing,
        meeting=_meeting_of(record, task),
    )


def _meeting_of(record: _Record, task: Task) -> str | None:
    told = (event.facts.get("meeting") for event in record.events if event.task_id == task.id)
    return next((meeting for meeting in told if isinstance(meeting, str)), None)


def _advice(record: _Record, task: Task) -> Iterator[Opinion]:
    for event in record.events:
        if event.kind == ADVISED and event.task_id == task.id:
            person = record.names.person(event.person_id)
            yield Opinion(
                seat=person,
                round=task.round,
                is_given=True,
                is_lapsed=False,
                text=event.note,
                person=person,
                on_behalf_of=record.names.person(_principal_in(event)),
                at=event.at,
                part=ADVICE,
            )


def _clock(tx: Session, view: DeadlineView, *, today: date) -> ClockLine:
    ledger = ledger_of(tx, view.id)
    calendar = calendar_of_version(tx, view.calendar_version, view.scope)
    until = view.closed_date or today
    left = days_left(view.due_date, until, calendar=calendar) if view.due_date else None
    return ClockLine(
        code=view.code,
        round=view.round,
        cause_date=view.cause_date,
        budget=view.budget,
        due_date=view.due_date,
        provisional=view.provisional,
        calendar_version=view.calendar_version,
        state=view.state,
        closed_date=view.closed_date,
        entries=tuple(
            ClockEntry(entry.kind, entry.on, entry.days, entry.reason, entry.paper)
            for entry in ledger
            if entry.kind is not LedgerKind.START
        ),
        days_used=days_used(view.cause_date, ledger=ledger, calendar=calendar, on=until),
        late_by=None if left is None else max(0, -left),
    )
