"""What the keepers of the register send: documents, articles, units, readings, and a change of the law."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.people.rules import NotAllowed
from engine.refusals import NotYours, Refusal
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.legal_register.blueprint import blueprint
from webui.desks.legal_register.forms import (
    ArticleFields,
    ChangeFields,
    ChangeWithdrawalFields,
    DocumentFields,
    ReadingFields,
    UnitFields,
    WordingFields,
)
from webui.desks.legal_register.pages import ID
from webui.desks.legal_register.screen import (
    article_page,
    change_form_page,
    change_page,
    document_form_page,
    document_page,
    reading_page,
)
from webui.office import current_bureau
from webui.refusal_pages import status_of
from workflows.causes.rules import RegistrationRefused
from workflows.legal_register.changing import preview_change, record_change, take_change_back
from workflows.legal_register.keeping import (
    ReadLine,
    confirm_reading,
    dismiss_unit,
    register_article,
    register_document,
    register_unit,
    supply_wording,
)
from workflows.legal_register.rules import ChangeRefused, DocumentRefused, ReadAlready, ReadingRefused

UNFIT = 422
MOST_LINES = 40
"""Lines of a reading that are taken."""


@blueprint.post("")
@for_signed_in
def add_document() -> ResponseReturnValue:
    """Register the document and go to it; a refused form comes back as typed, with what is wrong."""
    form = DocumentFields()
    if not form.validate():
        abort(400)
    try:
        document_id = register_document(current_bureau(), current_actor(), form.typed(), command_key=form.key)
    except DocumentRefused as refusal:
        return document_form_page(form, problems=refusal.problems), UNFIT
    flash(gettext("已登记。"), "done")
    return redirect(url_for("legal_register.document", document_id=document_id))


@blueprint.post(f"/<{ID}:document_id>/articles")
@for_signed_in
def add_article(document_id: int) -> ResponseReturnValue:
    """Note a place of the document."""
    form = ArticleFields()
    place, text = form.place.data or "", form.text.data or ""
    try:
        article_id = register_article(current_bureau(), current_actor(), document_id, place=place, text=text)
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return document_page(document_id, article=form, problem=refusal), status_of(refusal)
    flash(gettext("已登记。"), "done")
    return redirect(url_for("legal_register.article", article_id=article_id))


@blueprint.post(f"/<{ID}:document_id>/units")
@for_signed_in
def add_unit(document_id: int) -> ResponseReturnValue:
    """Note that a unit applies the document."""
    form = UnitFields()
    try:
        register_unit(current_bureau(), current_actor(), document_id, unit=form.unit.data or "")
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return document_page(document_id, unit=form, problem=refusal), status_of(refusal)
    flash(gettext("已登记。"), "done")
    return redirect(url_for("legal_register.document", document_id=document_id))


@blueprint.post(f"/<{ID}:document_id>/units/ended")
@for_signed_in
def end_unit(document_id: int) -> ResponseReturnValue:
    """Note that a unit does not apply the document any more."""
    unit = request.form.get("unit", "")
    dismiss_unit(current_bureau(), current_actor(), document_id, unit=unit)
    flash(gettext("已记为不再适用。"), "done")
    return redirect(url_for("legal_register.document", document_id=document_id))


@blueprint.post(f"/articles/<{ID}:article_id>/wording")
@for_signed_in
def add_wording(article_id: int) -> ResponseReturnValue:
    """Note what the article says now."""
    form = WordingFields()
    try:
        supply_wording(current_bureau(), current_actor(), article_id, text=form.text.data or "")
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return article_page(article_id, wording=form, problem=refusal), status_of(refusal)
    flash(gettext("已登记。"), "done")
    return redirect(url_for("legal_register.article", article_id=article_id))


@blueprint.post("/readings/<digest>")
@for_signed_in
def add_reading(digest: str) -> ResponseReturnValue:
    """Confirm what the text cites, and go to the next text that waits."""
    form = ReadingFields()
    if not form.validate():
        abort(400)
    typed = zip(request.form.getlist("document"), request.form.getlist("place"), strict=False)
    lines = [ReadLine(document, place) for document, place in typed if document or place.strip()]
    seen = bool(request.form.get("seen"))
    try:
        confirm_reading(
            current_bureau(),
            current_actor(),
            digest,
            lines[:MOST_LINES],
            seen=seen,
            command_key=form.key,
        )
    except ReadingRefused as refusal:
        return reading_page(digest, form=form, lines=lines, problems=refusal.problems), UNFIT
    except ReadAlready as refusal:
        return reading_page(digest, form=form, lines=lines, problems=[refusal]), status_of(refusal)
    flash(gettext("已确认，写法相同的条目一并生效。"), "done")
    return redirect(url_for("legal_register.readings"))


@blueprint.post(f"/changes/<{ID}:change_id>/withdrawal")
@for_signed_in
def withdraw_change(change_id: int) -> ResponseReturnValue:
    """Take back a change that was recorded by mistake."""
    form = ChangeWithdrawalFields()
    reason = form.withdrawn_reason.data or ""
    try:
        take_change_back(current_bureau(), current_actor(), change_id, reason=reason)
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return change_page(change_id, withdrawal=form, problem=refusal), status_of(refusal)
    flash(gettext("变动的登记已撤销；事由须另在事由登记中撤销。"), "done")
    return redirect(url_for("legal_register.change", change_id=change_id))


@blueprint.post(f"/<{ID}:document_id>/changes")
@for_signed_in
def add_change(document_id: int) -> ResponseReturnValue:
    """Show what the change touches, or record it with its cause and the requests that it calls for."""
    form, bureau, actor = ChangeFields(), current_bureau(), current_actor()
    if not form.validate():
        abort(400)
    try:
        if request.form.get("step") != "record":
            touched = preview_change(bureau, actor, document_id, form.typed())
            return change_form_page(document_id, form, consequence=touched)
        change_id = record_change(bureau, actor, document_id, form.typed(), command_key=form.key)
    except (ChangeRefused, RegistrationRefused) as refusal:
        return change_form_page(document_id, form, problems=refusal.problems), UNFIT
    flash(gettext("已登记变动，受影响的条目见下。"), "done")
    return redirect(url_for("legal_register.change", change_id=change_id))
