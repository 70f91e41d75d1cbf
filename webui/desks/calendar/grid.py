"""A year as twelve months of weeks, each day with its mark (components/year_grid.html)."""

from calendar import Calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from engine.calendar.days import WorkingCalendar
from engine.calendar.terms import CalendarDay
from webui.day_boxes import KIND_OF_REASON

_WEEKS = Calendar(firstweekday=0)


@dataclass(frozen=True)
class Cell:
    """One day of a month."""

    told: CalendarDay
    kind: str
    """work, rest, holiday or makeup."""
    is_today: bool
    is_changed: bool
    """Whether the version shown differs here from the one in force."""


@dataclass(frozen=True)
class Month:
    """One month; a place outside of it is None."""

    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True)
class Year:
    """A year's months, and its days that are not what their weekday would make them."""

    number: int
    is_provisional: bool
    months: tuple[Month, ...]

    @property
    def named_days(self) -> tuple[CalendarDay, ...]:
        """Return the days off by a holiday and the weekend days that are worked."""
        cells = (cell for month in self.months for week in month.weeks for cell in week if cell)
        return tuple(cell.told for cell in cells if cell.kind in ("holiday", "makeup"))


def year_of(calendar: WorkingCalendar, year: int, *, today: date, changed: Collection[date] = ()) -> Year:
    """Return the year by a calendar. Refuses: OutsideCalendar."""
    is_provisional = calendar.is_provisional(date(year, 1, 1))

    def cell(day: date, month: int) -> Cell | None:
        if day.month != month:
            return None
        told = calendar.day(day)
        return Cell(told, KIND_OF_REASON.get(told.reason, "holiday"), day == today, day in changed)

    months = tuple(
        Month(
            month,
            tuple(tuple(cell(day, month) for day in week) for week in _WEEKS.monthdatescalendar(year, month)),
        )
        for month in range(1, 13)
    )
    return Year(year, is_provisional, months)
