"""Changing a clock."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.people.rules import NotAllowed
from engine.refusals import Refusal
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.deadlines.asked import verb_in
from webui.desks.deadlines.blueprint import blueprint
from webui.desks.deadlines.forms import form_for
from webui.desks.deadlines.screen import change_page
from webui.formats import day_with_weekday
from webui.office import current_bureau
from webui.refusal_pages import blame_field
from workflows.procedures.clock_changes import change_clock, deadline_of_case

UNFIT = 422


@blueprint.post("/<int(max=2147483647):deadline_id>/change")
@for_signed_in
def change(case_no: str, deadline_id: int) -> ResponseReturnValue:
    """Suspend, resume or extend; a ground that is missing brings the page back as it was typed."""
    bureau, actor = current_bureau(), current_actor()
    verb = verb_in(request.form.get("verb", ""))
    with bureau.store.reading() as tx:
        view = deadline_of_case(tx, actor, case_no, deadline_id)
    form = form_for(verb, bureau.regulation.deadlines.suspension_reasons)
    if not form.validate_on_submit():
        return change_page(case_no, deadline_id, form, verb=verb), UNFIT
    try:
        told = change_clock(bureau, actor, view, form.change(), command_key=form.key)
    except NotAllowed:
        raise
    except Refusal as refusal:
        if not blame_field(form, refusal):
            raise
        return change_page(case_no, deadline_id, form, verb=verb), UNFIT
    if told.due_date is None:
        flash(gettext("已中止计时，恢复之前没有到期日。"), "done")
    else:
        flash(gettext("期限台账已记入，到期日为 %(day)s。", day=day_with_weekday(told.due_date)), "done")
    return redirect(url_for("deadlines.show", case_no=case_no, deadline_id=deadline_id))
