"""Questions about an inbox: its letters by page, one of them, how many are unread."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.inbox.records import LetterRow, UnmailedKindRow
from engine.inbox.terms import COUNT_CAP, LetterPage, ReceivedLetter
from engine.refusals import NotYours
from engine.store import table_of

LONGEST_CURSOR = 18
"""Digits of a letter's id: one more, and no database could compare it."""

_LETTER, _UNMAILED = table_of(LetterRow), table_of(UnmailedKindRow)
_COLUMNS = tuple(_LETTER.c[name] for name in ReceivedLetter.__dataclass_fields__)
_IS_UNREAD = _LETTER.c.read_at.is_(None)


def unmailed_kinds(tx: Session, person_id: int) -> frozenset[str]:
    """Return the kinds of letters that the person does not want by mail."""
    return frozenset(tx.scalars(sa.select(_UNMAILED.c.kind).where(_UNMAILED.c.person_id == person_id)))


def letters_of(
    tx: Session, person_id: int, *, unread_only: bool = False, after: str | None = None, size: int = 50
) -> LetterPage:
    """Return one page of a person's letters. A cursor that we never gave out asks for the first page."""
    mine = sa.and_(_LETTER.c.person_id == person_id, *([_IS_UNREAD] if unread_only else []))
    query = sa.select(*_COLUMNS).where(mine).order_by(_LETTER.c.id.desc()).limit(size + 1)
    if after and after.isdecimal() and len(after) <= LONGEST_CURSOR:
        query = query.where(_LETTER.c.id < int(after))
    found = [_letter(row) for row in tx.connection().execute(query)]
    cursor = str(found[size - 1].id) if len(found) > size else None
    return LetterPage(tuple(found[:size]), cursor, _count(tx, mine))


def letter_of(tx: Session, person_id: int, letter_id: int) -> ReceivedLetter:
    """Return one letter of a person. Refuses: NotYours, also for a letter to somebody else."""
    query = sa.select(*_COLUMNS).where(_LETTER.c.id == letter_id, _LETTER.c.person_id == person_id)
    row = tx.connection().execute(query).first()
    if row is None:
        raise NotYours
    return _letter(row)


def unread_count(tx: Session, person_id: int) -> int:
    """Return how many letters a person has not read, counted up to COUNT_CAP."""
    return _count(tx, sa.and_(_LETTER.c.person_id == person_id, _IS_UNREAD))


def unread_counts(tx: Session) -> Mapping[int, int]:
    """Return person id -> unread letters, of everybody who has any."""
    query = sa.select(_LETTER.c.person_id, sa.func.count().label("unread")).where(_IS_UNREAD)
    query = query.group_by(_LETTER.c.person_id)
    return {row.person_id: row.unread for row in tx.connection().execute(query)}


def _count(tx: Session, condition: sa.ColumnElement[bool]) -> int:
    capped = sa.select(_LETTER.c.id).where(condition).limit(COUNT_CAP).subquery()
    return tx.connection().execute(sa.select(sa.func.count()).select_from(capped)).scalar_one()


def _letter(row: sa.Row[*tuple[Any, ...]]) -> ReceivedLetter:
    return ReceivedLetter(**dict(row._mapping))  # noqa: SLF001  the public name of a row's columns
