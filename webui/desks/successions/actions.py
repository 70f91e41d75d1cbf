"""Recording a succession, once its consequence was shown, and confirming it for the successor."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.people.rules import NotAllowed
from engine.refusals import NotYours, Refusal
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.successions.blueprint import blueprint
from webui.desks.successions.forms import SuccessionFields
from webui.desks.successions.screen import form_page, succession_page
from webui.form_problems import advice_of
from webui.office import current_bureau
from webui.refusal_pages import status_of
from workflows.causes.rules import RegistrationRefused
from workflows.successions.deeds import confirm_succession, preview_succession, record_succession
from workflows.successions.rules import SuccessionRefused

UNFIT = 422


@blueprint.post("")
@for_signed_in
def add() -> ResponseReturnValue:
    """Show what the succession touches, or record it with its cause and the requests that it calls for."""
    form, bureau, actor = SuccessionFields(), current_bureau(), current_actor()
    if not form.validate():
        abort(400)
    try:
        if request.form.get("step") != "record":
            return form_page(form, preview=preview_succession(bureau, actor, form.typed()))
        succession_id = record_succession(bureau, actor, form.typed(), command_key=form.key)
    except (SuccessionRefused, RegistrationRefused) as refusal:
        return form_page(form, problems=refusal.problems), UNFIT
    flash(gettext("已登记，待承接单位确认。"), "done")
    return redirect(url_for("successions.show", succession_id=succession_id))


@blueprint.post("/<int(max=2147483647):succession_id>/confirmation")
@for_signed_in
def confirm(succession_id: int) -> ResponseReturnValue:
    """Confirm the succession for the successor."""
    try:
        confirm_succession(current_bureau(), current_actor(), succession_id)
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return succession_page(succession_id, problem=advice_of(refusal)), status_of(refusal)
    flash(gettext("已确认承接。"), "done")
    return redirect(url_for("successions.show", succession_id=succession_id))
