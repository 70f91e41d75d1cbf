"""Writing letters, inside the transaction of whatever they tell of."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from engine.inbox.records import LetterRow
from engine.inbox.terms import Letter
from engine.store import table_of

_INSERT = sa.insert(table_of(LetterRow))


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
