"""Reads a form in a test and says what was found in few words."""

from typing import Any

from workflows.survey_forms.reading import read_survey
from workflows.survey_forms.terms import SurveyReading, SurveyRow


def said(each: SurveyRow) -> tuple[Any, ...]:
    return (each.department, each.matter_name, each.matter_code, each.proof_name, each.ways, each.other_text)


def read(content: bytes, name: str = "附件2.xlsx") -> SurveyReading:
    return read_survey(name, content)


def only(content: bytes, name: str = "附件2.xlsx") -> SurveyRow:
    """Return the one row of a file without errors."""
    reading = read(content, name)
    assert [str(each.reason) for each in reading.errors] == []
    (found,) = reading.rows
    return found


def faults(reading: SurveyReading) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.reason.code) for each in reading.errors]
