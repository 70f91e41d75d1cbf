"""Writing, dropping and sorting phrases."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.phrases.rules import BadPhrase, MayNotShare, TooManyPhrases
from engine.phrases.steps import add_phrase, drop_phrase, put_first
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.phrases.blueprint import blueprint
from webui.desks.phrases.forms import PhraseForm
from webui.desks.phrases.screen import back, phrases_page, typed_owner
from webui.offered_phrases import SHARERS, verdict_alike
from webui.office import current_bureau
from webui.refusal_pages import blame_field
from webui.wording import WORDS

UNFIT = 422


@blueprint.post("")
@for_signed_in
def add() -> ResponseReturnValue:
    """Add a phrase for oneself or for a unit."""
    form, bureau = PhraseForm(), current_bureau()
    verdict = verdict_alike(form.verdict.data) if form.verdict.data in WORDS["verdict"] else None
    try:
        with bureau.store.writing() as tx:
            add_phrase(
                tx,
                current_actor(),
                typed_owner(form),
                SHARERS,
                text=form.text.data or "",
                verdict=verdict,
                most=bureau.regulation.phrases.per_owner,
            )
    except (BadPhrase, MayNotShare, TooManyPhrases) as refusal:
        blame_field(form, refusal)
        return phrases_page(form=form), UNFIT
    flash(gettext("常用语已保存。"), "done")
    return _again()


@blueprint.post("/<int:phrase_id>/deletion")
@for_signed_in
def drop(phrase_id: int) -> ResponseReturnValue:
    """Drop a phrase; opinions written with it stay as they are."""
    with current_bureau().store.writing() as tx:
        drop_phrase(tx, current_actor(), phrase_id, SHARERS)
    flash(gettext("常用语已删除，写过的意见不受影响。"), "done")
    return _again()


@blueprint.post("/<int:phrase_id>/first")
@for_signed_in
def first(phrase_id: int) -> ResponseReturnValue:
    """Put a phrase before the others."""
    with current_bureau().store.writing() as tx:
        put_first(tx, current_actor(), phrase_id, SHARERS)
    return _again()


def _again() -> ResponseReturnValue:
    return redirect(url_for(".show", next=back()))
