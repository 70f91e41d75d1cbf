"""Months, quarters and years: each day lies in one of each, and nothing else is a period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.supervision.periods import (
    NotAPeriod,
    month_of,
    period_in,
    periods_until,
    quarter_of,
    year_of,
)

DAYS = st.dates(date(2000, 1, 1), date(2050, 12, 31))
BOUNDS = [
    ("2026", "2026-01-01", "2026-12-31"),
    ("2026-Q1", "2026-01-01", "2026-03-31"),
    ("2026-Q4", "2026-10-01", "2026-12-31"),
    ("2028-02", "2028-02-01", "2028-02-29"),
    ("2026-12", "2026-12-01", "2026-12-31"),
]


@pytest.mark.parametrize(("code", "first", "last"), BOUNDS)
def test_a_period_has_its_first_and_its_last_day(code: str, first: str, last: str) -> None:
    found = period_in(code)

    assert (f"{found.first}", f"{found.last}") == (first, last)


WRONG = ["", "26", "2026-13", "2026-00", "2026-1", "2026-Q5", "2026-q1", "1999", "2051", "2026-10 ", "x"]
DIGITS_OF_ANOTHER_SCRIPT = "\u0662\u0660\u0662\u0666"


@pytest.mark.parametrize("text", [*WRONG, DIGITS_OF_ANOTHER_SCRIPT])
def test_anything_else_is_refused_with_what_was_typed(text: str) -> None:
    with pytest.raises(NotAPeriod) as refused:
        period_in(text)

    assert f"“{text}”" in str(refused.value)


@given(DAYS)
def test_a_day_lies_in_its_month_that_in_its_quarter_that_in_its_year(day: date) -> None:
    month, quarter, year = month_of(day), quarter_of(day), year_of(day)

    assert year.first <= quarter.first <= month.first <= day <= month.last <= quarter.last <= year.last
    assert [period_in(each.code) for each in (month, quarter, year)] == [month, quarter, year]


@given(st.integers(2000, 2049), st.sampled_from([month_of, quarter_of]))
def test_the_parts_of_a_year_follow_each_other_without_a_gap(year: int, part_of) -> None:
    part = part_of(date(year, 1, 1))
    while part.last < date(year, 12, 31):
        following = part_of(part.last + timedelta(days=1))
        assert following.first == part.last + timedelta(days=1)
        part = following

    assert part.last == date(year, 12, 31)


def test_what_is_offered_reaches_from_the_first_day_to_today_the_latest_first() -> None:
    offered = periods_until(date(2027, 2, 3), since=date(2026, 11, 30))

    assert [each.code for each in offered] == [
        "2027", "2026",
        "2027-Q1", "2026-Q4",
        "2027-02", "2027-01", "2026-12", "2026-11",
    ]  # fmt: skip
