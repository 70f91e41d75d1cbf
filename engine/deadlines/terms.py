"""The words of a deadline: its ledger, its projection, the days that prove it, and where it stands."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

MOST_DAYS: Final = 1000
"""The largest budget taken for meant: four years of working days. Longer is a slip of the pen."""


class LedgerKind(StrEnum):
    """What a line of the ledger does to the count."""

    START = "start"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    RECALCULATE = "recalculate"


class DeadlineState(StrEnum):
    """Where a deadline is in its life; whether it was met late is told by its closed date."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    MET = "met"
    CLOSED = "closed"
    """Ended with its case without having been met."""


OPEN_STATES: Final = (DeadlineState.RUNNING, DeadlineState.SUSPENDED)


class Standing(StrEnum):
    """How a running deadline stands on a day."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    RUNNING = "running"


class TimerState(StrEnum):
    """Where a timer is in its life."""

    ARMED = "armed"
    FIRED = "fired"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class DeadlineSettings:
    """The [deadlines] table of config.toml."""

    suspension_reasons: list[str] = field(default_factory=list)
    """The only reasons for which the clock may stand still; none by default."""


@dataclass(frozen=True)
class LedgerEntry:
    """One line of the append-only ledger."""

    kind: LedgerKind
    on: date
    """The day from which it works. A suspension or resumption counts from the day after, as a cause does."""
    days: int | None
    """Working days added, for an extension; otherwise None."""
    reason: str
    paper: str | None
    person_id: int | None
    at: datetime


@dataclass(frozen=True)
class Ground:
    """Why the count was changed, by which paper, by whom and when: what every ledger line must say."""

    reason: str
    paper: str | None
    person_id: int | None
    at: datetime


@dataclass(frozen=True)
class Projection:
    """The due date that the ledger and the calendar give."""

    due_date: date | None
    """None while suspended."""
    earliest: date | None
    latest: date | None
    """Both equal the due date unless it is provisional."""
    provisional: bool
    """True while the count touches a year without a paper."""
    total_days: int
    """The budget with all extensions."""


@dataclass(frozen=True)
class ProofDay:
    """One day of the count: used or not, and why."""

    date: date
    counted: bool
    number: int | None
    """Which working day of the budget it is, from 1; None where not counted."""
    reason: str
    source: str | None


@dataclass(frozen=True)
class CountedEntry:
    """A line of the ledger with the count as it stood at the end of its day."""

    entry: LedgerEntry
    days_used: int
    """Working days of the period that had begun by then."""
    days_left: int
    """Working days still to come, of the budget with the extensions so far; negative once it is over."""


@dataclass(frozen=True)
class DeadlineView:
    """A deadline as pages and steps see it."""

    id: int
    case_id: int
    code: str
    round: int
    cause_date: date
    budget: int
    due_date: date | None
    provisional: bool
    calendar_version: str
    state: DeadlineState
    closed_date: date | None
    suspended_since: date | None
    scope: str | None = None
    """Region code of the banner whose calendar it counts by; None: the city's."""


@dataclass(frozen=True)
class TimerView:
    """A timer as the sweep sees it."""

    id: int
    case_id: int
    deadline_id: int
    level: str
    offset: int
    fire_date: date | None
    """The day at whose beginning it fires; None while its deadline is suspended."""
    state: TimerState


class Policy(StrEnum):
    """What happens to a period already running when the new calendar would end it earlier."""

    NEVER_SHORTEN = "never_shorten"
    FOLLOW = "follow"


class Effect(StrEnum):
    """What the new calendar does to one deadline."""

    MOVED = "moved"
    KEPT = "kept"
    """It would end earlier, and may not: the date stays, and so does the version that gave it."""
    FIRMED = "firmed"
    """The date stays; it is no longer provisional, or has become so."""


@dataclass(frozen=True)
class Touched:
    """One deadline that the new calendar touches."""

    deadline_id: int
    case_id: int
    code: str
    old_due: date
    new_due: date
    """Where the new calendar ends it, also when it is kept."""
    effect: Effect
