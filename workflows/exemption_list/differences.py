"""How the list differs between any two days: added, cancelled, changed field by field, moved to the other."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import table_of
from workflows.exemption_list.lookups import ROWS, ListRow, Moment, holding_at, list_row
from workflows.exemption_list.records import ItemEntryRow, ListVersionRow
from workflows.exemption_list.terms import CONTENT_FIELDS, EntryStanding, ItemContent
from workflows.exemption_list.versions import ItemDifference, VersionLine, version_line

_ENTRY = table_of(ItemEntryRow)
_VERSION = table_of(ListVersionRow)
ITEMS_A_PAGE = 100


@dataclass(frozen=True)
class DayDifferences:
    """What differs, by item number; `next_cursor` is None when nothing follows."""

    items: tuple[ItemDifference, ...]
    next_cursor: int | None


def differences_between(
    tx: Session, first: date, second: date, *, after: int = 0, limit: int = ITEMS_A_PAGE
) -> DayDifferences:
    """Return how the published list of the second day differs from that of the first, either one earlier."""
    touched = _touched(tx, first, second, after=after, limit=limit + 1)
    asked = touched[:limit]
    before, after_rows = (_held(tx, day, asked) for day in (first, second))
    found = (_difference(item, before.get(item), after_rows.get(item)) for item in asked)
    return DayDifferences(
        tuple(one for one in found if one is not None), asked[-1] if len(touched) > limit else None
    )


def versions_between(tx: Session, first: date, second: date) -> tuple[VersionLine, ...]:
    """Return the published versions that took effect after the earlier day, up to the later, oldest first."""
    begin, end = sorted((first, second))
    numbers = sa.select(_VERSION.c.number).where(
        _VERSION.c.effective_date > begin,
        _VERSION.c.effective_date <= end,
        _VERSION.c.published_at.is_not(None),
    )
    lines = (version_line(tx, number) for number in tx.scalars(numbers.order_by(_VERSION.c.number)).all())
    return tuple(line for line in lines if line is not None)


def difference_line(one: ItemDifference) -> dict[str, Any]:
    """Return a difference as plain JSON values; of a changed item only the fields that differ."""
    old, new = (content.columns() if content else {} for content in (one.before, one.after))
    fields = [name for name in CONTENT_FIELDS if (old.get(name) or None) != (new.get(name) or None)]
    return {
        "number": one.number,
        "kind": str(one.kind),
        "unit_name": one.unit_name,
        "matter_name": one.matter_name,
        "proof_name": one.proof_name,
        "standing": {"before": _said(one.standing_before), "after": _said(one.standing_after)},
        "fields": {
            name: {"before": old.get(name) or None, "after": new.get(name) or None} for name in fields
        },
    }


def version_facts(line: VersionLine) -> dict[str, Any]:
    """Return a version as plain JSON values."""
    return {
        "version": line.number,
        "effective_date": line.effective_date.isoformat(),
        "published_at": line.published_at and line.published_at.isoformat(timespec="seconds"),
        "case_no": line.case_no,
        "reason": line.summary,
        "is_correction": line.is_correction,
        "digest": line.digest,
    }


def _touched(tx: Session, first: date, second: date, *, after: int, limit: int) -> list[int]:
    """Return the items of which something began or ended after the earlier day, up to the later."""
    begin, end = sorted((first, second))
    within = begin + timedelta(days=1)
    moved = sa.or_(_ENTRY.c.effective_date.between(within, end), _ENTRY.c.ended_date.between(within, end))
    query = sa.select(_ENTRY.c.item_id).where(moved, _ENTRY.c.item_id > after).distinct()
    return list(tx.scalars(query.order_by(_ENTRY.c.item_id).limit(limit)))


def _held(tx: Session, day: date, items: list[int]) -> dict[int, ListRow]:
    query = ROWS.where(_ENTRY.c.item_id.in_(items), *holding_at(tx, Moment(day=day), removed=True))
    return {row.item_id: list_row(row) for row in tx.execute(query)}


def _difference(item_id: int, before: ListRow | None, after: ListRow | None) -> ItemDifference | None:
    old, new = _visible(before), _visible(after)
    standing = before.standing if before else None, after.standing if after else None
    named = after or before
    if named is None or (old, standing[0] if old else None) == (new, standing[1] if new else None):
        return None
    return ItemDifference(
        item_id, named.number, named.unit_name, named.matter_name, named.proof_name, old, new, *standing
    )


def _visible(row: ListRow | None) -> ItemContent | None:
    return row.content if row and row.standing is not EntryStanding.REMOVED else None


def _said(standing: EntryStanding | None) -> str | None:
    return str(standing) if standing else None
