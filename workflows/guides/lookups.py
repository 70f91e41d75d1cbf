"""What steps and pages ask of guides and duties."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.people.records import DepartmentRow, PersonRow
from engine.store import table_of
from workflows.exemption_list.records import ProofItemRow
from workflows.exemption_list.rules import normalised
from workflows.exemption_list.terms import ExemptionWay
from workflows.guides.records import GuideDutyRow, GuideEditionRow, GuideRow
from workflows.guides.rules import proposed_materials
from workflows.guides.terms import DutyState, Expectation, Guide, GuideDraft, GuideDuty, GuideEdition

_GUIDE = table_of(GuideRow)
_DUTY = table_of(GuideDutyRow)
_UNIT = table_of(DepartmentRow)
_ITEM = table_of(ProofItemRow)
_EDITION = table_of(GuideEditionRow)
_PERSON = table_of(PersonRow)
_CASE = table_of(CaseFileRow)
PAGE_ROWS = 50


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


def guides_of_units(tx: Session, unit_ids: Collection[int]) -> tuple[Guide, ...]:
    """Return the guides that some units keep, by matter."""
    query = _GUIDES.where(_GUIDE.c.unit_id.in_(unit_ids)).order_by(_GUIDE.c.matter_key, _GUIDE.c.id)
    return tuple(_guide(row) for row in tx.execute(query))


def every_guide(tx: Session) -> tuple[Guide, ...]:
    """Return all guides of the city."""
    return tuple(_guide(row) for row in tx.execute(_GUIDES.order_by(_GUIDE.c.id)))


def guide_page(
    tx: Session, *, q: str = "", unit_id: int | None = None, after: int | None = None, size: int = PAGE_ROWS
) -> tuple[tuple[Guide, ...], int]:
    """Return the guides whose matter holds the words, by id, one more than the size; and their number."""
    conditions = [_GUIDE.c.matter_key.contains(normalised(word), autoescape=True) for word in q.split()]
    if unit_id is not None:
        conditions.append(_GUIDE.c.unit_id == unit_id)
    total = tx.scalar(sa.select(sa.func.count()).select_from(_GUIDE).where(*conditions)) or 0
    query = _GUIDES.where(*conditions).order_by(_GUIDE.c.id).limit(size + 1)
    if after is not None:
        query = query.where(_GUIDE.c.id > after)
    return tuple(_guide(row) for row in tx.execute(query)), total


def keeping_units(tx: Session) -> dict[int, str]:
    """Return the units that keep guides, id -> name."""
    query = sa.select(_UNIT.c.id, _UNIT.c.name).where(_UNIT.c.id.in_(sa.select(_GUIDE.c.unit_id)))
    return {row.id: row.name for row in tx.execute(query.order_by(_UNIT.c.id))}


def editions_of(tx: Session, guide_id: int) -> tuple[GuideEdition, ...]:
    """Return the editions that are kept, newest first."""
    rows = tx.execute(
        sa.select(_EDITION, _PERSON.c.name.label("publisher_name"), _CASE.c.case_no)
        .outerjoin(_PERSON, _PERSON.c.id == _EDITION.c.published_by)
        .outerjoin(_CASE, _CASE.c.id == _EDITION.c.case_id)
        .where(_EDITION.c.guide_id == guide_id)
        .order_by(_EDITION.c.number.desc())
    )
    return tuple(
        GuideEdition(
            row.number,
            GuideDraft(tuple(row.materials), tuple(row.steps), row.basis, row.address),
            row.published_at,
            row.published_by,
            row.publisher_name,
            row.case_no,
            row.reason,
        )
        for row in rows
    )


def publisher_of(tx: Session, guide_id: int, edition: int) -> int | None:
    """Return who published an edition; None: it came with the first data."""
    query = sa.select(_EDITION.c.published_by)
    query = query.where(_EDITION.c.guide_id == guide_id, _EDITION.c.number == edition)
    found: int | None = tx.connection().scalar(query)
    return found


def open_duties(tx: Session) -> tuple[GuideDuty, ...]:
    """Return the duties of all open cases that are not yet fulfilled."""
    query = _DUTIES.join(_CASE, _CASE.c.id == _DUTY.c.case_id)
    query = query.where(_CASE.c.closed_at.is_(None), _DUTY.c.state == DutyState.OPEN)
    return tuple(_duty(row) for row in tx.execute(query.order_by(_DUTY.c.id)))


def proposal_for(tx: Session, owed: GuideDuty) -> tuple[str, ...]:
    """Return the lines that would fulfil the duty, for the keeper to edit."""
    others = longer_names(tx, owed.proof_name)
    return proposed_materials(
        owed.guide.materials, owed.proof_name, owed.expected, other_proofs=others, ways=owed.ways
    )


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
    _GUIDE.c.steps,
    _GUIDE.c.basis,
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
        _DUTY.c.ways,
        _DUTY.c.owed_at,
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
        ways=tuple(ExemptionWay(way) for way in row.ways),
        owed_at=row.owed_at,
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
        tuple(row.steps),
        row.basis,
    )
