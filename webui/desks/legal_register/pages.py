"""The register, one document, one article, one item, the texts that wait, a change, and what lies ahead."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.legal_register import lookups
from webui.desks.legal_register.asked import asked, day_asked, start_asked
from webui.desks.legal_register.blueprint import blueprint
from webui.desks.legal_register.forms import ChangeFields, DocumentFields
from webui.desks.legal_register.screen import (
    article_page,
    change_form_page,
    change_page,
    document_form_page,
    document_page,
    reading_page,
)
from webui.office import current_bureau
from workflows.legal_basis.terms import BasisLevel
from workflows.legal_register.keeping import require_keeper
from workflows.legal_register.terms import Validity

ID = "int(max=2147483647)"


@blueprint.get("")
@for_signed_in
def register() -> ResponseReturnValue:
    """Show the documents, newest first; ?q=, ?level= and ?validity= choose."""
    bureau, wanted, start = current_bureau(), asked(request.args), start_asked(request.args)
    with bureau.store.reading() as tx:
        view = lookups.register_view(tx, bureau, current_actor(), wanted, start=start)
    return render_template(
        "legal_register/register.html",
        view=view,
        asked=wanted,
        start=start,
        today=bureau.today,
        levels=tuple(BasisLevel),
        validities=tuple(Validity),
    )


@blueprint.get("/new")
@for_signed_in
def ask_document() -> ResponseReturnValue:
    """Show the form of a document; ?title=, ?number= and ?level= fill in what a basis names."""
    require_keeper(current_actor())
    known = {name: request.args.get(name, "")[:200] for name in ("title", "number", "level")}
    return document_form_page(DocumentFields(formdata=None, data=known))


@blueprint.get(f"/<{ID}:document_id>")
@for_signed_in
def document(document_id: int) -> ResponseReturnValue:
    """Show one document with what rests on it on the day of ?on=."""
    day = day_asked(request.args, today=current_bureau().today)
    return document_page(document_id, day=day, start=start_asked(request.args))


@blueprint.get(f"/articles/<{ID}:article_id>")
@for_signed_in
def article(article_id: int) -> ResponseReturnValue:
    """Show one article, what it said when, and what rests on it on the day of ?on=."""
    day = day_asked(request.args, today=current_bureau().today)
    return article_page(article_id, day=day, start=start_asked(request.args))


@blueprint.get("/items/<number>")
@for_signed_in
def item(number: str) -> ResponseReturnValue:
    """Show which articles an item rests on, and whether they are in force on the day of ?on=."""
    bureau = current_bureau()
    day = day_asked(request.args, today=bureau.today)
    with bureau.store.reading() as tx:
        view = lookups.item_view(tx, number, day=day) or abort(404)
    return render_template("legal_register/item.html", view=view, today=bureau.today)


@blueprint.get("/readings")
@for_signed_in
def readings() -> ResponseReturnValue:
    """Show the texts that nobody has read, those of most items first."""
    bureau, start = current_bureau(), start_asked(request.args)
    with bureau.store.reading() as tx:
        view = lookups.readings_view(tx, bureau, current_actor(), start=start)
    return render_template("legal_register/readings.html", view=view, start=start, step=lookups.LINES)


@blueprint.get("/readings/<digest>")
@for_signed_in
def reading(digest: str) -> ResponseReturnValue:
    """Show one text with what it cites, or seems to."""
    return reading_page(digest)


@blueprint.get("/ahead")
@for_signed_in
def ahead() -> ResponseReturnValue:
    """Show which documents take effect or expire in the next days, and whom that concerns."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = lookups.ahead_view(tx, bureau, current_actor())
    return render_template("legal_register/ahead.html", view=view)


@blueprint.get(f"/<{ID}:document_id>/changes/new")
@for_signed_in
def ask_change(document_id: int) -> ResponseReturnValue:
    """Show the form of a change; ?article= ticks one, ?kind= chooses."""
    require_keeper(current_actor())
    bureau = current_bureau()
    said = {
        "kind": request.args.get("kind", ""),
        "articles": request.args.getlist("article"),
        "counted_from": bureau.regulation.causes.counted_from,
    }
    return change_form_page(document_id, ChangeFields(formdata=None, data=said))


@blueprint.get(f"/changes/<{ID}:change_id>")
@for_signed_in
def change(change_id: int) -> ResponseReturnValue:
    """Show one change, the requests prepared for it, and what it touches."""
    return change_page(change_id)
