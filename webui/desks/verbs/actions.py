"""Doing a verb."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.refusals import NotYours, Refusal
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.verbs.blueprint import blueprint
from webui.desks.verbs.forms import VerbForm, fitted
from webui.desks.verbs.screen import verb_in, verb_page
from webui.office import current_bureau
from webui.refusal_pages import blame_field, sentence_of, status_of
from workflows.procedures.capacity import CapacityChanged
from workflows.verbs.rules import VerbNotAllowed
from workflows.verbs.steps import do_verb
from workflows.verbs.terms import VERBS

UNFIT = 422


@blueprint.post("/<verb>")
@for_signed_in
def act(case_no: str, verb: str) -> ResponseReturnValue:
    """Do it; what is missing brings the page back with everything that was typed, and so does looking."""
    meant = verb_in(verb)
    form = fitted(VerbForm(), VERBS[meant])
    if form.is_looking:
        return verb_page(case_no, meant, form)
    if not form.validate_on_submit():
        return verb_page(case_no, meant, form), UNFIT
    asked = form.request(meant, case_no)
    try:
        do_verb(current_bureau(), current_actor(), asked, command_key=form.key)
    except (NotYours, VerbNotAllowed):
        raise
    except CapacityChanged as refusal:
        return verb_page(case_no, meant, form, sentence=sentence_of(refusal)), status_of(refusal)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        sentence = "" if blame_field(form, refusal) else sentence_of(refusal)
        return verb_page(case_no, meant, form, sentence=sentence), UNFIT
    flash(gettext("%(case_no)s：已%(verb)s。", case_no=case_no, verb=gettext(VERBS[meant].label)), "done")
    return redirect(url_for("cases.show", case_no=case_no))
