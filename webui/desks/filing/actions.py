"""Filing a request, and calculating its clock without scripts."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webui.access import for_signed_in
from webui.desks.filing import lookups
from webui.desks.filing.blueprint import blueprint
from webui.desks.filing.forms import FORMS, command_key_of, request_form
from webui.desks.filing.pages import filing_actor
from webui.desks.filing.screen import filing_page
from webui.office import current_bureau
from workflows.procedures.cases import file_request
from workflows.requests.rules import AlreadyOpen, FormRefused
from workflows.requests.terms import RequestKind


@blueprint.post("/<any(add, cancel, change):kind>")
@for_signed_in
def file(kind: str) -> ResponseReturnValue:
    """File the request and go to its case; a refused form comes back as typed, with what is wrong."""
    bureau, actor = current_bureau(), filing_actor()
    form, item = FORMS[RequestKind(kind)](), _item_named()
    unit_code = item.unit_code if item else ""
    typed = request_form(form, RequestKind(kind), unit=unit_code, number=_number_named())
    try:
        case_no = file_request(bureau, actor, typed, command_key=command_key_of(form) or abort(400))
    except (FormRefused, AlreadyOpen) as refusal:
        problems = refusal.problems if isinstance(refusal, FormRefused) else (refusal,)
        return filing_page(form, RequestKind(kind), item=item, problems=problems), 422
    flash(gettext("已提交，编号 %(case_no)s。", case_no=case_no), "done")
    return redirect(url_for("cases.show", case_no=case_no))


@blueprint.post("/<any(add, cancel, change):kind>/deadline")
@for_signed_in
def calculate(kind: str) -> str:
    """Show the form as typed with the clock of its cause date; nothing is filed.

    A POST, because what was typed does not fit into an address.
    """
    filing_actor()
    return filing_page(FORMS[RequestKind(kind)](), RequestKind(kind), item=_item_named())


def _number_named() -> str:
    return request.args.get("item", "").strip()


def _item_named() -> lookups.ItemNow | None:
    """Return the item of ?item=MZ..., which the form's own address carries."""
    if not _number_named():
        return None
    bureau, actor = current_bureau(), filing_actor()
    with bureau.store.reading() as tx:
        return lookups.item_now(tx, _number_named(), lookups.units_of(tx, actor))
