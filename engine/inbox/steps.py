"""Writing letters, inside the transaction of whatever they tell of."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.inbox.lookups import letter_of
from engine.inbox.records import LetterRow, UnmailedKindRow
from engine.inbox.terms import Letter, ReceivedLetter
from engine.store import table_of

_LETTER, _UNMAILED = table_of(LetterRow), table_of(UnmailedKindRow)
_INSERT = sa.insert(_LETTER)


def deliver(connection: sa.Connection, letters: Sequence[Letter], *, now: datetime) -> None:
    """Put letters into inboxes."""
    if letters:
        rows = [
            {
                "person_id": letter.person_id,
                "kind": letter.kind,
                "case_id": letter.case_id,
                "facts": letter.facts,
                "written_at": now,
            }
            for letter in letters
        ]
        connection.execute(_INSERT, rows)


def keep_from_mail(tx: Session, person_id: int, kinds: Collection[str]) -> None:
    """Let letters of these kinds, and of no others, stay in the person's inbox alone."""
    connection = tx.connection()
    connection.execute(sa.delete(_UNMAILED).where(_UNMAILED.c.person_id == person_id))
    if kinds:
        rows = [{"person_id": person_id, "kind": kind} for kind in sorted(kinds)]
        connection.execute(sa.insert(_UNMAILED), rows)


def open_letter(tx: Session, person_id: int, letter_id: int, *, now: datetime) -> ReceivedLetter:
    """Mark one of a person's letters as read, and return it; the first time counts. Refuses: NotYours."""
    letter = letter_of(tx, person_id, letter_id)
    unread = sa.and_(_LETTER.c.id == letter_id, _LETTER.c.read_at.is_(None))
    tx.connection().execute(sa.update(_LETTER).where(unread).values(read_at=now))
    return letter


def mark_all_read(tx: Session, person_id: int, *, up_to: int, now: datetime) -> int:
    """Mark a person's letters as read up to the newest that they have seen; return how many."""
    unread = sa.and_(_LETTER.c.person_id == person_id, _LETTER.c.read_at.is_(None), _LETTER.c.id <= up_to)
    return tx.connection().execute(sa.update(_LETTER).where(unread).values(read_at=now)).rowcount
