"""What steps and pages ask of guides and duties."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow
from engine.store import table_of
from workflows.exemption_list.records import ProofItemRow
from workflows.exemption_list.rules import normalised
from workflows.guides.records import GuideDutyRow, GuideRow
from workflows.guides.rules import demands, matches, proposed_materials
from workflows.guides.terms import DutyState, Expectation, Guide, GuideDuty

_GUIDE = table_of(GuideRow)
_DUTY = table_of(GuideDutyRow)
_UNIT = table_of(DepartmentRow)
_ITEM = table_of(ProofItemRow)


def duty(tx: Session, duty_id: int) -> GuideDuty:
    """Return one duty with its guide; asking for one that does not exist is a programming error."""
    return _duty(tx.connection().execute(_DUTY_BY_ID, {"duty": duty_id}).one())


def duties_of(tx: Session, case_id: int) -> tuple[GuideDuty, ...]:
    """Return the duties of a case, in the order in which they were owed."""
    rows = tx.connection().execute(_DUTIES_OF_CASE, {"case": case_id})
    return tuple(_duty(row) for row in rows)


def guide(tx: Session, guide_id: int) -> Guide | None:
    """Return one guide, or None when there is no such guide."""
    row = tx.execute(_GUIDES.where(_GUIDE.c.id == guide_id)).one_or_none()
    return _guide(row) if row else None


def guides_of_matter(tx: Session, matter_name: str) -> tuple[Guide, ...]:
    """Return every unit's guide of one matter."""
    query = _GUIDES.where(_GUIDE.c.matter_key == normalised(matter_name)).order_by(_GUIDE.c.id)
    return tuple(_guide(row) for row in tx.execute(query))


def proposal_for(tx: Session, owed: GuideDuty) -> tuple[str, ...]:
    """Return the lines that would fulfil the duty, for the keeper to edit."""
    others = longer_names(tx, owed.proof_name)
    return proposed_materials(owed.guide.materials, owed.proof_name, owed.expected, other_proofs=others)


def matches_now(tx: Session, owed: GuideDuty) -> bool:
    """Say whether the guide says of the proof what the list wants."""
    lines, name = owed.guide.materials, owed.proof_name
    # Looking through all names is dear, and only a guide that names the proof at all needs it.
    others = longer_names(tx, name) if demands(lines, name) else ()
    return matches(lines, name, owed.expected, other_proofs=others)


def longer_names(tx: Session, proof_name: str) -> tuple[str, ...]:
    """Return the names of other known proofs that contain this name (家庭收入证明, 收入证明)."""
    query = (
        sa.select(_ITEM.c.proof_name)
        .where(_ITEM.c.search_text.contains(normalised(proof_name), autoescape=True))
        .distinct()
    )
    return tuple(name for name in tx.scalars(query) if normalised(name) != normalised(proof_name))


_GUIDE_COLUMNS = (
    _GUIDE.c.id.label("guide_id"),
    _GUIDE.c.unit_id,
    _UNIT.c.name.label("unit_name"),
    _GUIDE.c.matter_name,
    _GUIDE.c.address,
    _GUIDE.c.materials,
    _GUIDE.c.edition,
    _GUIDE.c.updated_at,
)
_GUIDES = sa.select(*_GUIDE_COLUMNS).join(_UNIT, _UNIT.c.id == _GUIDE.c.unit_id)
_DUTIES = (
    sa.select(
        _DUTY.c.id,
        _DUTY.c.case_id,
        _DUTY.c.list_version,
        _DUTY.c.proof_name,
        _DUTY.c.expected,
        _DUTY.c.state,
        _DUTY.c.checked_at,
        _DUTY.c.edition_before,
        _DUTY.c.edition_after,
        _DUTY.c.materials_before,
        *_GUIDE_COLUMNS,
    )
    .join(_GUIDE, _GUIDE.c.id == _DUTY.c.guide_id)
    .join(_UNIT, _UNIT.c.id == _GUIDE.c.unit_id)
)

_DUTY_BY_ID = _DUTIES.where(_DUTY.c.id == sa.bindparam("duty"))
_DUTIES_OF_CASE = _DUTIES.where(_DUTY.c.case_id == sa.bindparam("case")).order_by(_DUTY.c.id)


def _duty(row: sa.Row[*tuple[Any, ...]]) -> GuideDuty:
    return GuideDuty(
        id=row.id,
        case_id=row.case_id,
        list_version=row.list_version,
        proof_name=row.proof_name,
        expected=Expectation(row.expected),
        state=DutyState(row.state),
        checked_at=row.checked_at,
        edition_before=row.edition_before,
        edition_after=row.edition_after,
        materials_before=tuple(row.materials_before),
        guide=_guide(row),
    )


def _guide(row: sa.Row[*tuple[Any, ...]]) -> Guide:
    return Guide(
        row.guide_id,
        row.unit_id,
        row.unit_name,
        row.matter_name,
        row.address,
        tuple(row.materials),
        row.edition,
        row.updated_at,
    )
