"""Keeping, renaming and dropping views of the work list."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.saved_views.rules import BadViewName, TooManyViews, ViewNameTaken
from engine.saved_views.steps import drop_view, rename_view, save_view
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.queue.blueprint import blueprint
from webui.desks.queue.forms import ViewForm
from webui.desks.queue.screen import typed_rename, views_page, waiting_page
from webui.office import current_bureau
from webui.queue_addresses import asked_in
from webui.refusal_pages import blame_field

UNFIT = 422
REFUSED = (BadViewName, TooManyViews, ViewNameTaken)


@blueprint.post("/views")
@for_signed_in
def save() -> ResponseReturnValue:
    """Keep the filter of the page under a name."""
    form, bureau = ViewForm(), current_bureau()
    wanted = asked_in(form.query.data or "")
    try:
        with bureau.store.writing() as tx:
            most = bureau.regulation.queue.saved_views
            view = save_view(
                tx, current_actor().person_id, name=form.name.data or "", query=wanted.query, most=most
            )
    except REFUSED as refusal:
        blame_field(form, refusal)
        return waiting_page(wanted, query={}, form=form), UNFIT
    flash(gettext("已保存视图“%(name)s”。", name=view.name), "done")
    return redirect(wanted.address())


@blueprint.post("/views/<int:view_id>")
@for_signed_in
def rename(view_id: int) -> ResponseReturnValue:
    """Give a view another name."""
    form = typed_rename(view_id)
    try:
        with current_bureau().store.writing() as tx:
            view = rename_view(tx, current_actor().person_id, view_id, name=form.name.data or "")
    except REFUSED as refusal:
        blame_field(form, refusal)
        return views_page(refused=form, refused_id=view_id), UNFIT
    flash(gettext("已改名为“%(name)s”。", name=view.name), "done")
    return redirect(url_for(".views"))


@blueprint.post("/views/<int:view_id>/deletion")
@for_signed_in
def drop(view_id: int) -> ResponseReturnValue:
    """Drop a view; the cases in it stay where they are."""
    with current_bureau().store.writing() as tx:
        drop_view(tx, current_actor().person_id, view_id)
    flash(gettext("视图已删除，其中的待办不受影响。"), "done")
    return redirect(url_for(".views"))
