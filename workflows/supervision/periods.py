"""The months, quarters and years for which the days of cases are added up."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from engine.calendar.days import FIRST_YEAR, LAST_YEAR
from engine.refusals import Refusal

MONTHS: Final = 12
MONTHS_OF_A_QUARTER: Final = 3
_CODE: Final = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")


class NotAPeriod(Refusal):
    """What the address names is no month, quarter or year of the calendar."""

    code = "not_a_period"
    sentence = "“%(typed)s”不是 %(first_year)s 年至 %(last_year)s 年间的月、季度或年"
    way_out = "。月写作 2026-10，季度写作 2026-Q4，年写作 2026。"


@dataclass(frozen=True)
class Period:
    """A calendar month, quarter or year; both days belong to it."""

    code: str
    """2026-10, 2026-Q4 or 2026: as an address names it."""
    first: date
    last: date

    @property
    def quarter(self) -> int | None:
        """Return which quarter of its year it is; None for a month or a year."""
        return int(self.code[-1]) if "Q" in self.code else None

    @property
    def is_year(self) -> bool:
        """Say whether it is a whole year."""
        return self.code.isdecimal()


def period_in(text: str) -> Period:
    """Return the period that an address names. Refuses: NotAPeriod."""
    found = _CODE.fullmatch(text)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise NotAPeriod(typed=text[:20], first_year=FIRST_YEAR, last_year=LAST_YEAR)
    year = int(found[1])
    if found[2]:
        return quarter_of(date(year, int(found[2]) * MONTHS_OF_A_QUARTER, 1))
    return month_of(date(year, int(found[3]), 1)) if found[3] else year_of(date(year, 1, 1))


def month_of(day: date) -> Period:
    """Return the month in which the day lies."""
    return _period(f"{day:%Y-%m}", day.year, day.month, 1)


def quarter_of(day: date) -> Period:
    """Return the quarter in which the day lies."""
    number = (day.month - 1) // MONTHS_OF_A_QUARTER
    first_month = number * MONTHS_OF_A_QUARTER + 1
    return _period(f"{day:%Y}-Q{number + 1}", day.year, first_month, MONTHS_OF_A_QUARTER)


def year_of(day: date) -> Period:
    """Return the year in which the day lies."""
    return _period(f"{day:%Y}", day.year, 1, MONTHS)


def periods_until(today: date, *, since: date) -> tuple[Period, ...]:
    """Return every period that begins no later than today and ends no earlier than a day, the latest first.

    Years stand before quarters, quarters before months.
    """
    months = [
        month_of(date(year, month, 1))
        for year in range(today.year, since.year - 1, -1)
        for month in range(MONTHS, 0, -1)
    ]
    shown = [month for month in months if month.first <= today and month.last >= since]
    quarters = dict.fromkeys(quarter_of(month.first) for month in shown)
    return (*dict.fromkeys(year_of(month.first) for month in shown), *quarters, *shown)


def _period(code: str, year: int, first_month: int, length: int) -> Period:
    after = first_month + length
    end = date(year + 1, 1, 1) if after > MONTHS else date(year, after, 1)
    return Period(code, date(year, first_month, 1), end - timedelta(days=1))
