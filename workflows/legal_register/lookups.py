"""What is asked of documents, articles and changes themselves; who rests on them is asked in resting.py."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow
from engine.refusals import NotYours
from engine.store import table_of
from workflows.causes.terms import CountedFrom, Withdrawal
from workflows.exemption_list.rules import normalised
from workflows.legal_basis.places import place_of_key
from workflows.legal_basis.terms import BasisLevel
from workflows.legal_register.records import (
    ArticleWordingRow,
    DocumentUnitRow,
    LegalArticleRow,
    LegalChangeArticleRow,
    LegalChangeCauseRow,
    LegalChangeRow,
    LegalDocumentRow,
    WatchNoticeRow,
)
from workflows.legal_register.terms import (
    Article,
    ChangeKind,
    LegalChange,
    LegalDocument,
    Validity,
    WatchEvent,
    Wording,
)

_DOCUMENT, _ARTICLE = table_of(LegalDocumentRow), table_of(LegalArticleRow)
_WORDING, _CHANGE = table_of(ArticleWordingRow), table_of(LegalChangeRow)
_OF_ARTICLE, _OF_CAUSE = table_of(LegalChangeArticleRow), table_of(LegalChangeCauseRow)
_NOTICE = table_of(WatchNoticeRow)
_APPLIES, _UNIT = table_of(DocumentUnitRow), table_of(DepartmentRow)
_Row = sa.Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class DocumentFilter:
    """Which documents a page of the register shows."""

    q: str = ""
    """Words that must all occur in title, number or issuer."""
    level: BasisLevel | None = None
    validity: Validity | None = None


@dataclass(frozen=True)
class Watched:
    """A document on which a day in the near future has something to say."""

    document: LegalDocument
    event: WatchEvent
    day: date


def documents(tx: Session, ids: Collection[int] | None = None) -> tuple[LegalDocument, ...]:
    """Return the documents asked for, or all; newest first."""
    query = sa.select(_DOCUMENT).order_by(_DOCUMENT.c.id.desc())
    if ids is not None:
        query = query.where(_DOCUMENT.c.id.in_(ids))
    return tuple(_document(row) for row in tx.connection().execute(query))


def documents_found(tx: Session, wanted: DocumentFilter, *, today: date) -> tuple[LegalDocument, ...]:
    """Return what a filter finds: the register is some hundred rows, read as a whole."""
    words = [normalised(word) for word in wanted.q.split()]
    return tuple(
        document
        for document in documents(tx)
        if (wanted.level is None or document.level is wanted.level)
        and (wanted.validity is None or document.validity(today) is wanted.validity)
        and all(word in _searched(document) for word in words)
    )


def document_of(tx: Session, document_id: int) -> LegalDocument:
    """Return one document. Refuses: NotYours, when there is none of that id."""
    found = documents(tx, [document_id])
    if not found:
        raise NotYours
    return found[0]


def document_of_key(tx: Session, key_text: str) -> LegalDocument | None:
    """Return the document that bears a title and number already."""
    query = sa.select(_DOCUMENT).where(_DOCUMENT.c.key_text == key_text)
    row = tx.connection().execute(query).first()
    return _document(row) if row else None


def document_of_submit(tx: Session, command_key: bytes) -> int | None:
    """Return the document that was registered by this submit already."""
    query = sa.select(_DOCUMENT.c.id).where(_DOCUMENT.c.command_key == command_key)
    found: int | None = tx.connection().scalar(query)
    return found


def articles_of(tx: Session, document_ids: Collection[int]) -> Mapping[int, tuple[Article, ...]]:
    """Return document -> its articles in the order of the document."""
    query = sa.select(_ARTICLE).where(_ARTICLE.c.document_id.in_(document_ids))
    rows = tx.connection().execute(query.order_by(_ARTICLE.c.place_key)).all()
    wordings = _wordings(tx, [row.id for row in rows])
    found: defaultdict[int, list[Article]] = defaultdict(list)
    for row in rows:
        article = Article(row.id, row.document_id, place_of_key(row.place_key), tuple(wordings[row.id]))
        found[row.document_id].append(article)
    return {document: tuple(found[document]) for document in document_ids}


def article_of(tx: Session, article_id: int) -> tuple[LegalDocument, Article]:
    """Return one article with its document. Refuses: NotYours."""
    query = sa.select(_ARTICLE.c.document_id).where(_ARTICLE.c.id == article_id)
    document_id = tx.connection().scalar(query)
    if document_id is None:
        raise NotYours
    articles = articles_of(tx, [document_id])[document_id]
    return document_of(tx, document_id), next(one for one in articles if one.id == article_id)


def changes_of(tx: Session, document_id: int) -> tuple[LegalChange, ...]:
    """Return the changes of a document, newest first."""
    return _changes(tx, _CHANGE.c.document_id == document_id)


def change_of(tx: Session, change_id: int) -> LegalChange:
    """Return one change. Refuses: NotYours."""
    found = _changes(tx, _CHANGE.c.id == change_id)
    if not found:
        raise NotYours
    return found[0]


def change_of_key(tx: Session, command_key: bytes) -> int | None:
    """Return the change that was recorded by this submit already."""
    query = sa.select(_CHANGE.c.id).where(_CHANGE.c.command_key == command_key)
    found: int | None = tx.connection().scalar(query)
    return found


def changes_of_cause(tx: Session, cause_id: int) -> tuple[LegalChange, ...]:
    """Return the changes that a cause of the register stands for."""
    of_cause = sa.select(_OF_CAUSE.c.change_id).where(_OF_CAUSE.c.cause_id == cause_id)
    return _changes(tx, _CHANGE.c.id.in_(of_cause))


def units_noted(tx: Session, document_id: int) -> dict[int, str]:
    """Return id -> name of the units of which somebody has noted that they apply a document."""
    query = (
        sa.select(_UNIT.c.id, _UNIT.c.name)
        .join(_APPLIES, _APPLIES.c.unit_id == _UNIT.c.id)
        .where(_APPLIES.c.document_id == document_id, _APPLIES.c.ended_at.is_(None))
        .order_by(_UNIT.c.id)
    )
    return dict(tx.execute(query).all())


def watched(tx: Session, *, today: date, until: date) -> tuple[Watched, ...]:
    """Return what takes effect or expires after today and by a day, the nearest first."""
    found = []
    for document in documents(tx):
        days = {WatchEvent.TAKES_EFFECT: document.effective_date, WatchEvent.EXPIRES: document.expires_date}
        for event, day in days.items():
            first = today if event is WatchEvent.EXPIRES else _after(today)
            is_over = document.ended_date is not None and day is not None and document.ended_date <= day
            if day is not None and first <= day <= until and not is_over:
                found.append(Watched(document, event, day))
    return tuple(sorted(found, key=lambda one: (one.day, one.document.id)))


def notices_told(tx: Session) -> frozenset[tuple[int, WatchEvent, date]]:
    """Return of which days of which documents people were told."""
    rows = tx.connection().execute(sa.select(_NOTICE.c.document_id, _NOTICE.c.event, _NOTICE.c.day))
    return frozenset((row.document_id, WatchEvent(row.event), row.day) for row in rows)


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _searched(document: LegalDocument) -> str:
    return normalised("|".join(part or "" for part in (document.title, document.number, document.issuer)))


def _document(row: _Row) -> LegalDocument:
    plain = {name: getattr(row, name) for name in LegalDocument.__dataclass_fields__}
    return LegalDocument(**plain | {"level": BasisLevel(row.level) if row.level else None})


def _wordings(tx: Session, article_ids: Collection[int]) -> Mapping[int, list[Wording]]:
    found: defaultdict[int, list[Wording]] = defaultdict(list)
    query = sa.select(_WORDING).where(_WORDING.c.article_id.in_(article_ids), sa.not_(_WORDING.c.is_void))
    query = query.order_by(_WORDING.c.id)
    for row in tx.connection().execute(query):
        wording = Wording(row.text, row.since_date, row.until_date, row.begun_by, row.ended_by)
        found[row.article_id].append(wording)
    return found


def _changes(tx: Session, where: sa.ColumnElement[bool]) -> tuple[LegalChange, ...]:
    connection = tx.connection()
    query = sa.select(_CHANGE).where(where).order_by(_CHANGE.c.effective_date.desc(), _CHANGE.c.id.desc())
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    articles = _grouped(
        connection.execute(
            sa.select(_OF_ARTICLE.c.change_id, _OF_ARTICLE.c.article_id)
            .where(_OF_ARTICLE.c.change_id.in_(ids))
            .order_by(_OF_ARTICLE.c.id)
        )
    )
    causes = _grouped(
        connection.execute(
            sa.select(_OF_CAUSE.c.change_id, _OF_CAUSE.c.cause_id)
            .where(_OF_CAUSE.c.change_id.in_(ids))
            .order_by(_OF_CAUSE.c.id)
        )
    )
    return tuple(_change(row, articles[row.id], causes[row.id]) for row in rows)


def _grouped(pairs: Iterable[_Row]) -> Mapping[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _change(row: _Row, article_ids: list[int], cause_ids: list[int]) -> LegalChange:
    taken_back = row.withdrawn_at and Withdrawal(row.withdrawn_by, row.withdrawn_at, row.withdrawn_reason)
    return LegalChange(
        id=row.id,
        kind=ChangeKind(row.kind),
        document_id=row.document_id,
        article_ids=tuple(article_ids),
        title=row.title,
        number=row.number,
        published_date=row.published_date,
        effective_date=row.effective_date,
        counted_from=CountedFrom(row.counted_from),
        address=row.address,
        note=row.note,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        cause_ids=tuple(cause_ids),
        withdrawal=taken_back or None,
    )
