"""One state of knowledge for the whole city and for each region that has papers of its own."""

from collections.abc import Iterable
from datetime import date

from engine.calendar.days import FIRST_YEAR, LAST_YEAR, WorkingCalendar
from engine.calendar.terms import ChangedDay, Paper


class ScopedCalendars:
    """The calendars of one version: that of the city, and of every region with a paper of its own.

    A region without one counts as the city does, so that no two calendars of a version are alike.
    """

    def __init__(self, papers: Iterable[Paper]) -> None:
        """Take the papers in order of the day each became known."""
        self.papers = tuple(papers)
        self.scopes = frozenset(paper.scope for paper in self.papers if paper.scope is not None)
        self._calendars: dict[str | None, WorkingCalendar] = {}
        self.name = WorkingCalendar(self.papers).version

    def of(self, scope: str | None) -> WorkingCalendar:
        """Return the calendar by which a region counts; None for the city."""
        asked = scope if scope in self.scopes else None
        if asked not in self._calendars:
            heard = (paper for paper in self.papers if paper.scope in (None, asked))
            self._calendars[asked] = WorkingCalendar(heard)
        return self._calendars[asked]


def in_order(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return papers in order of the day each became known; those of one day as they were given."""
    return tuple(sorted(papers, key=lambda paper: paper.known_from))


def changed_days(before: WorkingCalendar, after: WorkingCalendar) -> tuple[ChangedDay, ...]:
    """Return each day that is a working day in one calendar and a rest day in the other, oldest first.

    Only the years around papers that not both know are looked at: nothing else can differ.
    """
    return tuple(
        ChangedDay(before.day(day), after.day(day))
        for year in _years_in_question(before, after)
        for day in map(
            date.fromordinal, range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
        )
        if before.is_working(day) != after.is_working(day)
    )


def first_firmness_change(before: WorkingCalendar, after: WorkingCalendar) -> date | None:
    """Return the first day of the first year that has a yearly paper in one of the two only."""
    years = [
        year
        for year in _years_in_question(before, after)
        if before.is_provisional(date(year, 1, 1)) != after.is_provisional(date(year, 1, 1))
    ]
    return date(min(years), 1, 1) if years else None


def _years_in_question(before: WorkingCalendar, after: WorkingCalendar) -> list[int]:
    """Return the years named by a paper of one side only; an order that differs counts as well."""
    known, told = list(before.papers), list(after.papers)
    while known and told and known[0] == told[0]:
        del known[0], told[0]
    years = {
        year for paper in (*known, *told) for year in (paper.year, *(day.day.year for day in paper.days))
    }
    return sorted(year for year in years if FIRST_YEAR <= year <= LAST_YEAR)
