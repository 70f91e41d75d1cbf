"""The words of the calendar: a paper, the days it names, and what is known of one day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

MEASURES: Final = "《全国年节及纪念日放假办法》"
"""The law behind a statutory holiday that no yearly paper has arranged yet."""


@dataclass(frozen=True, slots=True)
class PaperDay:
    """One day as a paper names it: off, or a weekend day that is worked."""

    day: date
    working: bool
    occasion: str
    """The holiday that the day belongs to, such as 国庆节."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A notice that fixes days: the yearly one of the State Council, or a later change to it.

    A yearly paper arranges its whole year: what it does not name is a plain weekday or weekend day, except
    where `days` is empty, when the library's days of that year stand in for the text.
    """

    year: int
    title: str
    number: str | None
    """The document number, or None where no two sources agree on it."""
    published: date | None
    """The day it could first be read, not the day it was signed; None where unknown."""
    address: str | None
    days: tuple[PaperDay, ...] = ()
    yearly: bool = True
    scope: str | None = None
    """Region code (行政区划代码) of the banner or district it is for; None: everywhere."""

    @property
    def known_from(self) -> date:
        """Return the day of publication; where it is unknown, 1 January of its year."""
        return self.published or date(self.year, 1, 1)

    @property
    def citation(self) -> str:
        """Return title and number as a clerk would quote them."""
        return f"{self.title}（{self.number}）" if self.number else self.title


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """All that is known of one day."""

    date: date
    working: bool
    reason: str
    """Why, in Chinese: 工作日, 周末, 调休上班, 调休放假, or the holiday's name."""
    source: str | None
    """The paper or law that says so; None for a plain weekday or weekend day."""
    provisional: bool
    """True while the year has no paper of its own."""


class VersionState(StrEnum):
    """Where a calendar version is in its life. Its papers never change."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    DROPPED = "dropped"
    """Proposed, and never put in force."""


@dataclass(frozen=True)
class CalendarVersion:
    """One state of knowledge of the city: which papers count, since when, and by whose hands."""

    id: int
    name: str
    """As `WorkingCalendar.version` gives it; equal papers, equal name."""
    state: VersionState
    papers: tuple[Paper, ...]
    reason: str
    based_on_id: int | None
    """The version in force when it was proposed; None: what the release ships."""
    proposed_by: int | None
    """None: written by the system at its first start."""
    proposed_at: datetime
    activated_by: int | None
    activated_at: datetime | None


@dataclass(frozen=True)
class ChangedDay:
    """A day that one version calls a working day and another does not."""

    before: CalendarDay
    after: CalendarDay


@dataclass(frozen=True, slots=True)
class LibraryYear:
    """One year as the library tells it."""

    statutory: Mapping[date, str] = field(default_factory=dict)
    """Days off by the law itself, with the holiday's name."""
    substitute: Mapping[date, str] = field(default_factory=dict)
    """Workdays off because a statutory day falls on a weekend (补假), where the library guesses them."""
    moved: Mapping[date, str] = field(default_factory=dict)
    """Workdays off in exchange for a worked weekend day, and once-only holidays."""
    worked: frozenset[date] = frozenset()
    """Weekend days that are worked (调休上班)."""


Library = Callable[[int], LibraryYear]
"""Gives the library's view of a year; a test may pass its own."""


def weekday_name(day: date) -> str:
    """Return 周一 to 周日, for people to read; no rule may ask for it."""
    return "周" + "一二三四五六日"[day.weekday()]
