"""Successions of the small city's units, with only the arguments that matter to a test."""

from tests.builders.city import a_key, person
from workflows.procedures.bureau import Bureau
from workflows.successions.deeds import record_succession
from workflows.successions.terms import SuccessionForm

PAPER, PAPER_NUMBER = "机构改革方案", "演示办发〔2026〕9号"


def a_succession_form(**changes: object) -> SuccessionForm:
    """Return the form by which the civil unit takes over from the police unit on 29 September 2026."""
    fields: dict[str, object] = {
        "old_unit": "police",
        "new_unit": "civil",
        "title": PAPER,
        "number": PAPER_NUMBER,
        "published_date": "2026-09-15",
        "effective_date": "2026-09-29",
        "counted_from": "effective",
    }
    return SuccessionForm(**{**fields, **changes})  # type: ignore[arg-type]


def succeeded(bureau: Bureau, *, by: str = "desk", key: bytes | None = None, **changes: object) -> int:
    """Record a succession; return its id."""
    form = a_succession_form(**changes)
    return record_succession(bureau, person(bureau, by), form, command_key=key or a_key())
