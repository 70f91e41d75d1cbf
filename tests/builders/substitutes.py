"""Substitutes of the small city: arranged as a person would arrange them."""

from datetime import date

from engine.substitutes.steps import arrange_substitute, take_back
from engine.substitutes.terms import Arrangement, House
from tests.builders.city import ID, person
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role
from workflows.requests.terms import RequestKind

HOUSE = House(Role.UNIT_HEAD, 60, frozenset(RequestKind))
FRIDAY, NEXT_FRIDAY = date(2026, 10, 9), date(2026, 10, 16)


def an_arrangement(substitute: str, principal: str, **changes: object) -> Arrangement:
    """Return one from Friday 9 to Friday 16 October, for all kinds of cases."""
    fields: dict[str, object] = {"since": FRIDAY, "until": NEXT_FRIDAY, "reason": "trip"} | changes
    return Arrangement(ID[principal], ID[substitute], **fields)  # type: ignore[arg-type]


def arranged(
    bureau: Bureau, substitute: str, *, principal: str, by: str | None = None, **changes: object
) -> int:
    """Let one person act for another; return the id of the substitution."""
    wanted = an_arrangement(substitute, principal, **changes)
    with bureau.store.writing() as tx:
        return arrange_substitute(tx, person(bureau, by or principal), wanted, HOUSE, now=bureau.now())


def taken_back(bureau: Bureau, substitution_id: int, *, by: str) -> None:
    """Take a substitution back."""
    with bureau.store.writing() as tx:
        take_back(tx, person(bureau, by), substitution_id, HOUSE, now=bureau.now())
