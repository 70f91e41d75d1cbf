"""The register, one cause, and the empty form of one."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engine.people.rules import NotAllowed
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.causes.asked import asked
from webui.desks.causes.blueprint import blueprint
from webui.desks.causes.lookups import form_again, form_for_document, register_view
from webui.desks.causes.screen import cause_page, filled, form_page
from webui.office import current_bureau
from webui.typed_ids import id_in
from workflows.causes.lookups import cause_of
from workflows.causes.terms import CauseForm, CauseState, cause_id_in
from workflows.procedures.cause_register import CAUSE_REASONS, may_register


@blueprint.get("")
@for_signed_in
def register() -> ResponseReturnValue:
    """Show the register, newest first; ?state= and ?unit= choose."""
    bureau, wanted, after = current_bureau(), asked(request.args), request.args.get("after")
    with bureau.store.reading() as tx:
        view = register_view(tx, bureau, current_actor(), wanted, after=after)
    return render_template(
        "causes/register.html", view=view, asked=wanted, after=after, states=tuple(CauseState)
    )


@blueprint.get("/new")
@for_signed_in
def ask() -> ResponseReturnValue:
    """Show the form of a cause: empty, as ?from=SY... says, or for the legal document of ?document=."""
    if not may_register(current_actor()):
        raise NotAllowed(because=CAUSE_REASONS["not_registrar"], reason="not_registrar")
    bureau, said = current_bureau(), CauseForm()
    if (cause_id := cause_id_in(request.args.get("from", ""))) is not None:
        with bureau.store.reading() as tx:
            said = form_again(cause_of(tx, cause_id))
    elif (document_id := id_in(request.args.get("document", ""))) is not None:
        with bureau.store.reading() as tx:
            said = form_for_document(tx, bureau, current_actor(), document_id)
    else:
        said = CauseForm(counted_from=bureau.regulation.causes.counted_from)
    return form_page(filled(said))


@blueprint.get("/<int(max=2147483647):cause_id>")
@for_signed_in
def show(cause_id: int) -> ResponseReturnValue:
    """Show one cause with its units and their days."""
    return cause_page(cause_id)
