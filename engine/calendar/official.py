"""The calendar of the State Council's papers: as known now, as known on an earlier day, or by its name."""

from bisect import bisect_right
from datetime import date
from functools import cache
from typing import Final

from engine.calendar.days import WorkingCalendar
from engine.calendar.papers import PAPERS

_KNOWN_FROM: Final = [paper.known_from for paper in PAPERS]


def official_calendar(as_of: date | None = None) -> WorkingCalendar:
    """Return the calendar of all papers, or of those that had been published by the day, that day included.

    What the library knows of the law is not dated: a year that is provisional as of a day long past shows
    the statutory days that the law gives it today.
    """
    return _first_papers(len(PAPERS) if as_of is None else bisect_right(_KNOWN_FROM, as_of))


def calendar_named(version: str) -> WorkingCalendar | None:
    """Return the official calendar of that version, or None when no state of these papers bears the name."""
    for count in range(len(PAPERS), -1, -1):
        calendar = _first_papers(count)
        if calendar.version == version:
            return calendar
    return None


@cache
def _first_papers(count: int) -> WorkingCalendar:
    return WorkingCalendar(PAPERS[:count])
