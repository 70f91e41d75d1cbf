"""Causes of the small city's register, with only the arguments that matter to a test."""

from tests.builders.city import a_key, person
from workflows.causes.lookups import cause_of, waiting_units
from workflows.causes.terms import CauseForm, RegisteredCause, WaitingUnit
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import reckoning, register_cause

LAW, LAW_NUMBER = "户口登记管理办法（2026年修订）", "演示令〔2026〕7号"


def a_cause_form(**changes: object) -> CauseForm:
    """Return the form of a law in force since 29 September 2026, which concerns the police."""
    fields: dict[str, object] = {
        "type": "law_changed",
        "title": LAW,
        "number": LAW_NUMBER,
        "published_date": "2026-09-15",
        "effective_date": "2026-09-29",
        "counted_from": "effective",
        "units": ("police",),
    }
    return CauseForm(**{**fields, **changes})  # type: ignore[arg-type]


def a_cause(bureau: Bureau, *, by: str = "desk", **changes: object) -> int:
    """Register a cause; return its id."""
    return register_cause(bureau, person(bureau, by), a_cause_form(**changes), command_key=a_key())


def cause(bureau: Bureau, cause_id: int) -> RegisteredCause:
    """Return a cause as it stands in the register."""
    with bureau.store.reading() as tx:
        return cause_of(tx, cause_id)


def waiting(bureau: Bureau) -> tuple[WaitingUnit, ...]:
    """Return the units of the city that have neither filed nor declared."""
    with bureau.store.reading() as tx:
        return waiting_units(tx, reckoning(tx, bureau))
