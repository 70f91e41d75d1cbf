"""What rests on a document or an article on a day: items, and through them guides and units.

An item rests on what its basis, as it stated it on that day, was read to cite. A text that nobody has read
rests on nothing here; the pages say how many there are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.clock import end_of
from engine.people.records import DepartmentRow
from engine.people.terms import DepartmentKind
from engine.store import table_of
from workflows.exemption_list.lookups import ROWS, ListRow, Moment, holding_at, list_row
from workflows.exemption_list.records import ItemEntryRow, ProofItemRow
from workflows.exemption_list.rules import normalised
from workflows.guides.lookups import longer_names
from workflows.guides.records import GuideEditionRow, GuideRow
from workflows.guides.rules import demands
from workflows.legal_register.readings import READ_AT_ONCE, readings_citing, readings_of
from workflows.legal_register.records import BasisCitationRow, BasisReadingRow
from workflows.legal_register.rules import is_touched
from workflows.legal_register.terms import Article, Cited, Reading

_ENTRY, _ITEM = table_of(ItemEntryRow), table_of(ProofItemRow)
_GUIDE, _EDITION = table_of(GuideRow), table_of(GuideEditionRow)
_UNIT = table_of(DepartmentRow)
_READING, _CITATION = table_of(BasisReadingRow), table_of(BasisCitationRow)
_Row = sa.Row[*tuple[Any, ...]]
_BELOW = frozenset({DepartmentKind.BANNER, DepartmentKind.PARK})
"""Whose guides repeat the matters of the city's departments, as in workflows.guides."""


_OF_DAY = (
    sa.select(_EDITION.c.guide_id, sa.func.max(_EDITION.c.number).label("number"))
    .where(_EDITION.c.published_at < sa.bindparam("next_day"))
    .group_by(_EDITION.c.guide_id)
    .subquery("of_day")
)
_ANY = _EDITION.alias("any_edition")
_HAS_EDITIONS = sa.exists(sa.select(_ANY.c.id).where(_ANY.c.guide_id == _GUIDE.c.id))
_EDITIONS_OF_DAY = (
    sa.select(
        _GUIDE.c.id,
        _GUIDE.c.unit_id,
        _GUIDE.c.matter_name,
        _GUIDE.c.matter_key,
        _UNIT.c.name.label("unit_name"),
        _UNIT.c.kind,
        # A guide that was never rewritten keeps no editions: it stands as it came.
        sa.or_(_EDITION.c.id.is_not(None), sa.not_(_HAS_EDITIONS)).label("stood"),
        sa.case((_EDITION.c.id.is_(None), _GUIDE.c.materials), else_=_EDITION.c.materials).label("materials"),
        sa.case((_EDITION.c.id.is_(None), _GUIDE.c.basis), else_=_EDITION.c.basis).label("basis"),
        sa.case((_EDITION.c.id.is_(None), _GUIDE.c.address), else_=_EDITION.c.address).label("address"),
    )
    .join(_UNIT, _UNIT.c.id == _GUIDE.c.unit_id)
    .outerjoin(_OF_DAY, _OF_DAY.c.guide_id == _GUIDE.c.id)
    .outerjoin(
        _EDITION, sa.and_(_EDITION.c.guide_id == _OF_DAY.c.guide_id, _EDITION.c.number == _OF_DAY.c.number)
    )
    .order_by(_GUIDE.c.id)
)
"""Every guide with what its edition of a day said; next_day: the instant at which that day is over."""


@dataclass(frozen=True)
class Touched:
    """A text as it was read, with those of its citations that were asked about."""

    reading: Reading
    cited: tuple[Cited, ...]


@dataclass(frozen=True)
class RestingItem:
    """An item of the list on a day, with what its basis cites."""

    row: ListRow
    basis: Touched


@dataclass(frozen=True)
class RestingGuide:
    """A guide that rests there: through an item of its matter, or by its own basis."""

    id: int
    unit_id: int
    unit_name: str
    matter_name: str
    address: str | None
    item_ids: tuple[int, ...]
    """The items asked about of which it speaks."""
    cites: bool
    """Whether its own basis cites what was asked about."""


def texts_touched(tx: Session, document_id: int, articles: Sequence[Article] = ()) -> dict[str, Touched]:
    """Return the texts that cite these articles (none: the document), each as it was read."""
    found = {}
    for text, reading in readings_citing(tx, document_id).items():
        cited = tuple(one for one in reading.cited if is_touched(one, document_id, articles))
        if cited:
            found[text] = Touched(reading, cited)
    return found


def items_resting(tx: Session, texts: Mapping[str, Touched], *, day: date) -> tuple[RestingItem, ...]:
    """Return the items that state one of these texts as their basis on a day, by item number.

    It counts what is formed, published or not: whoever changes the law must see it all.
    """
    found = (
        RestingItem(row, texts[row.content.legal_basis or ""]) for row in _rows_stating(tx, texts, day=day)
    )
    return tuple(sorted(found, key=lambda one: one.row.item_id))


def reading_of_item(tx: Session, row: ListRow) -> Reading | None:
    """Return what an item's basis cites; None: it states none, or nobody has read it."""
    basis = row.content.legal_basis
    return readings_of(tx, [basis]).get(basis) if basis else None


def item_counts(tx: Session, *, day: date) -> dict[int, int]:
    """Return document -> how many items rest on it on a day; documents without any are left out."""
    holding = holding_at(tx, Moment(day=day, published_only=False))
    query = (
        sa.select(_CITATION.c.document_id, sa.func.count(_ENTRY.c.item_id.distinct()))
        .join(_READING, _READING.c.id == _CITATION.c.reading_id)
        .join(_ENTRY, _ENTRY.c.legal_basis == _READING.c.text)
        .where(_READING.c.ended_at.is_(None), *holding)
        .group_by(_CITATION.c.document_id)
    )
    return dict(tuple(row) for row in tx.connection().execute(query))


def guides_resting(
    tx: Session, rows: Iterable[ListRow], texts: Collection[str] = (), *, day: date
) -> tuple[RestingGuide, ...]:
    """Return the guides that give one of the texts as their basis, or that speak of one of the items.

    A guide speaks of an item as for the duty to rewrite it (workflows.guides): at the item's unit and at
    every banner and park, by the matter; where the item names none, by demanding its proof. Each guide is
    asked in the edition of the day; one that was first published later is none.
    """
    by_matter: defaultdict[str | None, list[ListRow]] = defaultdict(list)
    for row in rows:
        by_matter[None if row.matter_name is None else normalised(row.matter_name)].append(row)
    others = {row.proof_name: longer_names(tx, row.proof_name) for row in by_matter[None]}
    found = []
    for guide in tx.connection().execute(_EDITIONS_OF_DAY, {"next_day": end_of(day)}):
        if not guide.stood:
            continue
        named = by_matter.get(guide.matter_key, [])
        demanded = [row for row in by_matter[None] if _demands(guide, row, others[row.proof_name])]
        spoken_of = tuple(sorted(row.item_id for row in (*named, *demanded) if _is_kept_for(guide, row)))
        if spoken_of or guide.basis in texts:
            found.append(_resting_guide(guide, spoken_of, cites=guide.basis in texts))
    return tuple(found)


def _is_kept_for(guide: _Row, row: ListRow) -> bool:
    return guide.unit_id == row.unit_id or guide.kind in _BELOW


def _demands(guide: _Row, row: ListRow, others: Collection[str]) -> bool:
    return demands(guide.materials, row.proof_name, other_proofs=others)


def _resting_guide(guide: _Row, item_ids: tuple[int, ...], *, cites: bool) -> RestingGuide:
    named = guide.unit_id, guide.unit_name, guide.matter_name, guide.address
    return RestingGuide(guide.id, *named, item_ids, cites)


def _rows_stating(tx: Session, texts: Collection[str], *, day: date) -> list[ListRow]:
    wanted = sorted(texts)
    holding = holding_at(tx, Moment(day=day, published_only=False))
    found: list[ListRow] = []
    for start in range(0, len(wanted), READ_AT_ONCE):
        some = _ENTRY.c.legal_basis.in_(wanted[start : start + READ_AT_ONCE])
        found.extend(list_row(row) for row in tx.connection().execute(ROWS.where(*holding, some)))
    return found
