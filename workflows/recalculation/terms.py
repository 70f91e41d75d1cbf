"""Words of a recalculation: one deadline that would move, and the sum of all."""

from dataclasses import dataclass
from datetime import date

from engine.calendar.terms import CalendarVersion, ChangedDay
from engine.deadlines.terms import Effect
from workflows.supervision.terms import Holder


@dataclass(frozen=True)
class MovedDeadline:
    """One open deadline that a calendar version touches, and on whose desk it lies."""

    case_id: int
    case_no: str
    title: str
    subject: str
    clock: str
    old_due: date
    new_due: date
    """Where the new calendar ends it, also when it is kept."""
    effect: Effect
    newly_late: bool
    """In time by the old date, over by the new one."""
    rescued: bool
    """Over by the old date, in time by the new one."""
    holder: Holder | None
    """None: no task of this clock is open."""

    @property
    def is_later(self) -> bool:
        """Say whether the new date lies after the old one."""
        return self.new_due > self.old_due


@dataclass(frozen=True)
class Sums:
    """How many deadlines a version touches, in which way."""

    later: int = 0
    earlier: int = 0
    kept: int = 0
    """Would end earlier and may not."""
    firmed: int = 0
    newly_late: int = 0
    rescued: int = 0

    @property
    def moved(self) -> int:
        """Return how many get another date."""
        return self.later + self.earlier


@dataclass(frozen=True)
class Blast:
    """Everything that putting a version in force would do."""

    version: CalendarVersion
    days: tuple[tuple[str | None, tuple[ChangedDay, ...]], ...]
    """Region (None: the city) -> the days that change, against the version in force."""
    sums: Sums
    lines: tuple[MovedDeadline, ...]
    """The first of them, oldest date first."""
