"""What changes guides: the duty to rewrite one, and the publishing of an edition."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow
from engine.people.terms import DepartmentKind
from engine.store import insert_into, table_of
from workflows.exemption_list.rules import normalised
from workflows.guides.lookups import longer_names
from workflows.guides.records import GuideDutyRow, GuideEditionRow, GuideRow
from workflows.guides.rules import NothingChanged, demands, require_edition
from workflows.guides.terms import Authorship, CarriedOut, DutyState, Expectation, GuideDraft

_GUIDE = table_of(GuideRow)
_DUTY = table_of(GuideDutyRow)
_UNIT = table_of(DepartmentRow)
_EDITION = table_of(GuideEditionRow)
_BELOW = (DepartmentKind.BANNER, DepartmentKind.PARK)
NOBODY = Authorship(None)
"""Of what came with the first data."""
_OWE = sa.insert(_DUTY).returning(_DUTY.c.id, sort_by_parameter_order=True)
_KEPT = (_GUIDE.c.materials, _GUIDE.c.steps, _GUIDE.c.basis, _GUIDE.c.address)
_LOCK = sa.select(_GUIDE.c.id, _GUIDE.c.edition, _GUIDE.c.updated_at, *_KEPT).with_for_update(of=_GUIDE)
_LOCK_BY_ID = _LOCK.where(_GUIDE.c.id == sa.bindparam("guide"))
_LOCK_BY_DUTY = (
    _LOCK.add_columns(_DUTY.c.case_id)
    .join(_DUTY, _DUTY.c.guide_id == _GUIDE.c.id)
    .where(_DUTY.c.id == sa.bindparam("duty"))
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


def owe_guides(tx: Session, request: CarriedOut, *, list_version: int, now: datetime) -> list[int]:
    """Return the ids of new duties: one for each guide concerned, of the unit itself and of every banner.

    Concerned is a guide of the matter; where the item names no matter, a guide that demands the proof.
    """
    guides = _guides_concerned(tx, request)
    if not guides:
        return []
    expected = Expectation.PRESENT if request.is_retained else Expectation.ABSENT
    same = {"case_id": request.case_id, "list_version": list_version, "proof_name": request.proof_name}
    same |= {"expected": str(expected), "state": str(DutyState.OPEN), "owed_at": now}
    same |= {"ways": [] if request.is_retained else [str(way) for way in request.ways]}
    rows = [
        same | {"guide_id": guide.id, "edition_before": guide.edition, "materials_before": guide.materials}
        for guide in guides
    ]
    return list(tx.connection().scalars(_OWE, rows))


def owe_correction(
    tx: Session,
    *,
    case_id: int,
    guide_id: int,
    list_version: int,
    proof_name: str,
    ways: Sequence[str],
    now: datetime,
) -> int:
    """Return the id of the duty to take one proof out of one guide that has drifted from the list."""
    connection = tx.connection()
    guide = connection.execute(_LOCK_BY_ID, {"guide": guide_id}).one()
    row = {
        "case_id": case_id,
        "guide_id": guide_id,
        "list_version": list_version,
        "proof_name": proof_name,
        "expected": str(Expectation.ABSENT),
        "state": str(DutyState.OPEN),
        "edition_before": guide.edition,
        "materials_before": list(guide.materials),
        "ways": list(ways),
        "owed_at": now,
    }
    return int(connection.execute(sa.insert(_DUTY).returning(_DUTY.c.id), row).scalar_one())


def rewrite_guide(
    tx: Session,
    duty_id: int,
    materials: Sequence[str],
    *,
    address: str | None,
    edition_seen: int,
    now: datetime,
    author: Authorship = NOBODY,
) -> int:
    """Publish a new edition of the guide that a duty is about, and return its number.

    materials: lines as from `rules.material_lines`. address: None keeps the one there is, as steps and
    basis are kept.
    Refuses: GuideMovedOn (another edition than the keeper saw).
    """
    connection = tx.connection()
    guide = connection.execute(_LOCK_BY_DUTY, {"duty": duty_id}).one()
    draft = GuideDraft(tuple(materials), tuple(guide.steps), guide.basis, address or guide.address)
    in_case = replace(author, case_id=guide.case_id)
    edition = _publish(connection, guide, draft, author=in_case, edition_seen=edition_seen, now=now)
    connection.execute(_NOTE_ON_DUTY, {"duty": duty_id, "edition_after": edition})
    return edition


def publish_edition(
    tx: Session, guide_id: int, draft: GuideDraft, *, author: Authorship, edition_seen: int, now: datetime
) -> int:
    """Publish a guide anew of the unit's own accord, and return the number of the edition.

    Refuses: GuideMovedOn, NothingChanged.
    """
    connection = tx.connection()
    guide = connection.execute(_LOCK_BY_ID, {"guide": guide_id}).one()
    if _draft_in(guide) == draft and guide.edition == edition_seen:
        raise NothingChanged(edition=guide.edition)
    return _publish(connection, guide, draft, author=author, edition_seen=edition_seen, now=now)


def found_editions(tx: Session) -> None:
    """Keep the first edition of every guide that has none kept: what came with the first data."""
    connection = tx.connection()
    kept = sa.select(_EDITION.c.guide_id)
    for guide in connection.execute(_LOCK.where(_GUIDE.c.id.not_in(kept)).order_by(_GUIDE.c.id)).all():
        _keep(connection, guide, author=NOBODY)


def _publish(
    connection: sa.Connection,
    guide: sa.Row[*tuple[Any, ...]],
    draft: GuideDraft,
    *,
    author: Authorship,
    edition_seen: int,
    now: datetime,
) -> int:
    require_edition(edition=guide.edition, seen=edition_seen)
    _keep(connection, guide, author=NOBODY)
    edition: int = guide.edition + 1
    said = _said(draft)
    connection.execute(_REWRITE, {"guide": guide.id, "edition": edition, "updated_at": now, **said})
    written_by = {"published_by": author.person_id, "case_id": author.case_id, "reason": author.reason}
    row = {"guide_id": guide.id, "number": edition, "published_at": now, **said, **written_by}
    connection.execute(sa.insert(_EDITION), row)
    return edition


def _keep(connection: sa.Connection, guide: sa.Row[*tuple[Any, ...]], *, author: Authorship) -> None:
    """Keep the edition that is about to be replaced, where it came from before editions were kept."""
    row = {"guide_id": guide.id, "number": guide.edition, "published_at": guide.updated_at}
    written_by = {"published_by": author.person_id, "case_id": author.case_id, "reason": author.reason}
    kept = insert_into(connection, _EDITION).values(**row, **_said(_draft_in(guide)), **written_by)
    connection.execute(kept.on_conflict_do_nothing(index_elements=["guide_id", "number"]))


def _draft_in(guide: sa.Row[*tuple[Any, ...]]) -> GuideDraft:
    return GuideDraft(tuple(guide.materials), tuple(guide.steps), guide.basis, guide.address)


def _said(draft: GuideDraft) -> dict[str, Any]:
    lines = {"materials": list(draft.materials), "steps": list(draft.steps)}
    return {**lines, "basis": draft.basis, "address": draft.address}


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
