"""The successions of the city, one of them, and the empty form of one."""

from flask import render_template
from flask.typing import ResponseReturnValue

from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.successions.blueprint import blueprint
from webui.desks.successions.forms import SuccessionFields
from webui.desks.successions.screen import form_page, succession_page
from webui.office import current_bureau
from workflows.legal_register.keeping import may_keep, require_keeper
from workflows.successions.lookups import successions


@blueprint.get("")
@for_signed_in
def register() -> ResponseReturnValue:
    """Show all successions, newest first."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        found = successions(tx)
    return render_template("successions/register.html", successions=found, may_keep=may_keep(current_actor()))


@blueprint.get("/new")
@for_signed_in
def ask() -> ResponseReturnValue:
    """Show the form of a succession."""
    require_keeper(current_actor())
    said = {"counted_from": current_bureau().regulation.causes.counted_from}
    return form_page(SuccessionFields(formdata=None, data=said))


@blueprint.get("/<int(max=2147483647):succession_id>")
@for_signed_in
def show(succession_id: int) -> ResponseReturnValue:
    """Show one succession with what hangs on the old unit."""
    return succession_page(succession_id)
