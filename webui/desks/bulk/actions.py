"""Making a bulk answer, finishing it, undoing it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.refusals import Refusal
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.bulk.blueprint import blueprint
from webui.desks.bulk.forms import BulkForm
from webui.desks.bulk.screen import batch_page
from webui.office import current_bureau
from webui.refusal_pages import blame_field, sentence_of
from workflows.bulk.rules import NotTogether
from workflows.bulk.steps import answer_together, finish, undo
from workflows.bulk.terms import RowState
from workflows.verdicts.rules import ReasonMissing

UNFIT = 422


@blueprint.post("")
@for_signed_in
def ask() -> ResponseReturnValue:
    """Show what was ticked, before anything is done."""
    return batch_page(BulkForm(formdata=None))


@blueprint.post("/answer")
@for_signed_in
def answer() -> ResponseReturnValue:
    """Answer the rows that are alike; what is missing brings the page back as it was typed."""
    form = BulkForm()
    if not form.validate_on_submit():
        return batch_page(form), UNFIT
    try:
        bulk_id = answer_together(current_bureau(), current_actor(), form.answer(), command_key=form.key)
    except (NotTogether, ReasonMissing) as refusal:
        return batch_page(form, sentence=_unplaced(form, refusal)), UNFIT
    return redirect(url_for(".result", bulk_id=bulk_id))


@blueprint.post("/<int(max=2147483647):bulk_id>/rest")
@for_signed_in
def go_on(bulk_id: int) -> ResponseReturnValue:
    """Answer the rows that an interruption has left."""
    finish(current_bureau(), current_actor(), bulk_id)
    return redirect(url_for(".result", bulk_id=bulk_id))


@blueprint.post("/<int(max=2147483647):bulk_id>/undoing")
@for_signed_in
def take_back(bulk_id: int) -> ResponseReturnValue:
    """Take back every row that nobody has opened since."""
    made = undo(current_bureau(), current_actor(), bulk_id)
    flash(gettext("已撤销 %(count)s 件。", count=made.count(RowState.UNDONE)), "done")
    return redirect(url_for(".result", bulk_id=bulk_id))


def _unplaced(form: BulkForm, refusal: Refusal) -> str:
    return "" if blame_field(form, refusal) else sentence_of(refusal)
