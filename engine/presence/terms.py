"""Words of presence."""

from dataclasses import dataclass
from datetime import datetime, timedelta

BEAT = timedelta(seconds=60)
"""How often a page that is looked at says so."""
EXPIRES = timedelta(minutes=3)
"""Whoever has not said so for this long is gone: three beats, so that one may be lost."""
KEPT = timedelta(minutes=30)
"""For so long it is known that somebody has had the case open; then the row is deleted."""


@dataclass(frozen=True)
class Present:
    """One person at a case."""

    person_id: int
    seen_at: datetime
