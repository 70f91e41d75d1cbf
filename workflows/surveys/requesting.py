"""From an accepted row to a request: the form is filled in, and goes the way of any other request."""

from dataclasses import fields, replace
from typing import Any

from workflows.requests.terms import RequestForm
from workflows.surveys.terms import SurveyLine


def said_by_row(said: RequestForm, row: SurveyLine, *, unit_code: str) -> RequestForm:
    """Return the form with what a row states; what it does not state stays as it was.

    The cause and its day are for the filer to say: a survey is none.
    """
    names = {field.name for field in fields(RequestForm)}
    stated: dict[str, Any] = {
        name: value
        for name, value in row.content.columns().items()
        if name in names and value not in (None, [])
    }
    ways = {"ways": tuple(row.content.ways)} if row.content.ways or row.is_retained else {}
    names_of_item = {"matter_name": row.matter_name, "proof_name": row.proof_name}
    return replace(said, **stated | ways | names_of_item, unit=unit_code)
