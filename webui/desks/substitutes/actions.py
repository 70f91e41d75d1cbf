"""Arranging a substitute, and taking it back."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.refusals import Refusal
from engine.substitutes.rules import EndedAlready
from engine.substitutes.steps import arrange_substitute, take_back
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.substitutes.blueprint import blueprint
from webui.desks.substitutes.forms import SubstituteForm
from webui.desks.substitutes.screen import house, substitutes_page
from webui.office import current_bureau
from webui.refusal_pages import blame_field, sentence_of

UNFIT = 422


@blueprint.post("")
@for_signed_in
def arrange() -> ResponseReturnValue:
    """Let somebody act for the person, or for one of the head's unit."""
    form, bureau, actor = SubstituteForm(), current_bureau(), current_actor()
    wanted = form.arrangement(actor.person_id)
    if wanted is None:
        return substitutes_page(form=form), UNFIT
    try:
        with bureau.store.writing() as tx:
            arrange_substitute(tx, actor, wanted, house(bureau), now=bureau.now())
    except Refusal as refusal:
        if refusal.field is None:
            raise
        sentence = "" if blame_field(form, refusal) else sentence_of(refusal)
        return substitutes_page(form=form, sentence=sentence), UNFIT
    flash(gettext("代理已安排，双方都已收到通知；到期自动结束。"), "done")
    return redirect(url_for(".show"))


@blueprint.post("/<int:substitution_id>/end")
@for_signed_in
def end(substitution_id: int) -> ResponseReturnValue:
    """Take a substitution back at once; one that has ended meanwhile is told so."""
    bureau = current_bureau()
    try:
        with bureau.store.writing() as tx:
            take_back(tx, current_actor(), substitution_id, house(bureau), now=bureau.now())
    except EndedAlready as refusal:
        flash(sentence_of(refusal), "warning")
    else:
        flash(gettext("代理已收回，即刻生效；已经办结的环节不受影响。"), "done")
    return redirect(url_for(".show"))
