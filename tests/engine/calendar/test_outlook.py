"""The earliest and latest date of a provisional period hold what the year's paper then decided."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar.days import WorkingCalendar
from engine.calendar.official import official_calendar
from engine.calendar.outlook import earliest, latest
from engine.calendar.papers import PAPERS

YEARLY = [paper for paper in PAPERS if paper.yearly]
KNOWN = WorkingCalendar(YEARLY)


@pytest.mark.parametrize("year", range(2008, 2027))
def test_every_period_of_a_past_year_lies_between_the_bounds_drawn_before_its_paper(year):
    foreseen = WorkingCalendar(paper for paper in YEARLY if paper.year < year)
    soonest, furthest = earliest(foreseen), latest(foreseen)
    day, outside = date(year - 1, 12, 31), []

    while day < date(year, 12, 1):
        for budget in (1, 7, 15):
            due = KNOWN.nth_working_day_after(day, budget)
            bounds = (soonest.nth_working_day_after(day, budget), furthest.nth_working_day_after(day, budget))
            if due.year == year and not bounds[0] <= due <= bounds[1]:
                outside.append((day, budget, due, bounds))
        day += timedelta(days=1)

    assert outside == []


@settings(deadline=None)
@given(st.dates(date(2027, 1, 1), date(2040, 12, 31)), st.integers(1, 40))
def test_the_projected_day_lies_between_its_bounds(day, n):
    calendar = official_calendar()
    due = calendar.nth_working_day_after(day, n)

    assert earliest(calendar).nth_working_day_after(day, n) <= due
    assert due <= latest(calendar).nth_working_day_after(day, n)


@settings(deadline=None)
@given(st.dates(date(2007, 1, 1), date(2026, 11, 1)), st.integers(1, 25))
def test_where_every_year_has_its_paper_nothing_is_open(day, n):
    calendar = official_calendar()
    due = calendar.nth_working_day_after(day, n)
    if due.year > 2026:
        return

    assert due == earliest(calendar).nth_working_day_after(day, n)
    assert due == latest(calendar).nth_working_day_after(day, n)
    assert n == earliest(calendar).working_days_between(day, due)
    assert n == latest(calendar).working_days_between(day, due)


def test_far_from_any_holiday_even_a_provisional_year_is_certain():
    calendar = official_calendar()

    assert date(2027, 7, 12) == earliest(calendar).nth_working_day_after(date(2027, 7, 1), 7)
    assert date(2027, 7, 12) == latest(calendar).nth_working_day_after(date(2027, 7, 1), 7)


def test_an_outlook_only_looks_forward():
    with pytest.raises(ValueError, match="forward"):
        earliest(official_calendar()).nth_working_day_after(date(2027, 7, 1), -1)
