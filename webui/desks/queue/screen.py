"""The work list and the page of one's views, as they are drawn at first and after a refused form."""

from collections.abc import Mapping

from flask import render_template, request

from engine.saved_views.lookups import views_of
from webui.accounts import current_actor
from webui.desks.queue.forms import ViewForm
from webui.desks.queue.lookups import TABS, handled_view, unit_is_known, waiting_view
from webui.office import current_bureau
from webui.queue_addresses import Asked, asked_in, not_heard
from workflows.procedures.catalogue import TASKS
from workflows.requests.terms import KIND_LABELS


def waiting_page(
    wanted: Asked, *, query: Mapping[str, str], after: str | None = None, form: ViewForm | None = None
) -> str:
    """Return the work list. query: the address as it came, for what of it is not offered (any more)."""
    bureau, actor = current_bureau(), current_actor()
    ignored = list(not_heard(query))
    with bureau.store.reading() as tx:
        if not unit_is_known(tx, wanted):
            wanted, ignored = wanted.without("department"), [*ignored, "department"]
        view = waiting_view(tx, bureau, actor, wanted, after=after)
        done = handled_view(tx, actor, after=None).page if wanted.is_plain and not view.lines else None
    return render_template(
        "queue/waiting.html",
        view=view,
        asked=wanted,
        ignored=ignored,
        tabs=tuple(zip(TABS, view.counts, strict=True)),
        after=after,
        done=done,
        kinds=KIND_LABELS,
        nodes=TASKS,
        form=form or ViewForm(formdata=None, query=wanted.query),
        most=bureau.regulation.queue.saved_views,
    )


def views_page(*, refused: ViewForm | None = None, refused_id: int | None = None) -> str:
    """Return the page on which a person renames and drops views."""
    with current_bureau().store.reading() as tx:
        views = views_of(tx, current_actor().person_id)
    forms = {view.id: _rename_form(view.id, view.name) for view in views}
    if refused is not None and refused_id in forms:
        forms[refused_id] = refused
    lines = tuple((view, forms[view.id], asked_in(view.query)) for view in views)
    most = current_bureau().regulation.queue.saved_views
    return render_template("queue/views.html", lines=lines, refused=refused, most=most)


def typed_rename(view_id: int) -> ViewForm:
    """Return the form of one view as it was sent."""
    return ViewForm(request.form, prefix=_prefix(view_id))


def _rename_form(view_id: int, name: str) -> ViewForm:
    return ViewForm(formdata=None, prefix=_prefix(view_id), name=name)


def _prefix(view_id: int) -> str:
    return f"view-{view_id}-"
