"""What changes guides: the duty to rewrite one, the rewriting, and the check against the list."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow
from engine.people.terms import DepartmentKind
from engine.store import table_of
from workflows.exemption_list.rules import normalised
from workflows.guides.lookups import duty, longer_names, matches_now
from workflows.guides.records import GuideDutyRow, GuideRow
from workflows.guides.rules import demands, require_edition
from workflows.guides.terms import CarriedOut, DutyState, Expectation

_GUIDE = table_of(GuideRow)
_DUTY = table_of(GuideDutyRow)
_UNIT = table_of(DepartmentRow)
_BELOW = (DepartmentKind.BANNER, DepartmentKind.PARK)
_OWE = sa.insert(_DUTY).returning(_DUTY.c.id, sort_by_parameter_order=True)
_GUIDE_OF_DUTY = (
    sa.select(_GUIDE.c.id, _GUIDE.c.edition, _GUIDE.c.address)
    .join(_DUTY, _DUTY.c.guide_id == _GUIDE.c.id)
    .where(_DUTY.c.id == sa.bindparam("duty"))
    .with_for_update(of=_GUIDE)
)
_REWRITE = sa.update(_GUIDE).where(_GUIDE.c.id == sa.bindparam("guide"))
_NOTE_ON_DUTY = sa.update(_DUTY).where(_DUTY.c.id == sa.bindparam("duty"))
_CONCERNED = (
    sa.select(_GUIDE.c.id, _GUIDE.c.edition, _GUIDE.c.materials)
    .join(_UNIT, _UNIT.c.id == _GUIDE.c.unit_id)
    .where(
        sa.or_(
            _GUIDE.c.unit_id == sa.bindparam("unit"),
            *(_UNIT.c.kind == sa.literal_column(f"'{kind}'") for kind in _BELOW),
        )
    )
    .order_by(_GUIDE.c.id)
)
_CONCERNED_OF_MATTER = _CONCERNED.where(_GUIDE.c.matter_key == sa.bindparam("matter"))


def owe_guides(tx: Session, request: CarriedOut, *, list_version: int) -> list[int]:
    """Return the ids of new duties: one for each guide concerned, of the unit itself and of every banner.

    Concerned is a guide of the matter; where the item names no matter, a guide that demands the proof.
    """
    guides = _guides_concerned(tx, request)
    if not guides:
        return []
    expected = Expectation.PRESENT if request.is_retained else Expectation.ABSENT
    same = {"case_id": request.case_id, "list_version": list_version, "proof_name": request.proof_name}
    same |= {"expected": str(expected), "state": str(DutyState.OPEN)}
    rows = [
        same | {"guide_id": guide.id, "edition_before": guide.edition, "materials_before": guide.materials}
        for guide in guides
    ]
    return list(tx.connection().scalars(_OWE, rows))


def rewrite_guide(
    tx: Session,
    duty_id: int,
    materials: Sequence[str],
    *,
    address: str | None,
    edition_seen: int,
    now: datetime,
) -> int:
    """Publish a new edition of the guide that a duty is about, and return its number.

    materials: lines as from `rules.material_lines`. address: None keeps the one there is.
    Refuses: GuideMovedOn (another edition than the keeper saw).
    """
    connection = tx.connection()
    guide = connection.execute(_GUIDE_OF_DUTY, {"duty": duty_id}).one()
    require_edition(edition=guide.edition, seen=edition_seen)
    edition: int = guide.edition + 1
    connection.execute(
        _REWRITE,
        {"guide": guide.id, "materials": list(materials), "edition": edition, "updated_at": now}
        | {"address": address or guide.address},
    )
    connection.execute(_NOTE_ON_DUTY, {"duty": duty_id, "edition_after": edition})
    return edition


def check_guide(tx: Session, duty_id: int, *, now: datetime) -> bool:
    """Say whether the guide now matches the list, and note the check on the duty."""
    is_matched = matches_now(tx, duty(tx, duty_id))
    state = DutyState.MATCHED if is_matched else DutyState.OPEN
    tx.connection().execute(_NOTE_ON_DUTY, {"duty": duty_id, "state": str(state), "checked_at": now})
    return is_matched


def _guides_concerned(tx: Session, request: CarriedOut) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    connection, unit = tx.connection(), request.unit_id
    if request.matter_name is not None:
        matter = normalised(request.matter_name)
        return connection.execute(_CONCERNED_OF_MATTER, {"unit": unit, "matter": matter}).all()
    others = longer_names(tx, request.proof_name)
    return [
        guide
        for guide in connection.execute(_CONCERNED, {"unit": unit})
        if demands(guide.materials, request.proof_name, other_proofs=others)
    ]
