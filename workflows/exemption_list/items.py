"""What pages and requests ask of one item: what holds of it, what ever held, what a request would change."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.people.records import DepartmentRow
from engine.store import table_of
from workflows.exemption_list.lookups import ROWS, ListRow, Moment, holding_at, list_row
from workflows.exemption_list.records import ItemEntryRow, ListVersionRow, ProofItemRow
from workflows.exemption_list.rules import item_id_of, item_number, key_text
from workflows.exemption_list.terms import CONTENT_FIELDS, CurrentItem, EntryStanding, ItemContent, ItemKey

_ITEM = table_of(ProofItemRow)
_ENTRY = table_of(ItemEntryRow)
_VERSION = table_of(ListVersionRow)
_UNIT = table_of(DepartmentRow)
_CASE = table_of(CaseFileRow)
_CONTENT = tuple(_ENTRY.c[name] for name in CONTENT_FIELDS)


@dataclass(frozen=True)
class EntryLine:
    """One line of an item's history."""

    since_version: int
    until_version: int | None
    effective_date: date
    ended_date: date | None
    standing: EntryStanding
    content: ItemContent
    reason: str | None
    case_id: int | None
    case_no: str | None
    formed_at: datetime
    published_at: datetime | None
    is_correction: bool


@dataclass(frozen=True)
class ItemPage:
    """One item: what holds at the moment asked (None: not on the list then), and all that ever held."""

    item_id: int
    number: str
    unit_name: str | None
    matter_name: str | None
    proof_name: str
    row: ListRow | None
    history: tuple[EntryLine, ...]


def item_page(tx: Session, number: str, moment: Moment) -> ItemPage | None:
    """Return one item by its public number, or None when there is no such item."""
    item_id = item_id_of(number)
    item = (
        item_id
        and tx.execute(
            sa.select(_ITEM, _UNIT.c.name.label("unit_name"))
            .outerjoin(_UNIT, _UNIT.c.id == _ITEM.c.unit_id)
            .where(_ITEM.c.id == item_id)
        ).one_or_none()
    )
    if not item:
        return None
    held = tx.execute(ROWS.where(_ITEM.c.id == item.id, *holding_at(tx, moment, removed=True))).one_or_none()
    return ItemPage(
        item.id,
        item_number(item.id),
        item.unit_name,
        item.matter_name,
        item.proof_name,
        list_row(held) if held else None,
        _history(tx, item.id, moment),
    )


def current_item(tx: Session, item_id: int) -> CurrentItem | None:
    """Return an item with its newest entry, effective already or not: what a request would change."""
    return _current(tx, _CURRENT_BY_ID, item_id)


def current_item_by_key(tx: Session, key: ItemKey) -> CurrentItem | None:
    """Return the item that a request to add this key would collide with."""
    return _current(tx, _CURRENT_BY_KEY, key_text(key))


_CURRENT = (
    sa.select(_ITEM, _ENTRY.c.standing, _ENTRY.c.effective_date, *_CONTENT)
    .join(_ENTRY, _ENTRY.c.item_id == _ITEM.c.id)
    .where(_ENTRY.c.until_version.is_(None))
)
_CURRENT_BY_ID = _CURRENT.where(_ITEM.c.id == sa.bindparam("wanted"))
_CURRENT_BY_KEY = _CURRENT.where(_ITEM.c.key_text == sa.bindparam("wanted"))


def _current(tx: Session, query: sa.Select[*tuple[Any, ...]], wanted: int | str) -> CurrentItem | None:
    row = tx.connection().execute(query, {"wanted": wanted}).one_or_none()
    if row is None:
        return None
    return CurrentItem(
        row.id,
        row.key_text,
        row.unit_id,
        row.matter_name,
        row.proof_name,
        EntryStanding(row.standing),
        row.effective_date,
        ItemContent.from_document(row._asdict()),
    )


def _history(tx: Session, item_id: int, moment: Moment) -> tuple[EntryLine, ...]:
    query = (
        sa.select(_ENTRY, _CASE.c.case_no, _VERSION.c.formed_at, _VERSION.c.published_at)
        .add_columns(_VERSION.c.is_correction)
        .join(_VERSION, _VERSION.c.number == _ENTRY.c.since_version)
        .outerjoin(_CASE, _CASE.c.id == _ENTRY.c.case_id)
        .where(_ENTRY.c.item_id == item_id)
        .order_by(_ENTRY.c.since_version.desc())
    )
    if moment.published_only:
        query = query.where(_VERSION.c.published_at.is_not(None))
    return tuple(_entry_line(row) for row in tx.execute(query))


def _entry_line(row: sa.Row[*tuple[Any, ...]]) -> EntryLine:
    return EntryLine(
        row.since_version,
        row.until_version,
        row.effective_date,
        row.ended_date,
        EntryStanding(row.standing),
        ItemContent.from_document(row._asdict()),
        row.reason,
        row.case_id,
        row.case_no,
        row.formed_at,
        row.published_at,
        row.is_correction,
    )
