"""How early and how late a working day may fall while its year has no paper yet.

A yearly paper moves days around each holiday: up to two weekend days are worked and up to two workdays are
off in exchange, and a substitute day (补假) may lie elsewhere than the library guesses. Where they will lie
is unknown, but in every paper from 2008 to 2026 they lay close by: see the four constants. So the earliest
date counts two of the nearby weekend days of each holiday as worked, the latest takes two of its nearby
workdays off, each as soon as the period meets them. A test holds every period of those years, counted
without its year's paper, between these two dates. An extraordinary change in mid-year (2015, 2020) is
outside the bound: nobody can foresee it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

from engine.calendar.days import WorkingCalendar

MOVED_PER_HOLIDAY: Final = 2
WORKED_BEFORE: Final = 8
"""Days before the first statutory day of a holiday within which a weekend day may be worked (2023-04-23)."""
WORKED_AFTER: Final = 10
"""Days after its last statutory day within which a weekend day may be worked (2024-05-11)."""
OFF_BEFORE: Final = 2
"""Days before its first statutory day within which a workday may be off (2008-09-29)."""
OFF_AFTER: Final = 5
"""Days after its last statutory day within which a workday may be off (2020-10-08)."""

_DAY: Final = timedelta(days=1)


class Counting(Protocol):
    """Whatever counts working days: a calendar, or its outlook."""

    def nth_working_day_after(self, day: date, n: int) -> date:
        """Return the n-th working day after the day."""
        ...

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after start up to and including end."""
        ...


def earliest(calendar: WorkingCalendar) -> Counting:
    """Return a count as if each coming paper made the period as short as such papers ever did."""
    return _Outlook(calendar, _works_at_best)


def latest(calendar: WorkingCalendar) -> Counting:
    """Return a count as if each coming paper made the period as long as such papers ever did."""
    return _Outlook(calendar, _works_at_worst)


Spent = dict[str, int]
"""How many moved days of each holiday the period has met so far."""


@dataclass(frozen=True)
class _Outlook:
    calendar: WorkingCalendar
    works: Callable[[WorkingCalendar, date, Spent], bool]

    def nth_working_day_after(self, day: date, n: int) -> date:
        if n < 1:
            raise ValueError("an outlook looks forward: ask for the 1st day or a later one")
        return next(found for number, found in enumerate(self._counted_after(day), start=1) if number == n)

    def working_days_between(self, start: date, end: date) -> int:
        counted = self._counted_after(start)
        return next(number for number, found in enumerate(counted) if found > end)

    def _counted_after(self, day: date) -> Iterator[date]:
        spent: Spent = {}
        while True:
            day += _DAY
            if self.works(self.calendar, day, spent):
                yield day


def _works_at_best(calendar: WorkingCalendar, day: date, spent: Spent) -> bool:
    if calendar.is_working(day):
        return True
    return _spend(spent, _holidays_around(calendar, day, before=WORKED_BEFORE, after=WORKED_AFTER))


def _works_at_worst(calendar: WorkingCalendar, day: date, spent: Spent) -> bool:
    if not calendar.is_working(day):
        return False
    return not _spend(spent, _holidays_around(calendar, day, before=OFF_BEFORE, after=OFF_AFTER))


def _spend(spent: Spent, holidays: list[str]) -> bool:
    """Use up one move of the first holiday that has one left."""
    for holiday in holidays:
        if spent.get(holiday, 0) < MOVED_PER_HOLIDAY:
            spent[holiday] = spent.get(holiday, 0) + 1
            return True
    return False


def _holidays_around(calendar: WorkingCalendar, day: date, *, before: int, after: int) -> list[str]:
    """Return the holidays near a day of a provisional year; none when the day is statutory itself."""
    if not calendar.is_provisional(day):
        return []
    statutory = calendar.statutory_days(day.year)
    if day in statutory:
        return []
    spans: dict[str, list[date]] = {}
    for off, names in sorted(statutory.items()):
        for holiday in names.split("、"):
            spans.setdefault(holiday, []).append(off)
    return [
        holiday
        for holiday, days in spans.items()
        if days[0] - timedelta(days=before) <= day <= days[-1] + timedelta(days=after)
    ]
