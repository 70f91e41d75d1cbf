"""Publishing a guide."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.refusals import NotYours, Refusal
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.guides.blueprint import blueprint
from webui.desks.guides.forms import GuideFields
from webui.desks.guides.lookups import guide_view
from webui.desks.guides.screen import edit_page
from webui.office import current_bureau
from webui.refusal_pages import status_of
from workflows.procedures.guide_keeping import publish_guide, require_keeper

UNFIT = 422


@blueprint.post("/<int(max=2147483647):guide_id>/editions")
@for_signed_in
def publish(guide_id: int) -> ResponseReturnValue:
    """Publish a new edition; a refused form comes back as typed."""
    form, bureau, actor = GuideFields(), current_bureau(), current_actor()
    with bureau.store.reading() as tx:
        view = guide_view(tx, actor, guide_id)
    require_keeper(actor, view.guide)
    if not form.validate_on_submit():
        return edit_page(view, form), UNFIT
    try:
        edition = publish_guide(
            bureau,
            actor,
            guide_id,
            form.draft(),
            reason=form.reason.data or "",
            edition_seen=int(form.edition_seen.data),
        )
    except NotYours:
        raise
    except Refusal as refusal:
        return edit_page(view, form, problem=refusal), status_of(refusal)
    flash(gettext("已公布第 %(edition)s 版。", edition=edition), "done")
    return redirect(url_for("guides.show", guide_id=guide_id))
