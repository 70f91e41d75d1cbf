"""The basis of an item as written, and what it was read to cite: which texts wait, and what to propose."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import table_of
from workflows.exemption_list.records import ItemEntryRow
from workflows.exemption_list.terms import EntryStanding
from workflows.guides.records import GuideRow
from workflows.legal_basis.citations import Citation, citations_in
from workflows.legal_basis.places import place_words
from workflows.legal_register.lookups import articles_of, documents
from workflows.legal_register.records import BasisCitationRow, BasisReadingRow
from workflows.legal_register.rules import document_meant, text_digest
from workflows.legal_register.terms import Cited, LegalDocument, Reading

READ_AT_ONCE = 500
"""Texts in one query: databases bound the number of their parameters."""

_READING, _CITATION = table_of(BasisReadingRow), table_of(BasisCitationRow)
_ENTRY = table_of(ItemEntryRow)
_GUIDE = table_of(GuideRow)
_Row = sa.Row[*tuple[Any, ...]]
_LISTED = (_ENTRY.c.until_version.is_(None), _ENTRY.c.standing != EntryStanding.REMOVED)
_STATED = sa.union_all(
    sa.select(
        _ENTRY.c.legal_basis.label("text"), sa.literal(1).label("item"), sa.literal(0).label("guide")
    ).where(*_LISTED, _ENTRY.c.legal_basis.is_not(None)),
    sa.select(_GUIDE.c.basis, sa.literal(0), sa.literal(1)).where(_GUIDE.c.basis.is_not(None)),
).subquery("stated")
"""Every basis that an item of the list or a guide states now, one row for each that states it."""
_BY_TEXT = sa.select(
    _STATED.c.text, sa.func.sum(_STATED.c.item).label("items"), sa.func.sum(_STATED.c.guide).label("guides")
).group_by(_STATED.c.text)


@dataclass(frozen=True)
class StatedBasis:
    """A basis as items of the list and guides state it, with how many of them do."""

    text: str
    digest: str
    item_count: int
    guide_count: int


@dataclass(frozen=True)
class BasisCounts:
    """How far the reading has come."""

    waiting_texts: int
    waiting_items: int
    read_items: int
    items_without_basis: int


@dataclass(frozen=True)
class ProposedLine:
    """One line that a reading might have: what the text seems to name, and which document that may be."""

    citation: Citation
    document: LegalDocument | None
    """None: not in the register, or several fit."""

    @property
    def place(self) -> str:
        """Return the place as a law writes it; "" for a whole document."""
        return place_words(self.citation.place) if self.citation.place else ""


def readings_of(tx: Session, texts: Collection[str]) -> dict[str, Reading]:
    """Return text -> its reading, of those that have been read."""
    found: dict[str, Reading] = {}
    wanted = sorted({text_digest(text) for text in texts})
    for start in range(0, len(wanted), READ_AT_ONCE):
        found |= _readings(tx, _READING.c.text_digest.in_(wanted[start : start + READ_AT_ONCE]))
    return found


def readings_citing(tx: Session, document_id: int) -> dict[str, Reading]:
    """Return text -> reading, of the texts that cite a document or an article of it."""
    citing = sa.select(_CITATION.c.reading_id).where(_CITATION.c.document_id == document_id)
    return _readings(tx, _READING.c.id.in_(citing))


def has_read(tx: Session, command_key: bytes) -> bool:
    """Say whether a reading was confirmed by this submit already."""
    query = sa.select(_READING.c.id).where(_READING.c.command_key == command_key)
    return tx.connection().scalar(query) is not None


def waiting_texts(tx: Session, *, after: int = 0, limit: int = 50) -> tuple[StatedBasis, ...]:
    """Return the texts that nobody has read, those of most items first. after: how many to pass over."""
    read = _texts_read(tx)
    waiting = [row for row in tx.connection().execute(_BY_TEXT) if row.text not in read]
    waiting.sort(key=lambda row: (-row.items, -row.guides, row.text))
    return tuple(_stated(row) for row in waiting[after : after + limit])


def basis_counts(tx: Session) -> BasisCounts:
    """Return how many texts and items wait, are read, or state no basis at all."""
    connection, read = tx.connection(), _texts_read(tx)
    stated = connection.execute(_BY_TEXT).all()
    waiting = [row for row in stated if row.text not in read]
    without = sa.select(sa.func.count()).select_from(_ENTRY).where(*_LISTED, _ENTRY.c.legal_basis.is_(None))
    return BasisCounts(
        waiting_texts=len(waiting),
        waiting_items=sum(row.items for row in waiting),
        read_items=sum(row.items for row in stated if row.text in read),
        items_without_basis=connection.scalar(without) or 0,
    )


def stated_basis(tx: Session, digest: str) -> StatedBasis | None:
    """Return the text behind a digest, stated by an item now or read once; None: there is none."""
    connection = tx.connection()
    stated = connection.execute(_BY_TEXT)
    found = next((row for row in stated if text_digest(row.text) == digest), None)
    if found is not None:
        return _stated(found)
    read = sa.select(_READING.c.text).where(_READING.c.text_digest == digest).limit(1)
    text: str | None = connection.scalar(read)
    return None if text is None else StatedBasis(text, digest, 0, 0)


def proposal_for(text: str, known: Sequence[LegalDocument]) -> tuple[ProposedLine, ...]:
    """Return what the text seems to cite, each with the document of the register that it seems to mean."""
    return tuple(
        ProposedLine(found, document_meant(found.title, found.number, known)) for found in citations_in(text)
    )


def _texts_read(tx: Session) -> frozenset[str]:
    """Return the texts that have been read. Texts are told apart here: no database keeps an index of them."""
    current = sa.select(_READING.c.text).where(_READING.c.ended_at.is_(None))
    return frozenset(tx.connection().scalars(current))


def _stated(row: _Row) -> StatedBasis:
    return StatedBasis(row.text, text_digest(row.text), int(row.items), int(row.guides))


def _readings(tx: Session, where: sa.ColumnElement[bool]) -> dict[str, Reading]:
    connection = tx.connection()
    readings = connection.execute(sa.select(_READING).where(where, _READING.c.ended_at.is_(None))).all()
    cited = _cited(tx, [row.id for row in readings])
    return {row.text: Reading(row.text, tuple(cited[row.id]), row.read_by, row.read_at) for row in readings}


def _cited(tx: Session, reading_ids: Sequence[int]) -> Mapping[int, list[Cited]]:
    rows: list[_Row] = []
    for start in range(0, len(reading_ids), READ_AT_ONCE):
        some = _CITATION.c.reading_id.in_(reading_ids[start : start + READ_AT_ONCE])
        query = sa.select(_CITATION).where(some).order_by(_CITATION.c.reading_id, _CITATION.c.seq)
        rows.extend(tx.connection().execute(query))
    document_ids = {row.document_id for row in rows}
    by_id = {document.id: document for document in documents(tx, document_ids)}
    articles = {one.id: one for of_one in articles_of(tx, document_ids).values() for one in of_one}
    found: defaultdict[int, list[Cited]] = defaultdict(list)
    for row in rows:
        article = articles[row.article_id] if row.article_id is not None else None
        found[row.reading_id].append(Cited(by_id[row.document_id], article))
    return found
