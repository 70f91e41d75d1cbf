"""Answering a task."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.refusals import NotYours, Refusal
from engine.tasks.lookups import task as task_row
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.cases.blueprint import blueprint
from webui.desks.cases.forms import FORMS, VerdictForm
from webui.desks.cases.pages import Refused, page
from webui.desks.cases.queue_place import onward_url
from webui.desks.cases.verdict import blamed
from webui.office import current_bureau
from webui.refusal_pages import status_of
from webui.typed_ids import id_in
from workflows.procedures.capacity import refuse_former_substitute
from workflows.procedures.cases import give_verdict
from workflows.procedures.catalogue import TASKS
from workflows.procedures.lookups import readable_case

UNFIT = 422


@blueprint.post("/<case_no>/tasks/<int:task_id>")
@for_signed_in
def answer(case_no: str, task_id: int) -> ResponseReturnValue:
    """Give the verdict; a refusal shows the case again with everything that was typed."""
    try:
        form = _form_of(case_no, task_id)
    except NotYours:
        _tell_a_former_substitute()
        raise
    if not form.validate_on_submit():
        return page(case_no, refused=Refused("", task_id, form)), UNFIT
    try:
        give_verdict(current_bureau(), current_actor(), task_id, form.answer(), command_key=form.key)
    except Refusal as refusal:
        return page(case_no, refused=Refused(blamed(form, refusal), task_id, form)), status_of(refusal)
    return _onward(case_no, task_id)


def _onward(case_no: str, task_id: int) -> ResponseReturnValue:
    """Go on to the next case of the queue, when the case was opened from one; else show what was done."""
    flash(str(task_id), "answered")
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        onward = onward_url(tx, bureau, current_actor(), task_id)
    if onward is None:
        flash(gettext("%(case_no)s 已提交，办理过程见下。", case_no=case_no), "done")
        return redirect(url_for("cases.show", case_no=case_no))
    flash(gettext("%(case_no)s 已提交。", case_no=case_no), "done")
    return redirect(onward)


def _tell_a_former_substitute() -> None:
    """Say that the substitution is over, to one whose page was opened while it lasted."""
    shown_for = id_in(VerdictForm().shown_for.data or "")
    if shown_for is not None:
        with current_bureau().store.reading() as tx:
            refuse_former_substitute(tx, current_actor(), shown_for)


def _form_of(case_no: str, task_id: int) -> VerdictForm:
    """Return the form that fits the task. Refuses: NotYours, also for a task of another case."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        case = readable_case(tx, current_actor(), case_no)
        found = task_row(tx, task_id)
    if found is None or found.case_id != case.id:
        raise NotYours
    return FORMS[TASKS[found.node].form]()
