"""The problems of a refused form, each under its field with what to do instead."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_wtf import FlaskForm

from engine.refusals import Refusal
from webui.refusal_pages import blame_field, sentence_of


def place_problems(form: FlaskForm, problems: Iterable[Refusal]) -> str:
    """Put each problem under the field that it blames; return those that blame none of this form."""
    return "；".join(advice_of(problem) for problem in problems if not _is_placed(form, problem))


def advice_of(problem: Refusal) -> str:
    """Return the sentence with what to do instead: on a form the way out is half of the answer."""
    way_out = gettext(problem.way_out) % problem.facts if problem.way_out else ""
    return sentence_of(problem) + way_out.rstrip("。")


def _is_placed(form: FlaskForm, problem: Refusal) -> bool:
    if not blame_field(form, problem):
        return False
    field = form[problem.field]
    field.errors = [*field.errors[:-1], advice_of(problem)]
    return True
