"""Counting working days: its laws, its range, and papers winning over a wrong library."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar.days import FIRST_YEAR, LAST_YEAR, OutsideCalendar, WorkingCalendar
from engine.calendar.library import RELEASE, library_year
from engine.calendar.official import official_calendar
from engine.calendar.papers import PAPERS
from engine.calendar.terms import LibraryYear, Paper, PaperDay

DAYS = st.dates(date(2001, 1, 1), date(2048, 12, 31))
NUMBERS = st.integers(1, 250)
CALENDAR = official_calendar()


@settings(deadline=None)
@given(DAYS, NUMBERS)
def test_a_period_never_ends_on_a_rest_day(day, n):
    assert CALENDAR.is_working(CALENDAR.nth_working_day_after(day, n))
    assert CALENDAR.is_working(CALENDAR.nth_working_day_after(day, -n))


@settings(deadline=None)
@given(DAYS, NUMBERS, NUMBERS)
def test_two_periods_one_after_the_other_are_one_long_period(day, first, second):
    between = CALENDAR.nth_working_day_after(day, first)

    assert CALENDAR.nth_working_day_after(day, first + second) == CALENDAR.nth_working_day_after(
        between, second
    )


@settings(deadline=None)
@given(DAYS, st.integers(0, 400), NUMBERS)
def test_a_later_start_never_ends_earlier(day, delay, n):
    later = day + timedelta(days=delay)

    assert CALENDAR.nth_working_day_after(day, n) <= CALENDAR.nth_working_day_after(later, n)


@settings(deadline=None)
@given(DAYS, NUMBERS)
def test_counting_there_gives_the_number_back(day, n):
    assert n == CALENDAR.working_days_between(day, CALENDAR.nth_working_day_after(day, n))
    before = CALENDAR.nth_working_day_after(day, -n)
    yesterday = day - timedelta(days=1)
    assert n == CALENDAR.working_days_between(before - timedelta(days=1), yesterday)


@settings(deadline=None)
@given(DAYS, st.integers(0, 60))
def test_counting_agrees_with_asking_each_day(day, length):
    end = day + timedelta(days=length)
    asked = sum(CALENDAR.is_working(day + timedelta(days=step)) for step in range(1, length + 1))

    assert asked == CALENDAR.working_days_between(day, end)


@settings(deadline=None)
@given(DAYS)
def test_the_reasons_agree_with_the_count(day):
    told = CALENDAR.day(day)

    assert told.working == CALENDAR.is_working(day)
    assert told.working == (told.reason in ("工作日", "调休上班"))


def test_a_calendar_answers_the_same_whichever_year_it_is_asked_first():
    forwards, backwards = WorkingCalendar(PAPERS), WorkingCalendar(PAPERS)
    asked = [date(2009, 1, 24), date(2026, 2, 14), date(2040, 10, 1)]

    assert [forwards.is_working(day) for day in asked] == [
        backwards.is_working(day) for day in reversed(asked)
    ][::-1]
    assert forwards.nth_working_day_after(date(2039, 12, 30), 7) == date(2040, 1, 11)


def test_nothing_is_counted_backwards():
    assert CALENDAR.working_days_between(date(2026, 3, 5), date(2026, 3, 2)) == 0


def test_the_zeroth_working_day_does_not_exist():
    with pytest.raises(ValueError, match="0th"):
        CALENDAR.nth_working_day_after(date(2026, 3, 2), 0)


@pytest.mark.parametrize("ask", [CALENDAR.is_working, CALENDAR.day, CALENDAR.is_provisional])
@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2051, 1, 1)])
def test_a_day_outside_the_calendar_is_refused_with_its_range(ask, day):
    with pytest.raises(OutsideCalendar) as refused:
        ask(day)

    assert str(FIRST_YEAR) in str(refused.value)
    assert str(LAST_YEAR) in str(refused.value)


def test_a_period_that_leaves_the_calendar_is_refused():
    with pytest.raises(OutsideCalendar):
        CALENDAR.nth_working_day_after(date(2050, 12, 30), 7)
    with pytest.raises(OutsideCalendar):
        CALENDAR.nth_working_day_after(date(2000, 1, 4), -7)


def test_a_wrong_library_changes_nothing_in_a_year_with_a_paper():
    upside_down = LibraryYear(
        statutory={date(2026, 3, 2): "错误"},
        moved={date(2026, 10, 8): "错误"},
        worked=frozenset({date(2026, 10, 1), date(2026, 3, 7)}),
    )
    calendar = WorkingCalendar(PAPERS, library=lambda _year: upside_down)
    day = date(2007, 1, 1)

    while day <= date(2026, 12, 31):
        assert CALENDAR.day(day) == calendar.day(day)
        assert CALENDAR.is_working(day) == calendar.is_working(day)
        day += timedelta(days=1)


def test_where_the_library_is_silent_a_new_paper_is_enough():
    notice = Paper(
        2027,
        "关于2027年部分节假日安排的通知",
        None,
        date(2026, 11, 3),
        None,
        (
            PaperDay(date(2027, 10, 4), working=False, occasion="国庆节"),
            PaperDay(date(2027, 10, 9), working=True, occasion="国庆节"),
        ),
    )
    calendar = WorkingCalendar([*PAPERS, notice], library=lambda _year: LibraryYear())

    assert not calendar.is_provisional(date(2027, 10, 9))
    assert calendar.is_working(date(2027, 10, 9))
    assert (False, "国庆节", notice.title) == (
        calendar.day(date(2027, 10, 4)).working,
        calendar.day(date(2027, 10, 4)).reason,
        calendar.day(date(2027, 10, 4)).source,
    )
    assert calendar.version.partition(".")[0] == "2027-1"


def test_equal_papers_have_an_equal_name_and_one_day_more_another():
    closure = Paper(
        2026,
        "关于防汛停工的通告",
        None,
        date(2026, 7, 1),
        None,
        (PaperDay(date(2026, 7, 2), working=False, occasion="防汛停工"),),
        yearly=False,
    )

    assert WorkingCalendar(PAPERS).version == WorkingCalendar(list(PAPERS)).version
    assert WorkingCalendar([*PAPERS, closure]).version != WorkingCalendar(PAPERS).version
    assert not WorkingCalendar([*PAPERS, closure]).is_working(date(2026, 7, 2))


def test_the_corrections_were_checked_against_the_installed_library():
    assert holidays.__version__ == RELEASE


def test_the_library_and_the_papers_agree_so_that_either_would_notice_the_other_change():
    told = holidays.country_holidays("CN")
    day, differing = date(2001, 1, 1), []

    while day <= date(2026, 12, 31):
        if told.is_working_day(day) != CALENDAR.is_working(day):
            differing.append(day)
        day += timedelta(days=1)

    assert differing == []


def test_the_library_tells_statutory_substitute_and_moved_days_apart():
    year = library_year(2026)

    assert year.statutory[date(2026, 2, 16)] == "春节"
    assert year.substitute[date(2026, 4, 6)] == "清明节补假"
    assert year.moved[date(2026, 10, 7)] == "调休放假"
    assert date(2026, 2, 28) in year.worked
    assert date(2011, 12, 31) in library_year(2011).worked
    assert library_year(2031).statutory[date(2031, 10, 1)] == "中秋节、国庆节"
