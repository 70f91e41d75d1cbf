"""The causes under which units answer a paper: those that stand in the register, and one for the rest.

Used by deeds that record a paper and all that it calls for in one transaction.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from engine.people.lookups import departments
from workflows.causes.checking import checked
from workflows.causes.lookups import known_units
from workflows.causes.steps import record_cause
from workflows.causes.terms import CauseForm, KnownUnits
from workflows.exemption_list.rules import normalised
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import reckoning


def causes_of_paper(
    tx: Session,
    bureau: Bureau,
    paper: CauseForm,
    unit_ids: Sequence[int],
    *,
    person_id: int,
    command_key: bytes,
) -> Mapping[int, int]:
    """Return unit -> the cause under which it answers a paper. paper: the form without units.

    Where the same paper stands in the register for a unit already, its days run there and nowhere else; one
    cause is registered for all others. Refuses: RegistrationRefused.
    """
    if not unit_ids:
        return {}
    known = known_units(tx, paper, own_unit_ids=None, settings=bureau.regulation.requests)
    causes = _standing_causes(known, paper, unit_ids)
    silent = [unit for unit in unit_ids if unit not in causes]
    if silent:
        codes = {unit.id: unit.code for unit in departments(tx)}
        form = replace(paper, units=tuple(codes[unit] for unit in silent))
        counted = reckoning(tx, bureau)
        calendar = counted.calendars.of(None)
        draft = checked(form, known=known, today=counted.today, budget=counted.budget, calendar=calendar)
        key = hashlib.sha256(b"cause of a paper" + command_key).digest()[: len(command_key)]
        cause_id = record_cause(tx, draft, person_id=person_id, now=bureau.now(), command_key=key)
        causes |= dict.fromkeys(silent, cause_id)
    return causes


def _standing_causes(known: KnownUnits, paper: CauseForm, unit_ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in known.papers:
        if _alike(one.title, paper.title) or _alike(one.number, paper.number):
            found |= {unit: one.cause_id for unit in unit_ids if unit in one.unit_ids}
    return found


def _alike(one: str | None, typed: str) -> bool:
    return bool(one and typed.strip()) and normalised(one or "") == normalised(typed)
