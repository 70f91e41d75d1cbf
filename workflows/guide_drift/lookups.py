"""The difference between all guides and the list in force, and what the corrections are about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.people.records import DepartmentRow
from engine.people.terms import DepartmentKind
from engine.store import table_of
from workflows.exemption_list.demands import DemandReason, demand_reason
from workflows.exemption_list.lookups import ROWS, ListRow, Moment, holding_at, list_row
from workflows.exemption_list.records import ItemEntryRow, ProofItemRow
from workflows.exemption_list.rules import normalised
from workflows.exemption_list.terms import ExemptionWay
from workflows.guide_checks.lookups import judged_lines, newest_page
from workflows.guide_checks.records import GuideSightingRow
from workflows.guide_checks.rules import finding_of, mentions
from workflows.guide_checks.terms import Finding, Means, Outcome, SightingState
from workflows.guide_drift.records import GuideCorrectionRow
from workflows.guide_drift.rules import FORBIDDING, longer_than, missing_laws, open_key
from workflows.guide_drift.terms import Correction, Differences, Drift, DriftKind, DriftPlace
from workflows.guides.lookups import every_guide, guide, longer_names, open_duties
from workflows.guides.terms import Guide

_UNIT, _CASE = table_of(DepartmentRow), table_of(CaseFileRow)
_ITEM, _ENTRY = table_of(ProofItemRow), table_of(ItemEntryRow)
_CORRECTION, _SIGHTING = table_of(GuideCorrectionRow), table_of(GuideSightingRow)
_BELOW = (DepartmentKind.BANNER, DepartmentKind.PARK)


def differences(tx: Session, *, today: date) -> Differences:
    """Return how the guides of the city differ from the published list in force."""
    guides = every_guide(tx)
    return Differences(tuple(_compared(tx, guides, today=today)), len(guides))


def differences_of(tx: Session, guide_id: int, *, today: date) -> Differences:
    """Return the same of one guide."""
    found = guide(tx, guide_id)
    guides = (found,) if found else ()
    return Differences(tuple(_compared(tx, guides, today=today)), len(guides))


def correction_of(tx: Session, case_id: int) -> Correction:
    """Return what a correction case is about; asking of any other case is a programming error."""
    found = correction_if_any(tx, case_id)
    if found is None:
        raise LookupError(f"case {case_id} corrects no guide")
    return found


def correction_if_any(tx: Session, case_id: int) -> Correction | None:
    """Return what a correction case is about; None for a case of another kind."""
    ways = sa.select(_ENTRY.c.ways).where(
        _ENTRY.c.item_id == _CORRECTION.c.item_id, _ENTRY.c.since_version == _CORRECTION.c.list_version
    )
    query = sa.select(_CORRECTION, ways.scalar_subquery().label("ways"))
    row = tx.execute(query.where(_CORRECTION.c.case_id == case_id)).one_or_none()
    if row is None:
        return None
    known = {name: getattr(row, name) for name in Correction.__dataclass_fields__}
    return Correction(
        **known
        | {
            "demand_reason": DemandReason(row.demand_reason),
            "place": DriftPlace(row.place),
            "lines": tuple(row.lines),
            "ways": tuple(ExemptionWay(way) for way in row.ways or ()),
        }
    )


def is_being_corrected(tx: Session, guide_id: int, proof_name: str) -> bool:
    """Say whether a correction of that guide and proof is open."""
    key = open_key(guide_id, proof_name)
    query = sa.select(_CORRECTION.c.id).where(_CORRECTION.c.open_key == key)
    return tx.connection().scalar(query) is not None


@dataclass(frozen=True)
class _Item:
    """An item in force, with its name as it is compared."""

    row: ListRow
    name: str
    reason: DemandReason

    @property
    def is_retained(self) -> bool:
        return self.reason is DemandReason.RETAINED


@dataclass(frozen=True)
class _Comparison:
    """What is known when a guide is compared."""

    tx: Session
    by_matter: Mapping[str, Sequence[_Item]]
    """Normalised matter ("" for items that name none) -> items."""
    names: Collection[str] | None
    """Of all proofs on the list; None: only one guide is compared, and they are asked for when needed."""
    kinds: Mapping[int, str]
    """Unit -> its kind."""
    owed: Mapping[tuple[int, str], str]
    """Guide and proof -> the open case that obliges its keeper."""
    fetched: Collection[int]
    """Guides of whose published page something has been fetched."""

    def binding(self, one: Guide) -> Iterator[_Item]:
        """Yield the items that bind a guide: its unit's own, and in a banner or park the city's."""
        is_below = self.kinds.get(one.unit_id) in _BELOW
        items = [*self.by_matter.get(normalised(one.matter_name), ()), *self.by_matter.get("", ())]
        own = [item for item in items if item.row.unit_id == one.unit_id]
        others = [item for item in items if is_below and item.row.unit_id != one.unit_id]
        seen: set[str] = set()
        for item in (*own, *others):
            if item.name not in seen:
                seen.add(item.name)
                yield item


def _compared(tx: Session, guides: Sequence[Guide], *, today: date) -> Iterator[Drift]:
    if not guides:
        return
    comparison = _comparison(tx, guides, today=today)
    for one in guides:
        for item in comparison.binding(one):
            yield from _drifts(comparison, one, item)


def _comparison(tx: Session, guides: Sequence[Guide], *, today: date) -> _Comparison:
    matters = {normalised(one.matter_name) for one in guides} | {""}
    by_matter: defaultdict[str, list[_Item]] = defaultdict(list)
    names: set[str] = set()
    conditions = holding_at(tx, Moment(day=today))
    is_one = len(guides) == 1
    if is_one:  # an item's key holds its matter between two borders
        keys = (_ITEM.c.key_text.contains(f"|{matter}|", autoescape=True) for matter in matters)
        conditions.append(sa.or_(*keys))
    for row in tx.execute(ROWS.where(*conditions).order_by(_ENTRY.c.item_id)):
        name = normalised(row.proof_name)
        names.add(name)
        matter = normalised(row.matter_name or "")
        # Whose item it is must be known: a row of an unknown unit binds nobody.
        if row.unit_id is not None and matter in matters:
            held = list_row(row)
            by_matter[matter].append(_Item(held, name, demand_reason(held, today)))
    kinds: dict[int, str] = {row.id: row.kind for row in tx.execute(sa.select(_UNIT.c.id, _UNIT.c.kind))}
    return _Comparison(tx, by_matter, None if is_one else names, kinds, _owed(tx), _fetched(tx))


def _owed(tx: Session) -> dict[tuple[int, str], str]:
    duties = open_duties(tx)
    query = sa.select(_CASE.c.id, _CASE.c.case_no).where(_CASE.c.id.in_({one.case_id for one in duties}))
    numbers: dict[int, str] = {row.id: row.case_no for row in tx.execute(query)}
    return {(one.guide.id, normalised(one.proof_name)): numbers[one.case_id] for one in duties}


def _fetched(tx: Session) -> frozenset[int]:
    query = sa.select(_SIGHTING.c.guide_id).where(
        _SIGHTING.c.state == SightingState.SEEN, _SIGHTING.c.means == Means.FETCHED
    )
    return frozenset(tx.connection().scalars(query.distinct()))


def _drifts(comparison: _Comparison, one: Guide, item: _Item) -> Iterator[Drift]:
    here = _finding(comparison, one, item, one.materials, is_page=False)
    if item.is_retained:
        yield from _omissions(one, item, here)
        return
    if item.reason not in FORBIDDING:
        return
    case_no = comparison.owed.get((one.id, item.name))
    if drift := _drift(one, item, here, DriftPlace.EDITION):
        yield replace(drift, case_no=case_no)
        return
    there = _finding_on_page(comparison, one, item)
    if there and (drift := _drift(one, item, there, DriftPlace.PAGE)):
        yield replace(drift, case_no=case_no)


def _finding_on_page(comparison: _Comparison, one: Guide, item: _Item) -> Finding | None:
    """Return what the page says that was fetched since the edition was published; None: nothing was.

    What was seen before may long have been put right.
    """
    page = newest_page(comparison.tx, one.id) if one.id in comparison.fetched else None
    if page is None or page.means is not Means.FETCHED or page.seen_at is None:
        return None
    is_of_now = page.seen_at >= one.updated_at
    return _finding(comparison, one, item, page.lines, is_page=True) if is_of_now else None


def _finding(
    comparison: _Comparison, one: Guide, item: _Item, lines: Sequence[str], *, is_page: bool
) -> Finding:
    # Most guides do not name most proofs: this one look spares all others.
    if item.name not in _text_of(tuple(lines)):
        return Finding(Outcome.ABSENT)
    if comparison.names is None:
        others = longer_names(comparison.tx, item.row.proof_name)
    else:
        others = longer_than(item.name, comparison.names)
    found = mentions(lines, item.row.proof_name, other_proofs=others, is_page=is_page)
    return finding_of(found, judged_lines(comparison.tx, one.id, item.row.proof_name) if found else {})


@lru_cache(maxsize=8)
def _text_of(lines: tuple[str, ...]) -> str:
    """Return a guide's whole text as it is compared: one guide is compared with many items in a row."""
    return normalised("".join(lines))


def _drift(one: Guide, item: _Item, finding: Finding, place: DriftPlace) -> Drift | None:
    kinds = {Outcome.DEMANDED: DriftKind.DEMANDS, Outcome.DOUBTFUL: DriftKind.DOUBTFUL}
    kind = kinds.get(finding.outcome)
    return _said(one, item, kind, place, lines=finding.lines) if kind else None


def _omissions(one: Guide, item: _Item, finding: Finding) -> Iterable[Drift]:
    if item.row.matter_name is None:  # no matter: the unit has many guides, and which of them is meant?
        return ()
    if finding.outcome is Outcome.ABSENT:
        return (_said(one, item, DriftKind.OMITS_PROOF, DriftPlace.EDITION, lines=()),)
    missing = missing_laws(item.row.content.legal_basis, (*one.materials, one.basis or ""))
    if not missing or finding.outcome is not Outcome.DEMANDED:
        return ()
    told = "、".join(f"《{law}》" for law in missing)
    return (replace(_said(one, item, DriftKind.OMITS_BASIS, DriftPlace.EDITION, lines=()), missing=told),)


def _said(one: Guide, item: _Item, kind: DriftKind, place: DriftPlace, *, lines: Sequence[str]) -> Drift:
    row = item.row
    facts: dict[str, Any] = {"item_id": row.item_id, "item_number": row.number, "proof_name": row.proof_name}
    return Drift(
        kind=kind,
        place=place,
        guide_id=one.id,
        edition=one.edition,
        unit_id=one.unit_id,
        unit_name=one.unit_name,
        matter_name=one.matter_name,
        demand_reason=item.reason,
        ways=row.content.ways,
        since_version=row.since_version,
        lines=tuple(lines),
        **facts,
    )
