"""What changes the list: the baseline, a new version for one approved change, and the stop of a demand.

SQLAlchemy Core with prepared statements: forming a version is part of the step that is measured.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.store import table_of
from workflows.exemption_list.records import ItemEntryRow, ListVersionRow, ProofItemRow
from workflows.exemption_list.rules import (
    AlreadyListed,
    ListNotEmpty,
    abolished,
    in_force_from,
    item_number,
    key_text,
    require_in_force,
    search_text,
)
from workflows.exemption_list.terms import (
    CONTENT_FIELDS,
    Addition,
    Cancellation,
    EntryStanding,
    ImportedRow,
    ItemContent,
    ListChange,
)

BASELINE = 1
"""The number of the first version."""

_ITEM = table_of(ProofItemRow)
_ENTRY = table_of(ItemEntryRow)
_VERSION = table_of(ListVersionRow)
_ONE_AT_A_TIME = 7_309_001
"""PostgreSQL advisory lock: two versions formed at once would both be "the next"."""

_NEXT_NUMBER = sa.select(sa.func.coalesce(sa.func.max(_VERSION.c.number), 0) + 1)
_CURRENT = (
    sa.select(_ITEM.c.id.label("item_id"), _ENTRY.c.id.label("entry_id"), _ENTRY.c.effective_date)
    .add_columns(_ENTRY.c.standing, *(_ENTRY.c[name] for name in CONTENT_FIELDS))
    .join(_ENTRY, _ENTRY.c.item_id == _ITEM.c.id)
    .where(_ENTRY.c.until_version.is_(None))
)
_CURRENT_BY_ID = _CURRENT.where(_ITEM.c.id == sa.bindparam("wanted"))
_CURRENT_BY_KEY = _CURRENT.where(_ITEM.c.key_text == sa.bindparam("wanted"))
_CLOSE = sa.update(_ENTRY).where(_ENTRY.c.id == sa.bindparam("entry_id"))
_NEW_VERSION = sa.insert(_VERSION)
_NEW_ITEM = sa.insert(_ITEM).returning(_ITEM.c.id)
_NEW_ENTRY = sa.insert(_ENTRY)


def form_version(
    tx: Session,
    change: ListChange,
    *,
    case_id: int,
    effective_date: date | None,
    reason: str,
    person_id: int | None,
    now: datetime,
) -> int:
    """Add one version that holds one approved change, and return its number.

    effective_date: as asked; None or a day already past: the day of the decision (see `in_force_from`).
    Refuses: AlreadyListed, ItemNotInForce. A case forms one version only (unique constraint).
    """
    connection = tx.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
    current = _entry_to_replace(connection, change)
    since = current.effective_date if current else None
    effective = in_force_from(effective_date, decided_on=day_of(now), current_since=since)
    number = cast("int", connection.scalar(_NEXT_NUMBER))
    version = {"number": number, "effective_date": effective, "summary": reason, "case_id": case_id}
    connection.execute(_NEW_VERSION, version | {"formed_at": now, "formed_by": person_id})
    if current:
        closing = {"entry_id": current.entry_id, "until_version": number, "ended_date": effective}
        connection.execute(_CLOSE, closing)
    item_id = current.item_id if current else _new_item(connection, cast("Addition", change))
    standing, content = _outcome(change, current)
    entry = _entry(item_id, content, version=number, effective=effective, standing=standing)
    connection.execute(_NEW_ENTRY, entry | {"reason": reason, "case_id": case_id})
    return number


def import_rows(
    tx: Session,
    rows: Iterable[ImportedRow],
    *,
    effective_date: date,
    channels: Sequence[str],
    summary: str,
    now: datetime,
) -> int:
    """Make the baseline, version 1, as already published, and return the number of its items.

    What a row does not state stays unknown. Refuses: ListNotEmpty.
    """
    connection = tx.connection()
    if latest := connection.scalar(sa.select(sa.func.max(_VERSION.c.number))):
        raise ListNotEmpty(version=latest)
    given = list(rows)
    connection.execute(
        _NEW_VERSION,
        {"number": BASELINE, "effective_date": effective_date, "formed_at": now}
        | {"published_at": now, "channels": list(channels), "summary": summary},
    )
    if not given:
        return 0
    statement = sa.insert(_ITEM).returning(_ITEM.c.id, sort_by_parameter_order=True)
    ids = connection.scalars(statement, [_imported_item(row) for row in given]).all()
    listed = [
        _entry(
            item_id, row.content, version=BASELINE, effective=effective_date, standing=EntryStanding.LISTED
        )
        for item_id, row in zip(ids, given, strict=True)
    ]
    connection.execute(_NEW_ENTRY, listed)
    return len(given)


def stop_demand(tx: Session, item_id: int, on: date) -> None:
    """Note the day from which the proof may no longer be demanded, before any approval (停止索要).

    Where the basis has lapsed, approval only formalises. An earlier day already noted stays.
    """
    tx.connection().execute(
        sa.update(_ITEM)
        .where(_ITEM.c.id == item_id)
        .where(sa.or_(_ITEM.c.demand_stopped_date.is_(None), _ITEM.c.demand_stopped_date > on))
        .values(demand_stopped_date=on)
    )


def _entry_to_replace(connection: sa.Connection, change: ListChange) -> sa.Row[Any] | None:
    """Return the newest entry of the item, or None for an item that was never on the list."""
    if isinstance(change, Addition):
        current = connection.execute(_CURRENT_BY_KEY, {"wanted": key_text(change.key)}).one_or_none()
        if current is not None and current.standing != EntryStanding.REMOVED:
            raise AlreadyListed(number=item_number(current.item_id))
        return current
    current = connection.execute(_CURRENT_BY_ID, {"wanted": change.item_id}).one()
    require_in_force(change, EntryStanding(current.standing))
    return current


def _outcome(change: ListChange, current: sa.Row[Any] | None) -> tuple[EntryStanding, ItemContent]:
    if not isinstance(change, Cancellation):
        return EntryStanding.LISTED, change.content
    assert current is not None  # noqa: S101  a cancellation always replaces an entry
    content = ItemContent.from_document(current._asdict())
    return change.standing, abolished(content) if change.standing is EntryStanding.ABOLISHED else content


def _new_item(connection: sa.Connection, change: Addition) -> int:
    key = change.key
    values = {"unit_id": key.unit_id, "matter_name": key.matter_name, "proof_name": key.proof_name}
    keys = {"key_text": key_text(key), "search_text": search_text(key, change.unit_name)}
    return cast("int", connection.scalar(_NEW_ITEM, values | keys))


def _imported_item(row: ImportedRow) -> dict[str, Any]:
    key = row.key
    return {
        "unit_id": key.unit_id,
        "matter_name": key.matter_name,
        "proof_name": key.proof_name,
        "key_text": key_text(key),
        "search_text": search_text(key, row.unit_name or row.source_department),
        "source": row.source,
        "source_place": row.source_place,
        "source_department": row.source_department,
    }


def _entry(
    item_id: int, content: ItemContent, *, version: int, effective: date, standing: EntryStanding
) -> dict[str, Any]:
    return content.columns() | {
        "item_id": item_id,
        "since_version": version,
        "effective_date": effective,
        "standing": str(standing),
    }
