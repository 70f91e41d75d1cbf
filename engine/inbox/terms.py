"""Words of the inbox."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Letter:
    """What one person is to be told. `facts` holds codes, ids and dates only: no names, no free text."""

    person_id: int
    kind: str
    case_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReceivedLetter:
    """A letter as it lies in the inbox."""

    id: int
    kind: str
    case_id: int | None
    facts: dict[str, Any]
    written_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class LetterPage:
    """One page of an inbox, newest first; the cursor of the next page, None at the end."""

    letters: tuple[ReceivedLetter, ...]
    next_cursor: str | None
    total: int
    """Counted up to COUNT_CAP."""


COUNT_CAP = 1000
"""Counts stop here ("999+")."""
