"""What pages ask of the versions: which there are, which held on a day, and what lies between two."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.people.records import DepartmentRow
from engine.store import table_of
from workflows.exemption_list.records import ItemEntryRow, ListVersionRow, ProofItemRow
from workflows.exemption_list.rules import item_number
from workflows.exemption_list.terms import EntryStanding, ItemContent

_ITEM = table_of(ProofItemRow)
_ENTRY = table_of(ItemEntryRow)
_VERSION = table_of(ListVersionRow)
_UNIT = table_of(DepartmentRow)
_CASE = table_of(CaseFileRow)


@dataclass(frozen=True)
class VersionLine:
    """One version, as the list of past versions shows it."""

    number: int
    effective_date: date
    formed_at: datetime
    published_at: datetime | None
    channels: tuple[str, ...]
    case_id: int | None
    case_no: str | None
    summary: str | None
    is_correction: bool = False
    digest: str | None = None
    """SHA-256 over the version's canonical bytes, as hex; None: it was not worked out."""


class DifferenceKind(StrEnum):
    """What became of an item between two states of the list."""

    ADDED = "added"
    CANCELLED = "cancelled"
    MOVED = "moved"
    """From one list to the other: what need not be brought may be asked for, or the other way round."""
    CHANGED = "changed"


DIFFERENCE_LABELS: dict[DifferenceKind, str] = {
    DifferenceKind.ADDED: "新增",
    DifferenceKind.CANCELLED: "取消",
    DifferenceKind.MOVED: "改列",
    DifferenceKind.CHANGED: "变更",
}


@dataclass(frozen=True)
class ItemDifference:
    """How one item differs between two states of the list; None: not on the list in that state."""

    item_id: int
    number: str
    unit_name: str | None
    matter_name: str | None
    proof_name: str
    before: ItemContent | None
    after: ItemContent | None
    standing_before: EntryStanding | None
    standing_after: EntryStanding | None

    @property
    def kind(self) -> DifferenceKind:
        """Return what became of the item."""
        if self.before is None:
            return DifferenceKind.ADDED
        was_there = self.standing_before is EntryStanding.LISTED
        if self.after is None or (was_there and self.standing_after is EntryStanding.ABOLISHED):
            return DifferenceKind.CANCELLED
        is_moved = self.before.list_name is not self.after.list_name
        return DifferenceKind.MOVED if is_moved else DifferenceKind.CHANGED


def versions(
    tx: Session, *, published_only: bool = True, before: int | None = None, limit: int = 50
) -> tuple[VersionLine, ...]:
    """Return the versions, newest first, below the number `before` where one is given."""
    query = _LINES.order_by(_VERSION.c.number.desc()).limit(limit)
    if published_only:
        query = query.where(_VERSION.c.published_at.is_not(None))
    if before is not None:
        query = query.where(_VERSION.c.number < before)
    return tuple(_version_line(row) for row in tx.execute(query))


def version_line(tx: Session, number: int) -> VersionLine | None:
    """Return one version, or None when there is no such number."""
    row = tx.execute(_LINES.where(_VERSION.c.number == number)).one_or_none()
    return _version_line(row) if row else None


def version_of_case(tx: Session, case_id: int) -> VersionLine | None:
    """Return the version that a case formed, or None before it did."""
    row = tx.connection().execute(_LINE_OF_CASE, {"case": case_id}).one_or_none()
    return _version_line(row) if row else None


def version_on(tx: Session, day: date, *, published_only: bool = True) -> int | None:
    """Return the newest version in effect on a day, or None before the first."""
    query = sa.select(sa.func.max(_VERSION.c.number)).where(_VERSION.c.effective_date <= day)
    if published_only:
        query = query.where(_VERSION.c.published_at.is_not(None))
    number: int | None = tx.scalar(query)
    return number


def difference(tx: Session, older: int, newer: int) -> tuple[ItemDifference, ...]:
    """Return the items that differ between two versions, in the order of their numbers."""
    touched = (
        sa.select(_ENTRY.c.item_id)
        .where(_ENTRY.c.since_version > older, _ENTRY.c.since_version <= newer)
        .distinct()
    )
    rows = tx.execute(
        sa.select(_ENTRY, _ITEM.c.matter_name, _ITEM.c.proof_name, _UNIT.c.name.label("unit_name"))
        .join(_ITEM, _ITEM.c.id == _ENTRY.c.item_id)
        .outerjoin(_UNIT, _UNIT.c.id == _ITEM.c.unit_id)
        .where(_ENTRY.c.item_id.in_(touched), _ENTRY.c.since_version <= newer)
        .order_by(_ENTRY.c.item_id, _ENTRY.c.since_version)
    )
    entries: dict[int, list[sa.Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        entries.setdefault(row.item_id, []).append(row)
    found = (_difference(history, older) for history in entries.values())
    return tuple(one for one in found if _differs(one))


_LINES = sa.select(_VERSION, _CASE.c.case_no).outerjoin(_CASE, _CASE.c.id == _VERSION.c.case_id)

_LINE_OF_CASE = _LINES.where(_VERSION.c.case_id == sa.bindparam("case"))


def _version_line(row: sa.Row[*tuple[Any, ...]]) -> VersionLine:
    return VersionLine(
        row.number,
        row.effective_date,
        row.formed_at,
        row.published_at,
        tuple(row.channels or ()),
        row.case_id,
        row.case_no,
        row.summary,
        row.is_correction,
        row.digest.hex() if row.digest else None,
    )


def _difference(history: list[sa.Row[*tuple[Any, ...]]], older: int) -> ItemDifference:
    earlier = [row for row in history if row.since_version <= older]
    before, after = (earlier[-1] if earlier else None), history[-1]
    return ItemDifference(
        after.item_id,
        item_number(after.item_id),
        after.unit_name,
        after.matter_name,
        after.proof_name,
        _visible_content(before),
        _visible_content(after),
        EntryStanding(before.standing) if before else None,
        EntryStanding(after.standing),
    )


def _differs(one: ItemDifference) -> bool:
    return (one.before, one.standing_before) != (one.after, one.standing_after) and not (
        one.before is None and one.after is None
    )


def _visible_content(row: sa.Row[*tuple[Any, ...]] | None) -> ItemContent | None:
    if row is None or row.standing == EntryStanding.REMOVED:
        return None
    return ItemContent.from_document(row._asdict())
