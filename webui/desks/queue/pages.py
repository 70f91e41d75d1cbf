"""The three lists of the work desk, and the views that a person keeps."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.queue.blueprint import blueprint
from webui.desks.queue.elsewhere import elsewhere_view
from webui.desks.queue.lookups import filed_view, handled_view
from webui.desks.queue.screen import views_page, waiting_page
from webui.office import current_bureau
from webui.queue_addresses import asked
from workflows.procedures.catalogue import TASKS


@blueprint.get("")
@for_signed_in
def waiting() -> ResponseReturnValue:
    """Show what waits for the person, earliest due first."""
    return waiting_page(asked(request.args), query=request.args, after=request.args.get("after"))


@blueprint.get("/elsewhere")
@for_signed_in
def elsewhere() -> ResponseReturnValue:
    """Show what the person is in charge of while it waits for somebody else's opinion or signature."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = elsewhere_view(tx, bureau, current_actor())
    return render_template("queue/elsewhere.html", view=view, nodes=TASKS)


@blueprint.get("/views")
@for_signed_in
def views() -> ResponseReturnValue:
    """Show the views that the person keeps, to rename or drop them."""
    return views_page()


@blueprint.get("/filed")
@for_signed_in
def filed() -> ResponseReturnValue:
    """Show what the person has filed, newest first."""
    bureau, after = current_bureau(), request.args.get("after")
    with bureau.store.reading() as tx:
        view = filed_view(tx, bureau, current_actor(), after=after)
    return render_template("queue/filed.html", view=view, nodes=TASKS, after=after, address=url_for(".filed"))


@blueprint.get("/done")
@for_signed_in
def done() -> ResponseReturnValue:
    """Show what the person has completed, newest first."""
    bureau, after = current_bureau(), request.args.get("after")
    with bureau.store.reading() as tx:
        view = handled_view(tx, current_actor(), after=after)
    return render_template("queue/done.html", view=view, nodes=TASKS, after=after, address=url_for(".done"))
