"""The pages of the guides: for everyone, for keepers, and for those who watch over all of them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engine.webpages.terms import FetchSettings
from webui.access import for_everyone, for_signed_in
from webui.accounts import current_actor, signed_in_actor
from webui.desks.guides.blueprint import blueprint
from webui.desks.guides.forms import GuideFields
from webui.desks.guides.lookups import differences_view, guide_view, index_view, kept_guides
from webui.desks.guides.screen import check_page, edit_page
from webui.office import current_bureau, current_office
from workflows.guide_drift.terms import DriftKind
from workflows.procedures.guide_keeping import require_keeper, require_watching

GUIDE = "/<int(max=2147483647):guide_id>"


@blueprint.get("")
@for_everyone
def index() -> ResponseReturnValue:
    """Show the guides of the city; ?q= and ?unit= choose."""
    asked = request.args
    with current_office().store.reading() as tx:
        view = index_view(
            tx, q=asked.get("q", "").strip()[:100], unit=asked.get("unit", ""), after=asked.get("after", "")
        )
    return render_template("guides/index.html", view=view)


@blueprint.get(GUIDE)
@for_everyone
def show(guide_id: int) -> ResponseReturnValue:
    """Show a guide; ?edition= an older one."""
    actor = signed_in_actor()
    with current_office().store.reading() as tx:
        view = guide_view(tx, actor, guide_id, edition=request.args.get("edition", ""))
    return render_template("guides/guide.html", view=view, is_staff=actor is not None)


@blueprint.get("/kept")
@for_signed_in
def kept() -> ResponseReturnValue:
    """Show the guides that the person's units keep."""
    with current_bureau().store.reading() as tx:
        guides = kept_guides(tx, current_actor())
    return render_template("guides/kept.html", guides=guides)


@blueprint.get(GUIDE + "/edit")
@for_signed_in
def edit(guide_id: int) -> ResponseReturnValue:
    """Show the form in which a keeper writes the guide."""
    with current_bureau().store.reading() as tx:
        view = guide_view(tx, current_actor(), guide_id)
    require_keeper(current_actor(), view.guide)
    one = view.guide
    said = {"steps": "\n".join(one.steps), "basis": one.basis or "", "address": one.address or ""}
    form = GuideFields(
        formdata=None, data={**said, "materials": "\n".join(one.materials), "edition_seen": one.edition}
    )
    return edit_page(view, form)


@blueprint.get(GUIDE + "/check")
@for_signed_in
def check(guide_id: int) -> ResponseReturnValue:
    """Show what is known of the guide's published page, and what may be done about it."""
    return check_page(guide_id)


@blueprint.get("/differences")
@for_signed_in
def differences() -> ResponseReturnValue:
    """Show how the guides of the city differ from the list; the goal is that they do not."""
    require_watching(current_actor())
    bureau, asked = current_bureau(), request.args
    with bureau.store.reading() as tx:
        view = differences_view(tx, bureau, kind=asked.get("kind", ""), unit=asked.get("unit", ""))
    hosts = current_office().settings.table("fetching", FetchSettings).hosts
    return render_template("guides/differences.html", view=view, kinds=tuple(DriftKind), hosts=hosts)
