"""What writes into the register. Nothing is deleted: readings and wordings end, documents end by a change."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import insert_into, table_of
from workflows.legal_basis.places import Place
from workflows.legal_register.records import (
    ArticleWordingRow,
    BasisCitationRow,
    BasisReadingRow,
    DocumentUnitRow,
    LegalArticleRow,
    LegalChangeArticleRow,
    LegalChangeCauseRow,
    LegalChangeRow,
    LegalDocumentRow,
    WatchNoticeRow,
)
from workflows.legal_register.rules import ChangeWithdrawn, change_number, document_key, text_digest
from workflows.legal_register.terms import (
    ChangeDraft,
    ChangeKind,
    DocumentDraft,
    LegalChange,
    WatchEvent,
)

_DOCUMENT, _ARTICLE = table_of(LegalDocumentRow), table_of(LegalArticleRow)
_WORDING, _CHANGE = table_of(ArticleWordingRow), table_of(LegalChangeRow)
_OF_ARTICLE, _OF_CAUSE = table_of(LegalChangeArticleRow), table_of(LegalChangeCauseRow)
_READING, _CITATION = table_of(BasisReadingRow), table_of(BasisCitationRow)
_APPLIES, _NOTICE = table_of(DocumentUnitRow), table_of(WatchNoticeRow)


def record_document(
    tx: Session, draft: DocumentDraft, *, person_id: int, now: datetime, command_key: bytes
) -> int:
    """Keep a document; return its id. Whoever is second, by the same submit or another, gets the first's."""
    connection = tx.connection()
    key = document_key(draft.title, draft.number)
    row = asdict(draft) | {
        "level": draft.level and str(draft.level),
        "key_text": key,
        "registered_by": person_id,
        "registered_at": now,
        "command_key": command_key,
    }
    first = insert_into(connection, _DOCUMENT).on_conflict_do_nothing()
    document_id: int | None = connection.scalar(first.returning(_DOCUMENT.c.id), row)
    if document_id is None:
        same = sa.or_(_DOCUMENT.c.command_key == command_key, _DOCUMENT.c.key_text == key)
        document_id = connection.execute(sa.select(_DOCUMENT.c.id).where(same)).scalars().first()
    assert document_id is not None  # noqa: S101  one of the two stands there
    return document_id


def ensure_article(
    tx: Session,
    document_id: int,
    place: Place,
    *,
    since: date | None,
    text: str | None = None,
    person_id: int,
    now: datetime,
) -> int:
    """Return the id of a place in a document; one that is new stands there with its wording.

    since: from when it is in force, None: not known. An article that stands there keeps what it says.
    """
    connection = tx.connection()
    row = {
        "document_id": document_id,
        "place_key": place.key,
        "noted_by": person_id,
        "noted_at": now,
    }
    first = insert_into(connection, _ARTICLE).on_conflict_do_nothing(
        index_elements=["document_id", "place_key"]
    )
    article_id: int | None = connection.scalar(first.returning(_ARTICLE.c.id), row)
    if article_id is None:
        known = _ARTICLE.c.document_id == document_id, _ARTICLE.c.place_key == place.key
        return int(connection.execute(sa.select(_ARTICLE.c.id).where(*known)).scalar_one())
    connection.execute(sa.insert(_WORDING), {"article_id": article_id, "text": text, "since_date": since})
    return article_id


def note_wording(tx: Session, article_id: int, text: str) -> bool:
    """Keep what an article says now, where that was not known; False where it was."""
    current = (
        _WORDING.c.article_id == article_id,
        _WORDING.c.until_date.is_(None),
        sa.not_(_WORDING.c.is_void),
        _WORDING.c.text.is_(None),
    )
    return bool(tx.connection().execute(sa.update(_WORDING).where(*current).values(text=text)).rowcount)


def note_unit(tx: Session, document_id: int, unit_id: int, *, person_id: int, now: datetime) -> None:
    """Keep that a unit applies a document; once is enough."""
    row = {"document_id": document_id, "unit_id": unit_id, "noted_by": person_id, "noted_at": now}
    tx.connection().execute(insert_into(tx.connection(), _APPLIES).on_conflict_do_nothing(), row)


def end_unit(tx: Session, document_id: int, unit_id: int, *, person_id: int, now: datetime) -> None:
    """Keep that a unit does not apply a document any more, or never did."""
    current = (
        _APPLIES.c.document_id == document_id,
        _APPLIES.c.unit_id == unit_id,
        _APPLIES.c.ended_at.is_(None),
    )
    ended = {"ended_by": person_id, "ended_at": now}
    tx.connection().execute(sa.update(_APPLIES).where(*current).values(**ended))


def record_reading(
    tx: Session,
    text: str,
    cited: Sequence[tuple[int, int | None]],
    *,
    person_id: int,
    now: datetime,
    command_key: bytes,
) -> None:
    """Keep what a text cites, in place of how it was read before. cited: documents with their articles."""
    connection = tx.connection()
    digest = text_digest(text)
    current = _READING.c.text_digest == digest, _READING.c.ended_at.is_(None)
    ended = {"ended_by": person_id, "ended_at": now}
    connection.execute(sa.update(_READING).where(*current).values(**ended))
    row = {
        "text": text,
        "text_digest": digest,
        "read_by": person_id,
        "read_at": now,
        "command_key": command_key,
    }
    reading_id = connection.execute(sa.insert(_READING).returning(_READING.c.id), row).scalar_one()
    rows = [
        {"reading_id": reading_id, "seq": seq, "document_id": document_id, "article_id": article_id}
        for seq, (document_id, article_id) in enumerate(dict.fromkeys(cited), 1)
    ]
    if rows:
        connection.execute(sa.insert(_CITATION), rows)


def record_legal_change(
    tx: Session, draft: ChangeDraft, *, person_id: int, now: datetime, command_key: bytes
) -> int:
    """Keep a change, and let what it ends or rewords end or begin; return its id."""
    connection = tx.connection()
    row = {
        "document_id": draft.document.id,
        "kind": str(draft.kind),
        "title": draft.title,
        "number": draft.number,
        "published_date": draft.published_date,
        "effective_date": draft.effective_date,
        "counted_from": str(draft.counted_from),
        "address": draft.address,
        "note": draft.note,
        "recorded_by": person_id,
        "recorded_at": now,
        "command_key": command_key,
    }
    change_id: int = connection.execute(sa.insert(_CHANGE).returning(_CHANGE.c.id), row).scalar_one()
    for article in draft.articles:
        connection.execute(sa.insert(_OF_ARTICLE), {"change_id": change_id, "article_id": article.id})
        _reword(connection, draft, article.id, change_id)
    if draft.kind is ChangeKind.REPEALED and not draft.articles:
        ends = sa.update(_DOCUMENT).where(_DOCUMENT.c.id == draft.document.id)
        connection.execute(ends.values(ended_date=draft.effective_date))
    return change_id


def link_causes(tx: Session, change_id: int, cause_ids: Sequence[int]) -> None:
    """Keep under which causes of the register the units answer a change."""
    rows = [{"change_id": change_id, "cause_id": cause_id} for cause_id in dict.fromkeys(cause_ids)]
    if rows:
        tx.connection().execute(sa.insert(_OF_CAUSE), rows)


def withdraw_change(tx: Session, change: LegalChange, *, reason: str, person_id: int, now: datetime) -> None:
    """Take a change back that was recorded by mistake: what it ended goes on, what it began never held.

    Refuses: ChangeWithdrawn, when somebody was quicker.
    """
    connection = tx.connection()
    first = sa.update(_CHANGE).where(_CHANGE.c.id == change.id, _CHANGE.c.withdrawn_at.is_(None))
    taken_back = {"withdrawn_by": person_id, "withdrawn_at": now, "withdrawn_reason": reason}
    if not connection.execute(first.values(**taken_back)).rowcount:
        raise ChangeWithdrawn(change=change_number(change.id))
    begun = sa.update(_WORDING).where(_WORDING.c.begun_by == change.id)
    connection.execute(begun.values(is_void=True))
    ended = sa.update(_WORDING).where(_WORDING.c.ended_by == change.id)
    connection.execute(ended.values(until_date=None, ended_by=None))
    if change.kind is ChangeKind.REPEALED and not change.article_ids:
        goes_on = sa.update(_DOCUMENT).where(_DOCUMENT.c.id == change.document_id)
        connection.execute(goes_on.values(ended_date=None))


def claim_notice(tx: Session, document_id: int, event: WatchEvent, day: date, *, now: datetime) -> bool:
    """Take the one notice of a document's day for this transaction; False where another has written it."""
    connection = tx.connection()
    row = {"document_id": document_id, "event": str(event), "day": day, "told_at": now}
    first = insert_into(connection, _NOTICE).on_conflict_do_nothing(
        index_elements=["document_id", "event", "day"]
    )
    return connection.scalar(first.returning(_NOTICE.c.id), row) is not None


def _reword(connection: sa.Connection, draft: ChangeDraft, article_id: int, change_id: int) -> None:
    current = (
        _WORDING.c.article_id == article_id,
        _WORDING.c.until_date.is_(None),
        sa.not_(_WORDING.c.is_void),
    )
    ending = sa.update(_WORDING).where(*current)
    connection.execute(ending.values(until_date=draft.effective_date, ended_by=change_id))
    if draft.kind is ChangeKind.AMENDED:
        begun = {"article_id": article_id, "text": draft.new_text, "since_date": draft.effective_date}
        connection.execute(sa.insert(_WORDING), begun | {"begun_by": change_id})
