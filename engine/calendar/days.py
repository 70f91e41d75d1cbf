"""A working calendar: one table of working days, read in constant time."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from engine.calendar.library import RELEASE, library_year
from engine.calendar.terms import MEASURES, CalendarDay, Library, Paper, PaperDay
from engine.refusals import Refusal

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2050
_SATURDAY: Final = 5


class OutsideCalendar(Refusal):
    """A day before the first or after the last year that the calendar can tell."""

    code = "outside_calendar"
    sentence = "工作日历只覆盖 %(first_year)s 年至 %(last_year)s 年，%(year)s 年不在其中"


class WorkingCalendar:
    """The working days of one state of knowledge: certain papers, and the library where they are silent.

    A paper wins over the library day by day, a later paper over an earlier one. Years are built when first
    asked for; a built table is never changed but replaced, so that threads may share a calendar.
    """

    def __init__(self, papers: Iterable[Paper], *, library: Library = library_year) -> None:
        """Take the papers in order of the day each became known."""
        self.papers = tuple(papers)
        self._library = library
        self._named: dict[date, tuple[PaperDay, Paper]] = {
            named.day: (named, paper) for paper in self.papers for named in paper.days
        }
        self._yearly = {paper.year: paper for paper in self.papers if paper.yearly}
        self._rules: dict[int, _YearRules] = {}
        self._table = _Table(date(FIRST_YEAR, 1, 1), [])

    @cached_property
    def version(self) -> str:
        """Return the version's name, such as 2026-1.9c41f0aa: equal papers, equal name.

        It is the last year with a paper, the number of papers on that year, and a digest of all of them.
        """
        digest = hashlib.sha256(RELEASE.encode())
        for paper in self.papers:
            digest.update(f"\n{paper.year} {paper.yearly} {paper.citation}{paper.scope or ''}".encode())
            for named in paper.days:
                digest.update(f"\n{named.day} {named.working} {named.occasion}".encode())
        last = max(self._yearly, default=0)
        count = sum(paper.year == last for paper in self.papers)
        return f"{last}-{count}.{digest.hexdigest()[:8]}"

    def is_working(self, day: date) -> bool:
        """Say whether offices work on the day, make-up workdays included."""
        table = self._table
        place = day.toordinal() - table.first
        if not 0 <= place < len(table.flags):
            table = self._reaching(day.year)
            place = day.toordinal() - table.first
        return bool(table.flags[place])

    def nth_working_day_after(self, day: date, n: int) -> date:
        """Return the n-th working day after the day, which is day zero; before it when n is negative."""
        table = self._table
        place = day.toordinal() - table.first
        if 0 <= place < len(table.flags):
            index = table.ranks[place] + n - 1 if n > 0 else table.ranks[place] - table.flags[place] + n
            if n and 0 <= index < len(table.working):
                return table.working[index]
        return self._nth_beyond_the_table(day, n)

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after start up to and including end; 0 when end is not later."""
        if end <= start:
            return 0
        table = self._reaching(start.year, end.year)
        return table.ranks[end.toordinal() - table.first] - table.ranks[start.toordinal() - table.first]

    def day(self, day: date) -> CalendarDay:
        """Return all that is known of the day."""
        working, reason, source = self._facts(day)
        return CalendarDay(day, working, reason, source, self.is_provisional(day))

    def is_provisional(self, day: date) -> bool:
        """Say whether the day's year has no paper yet: only statutory days are known, no make-up workdays.

        The paper of the next year may still name days of late December (in 5 of 20 years it did, from the
        29th); it has always been out by the 18th, so no period of seven days that began after it is misled.
        """
        _refuse_outside(day.year)
        return day.year not in self._yearly

    def statutory_days(self, year: int) -> Mapping[date, str]:
        """Return the days that the law itself gives off in a year, with their holiday."""
        return self._library(year).statutory

    def _facts(self, day: date) -> tuple[bool, str, str | None]:
        if found := self._named.get(day):
            named, paper = found
            return named.working, "调休上班" if named.working else named.occasion, paper.citation
        rules = self._rules_of(day.year)
        if reason := rules.off.get(day):
            return False, reason, rules.source
        if day in rules.worked:
            return True, "调休上班", rules.source
        # The base rule, and the one place that may ask for the weekday.
        return (True, "工作日", None) if day.weekday() < _SATURDAY else (False, "周末", None)

    def _rules_of(self, year: int) -> "_YearRules":
        if year not in self._rules:
            _refuse_outside(year)
            self._rules[year] = self._read_rules(year)
        return self._rules[year]

    def _read_rules(self, year: int) -> "_YearRules":
        paper = self._yearly.get(year)
        if paper is None:
            told = self._library(year)
            return _YearRules({**told.statutory, **told.substitute}, frozenset(), MEASURES)
        if paper.days:
            return _YearRules({}, frozenset(), None)
        told = self._library(year)
        return _YearRules({**told.statutory, **told.substitute, **told.moved}, told.worked, paper.citation)

    def _nth_beyond_the_table(self, day: date, n: int) -> date:
        if n == 0:
            raise ValueError("the 0th working day is not a working day: ask for the 1st after or before")
        year = day.year
        table = self._reaching(year)
        while True:
            place = day.toordinal() - table.first
            index = table.ranks[place] + n - 1 if n > 0 else table.ranks[place] - table.flags[place] + n
            if 0 <= index < len(table.working):
                return table.working[index]
            year += 1 if n > 0 else -1
            table = self._reaching(day.year, year)

    def _reaching(self, *years: int) -> "_Table":
        """Return a table that holds the years, building what is missing."""
        table = self._table
        wanted = {year for year in years if year not in table.years}
        if wanted:
            for year in wanted:
                _refuse_outside(year)
            years_built = {*years, table.years.start, table.years.stop - 1} if table.flags else set(years)
            table = self._built(min(years_built), max(years_built))
            self._table = table
        return table

    def _built(self, first_year: int, last_year: int) -> "_Table":
        start = date(first_year, 1, 1)
        length = date(last_year + 1, 1, 1).toordinal() - start.toordinal()
        days = (date.fromordinal(start.toordinal() + step) for step in range(length))
        return _Table(start, [self._facts(day)[0] for day in days])


@dataclass(frozen=True, slots=True)
class _YearRules:
    """What stands for the days of a year that no paper names."""

    off: Mapping[date, str]
    worked: frozenset[date]
    source: str | None


class _Table:
    """Whole years of days: a flag and a rank each, and the working days in a row."""

    __slots__ = ("first", "flags", "ranks", "working", "years")

    def __init__(self, start: date, flags: list[bool]) -> None:
        self.first = start.toordinal()
        self.flags = flags
        self.ranks: list[int] = []
        """How many working days there are from the first day up to and including each day."""
        self.working: list[date] = []
        for step, works in enumerate(flags):
            if works:
                self.working.append(date.fromordinal(self.first + step))
            self.ranks.append(len(self.working))
        end = date.fromordinal(self.first + len(flags))
        self.years = range(start.year, end.year)


def _refuse_outside(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutsideCalendar(first_year=FIRST_YEAR, last_year=LAST_YEAR, year=year)
