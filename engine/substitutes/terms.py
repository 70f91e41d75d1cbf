"""Words of substitutes: what is arranged, and how it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Absence(StrEnum):
    """Why somebody is away: a code, since a person's reasons are nobody else's to read."""

    TRIP = "trip"
    LEAVE = "leave"
    TRAINING = "training"
    OTHER = "other"


class SubstitutionState(StrEnum):
    """How a substitution stands on a day."""

    RUNNING = "running"
    COMING = "coming"
    OVER = "over"
    """Its last day is past: it ended by itself."""
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class House:
    """What the floor above says of substitutes: who heads a unit, how long one lasts, the kinds of cases."""

    head_role: str
    longest_days: int
    kinds: frozenset[str]


@dataclass(frozen=True)
class Arrangement:
    """What is to be arranged: whole days, both inclusive."""

    principal_id: int
    substitute_id: int
    since: date
    until: date
    kinds: frozenset[str] = frozenset()
    """Kinds of cases; empty: all."""
    reason: str = Absence.OTHER

    def overlaps(self, since: date, until: date) -> bool:
        """Say whether it has a day in common with a period."""
        return self.since <= until and since <= self.until

    def shares_kinds_with(self, kinds: frozenset[str]) -> bool:
        """Say whether some kind of case belongs to both."""
        return not self.kinds or not kinds or bool(self.kinds & kinds)


@dataclass(frozen=True)
class Substitution:
    """One that has been arranged, with the names of both."""

    id: int
    arrangement: Arrangement
    principal_name: str
    substitute_name: str
    made_by: int
    made_at: datetime
    ended_at: datetime | None

    def state(self, today: date) -> SubstitutionState:
        """Return how it stands on a day."""
        if self.ended_at is not None:
            return SubstitutionState.TAKEN_BACK
        if today > self.arrangement.until:
            return SubstitutionState.OVER
        return SubstitutionState.COMING if today < self.arrangement.since else SubstitutionState.RUNNING
