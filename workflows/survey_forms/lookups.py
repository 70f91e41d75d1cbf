"""What is written out of the list on a day: its rows as lines of 附件2."""

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from workflows.exemption_list.lookups import ListFilter, Moment, list_page
from workflows.exemption_list.terms import ListName
from workflows.survey_forms.drawing import FormLine

_ALL: Final = 1_000_000
"""More rows than any city's list has: the form is written whole."""


def form_lines(tx: Session, day: date) -> tuple[FormLine, ...]:
    """Return what need not be brought on that day, as published, in the order of the items' numbers.

    A row of an office that is no unit of this city bears the name that its source gives.
    """
    page = list_page(tx, ListFilter(list_name=ListName.EXEMPT), Moment(day=day), limit=_ALL)
    return tuple(
        FormLine(
            department=row.unit_name or row.source_department,
            matter_name=row.matter_name,
            matter_code=row.content.matter_code,
            proof_name=row.proof_name,
            ways=row.content.ways,
            other_text=row.content.other_text,
        )
        for row in page.rows
    )
