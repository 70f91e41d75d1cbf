"""What each of several versions changed against the one before it, all in one query."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow
from engine.store import table_of
from workflows.exemption_list.records import ItemEntryRow, ProofItemRow
from workflows.exemption_list.rules import item_number
from workflows.exemption_list.terms import EntryStanding, ItemContent
from workflows.exemption_list.versions import ItemDifference

_ITEM = table_of(ProofItemRow)
_ENTRY = table_of(ItemEntryRow)
_UNIT = table_of(DepartmentRow)


def changes_of(tx: Session, versions: Sequence[int]) -> dict[int, tuple[ItemDifference, ...]]:
    """Return the changes of each version, in the order of the items.

    The baseline is not a change: leave version 1 out, or its rows come one by one.
    """
    touched = sa.or_(_ENTRY.c.since_version.in_(versions), _ENTRY.c.until_version.in_(versions))
    rows = tx.execute(
        sa.select(_ENTRY, _ITEM.c.matter_name, _ITEM.c.proof_name, _UNIT.c.name.label("unit_name"))
        .join(_ITEM, _ITEM.c.id == _ENTRY.c.item_id)
        .outerjoin(_UNIT, _UNIT.c.id == _ITEM.c.unit_id)
        .where(touched)
        .order_by(_ENTRY.c.item_id)
    ).all()
    ended = {(row.until_version, row.item_id): row for row in rows}
    found: dict[int, list[ItemDifference]] = {number: [] for number in versions}
    for row in rows:
        if row.since_version in found:
            before = ended.get((row.since_version, row.item_id))
            found[row.since_version].append(_difference(before, row))
    return {number: tuple(differences) for number, differences in found.items()}


def items_begun_by(tx: Session, version: int) -> int:
    """Return how many items have an entry that the version began: of the baseline, all of them."""
    return tx.scalar(sa.select(sa.func.count()).where(_ENTRY.c.since_version == version)) or 0


def _difference(old: sa.Row[*tuple[Any, ...]] | None, new: sa.Row[*tuple[Any, ...]]) -> ItemDifference:
    return ItemDifference(
        new.item_id,
        item_number(new.item_id),
        new.unit_name,
        new.matter_name,
        new.proof_name,
        _content(old),
        _content(new),
        EntryStanding(old.standing) if old else None,
        EntryStanding(new.standing),
    )


def _content(row: sa.Row[*tuple[Any, ...]] | None) -> ItemContent | None:
    if row is None or row.standing == EntryStanding.REMOVED:
        return None
    return ItemContent.from_document(row._asdict())
