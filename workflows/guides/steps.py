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
    insert = sa.insert(_DUTY).returning(_DUTY.c.id, sort_by_parameter_order=True)
    return list(tx.connection().scalars(insert, rows))


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
    guide = connection.execute(
        sa.select(_GUIDE.c.id, _GUIDE.c.edition, _GUIDE.c.address)
        .join(_DUTY, _DUTY.c.guide_id == _GUIDE.c.id)
        .where(_DUTY.c.id == duty_id)
        .with_for_update(of=_GUIDE)
    ).one()
    require_edition(edition=guide.edition, seen=edition_seen)
    edition: int = guide.edition + 1
    connection.execute(
        sa.update(_GUIDE).where(_GUIDE.c.id == guide.id),
        {"materials": list(materials), "edition": edition, "updated_at": now}
        | {"address": address or guide.address},
    )
    connection.execute(sa.update(_DUTY).where(_DUTY.c.id == duty_id), {"edition_after": edition})
    return edition


def check_guide(tx: Session, duty_id: int, *, now: datetime) -> bool:
    """Say whether the guide now matches the list, and note the check on the duty."""
    is_matched = matches_now(tx, duty(tx, duty_id))
    state = DutyState.MATCHED if is_matched else DutyState.OPEN
    tx.connection().execute(
        sa.update(_DUTY).where(_DUTY.c.id == duty_id), {"state": str(state), "checked_at": now}
    )
    return is_matched


def _guides_concerned(tx: Session, request: CarriedOut) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    query = (
        sa.select(_GUIDE.c.id, _GUIDE.c.edition, _GUIDE.c.materials)
        .join(_UNIT, _UNIT.c.id == _GUIDE.c.unit_id)
        .where(sa.or_(_GUIDE.c.unit_id == request.unit_id, _UNIT.c.kind.in_(_BELOW)))
        .order_by(_GUIDE.c.id)
    )
    if request.matter_name is not None:
        query = query.where(_GUIDE.c.matter_key == normalised(request.matter_name))
        return tx.connection().execute(query).all()
    others = longer_names(tx, request.proof_name)
    return [
        guide
        for guide in tx.connection().execute(query)
        if demands(guide.materials, request.proof_name, other_proofs=others)
    ]
