"""The pages of the public site: the search, one item, the versions, one version."""

from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.clock import day_of
from engine.refusals import NotYours
from webui.access import for_everyone
from webui.accounts import signed_in_actor
from webui.desks.public_list import lookups
from webui.desks.public_list.asked import Asked, positive_number
from webui.desks.public_list.blueprint import blueprint, current_search
from webui.desks.public_list.facets import facets_of
from webui.desks.public_list.lookups import guides_of_item
from webui.desks.public_list.shown import channels_of, shown_changes, shown_item
from webui.office import current_office
from workflows.exemption_list.items import item_page

EXAMPLES = ("无犯罪记录证明", "婚姻状况证明", "亲属关系证明", "收入证明")
"""Words to try the search with: kinds of proof that the cities' own lists name most often."""


@blueprint.get("/")
@for_everyone
def home() -> ResponseReturnValue:
    """Send people who work here to their tasks, everybody else to the list."""
    return redirect(url_for("queue.waiting" if signed_in_actor() else "public_list.search"))


@blueprint.get("/list")
@for_everyone
def search() -> str:
    """Show the list of a day or of a version, searched and filtered."""
    today = _today()
    asked = Asked.of(request.args, today=today)
    with current_office().store.reading() as tx:
        view = lookups.list_view(tx, current_search(), asked, today=today)
    if asked.version and view.version is None:
        raise NotYours
    facets = facets_of(asked, view.counts, view.unit_names)
    return render_template(
        "public_list/list.html", asked=asked, view=view, facets=facets, today=today, examples=EXAMPLES
    )


@blueprint.get("/list/items/<number>")
@for_everyone
def item(number: str) -> str:
    """Show one item: what holds on the day asked, and all that ever held."""
    today = _today()
    asked = Asked.of(request.args, today=today)
    with current_office().store.reading() as tx:
        page = item_page(tx, number, asked.moment(today=today))
        guides = guides_of_item(tx, page) if page else ()
    if page is None:
        raise NotYours
    day = None if asked.version else asked.day or today
    shown = shown_item(page.row, day)
    return render_template("public_list/item.html", page=page, asked=asked, shown=shown, guides=guides)


@blueprint.get("/list/versions")
@for_everyone
def versions() -> str:
    """Show the published versions, newest first, with what each changed."""
    before = positive_number(request.args.get("before", ""))
    with current_office().store.reading() as tx:
        view = lookups.versions_view(tx, before=before)
    changes = {number: shown_changes(found) for number, found in view.changes.items()}
    return render_template(
        "public_list/versions.html", view=view, changes=changes, before=before, today=_today()
    )


@blueprint.get("/list/versions/<int:number>")
@for_everyone
def version(number: int) -> str:
    """Show one published version and what it changed."""
    with current_office().store.reading() as tx:
        view = lookups.version_view(tx, number)
    if view is None:
        raise NotYours
    changes, channels = shown_changes(view.changes), channels_of(view.line)
    return render_template("public_list/version.html", view=view, changes=changes, channels=channels)


def _today() -> date:
    return day_of(current_office().clock.now())
