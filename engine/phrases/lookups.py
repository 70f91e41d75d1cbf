"""Questions about phrases."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.phrases.records import PhraseRow
from engine.phrases.terms import Owner, Phrase
from engine.store import table_of

_PHRASE = table_of(PhraseRow)
_COLUMNS = (_PHRASE.c.id, _PHRASE.c.person_id, _PHRASE.c.department_id, _PHRASE.c.verdict, _PHRASE.c.text)


def phrases_of(tx: Session, owner: Owner) -> tuple[Phrase, ...]:
    """Return the phrases of one owner, in their order."""
    mine = _PHRASE.c.person_id == owner.person_id
    if owner.department_id is not None:
        mine = _PHRASE.c.department_id == owner.department_id
    return _found(tx, mine)


def phrases_for(tx: Session, person_id: int, department_ids: Collection[int]) -> tuple[Phrase, ...]:
    """Return what a person is offered: their own phrases first, then those that their units share."""
    return _found(
        tx, sa.or_(_PHRASE.c.person_id == person_id, _PHRASE.c.department_id.in_(sorted(department_ids)))
    )


def phrase_by_id(tx: Session, phrase_id: int) -> Phrase | None:
    """Return one phrase; None when it is gone."""
    return next(iter(_found(tx, _PHRASE.c.id == phrase_id)), None)


def _found(tx: Session, condition: sa.ColumnElement[bool]) -> tuple[Phrase, ...]:
    query = (
        sa.select(*_COLUMNS)
        .where(condition)
        .order_by(_PHRASE.c.person_id.is_(None), _PHRASE.c.department_id, _PHRASE.c.position, _PHRASE.c.id)
    )
    return tuple(_phrase(row) for row in tx.connection().execute(query))


def _phrase(row: sa.Row[*tuple[Any, ...]]) -> Phrase:
    return Phrase(row.id, Owner(row.person_id, row.department_id), row.verdict, row.text)
