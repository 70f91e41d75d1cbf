"""Planning, recording, confirming and cancelling a meeting."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.meetings.blueprint import blueprint
from webui.desks.meetings.forms import (
    CancellationFields,
    PlanFields,
    agenda_typed,
    record_typed,
    revision_typed,
)
from webui.desks.meetings.screen import (
    agenda_page,
    meeting_page,
    plan_of,
    plan_page,
    record_page,
    require_office,
)
from webui.form_problems import advice_of
from webui.office import current_bureau
from workflows.meetings.lookups import record_of
from workflows.meetings.recording import MeetingAhead, RecordChanged, RecordRefused
from workflows.meetings.rules import (
    CancellationReasonMissing,
    NotAwaitingVotes,
    OnAnotherAgenda,
    PlanRefused,
)
from workflows.meetings.settling import confirm_meeting
from workflows.meetings.steps import (
    cancel_meeting,
    change_plan,
    plan_meeting,
    record_meeting,
    set_agenda,
)

UNFIT, CONFLICT = 422, 409


@blueprint.post("")
@for_signed_in
def add() -> ResponseReturnValue:
    """Plan a meeting and go to its agenda."""
    require_office()
    form = PlanFields()
    if not form.validate_on_submit():
        return plan_page(form), UNFIT
    try:
        meeting_id = plan_meeting(current_bureau(), current_actor(), form.typed(), command_key=form.key)
    except PlanRefused as refusal:
        return plan_page(form, problems=refusal.problems), UNFIT
    flash(gettext("会议已安排，请选择列入议程的办件。"), "done")
    return redirect(url_for("meetings.agenda", meeting_id=meeting_id))


@blueprint.post("/<int(max=2147483647):meeting_id>/plan")
@for_signed_in
def change(meeting_id: int) -> ResponseReturnValue:
    """Change day, place or chair."""
    require_office()
    form = PlanFields()
    try:
        change_plan(current_bureau(), current_actor(), meeting_id, form.typed())
    except PlanRefused as refusal:
        meeting, _ = plan_of(meeting_id)
        return plan_page(form, meeting=meeting, problems=refusal.problems), UNFIT
    flash(gettext("会议安排已更改。"), "done")
    return redirect(url_for("meetings.show", meeting_id=meeting_id))


@blueprint.post("/<int(max=2147483647):meeting_id>/agenda")
@for_signed_in
def arrange(meeting_id: int) -> ResponseReturnValue:
    """Make the ticked cases the agenda."""
    wanted = agenda_typed(request.form)
    try:
        set_agenda(current_bureau(), current_actor(), meeting_id, wanted)
    except (NotAwaitingVotes, OnAnotherAgenda) as refusal:
        return agenda_page(meeting_id, problem=advice_of(refusal), wanted=wanted), CONFLICT
    flash(gettext("议程已保存，共 %(count)s 件。", count=len(wanted)), "done")
    return redirect(url_for("meetings.show", meeting_id=meeting_id))


@blueprint.post("/<int(max=2147483647):meeting_id>/record")
@for_signed_in
def keep(meeting_id: int) -> ResponseReturnValue:
    """Keep who came, how hands were raised, and the minutes."""
    require_office()
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        form = record_typed(request.form, record_of(tx, meeting_id))
    try:
        record_meeting(bureau, current_actor(), meeting_id, form)
    except RecordRefused as refusal:
        return record_page(meeting_id, typed=request.form, problems=refusal.problems), UNFIT
    except (RecordChanged, MeetingAhead) as refusal:
        return record_page(meeting_id, typed=request.form, problems=[refusal]), CONFLICT
    flash(gettext("会议记录已保存。由另一人确认后，表决才生效。"), "done")
    return redirect(url_for("meetings.show", meeting_id=meeting_id))


@blueprint.post("/<int(max=2147483647):meeting_id>/confirmation")
@for_signed_in
def confirm(meeting_id: int) -> ResponseReturnValue:
    """Confirm what was recorded and let the cases move on; again after a breakdown."""
    revision = revision_typed(request.form)
    try:
        confirm_meeting(current_bureau(), current_actor(), meeting_id, revision=revision)
    except RecordRefused as refusal:
        return meeting_page(meeting_id, problems=refusal.problems), UNFIT
    except RecordChanged as refusal:
        return meeting_page(meeting_id, problems=[refusal]), CONFLICT
    flash(gettext("会议记录已确认，各件结果见下。"), "done")
    return redirect(url_for("meetings.show", meeting_id=meeting_id))


@blueprint.post("/<int(max=2147483647):meeting_id>/cancellation")
@for_signed_in
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Cancel the meeting; its cases may stand on another agenda."""
    form = CancellationFields()
    try:
        cancel_meeting(current_bureau(), current_actor(), meeting_id, reason=form.reason.data or "")
    except CancellationReasonMissing as refusal:
        return meeting_page(meeting_id, cancellation=form, problems=[refusal]), UNFIT
    flash(gettext("会议已取消，议程中的办件可以列入其他会议。"), "done")
    return redirect(url_for("meetings.show", meeting_id=meeting_id))
