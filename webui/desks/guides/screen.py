"""Pages that more than one route shows: the form of a guide, and the check of its page."""

from collections.abc import Mapping

from flask import render_template
from flask_wtf import FlaskForm

from engine.refusals import Refusal
from engine.webpages.terms import FetchSettings
from webui.accounts import current_actor
from webui.desks.guides.failures import failure_sentence
from webui.desks.guides.forms import GuideFields, JudgementFields, PageFields, StatementFields
from webui.desks.guides.lookups import GuideView, check_view
from webui.office import current_bureau, current_office
from webui.refusal_pages import blame_field, sentence_of
from workflows.guides.terms import EXPECTATION_LABELS


def edit_page(view: GuideView, form: GuideFields, *, problem: Refusal | None = None) -> str:
    """Return the form of a guide, with what is wrong with it."""
    sentence = "" if problem is None or blame_field(form, problem) else sentence_of(problem)
    return render_template("guides/edit.html", view=view, form=form, sentence=sentence)


def check_page(guide_id: int, *, form: FlaskForm | None = None, problem: Refusal | None = None) -> str:
    """Return the check of a guide's page; form: the one that was refused, with what is wrong with it."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = check_view(tx, bureau, current_actor(), guide_id)
    first = view.proofs[0].proof_name if view.proofs else ""
    forms: Mapping[str, FlaskForm] = {
        "page": form if isinstance(form, PageFields) else PageFields(formdata=None),
        "statement": form
        if isinstance(form, StatementFields)
        else StatementFields(formdata=None, data={"proof_name": first}),
    }
    sentence = ""
    if problem is not None and (form is None or not blame_field(form, problem)):
        sentence = sentence_of(problem)
    return render_template(
        "guides/check.html",
        view=view,
        forms=forms,
        judged=form if isinstance(form, JudgementFields) else None,
        judgement=lambda proof_name, line, number: JudgementFields(
            formdata=None, prefix=f"j{number}-", data={"proof_name": proof_name, "line": line}
        ),
        sentence=sentence,
        needs_page=bureau.regulation.guides.needs_page,
        hosts=current_office().settings.table("fetching", FetchSettings).hosts,
        failure_sentence=failure_sentence,
        expectations=EXPECTATION_LABELS,
    )
