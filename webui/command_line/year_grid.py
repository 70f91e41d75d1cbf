"""A year of days for a terminal: twelve months, each day off marked 休 and each weekend day worked 班."""

import unicodedata
from calendar import Calendar
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from engine.calendar.days import WorkingCalendar
from engine.calendar.terms import CalendarDay, weekday_name

_PLAIN: Final = ("工作日", "周末")
_MONTHS_ABREAST: Final = 3
_CELL: Final = 5
"""Columns of a day: two for its number, two for its mark, one between."""
_WEEK: Final = 7
_WEEKS: Final = Calendar(firstweekday=0)


def special_days(calendar: WorkingCalendar, year: int) -> list[CalendarDay]:
    """Return the days of the year that are not what their weekday says, or that a paper names."""
    days = map(calendar.day, _days_of(year))
    return [day for day in days if day.source or day.reason not in _PLAIN]


def year_grid(calendar: WorkingCalendar, year: int) -> Iterator[str]:
    """Return the lines of the grid, three months abreast, weeks from Monday."""
    marked = {day.date: "班" if day.working else "休" for day in special_days(calendar, year)}
    for first in range(1, 13, _MONTHS_ABREAST):
        blocks = [_month(year, month, marked) for month in range(first, first + _MONTHS_ABREAST)]
        height = max(map(len, blocks))
        for row in range(height):
            cells = (_padded(block[row] if row < len(block) else "", _WEEK * _CELL) for block in blocks)
            yield "  ".join(cells).rstrip()
        yield ""


def papers_of(calendar: WorkingCalendar, year: int) -> list[str]:
    """Return the papers on the year, as a clerk would quote them, with the day each was published."""
    return [
        f"{paper.citation}  {paper.published or '—'}  {paper.address or ''}".rstrip()
        for paper in calendar.papers
        if paper.year == year
    ]


def _month(year: int, month: int, marked: dict[date, str]) -> list[str]:
    weeks = _WEEKS.monthdatescalendar(year, month)
    names = (weekday_name(day)[1] for day in weeks[0])
    rows = [
        [f"{day.day:>2}{marked.get(day, '')}" if day.month == month else "" for day in week] for week in weeks
    ]
    return [
        f"{month} 月",
        "".join(_padded(name, _CELL) for name in names),
        *("".join(_padded(cell, _CELL) for cell in row) for row in rows),
    ]


def _padded(text: str, width: int) -> str:
    """Fill up with spaces; a Chinese sign is two columns wide."""
    columns = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * (width - columns)


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=step) for step in range((date(year + 1, 1, 1) - first).days))
