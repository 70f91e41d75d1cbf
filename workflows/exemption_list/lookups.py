"""What pages ask of the list: a page of rows at one moment. The public search stands in search.py."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow
from engine.store import table_of
from workflows.exemption_list.initials import may_be_initials
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
    _ITEM.c.demand_resumed_date,
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
    demand_resumed_date: date | None
    source: str | None
    source_place: str | None
    source_department: str | None

    @property
    def number(self) -> str:
        """Return the public number."""
        return item_number(self.item_id)

    @property
    def stopped_date(self) -> date | None:
        """Return the day from which this entry's demand is stopped, before any approval; None: it is not."""
        stopped, resumed = self.demand_stopped_date, self.demand_resumed_date
        was_listed_again = stopped and resumed and stopped < resumed <= self.effective_date
        return None if was_listed_again else stopped


@dataclass(frozen=True)
class ListPage:
    """Rows of one page; `next_cursor` is None on the last page."""

    rows: tuple[ListRow, ...]
    total: int
    next_cursor: int | None


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


def removed_rows(tx: Session, wanted: ListFilter, moment: Moment, *, limit: int) -> tuple[ListRow, ...]:
    """Return rows of items that had left the list by the moment, by item number."""
    conditions = [*_filtering(wanted), *holding_at(tx, moment, removed=True)]
    query = ROWS.where(*conditions, _ENTRY.c.standing == EntryStanding.REMOVED)
    return tuple(list_row(row) for row in tx.execute(query.order_by(_ENTRY.c.item_id).limit(limit)))


def holding_at(tx: Session, moment: Moment, *, removed: bool = False) -> list[sa.ColumnElement[bool]]:
    """Return the conditions under which an entry holds at the moment."""
    unseen = unpublished_versions(tx) if moment.published_only else ()
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


def words_of(q: str) -> tuple[str, ...]:
    """Return the words that must all occur, written as the names are kept for the search."""
    return tuple(word for word in map(normalised, _WORD.split(q)) if word)


def unpublished_versions(tx: Session) -> tuple[int, ...]:
    """Return the versions that the public may not see yet; there are few, and an index holds them."""
    return tuple(tx.scalars(sa.select(_VERSION.c.number).where(_VERSION.c.published_at.is_(None))))


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
        demand_resumed_date=row.demand_resumed_date,
        source=row.source,
        source_place=row.source_place,
        source_department=row.source_department,
    )


def _least(wanted: ListFilter) -> sa.FromClause:
    """Return what a count must read: without words and unit, the entries alone."""
    return _JOINED if wanted.q or wanted.unit_id is not None else _ENTRY


def _filtering(wanted: ListFilter) -> list[sa.ColumnElement[bool]]:
    conditions = _matching(wanted.q)
    if wanted.way:
        conditions.append(_has_way(wanted.way))
    plain = {
        _ITEM.c.unit_id: wanted.unit_id,
        _ENTRY.c.proof_type: wanted.proof_type,
        _ENTRY.c.list_name: wanted.list_name,
    }
    conditions.extend(column == value for column, value in plain.items() if value is not None)
    return conditions


def _matching(q: str) -> list[sa.ColumnElement[bool]]:
    item_id = item_id_of(q)
    if item_id is not None:
        return [_ITEM.c.id == item_id]
    return [_fits(word) for word in words_of(q)]


def _fits(word: str) -> sa.ColumnElement[bool]:
    named = _ITEM.c.search_text.contains(word, autoescape=True)
    if not may_be_initials(word):
        return named
    return sa.or_(named, _ITEM.c.initials.contains(word, autoescape=True))


def _has_way(way: ExemptionWay) -> sa.ColumnElement[bool]:
    return sa.type_coerce(_ENTRY.c.ways, sa.Text).contains(f'"{way}"', autoescape=True)
