"""What pages ask of the list: a page of rows at one moment, and the counts beside the filters."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow
from engine.store import table_of
from workflows.exemption_list.records import ItemEntryRow, ListVersionRow, ProofItemRow
from workflows.exemption_list.rules import item_id_of, item_number, normalised
from workflows.exemption_list.terms import (
    CONTENT_FIELDS,
    EntryStanding,
    ExemptionWay,
    ItemContent,
    ListName,
    ProofType,
)

PAGE_ROWS = 50

_ITEM = table_of(ProofItemRow)
_ENTRY = table_of(ItemEntryRow)
_VERSION = table_of(ListVersionRow)
_UNIT = table_of(DepartmentRow)

_WORD = re.compile(r"\s+")


_JOINED = _ENTRY.join(_ITEM, _ITEM.c.id == _ENTRY.c.item_id)
_CONTENT = tuple(_ENTRY.c[name] for name in CONTENT_FIELDS)
ROWS = sa.select(
    _ITEM.c.id.label("item_id"),
    _ITEM.c.unit_id,
    _UNIT.c.name.label("unit_name"),
    _ITEM.c.matter_name,
    _ITEM.c.proof_name,
    _ITEM.c.demand_stopped_date,
    _ITEM.c.source,
    _ITEM.c.source_place,
    _ITEM.c.source_department,
    _ENTRY.c.standing,
    _ENTRY.c.since_version,
    _ENTRY.c.effective_date,
    *_CONTENT,
).select_from(_JOINED.outerjoin(_UNIT, _UNIT.c.id == _ITEM.c.unit_id))


@dataclass(frozen=True)
class ListFilter:
    """What a reader looks for; an empty filter finds everything."""

    q: str = ""
    """Words that must all occur in proof, matter or unit name; or an item's number."""
    way: ExemptionWay | None = None
    unit_id: int | None = None
    proof_type: ProofType | None = None
    list_name: ListName | None = None


@dataclass(frozen=True)
class Moment:
    """Which state of the list: as it holds on a day, or as one version wrote it.

    Both are exact. They differ only where a version takes effect on another day than it was formed.
    """

    day: date | None = None
    version: int | None = None
    published_only: bool = True
    """The public sees a change when its version is published; staff see it when it is formed."""

    def __post_init__(self) -> None:
        """Refuse a moment that is no moment: nothing would hold at it, without a word."""
        if (self.day is None) is (self.version is None):
            raise ValueError("a moment is a day or a version")


@dataclass(frozen=True)
class ListRow:
    """One row of the list at one moment."""

    item_id: int
    unit_id: int | None
    unit_name: str | None
    matter_name: str | None
    proof_name: str
    content: ItemContent
    standing: EntryStanding
    since_version: int
    effective_date: date
    demand_stopped_date: date | None
    source: str | None
    source_place: str | None
    source_department: str | None

    @property
    def number(self) -> str:
        """Return the public number."""
        return item_number(self.item_id)


@dataclass(frozen=True)
class ListPage:
    """Rows of one page; `next_cursor` is None on the last page."""

    rows: tuple[ListRow, ...]
    total: int
    next_cursor: int | None


@dataclass(frozen=True)
class Facets:
    """How many rows each choice of a filter would show, the other filters kept."""

    by_way: dict[ExemptionWay, int]
    by_list: dict[ListName, int]
    by_type: dict[ProofType, int]
    by_unit: dict[int, int]


def list_page(
    tx: Session,
    wanted: ListFilter,
    moment: Moment,
    *,
    after: int | None = None,
    limit: int = PAGE_ROWS,
) -> ListPage:
    """Return the rows after the cursor, in the order of item numbers, with the total of the filter."""
    conditions = [*_filtering(wanted), *holding_at(tx, moment)]
    total = tx.scalar(sa.select(sa.func.count()).select_from(_least(wanted)).where(*conditions)) or 0
    # By the entry's copy of the id: its index gives the order, so that no page sorts the whole list.
    query = ROWS.where(*conditions).order_by(_ENTRY.c.item_id).limit(limit + 1)
    if after is not None:
        query = query.where(_ENTRY.c.item_id > after)
    rows = tuple(list_row(row) for row in tx.execute(query))
    more = len(rows) > limit
    return ListPage(rows[:limit], total, rows[limit - 1].item_id if more else None)


def facets(tx: Session, wanted: ListFilter, moment: Moment) -> Facets:
    """Return the counts beside the filters."""
    held = holding_at(tx, moment)

    def counted(column: sa.ColumnElement[Any], left_out: str) -> dict[Any, int]:
        conditions = [*_filtering(wanted, left_out=left_out), *held, column.is_not(None)]
        source = _JOINED if left_out == "unit_id" else _least(wanted)
        query = sa.select(column, sa.func.count()).select_from(source).where(*conditions)
        return dict(tuple(row) for row in tx.execute(query.group_by(column)))

    ways = [*_filtering(wanted, left_out="way"), *held]
    sums = [sa.func.count().filter(_has_way(way)) for way in ExemptionWay]
    per_way = tx.execute(sa.select(*sums).select_from(_least(wanted)).where(*ways)).one()
    return Facets(
        by_way=dict(zip(ExemptionWay, per_way, strict=True)),
        by_list={ListName(key): n for key, n in counted(_ENTRY.c.list_name, "list_name").items()},
        by_type={ProofType(key): n for key, n in counted(_ENTRY.c.proof_type, "proof_type").items()},
        by_unit=counted(_ITEM.c.unit_id, "unit_id"),
    )


def holding_at(tx: Session, moment: Moment, *, removed: bool = False) -> list[sa.ColumnElement[bool]]:
    """Return the conditions under which an entry holds at the moment."""
    unseen = _unpublished(tx) if moment.published_only else ()
    conditions: list[sa.ColumnElement[bool]] = []
    superseded: sa.ColumnElement[bool]
    if moment.version is not None:
        conditions.append(_ENTRY.c.since_version <= moment.version)
        superseded = _ENTRY.c.until_version > moment.version
    else:
        conditions.append(_ENTRY.c.effective_date <= moment.day)
        superseded = _ENTRY.c.ended_date > moment.day
    if unseen:
        conditions.append(_ENTRY.c.since_version.not_in(unseen))
        superseded = sa.or_(superseded, _ENTRY.c.until_version.in_(unseen))
    conditions.append(sa.or_(_ENTRY.c.until_version.is_(None), superseded))
    if not removed:
        conditions.append(_ENTRY.c.standing != EntryStanding.REMOVED)
    return conditions


def list_row(row: sa.Row[*tuple[Any, ...]]) -> ListRow:
    """Return a row of ROWS as the pages read it."""
    return ListRow(
        item_id=row.item_id,
        unit_id=row.unit_id,
        unit_name=row.unit_name,
        matter_name=row.matter_name,
        proof_name=row.proof_name,
        content=ItemContent.from_document(row._asdict()),
        standing=EntryStanding(row.standing),
        since_version=row.since_version,
        effective_date=row.effective_date,
        demand_stopped_date=row.demand_stopped_date,
        source=row.source,
        source_place=row.source_place,
        source_department=row.source_department,
    )


def _least(wanted: ListFilter) -> sa.FromClause:
    """Return what a count must read: without words and unit, the entries alone."""
    return _JOINED if wanted.q or wanted.unit_id is not None else _ENTRY


def _filtering(wanted: ListFilter, *, left_out: str = "") -> list[sa.ColumnElement[bool]]:
    conditions = _matching(wanted.q)
    if wanted.way and left_out != "way":
        conditions.append(_has_way(wanted.way))
    plain = {
        "unit_id": (_ITEM.c.unit_id, wanted.unit_id),
        "proof_type": (_ENTRY.c.proof_type, wanted.proof_type),
        "list_name": (_ENTRY.c.list_name, wanted.list_name),
    }
    chosen = (pair for name, pair in plain.items() if name != left_out)
    conditions.extend(column == value for column, value in chosen if value is not None)
    return conditions


def _matching(q: str) -> list[sa.ColumnElement[bool]]:
    item_id = item_id_of(q)
    if item_id is not None:
        return [_ITEM.c.id == item_id]
    words = (normalised(word) for word in _WORD.split(q))
    return [_ITEM.c.search_text.contains(word, autoescape=True) for word in words if word]


def _has_way(way: ExemptionWay) -> sa.ColumnElement[bool]:
    return sa.type_coerce(_ENTRY.c.ways, sa.Text).contains(f'"{way}"', autoescape=True)


def _unpublished(tx: Session) -> tuple[int, ...]:
    """Return the versions that the public may not see yet; there are few, and an index holds them."""
    return tuple(tx.scalars(sa.select(_VERSION.c.number).where(_VERSION.c.published_at.is_(None))))
