"""Meetings to look at: the list, one of them, its forms, and what is printed of it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.meetings.blueprint import blueprint
from webui.desks.meetings.forms import PlanFields
from webui.desks.meetings.screen import (
    agenda_page,
    meeting_page,
    minutes_page,
    plan_of,
    plan_page,
    record_page,
    require_office,
    require_reader,
)
from webui.office import current_bureau
from workflows.meetings.lookups import PAGE_SIZE, candidates, meetings
from workflows.meetings.rules import may_arrange


@blueprint.get("")
@for_signed_in
def every() -> ResponseReturnValue:
    """Show the meetings, the newest first; ?before= is the id where the last page ended."""
    require_reader()
    before = request.args.get("before", type=int)
    with current_bureau().store.reading() as tx:
        lines, waiting = meetings(tx, before=before), len(candidates(tx))
    return render_template(
        "meetings/meetings.html",
        lines=lines,
        waiting=waiting,
        may_arrange=may_arrange(current_actor()),
        before=before,
        next_before=lines[-1].meeting.id if len(lines) == PAGE_SIZE else None,
    )


@blueprint.get("/new")
@for_signed_in
def ask() -> ResponseReturnValue:
    """Show the form of a new meeting."""
    return plan_page(PlanFields(formdata=None))


@blueprint.get("/<int(max=2147483647):meeting_id>")
@for_signed_in
def show(meeting_id: int) -> ResponseReturnValue:
    """Show one meeting with its agenda, who came, and how they voted."""
    return meeting_page(meeting_id)


@blueprint.get("/<int(max=2147483647):meeting_id>/plan")
@for_signed_in
def plan(meeting_id: int) -> ResponseReturnValue:
    """Show the plan in its form."""
    require_office()
    meeting, form = plan_of(meeting_id)
    return plan_page(form, meeting=meeting)


@blueprint.get("/<int(max=2147483647):meeting_id>/agenda")
@for_signed_in
def agenda(meeting_id: int) -> ResponseReturnValue:
    """Show the agenda and the cases that could stand on it."""
    return agenda_page(meeting_id)


@blueprint.get("/<int(max=2147483647):meeting_id>/record")
@for_signed_in
def record(meeting_id: int) -> ResponseReturnValue:
    """Show the one page on which a meeting is recorded."""
    return record_page(meeting_id)


@blueprint.get("/<int(max=2147483647):meeting_id>/agenda/sheet")
@for_signed_in
def printed_agenda(meeting_id: int) -> ResponseReturnValue:
    """Show the agenda as it is printed: one page of A4."""
    return minutes_page(meeting_id, "meetings/printed_agenda.html")


@blueprint.get("/<int(max=2147483647):meeting_id>/minutes")
@for_signed_in
def minutes(meeting_id: int) -> ResponseReturnValue:
    """Show the minutes as they are printed."""
    return minutes_page(meeting_id, "meetings/minutes.html")
