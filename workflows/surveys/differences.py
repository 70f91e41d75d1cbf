"""The accepted rows of a round beside the list as it stands: what is new, what differs, what nobody named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import table_of
from workflows.exemption_list.records import ItemEntryRow, ProofItemRow
from workflows.exemption_list.rules import key_text
from workflows.exemption_list.terms import CONTENT_FIELDS, CurrentItem, EntryStanding, ItemContent
from workflows.surveys.lookups import accepted_lines
from workflows.surveys.terms import SurveyLine

_ITEM, _ENTRY = table_of(ProofItemRow), table_of(ItemEntryRow)
COMPARED = tuple(name for name in CONTENT_FIELDS if name not in ("note", "risk_assessment"))
"""What of a row is held against the list: a remark and the grounds of a decision change no list."""


class DifferenceKind(StrEnum):
    """What a row means for the list."""

    NEW = "new"
    DIFFERS = "differs"
    CONFLICT = "conflict"
    """Several rows of the survey are one item and say different things."""
    UNNAMED = "unnamed"
    """On the list, and no row of its unit names it: silence removes nothing."""


@dataclass(frozen=True)
class Difference:
    """One item on which survey and list do not agree."""

    kind: DifferenceKind
    lines: tuple[SurveyLine, ...]
    """Empty: no row names the item."""
    item: CurrentItem | None
    fields: tuple[str, ...] = ()
    """Names of the fields that differ, as of ItemContent."""


@dataclass(frozen=True)
class Differences:
    """All differences, with how many rows agree."""

    found: tuple[Difference, ...]
    equal: int

    def of(self, kind: DifferenceKind | str) -> tuple[Difference, ...]:
        """Return the differences of one kind."""
        return tuple(each for each in self.found if each.kind == kind)


def differences_of(tx: Session, round_id: int) -> Differences:
    """Return where the accepted survey and the list differ."""
    lines = accepted_lines(tx, round_id)
    units = {line.unit_id for line in lines} | {line.reporter_id for line in lines}
    return differences(lines, items_of_units(tx, units))


def items_of_units(tx: Session, unit_ids: Iterable[int]) -> tuple[CurrentItem, ...]:
    """Return the items of these units as their newest entries have them, in force already or to come."""
    query = (
        sa.select(
            _ITEM, _ENTRY.c.standing, _ENTRY.c.effective_date, *(_ENTRY.c[name] for name in CONTENT_FIELDS)
        )
        .join(_ENTRY, _ENTRY.c.item_id == _ITEM.c.id)
        .where(_ENTRY.c.until_version.is_(None), _ITEM.c.unit_id.in_(sorted(unit_ids)))
        .order_by(_ITEM.c.id)
    )
    return tuple(
        CurrentItem(
            row.id,
            row.key_text,
            row.unit_id,
            row.matter_name,
            row.proof_name,
            EntryStanding(row.standing),
            row.effective_date,
            ItemContent.from_document(row._asdict()),
        )
        for row in tx.connection().execute(query)
    )


def differences(lines: Iterable[SurveyLine], items: Iterable[CurrentItem]) -> Differences:
    """Return where the rows and the items differ. items: those of the units that have reported."""
    listed = {item.key_text: item for item in items if item.standing is not EntryStanding.REMOVED}
    grouped: dict[str, list[SurveyLine]] = {}
    for line in lines:
        grouped.setdefault(key_text(line.key), []).append(line)
    found: list[Difference] = []
    equal = 0
    for key, own in grouped.items():
        difference = _difference(own, listed.get(key))
        if difference:
            found.append(difference)
        else:
            equal += 1
    unnamed = (item for key, item in listed.items() if key not in grouped)
    found.extend(
        Difference(DifferenceKind.UNNAMED, (), item)
        for item in unnamed
        if item.standing is EntryStanding.LISTED
    )
    return Differences(tuple(found), equal)


def differing_fields(said: ItemContent, listed: ItemContent) -> tuple[str, ...]:
    """Return the fields in which a row says something else; what it does not state differs from nothing."""
    stated, held = said.columns(), listed.columns()
    return tuple(name for name in COMPARED if stated[name] not in (None, []) and stated[name] != held[name])


def _difference(own: Sequence[SurveyLine], item: CurrentItem | None) -> Difference | None:
    if len({_compared(line.content) for line in own}) > 1:
        return Difference(DifferenceKind.CONFLICT, tuple(own), item)
    if item is None:
        return Difference(DifferenceKind.NEW, tuple(own), None)
    fields = differing_fields(own[0].content, item.content)
    return Difference(DifferenceKind.DIFFERS, tuple(own), item, fields) if fields else None


def _compared(content: ItemContent) -> tuple[str, ...]:
    columns = content.columns()
    return tuple(f"{columns[name]}" for name in COMPARED)
