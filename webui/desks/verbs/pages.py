"""The page of a verb, before it is done."""

from flask import request
from flask.typing import ResponseReturnValue

from webui.access import for_signed_in
from webui.desks.verbs.blueprint import blueprint
from webui.desks.verbs.forms import VerbForm, fitted
from webui.desks.verbs.screen import verb_in, verb_page
from workflows.verbs.terms import VERBS


@blueprint.get("/<verb>")
@for_signed_in
def ask(case_no: str, verb: str) -> ResponseReturnValue:
    """Show what the verb would bring about; ?task= names the task that it is about."""
    meant = verb_in(verb)
    form = fitted(VerbForm(formdata=None, data={"task": request.args.get("task", "")}), VERBS[meant])
    return verb_page(case_no, meant, form)
