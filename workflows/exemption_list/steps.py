"""What changes the list: the baseline, a new version for one approved change, and the stop of a demand.

SQLAlchemy Core with prepared statements: forming a version is part of the step that is measured.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.clock import day_of
from engine.people.records import DepartmentRow
from engine.store import table_of
from workflows.exemption_list.documents import (
    ItemNames,
    VersionHead,
    entry_digest,
    entry_document,
    version_digest,
)
from workflows.exemption_list.initials import initials_of
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
    Alteration,
    Cancellation,
    EntryStanding,
    FormedVersion,
    ImportedRow,
    ItemContent,
    ItemKey,
    ListChange,
)

BASELINE = 1
"""The number of the first version."""

_ITEM = table_of(ProofItemRow)
_ENTRY = table_of(ItemEntryRow)
_VERSION = table_of(ListVersionRow)
_UNIT = table_of(DepartmentRow)
_CASE = table_of(CaseFileRow)
_ONE_AT_A_TIME = 7_309_001
"""PostgreSQL advisory lock: two versions formed at once would both be "the next"."""

_NEXT_NUMBER = sa.select(sa.func.coalesce(sa.func.max(_VERSION.c.number), 0) + 1)
_CURRENT = (
    sa.select(_ITEM.c.id.label("item_id"), _ENTRY.c.id.label("entry_id"), _ENTRY.c.effective_date)
    .add_columns(_ENTRY.c.standing, *(_ENTRY.c[name] for name in CONTENT_FIELDS))
    .add_columns(_UNIT.c.name.label("unit_name"), _ITEM.c.matter_name, _ITEM.c.proof_name)
    .add_columns(_ITEM.c.source, _ITEM.c.source_place, _ITEM.c.source_department)
    .join(_ENTRY, _ENTRY.c.item_id == _ITEM.c.id)
    .outerjoin(_UNIT, _UNIT.c.id == _ITEM.c.unit_id)
    .where(_ENTRY.c.until_version.is_(None))
)
_CURRENT_BY_ID = _CURRENT.where(_ITEM.c.id == sa.bindparam("wanted"))
_CURRENT_BY_KEY = _CURRENT.where(_ITEM.c.key_text == sa.bindparam("wanted"))
_CLOSE = sa.update(_ENTRY).where(_ENTRY.c.id == sa.bindparam("entry_id"))
_NEW_VERSION = sa.insert(_VERSION)
_NEW_ITEM = sa.insert(_ITEM).returning(_ITEM.c.id)
_NEW_ENTRY = sa.insert(_ENTRY)
_LISTED_AGAIN = sa.update(_ITEM).where(
    _ITEM.c.id == sa.bindparam("wanted"), _ITEM.c.demand_stopped_date.is_not(None)
)
_DIGEST = sa.select(_VERSION.c.digest).where(_VERSION.c.number == sa.bindparam("wanted"))
_SEALED = sa.update(_VERSION).where(_VERSION.c.number == sa.bindparam("wanted"))
_CASE_NO = sa.select(_CASE.c.case_no).where(_CASE.c.id == sa.bindparam("wanted"))
_NEWEST_DOCUMENTS = (
    sa.select(_ENTRY.c.document)
    .where(_ENTRY.c.until_version.is_(None), _ENTRY.c.standing != EntryStanding.REMOVED)
    .order_by(_ENTRY.c.item_id)
)
"""What a version holds that has just been formed: every newest entry, from that day on or a later one."""


def form_version(
    tx: Session,
    change: ListChange,
    *,
    case_id: int,
    effective_date: date | None,
    reason: str,
    person_id: int | None,
    now: datetime,
) -> FormedVersion:
    """Add one version that holds one approved change, and return what the journal keeps of it.

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
    is_correction = isinstance(change, Alteration) and change.is_correction
    version = {"number": number, "effective_date": effective, "summary": reason, "case_id": case_id}
    version |= {"formed_at": now, "formed_by": person_id, "is_correction": is_correction}
    connection.execute(_NEW_VERSION, version)
    if current:
        closing = {"entry_id": current.entry_id, "until_version": number, "ended_date": effective}
        connection.execute(_CLOSE, closing)
    item_id = current.item_id if current else _new_item(connection, cast("Addition", change))
    standing, content = _outcome(change, current)
    if current and current.standing != EntryStanding.LISTED:
        connection.execute(_LISTED_AGAIN, {"wanted": item_id, "demand_resumed_date": effective})
    names = _names(current) if current else _names_added(cast("Addition", change))
    entry = _entry(item_id, names, content, version=number, effective=effective, standing=standing)
    connection.execute(_NEW_ENTRY, entry | {"reason": reason, "case_id": case_id})
    digest = _seal(connection, version)
    return FormedVersion(number, item_id, standing, effective, entry_digest(entry["document"]), digest.hex())


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
    version = {"number": BASELINE, "effective_date": effective_date, "formed_at": now, "summary": summary}
    version |= {"published_at": now, "channels": list(channels), "case_id": None, "is_correction": False}
    connection.execute(_NEW_VERSION, version)
    if given:
        _list_rows(connection, given, effective=effective_date)
    _seal(connection, version)
    return len(given)


def _list_rows(connection: sa.Connection, given: Sequence[ImportedRow], *, effective: date) -> None:
    statement = sa.insert(_ITEM).returning(_ITEM.c.id, sort_by_parameter_order=True)
    ids = connection.scalars(statement, [_imported_item(row) for row in given]).all()
    units = {row.id: row.name for row in connection.execute(sa.select(_UNIT.c.id, _UNIT.c.name))}
    listed = [
        _entry(
            item_id,
            _names_imported(row, units),
            row.content,
            version=BASELINE,
            effective=effective,
            standing=EntryStanding.LISTED,
        )
        for item_id, row in zip(ids, given, strict=True)
    ]
    connection.execute(_NEW_ENTRY, listed)


def stop_demand(tx: Session, item_id: int, on: date) -> None:
    """Note the day from which the proof may no longer be demanded, before any approval (停止索要).

    Where the basis has lapsed, approval only formalises. An earlier day already noted stays, unless the
    proof has been listed again since.
    """
    stopped, resumed = _ITEM.c.demand_stopped_date, _ITEM.c.demand_resumed_date
    tx.connection().execute(
        sa.update(_ITEM)
        .where(_ITEM.c.id == item_id)
        .where(sa.or_(stopped.is_(None), stopped > on, resumed.is_not(None)))
        .values(demand_stopped_date=on, demand_resumed_date=sa.case((resumed <= on, resumed)))
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
    return cast("int", connection.scalar(_NEW_ITEM, values | _texts(key, change.unit_name)))


def _imported_item(row: ImportedRow) -> dict[str, Any]:
    key = row.key
    return {
        "unit_id": key.unit_id,
        "matter_name": key.matter_name,
        "proof_name": key.proof_name,
        "source": row.source,
        "source_place": row.source_place,
        "source_department": row.source_department,
    } | _texts(key, row.unit_name or row.source_department)


def _texts(key: ItemKey, owner_name: str | None) -> dict[str, str]:
    searched = search_text(key, owner_name)
    return {"key_text": key_text(key), "search_text": searched, "initials": initials_of(searched)}


def _names(row: sa.Row[Any]) -> ItemNames:
    return ItemNames(
        row.unit_name,
        row.matter_name,
        row.proof_name,
        row.source,
        row.source_place,
        row.source_department,
    )


def _names_added(change: Addition) -> ItemNames:
    return ItemNames(change.unit_name, change.key.matter_name, change.key.proof_name)


def _names_imported(row: ImportedRow, units: Mapping[int, str]) -> ItemNames:
    """Return the names of a row; whom the source calls the office is told apart from a unit of this city."""
    return ItemNames(
        units.get(row.key.unit_id or 0),
        row.key.matter_name,
        row.key.proof_name,
        row.source,
        row.source_place,
        row.source_department,
    )


def _entry(
    item_id: int,
    names: ItemNames,
    content: ItemContent,
    *,
    version: int,
    effective: date,
    standing: EntryStanding,
) -> dict[str, Any]:
    return content.columns() | {
        "item_id": item_id,
        "since_version": version,
        "effective_date": effective,
        "standing": str(standing),
        "document": entry_document(
            item_id, names, content, standing=standing, since_version=version, effective_date=effective
        ),
    }


def _seal(connection: sa.Connection, version: dict[str, Any]) -> bytes:
    """Keep the digest of the newest version, over every entry that it holds; return it."""
    number = version["number"]
    before: bytes | None = connection.scalar(_DIGEST, {"wanted": number - 1})
    head = VersionHead(
        number,
        version["effective_date"],
        day_of(version["formed_at"]),
        connection.scalar(_CASE_NO, {"wanted": version["case_id"]}) if version["case_id"] else None,
        version["summary"],
        version["is_correction"],
        before.hex() if before else None,
    )
    digest = version_digest(head, connection.scalars(_NEWEST_DOCUMENTS))
    connection.execute(_SEALED, {"wanted": number, "digest": digest})
    return digest
