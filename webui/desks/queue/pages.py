"""The three lists of the work desk."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.queue.asked import asked
from webui.desks.queue.blueprint import blueprint
from webui.desks.queue.lookups import TABS, filed_view, handled_view, waiting_view
from webui.office import current_bureau
from workflows.procedures.catalogue import TASKS
from workflows.requests.terms import KIND_LABELS


@blueprint.get("")
@for_signed_in
def waiting() -> ResponseReturnValue:
    """Show what waits for the person, earliest due first."""
    bureau, actor, wanted = current_bureau(), current_actor(), asked(request.args)
    after = request.args.get("after")
    with bureau.store.reading() as tx:
        view = waiting_view(tx, bureau, actor, wanted, after=after)
        done = handled_view(tx, actor, after=None).page if wanted.is_plain and not view.lines else None
    tabs = tuple(zip(TABS, view.counts, strict=True))
    tables = {"kinds": KIND_LABELS, "nodes": TASKS}
    return render_template(
        "queue/waiting.html", view=view, asked=wanted, tabs=tabs, after=after, done=done, **tables
    )


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
