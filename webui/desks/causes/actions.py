"""Registering a cause, withdrawing it, and declaring that nothing changes."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.people.rules import NotAllowed
from engine.refusals import NotYours, Refusal
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.causes.blueprint import blueprint
from webui.desks.causes.forms import CauseFields, DeclarationFields, SetAsideFields, WithdrawalFields
from webui.desks.causes.screen import cause_page, form_page
from webui.office import current_bureau
from webui.refusal_pages import status_of
from webui.typed_ids import id_in
from workflows.causes.rules import RegistrationRefused
from workflows.causes.terms import cause_number
from workflows.procedures.cause_register import declare_no_change, register_cause, take_cause_back
from workflows.procedures.prepared_requests import set_aside

UNFIT = 422


@blueprint.post("")
@for_signed_in
def add() -> ResponseReturnValue:
    """Register the cause and go to it; a refused form comes back as typed, with what is wrong."""
    form = CauseFields()
    bureau, actor = current_bureau(), current_actor()
    try:
        cause_id = register_cause(bureau, actor, form.typed(), command_key=form.key or abort(400))
    except RegistrationRefused as refusal:
        return form_page(form, problems=refusal.problems), UNFIT
    flash(gettext("已登记，编号 %(number)s。", number=cause_number(cause_id)), "done")
    return redirect(url_for("causes.show", cause_id=cause_id))


@blueprint.post("/<int(max=2147483647):cause_id>/no-change")
@for_signed_in
def declare(cause_id: int) -> ResponseReturnValue:
    """Declare that a unit has nothing to change."""
    form = DeclarationFields()
    unit, reason = form.unit.data or "", form.declared_reason.data or ""
    try:
        declare_no_change(current_bureau(), current_actor(), cause_id, unit=unit, reason=reason)
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return cause_page(cause_id, declaration=form, problem=refusal), status_of(refusal)
    flash(gettext("已记为无需变更。"), "done")
    return redirect(url_for("causes.show", cause_id=cause_id))


@blueprint.post("/<int(max=2147483647):cause_id>/set-aside")
@for_signed_in
def put_aside(cause_id: int) -> ResponseReturnValue:
    """Say that one item need not change after all."""
    form = SetAsideFields(prefix="aside-")
    prepared_id, reason = id_in(form.prepared.data or ""), form.declared_reason.data or ""
    try:
        set_aside(current_bureau(), current_actor(), prepared_id or 0, reason=reason)
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return cause_page(cause_id, aside=form, problem=refusal), status_of(refusal)
    flash(gettext("已记为此条无需变更。"), "done")
    return redirect(url_for("causes.show", cause_id=cause_id))


@blueprint.post("/<int(max=2147483647):cause_id>/withdrawal")
@for_signed_in
def withdraw(cause_id: int) -> ResponseReturnValue:
    """Withdraw the cause; its rows stay, with the reason."""
    form = WithdrawalFields()
    reason = form.withdrawn_reason.data or ""
    try:
        take_cause_back(current_bureau(), current_actor(), cause_id, reason=reason)
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return cause_page(cause_id, withdrawal=form, problem=refusal), status_of(refusal)
    flash(gettext("登记已撤销，编号 %(number)s 保留备查。", number=cause_number(cause_id)), "done")
    return redirect(url_for("causes.show", cause_id=cause_id))
