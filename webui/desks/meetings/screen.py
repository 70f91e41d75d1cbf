"""The pages that a GET and a refused POST both show."""

from collections.abc import Mapping, Sequence

from flask import render_template
from flask_babel import gettext
from wtforms import SelectChoice

from engine.people.rules import NotAllowed
from engine.refusals import Refusal
from webui.accounts import current_actor
from webui.desks.meetings.forms import CancellationFields, PlanFields, record_as_typed
from webui.form_problems import advice_of, place_problems
from webui.office import current_bureau
from workflows.meetings.lookups import candidates, meeting_of, members_on, record_of
from workflows.meetings.recording import is_discussed
from workflows.meetings.rules import REASONS, may_arrange, may_read, why_not_confirm
from workflows.meetings.terms import OPEN_STATES, Attendance, Meeting, MeetingRecord, MeetingState
from workflows.procedures.catalogue import TASKS
from workflows.verdicts.rules import quorum_needed
from workflows.verdicts.terms import Verdict


def require_reader() -> None:
    """Refuse whoever has nothing to do with meetings: NotAllowed."""
    if not may_read(current_actor()):
        raise NotAllowed(because=REASONS["not_reader"], reason="not_reader")


def require_office() -> None:
    """Refuse whoever does not arrange meetings: NotAllowed."""
    if not may_arrange(current_actor()):
        raise NotAllowed(because=REASONS["not_desk"], reason="not_desk")


def votes_offered() -> dict[str, str]:
    """Return the votes that the city's group may cast: code -> word."""
    bureau = current_bureau()
    withheld = set() if bureau.regulation.group.veto else {Verdict.VETO}
    choices = TASKS["task_vote"].choices
    return {
        str(choice.verdict): gettext(choice.label) for choice in choices if choice.verdict not in withheld
    }


def meeting_page(
    meeting_id: int, *, cancellation: CancellationFields | None = None, problems: Sequence[Refusal] = ()
) -> str:
    """Return the page of one meeting. Refuses: NotAllowed, NotYours."""
    require_reader()
    bureau, actor = current_bureau(), current_actor()
    with bureau.store.reading() as tx:
        record = record_of(tx, meeting_id)
    meeting, settings = record.meeting, bureau.regulation.group
    form = cancellation or CancellationFields(formdata=None)
    sentence = place_problems(form, problems) if cancellation else "；".join(map(advice_of, problems))
    is_open = meeting.state in OPEN_STATES
    reason = why_not_confirm(actor, meeting, settings)
    return render_template(
        "meetings/meeting.html",
        record=record,
        meeting=meeting,
        may_arrange=may_arrange(actor) and is_open,
        may_record=may_arrange(actor) and is_open and meeting.held_date <= bureau.today,
        may_confirm=meeting.state is MeetingState.HELD and reason is None,
        may_resume=meeting.state is MeetingState.CONFIRMED and reason is None and bool(record.unsettled),
        why_not_confirm=REASONS[reason] if reason else "",
        undiscussed=[each.item.case_no for each in record.items if not is_discussed(each)],
        quorums=_quorums(record),
        votes=tuple(votes_offered().items()),
        form=form,
        refused=bool(problems),
        problem=sentence,
    )


def plan_page(form: PlanFields, *, meeting: Meeting | None = None, problems: Sequence[Refusal] = ()) -> str:
    """Return the form of a plan: of a new meeting, or of one that is to be changed. Refuses: NotAllowed."""
    require_office()
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        members = members_on(tx, bureau.today)
    form.chair.choices = [
        SelectChoice("", gettext("请选择")),
        *(SelectChoice(str(one), name) for one, name in members.items()),
    ]
    problem = place_problems(form, problems)
    return render_template("meetings/plan.html", form=form, meeting=meeting, problem=problem)


def agenda_page(meeting_id: int, *, problem: str = "", wanted: Sequence[int] | None = None) -> str:
    """Return the form of an agenda; wanted: the cases that were ticked. Refuses: NotAllowed, NotYours."""
    require_office()
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        record, waiting = record_of(tx, meeting_id), candidates(tx)
    ticked = list(wanted) if wanted is not None else [each.item.case_id for each in record.items]
    return render_template(
        "meetings/agenda.html",
        record=record,
        meeting=record.meeting,
        waiting=waiting,
        ticked={case_id: place for place, case_id in enumerate(ticked, start=1)},
        problem=problem,
    )


def record_page(
    meeting_id: int, *, typed: Mapping[str, str] | None = None, problems: Sequence[Refusal] = ()
) -> str:
    """Return the form of a record, after a refusal as it was typed. Refuses: NotAllowed, NotYours."""
    require_office()
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        record = record_of(tx, meeting_id)
    return render_template(
        "meetings/record.html",
        record=record,
        meeting=record.meeting,
        typed=typed if typed is not None else record_as_typed(record),
        votes=votes_offered(),
        attendances=tuple(Attendance),
        quorums=_quorums(record),
        counts_represented=bureau.regulation.group.represented_in_quorum,
        problems=[advice_of(problem) for problem in problems],
    )


def minutes_page(meeting_id: int, template: str) -> str:
    """Return a meeting on paper. Refuses: NotAllowed, NotYours."""
    require_reader()
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        record = record_of(tx, meeting_id)
    return render_template(
        template,
        record=record,
        meeting=record.meeting,
        votes=votes_offered(),
        printed_at=bureau.now(),
        quorums=_quorums(record),
    )


def plan_of(meeting_id: int) -> tuple[Meeting, PlanFields]:
    """Return a meeting and its plan in a form."""
    with current_bureau().store.reading() as tx:
        meeting = meeting_of(tx, meeting_id)
    plan = {
        "held_date": meeting.held_date.isoformat(),
        "place": meeting.place,
        "chair": str(meeting.chair_id),
    }
    return meeting, PlanFields(formdata=None, data=plan)


def _quorums(record: MeetingRecord) -> dict[int, int]:
    """Return how many must vote on each case, by agenda item."""
    settings = current_bureau().regulation.group
    return {each.item.id: quorum_needed(len(each.entitled_ids), settings) for each in record.items}
