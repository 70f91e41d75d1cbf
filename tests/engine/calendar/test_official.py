"""The official calendar against the State Council's papers, as known today and as known then."""

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.calendar.official import calendar_named, official_calendar
from engine.calendar.papers import PAPERS
from tests.oracles import oracle

PERIODS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "tables" / "working_days.toml").read_text("utf-8")
)["period"]

BEFORE_ITS_CHANGE = {
    date(2015, 9, 3): True,
    date(2015, 9, 4): True,
    date(2015, 9, 6): False,
    date(2019, 4, 28): False,
    date(2019, 5, 2): True,
    date(2019, 5, 3): True,
    date(2019, 5, 5): False,
    date(2020, 1, 31): True,
    date(2020, 2, 1): True,
}
"""Days that a paper changed in mid-year -> were they worked by the yearly paper."""


def _named_by_the_papers() -> dict[int, dict[date, bool]]:
    """Return year of the paper -> day -> is it worked, from the public oracle."""
    years = json.loads(oracle("state_council_days.json").read_text("utf-8"))["years"]
    return {
        int(year): {date.fromisoformat(day): sort == "work" for day, sort, _ in told["days"]}
        for year, told in years.items()
    }


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def _differences(expected: dict[date, bool], first: date, last: date, **known: Any) -> list[date]:
    calendar = official_calendar(**known)
    return [
        day
        for day in _days(first, last)
        if calendar.is_working(day) != expected.get(day, day.isoweekday() < 6)
    ]


def test_every_day_from_2007_to_2026_is_what_the_papers_say():
    expected = {day: works for days in _named_by_the_papers().values() for day, works in days.items()}

    assert _differences(expected, date(2007, 1, 1), date(2026, 12, 31)) == []


@pytest.mark.parametrize("paper", [paper for paper in PAPERS if paper.days], ids=lambda paper: paper.title)
def test_on_the_day_of_a_paper_its_year_is_what_was_known_then(paper):
    expected = _named_by_the_papers()[paper.year]
    if paper.yearly:
        expected.update({day: works for day, works in BEFORE_ITS_CHANGE.items() if day.year == paper.year})

    differing = _differences(
        expected, date(paper.year, 1, 1), date(paper.year, 12, 28), as_of=paper.known_from
    )
    named = [day for day in expected if day.year < paper.year]

    assert differing == []
    assert all(official_calendar(paper.known_from).is_working(day) == expected[day] for day in named)


@pytest.mark.parametrize("period", PERIODS, ids=lambda row: f"{row['cause']}+{row['days']} {row['why']}")
def test_a_period_ends_where_the_papers_put_it(period):
    calendar = official_calendar(period.get("as_of"))

    assert period["due"] == calendar.nth_working_day_after(period["cause"], period["days"])
    assert period["days"] == calendar.working_days_between(period["cause"], period["due"])


def test_the_days_off_and_worked_name_their_paper():
    calendar = official_calendar()

    made_up, off, extended = (
        calendar.day(day) for day in (date(2026, 2, 14), date(2026, 10, 5), date(2020, 2, 1))
    )

    assert (made_up.working, made_up.reason) == (True, "调休上班")
    assert (off.working, off.reason) == (False, "国庆节")
    assert off.source == "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"
    assert extended.source == "国务院办公厅关于延长2020年春节假期的通知（国办发明电〔2020〕1号）"


def test_a_plain_day_needs_no_paper():
    calendar = official_calendar()

    assert (calendar.day(date(2026, 3, 2)).reason, calendar.day(date(2026, 3, 2)).source) == ("工作日", None)
    assert (calendar.day(date(2026, 3, 1)).reason, calendar.day(date(2026, 3, 1)).source) == ("周末", None)


def test_a_year_without_a_paper_is_provisional_with_statutory_days_alone():
    calendar = official_calendar()
    year = _days(date(2027, 1, 1), date(2027, 12, 31))

    assert all(calendar.is_provisional(day) for day in year)
    assert not [day for day in year if day.isoweekday() > 5 and calendar.is_working(day)]
    assert (
        calendar.is_working(date(2027, 10, 1)),
        calendar.day(date(2027, 10, 1)).reason,
    ) == (False, "国庆节")
    assert calendar.day(date(2027, 10, 5)).reason == "国庆节补假"
    assert calendar.day(date(2027, 10, 5)).source == "《全国年节及纪念日放假办法》"
    assert not calendar.is_provisional(date(2026, 12, 31))


def test_before_its_paper_a_past_year_was_provisional_too():
    calendar = official_calendar(date(2025, 11, 3))

    assert calendar.is_provisional(date(2026, 2, 14))
    assert not calendar.is_working(date(2026, 2, 14))


def test_a_version_has_one_name_and_is_found_by_it():
    versions = {official_calendar(paper.known_from).version for paper in PAPERS if paper.published}

    assert official_calendar().version.partition(".")[0] == "2026-1"
    assert official_calendar(date(2020, 6, 1)).version.partition(".")[0] == "2020-2"
    assert len([paper for paper in PAPERS if paper.published]) == len(versions)
    assert all(calendar_named(version).version == version for version in versions)
    assert calendar_named("2026-1.00000000") is None


def test_the_papers_stand_in_the_order_they_became_known():
    assert sorted(PAPERS, key=lambda paper: paper.known_from) == list(PAPERS)
    assert list(range(2001, 2027)) == [paper.year for paper in PAPERS if paper.yearly]


def test_no_paper_works_a_workday_or_names_a_day_twice():
    for paper in PAPERS:
        days = [named.day for named in paper.days]
        assert len(set(days)) == len(days), paper.title
        assert all(named.day.isoweekday() > 5 for named in paper.days if named.working), paper.title
