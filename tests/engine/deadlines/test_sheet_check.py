"""What is not the true sheet is found or refused, never a crash; a city's own papers travel in the sheet."""

import copy
import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.calendar.days import WorkingCalendar
from engine.calendar.papers import PAPERS
from engine.calendar.scopes import in_order
from engine.calendar.terms import Paper, PaperDay
from engine.clock import SHANGHAI
from engine.deadlines.sheet_check import BadSheet, first_difference
from engine.deadlines.sheets import SheetOrigin, papers_of_its_own, sheet_of
from engine.deadlines.terms import LedgerEntry, LedgerKind
from engine.refusals import Refusal

FLOOD = Paper(
    2026,
    "关于因汛情临时停止办公的通知",
    "准政发〔2026〕9号",
    date(2026, 10, 8),
    "https://example.gov.cn/flood",
    (PaperDay(date(2026, 10, 9), working=False, occasion="汛情停工"),),
    yearly=False,
    scope="150622",
)
ORIGIN = SheetOrigin("ZM-2026-0001", "confirm", date(2026, 10, 10))
NOW = datetime(2026, 10, 10, tzinfo=SHANGHAI)


def sheet(*papers: Paper, shipped: int = len(PAPERS), paused: bool = True) -> dict[str, Any]:
    """Return the JSON of a sheet under so many of the release's papers and the city's own."""
    calendar = WorkingCalendar(in_order((*PAPERS[:shipped], *papers)))
    ledger = [LedgerEntry(LedgerKind.START, date(2026, 9, 29), None, "变更事由发生", None, 1, NOW)]
    if paused:
        ledger += [
            LedgerEntry(LedgerKind.SUSPEND, date(2026, 10, 10), None, "等待答复", "函1号", 1, NOW),
            LedgerEntry(LedgerKind.RESUME, date(2026, 10, 13), None, "已答复", None, 1, NOW),
            LedgerEntry(LedgerKind.EXTEND, date(2026, 10, 13), 2, "情况复杂", "函2号", 1, NOW),
        ]
    told = sheet_of(date(2026, 9, 29), 7, ledger=ledger, calendar=calendar, origin=ORIGIN)
    return json.loads(json.dumps(told.as_json()))


def test_a_sheet_of_a_case_says_of_which_and_numbers_the_days_it_counts() -> None:
    told = sheet(paused=False)

    assert (told["case_no"], told["clock"], told["filed_date"]) == ("ZM-2026-0001", "confirm", "2026-10-10")
    assert told["days_used_before_filing"] == 4
    numbers = [day["number"] for day in told["ledger"] if day["counted"]]
    assert numbers == [1, 2, 3, 4, 5, 6, 7]
    assert "papers" not in told
    assert first_difference(told) is None


def test_a_paper_that_no_release_ships_travels_in_the_sheet() -> None:
    told = sheet(FLOOD)
    flooded = next(day for day in told["ledger"] if day["date"] == "2026-10-09")

    assert told["papers"] == [
        {
            "title": "关于因汛情临时停止办公的通知",
            "number": "准政发〔2026〕9号",
            "published": "2026-10-08",
            "address": "https://example.gov.cn/flood",
            "year": 2026,
            "yearly": False,
            "scope": "150622",
            "days": [{"date": "2026-10-09", "off": True, "occasion": "汛情停工"}],
        }
    ]
    assert (flooded["counted"], flooded["reason"]) == (False, "汛情停工")
    assert first_difference(told) is None


@pytest.mark.parametrize("count", [0, 5, len(PAPERS) - 1, len(PAPERS)])
def test_a_city_that_knew_fewer_of_the_releases_papers_is_recomputed_by_those(count: int) -> None:
    assert first_difference(sheet(FLOOD, shipped=count)) is None
    assert first_difference(sheet(shipped=count)) is None


def test_papers_are_written_out_where_a_number_does_not_tell_them() -> None:
    without_the_first = PAPERS[1:]

    assert papers_of_its_own(PAPERS) == ()
    assert papers_of_its_own(PAPERS[:9]) == ()
    assert papers_of_its_own(in_order((*PAPERS, FLOOD))) == (FLOOD,)
    assert papers_of_its_own(without_the_first) == without_the_first


def _on_paper(**facts: object) -> Any:
    return lambda told: told["papers"][0].update(facts)


FORGERIES = [
    (_on_paper(title="关于放假的通知"), "calendar_version"),
    (_on_paper(number=None), "calendar_version"),
    (_on_paper(scope=None), "calendar_version"),
    (_on_paper(yearly=True), "calendar_version"),
    (_on_paper(year=2025), "calendar_version"),
    (_on_paper(days=[]), "calendar_version"),
    (lambda told: told["papers"][0]["days"][0].update(date="2026-10-12"), "calendar_version"),
    (lambda told: told["papers"][0]["days"][0].update(off=False), "calendar_version"),
    (lambda told: told.pop("papers"), "calendar_version"),
    (lambda told: told.update(papers=told["papers"] * 2), "calendar_version"),
    (_on_paper(remark="已核"), "papers"),
    (lambda told: told.update(days_used_before_filing=4), "days_used_before_filing"),
    (lambda told: told.update(filed_date="2026-09-30"), "days_used_before_filing"),
    (lambda told: told.pop("days_used_before_filing"), "days_used_before_filing"),
    (lambda told: told.update(remark="已核"), "remark"),
    (lambda told: told["ledger"][1].update(number=2), "ledger[2026-09-30].number"),
    (lambda told: told["ledger"][1].update(remark="已核"), "ledger[2026-09-30].remark"),
    (lambda told: told["entries"][2].update(days=3), "due_date"),
    (lambda told: told["entries"][0].update(paper="函9号"), "ledger[2026-10-11].source"),
    (lambda told: told["entries"][1].update(remark="已核"), "entries"),
]


@pytest.mark.parametrize(("forge", "place"), FORGERIES)
def test_a_forged_sheet_is_found_at_its_place(forge: Any, place: str) -> None:
    told = sheet(FLOOD)
    forge(told)

    assert first_difference(told) == place


REFUSED = [
    lambda told: told.update(papers={}),
    lambda told: told.update(papers=[7]),
    lambda told: told.update(papers=[{}]),
    lambda told: told.update(papers=told["papers"] * 201),
    _on_paper(year="2026"),
    _on_paper(published="昨天"),
    _on_paper(days=[{"date": "2026-10-09"}]),
    lambda told: told.update(cause_date="20260929"),
    lambda told: told.update(case_no=7),
    lambda told: told.update(filed_date=None),
    lambda told: told["entries"].append({"kind": "start", "on": "2026-10-14", "reason": ""}),
    lambda told: told["entries"][2].update(days=True),
    lambda told: told["entries"][2].update(days=-5),
    lambda told: told["entries"][2].update(days=10**30),
]


@pytest.mark.parametrize("spoil", REFUSED)
def test_a_sheet_that_cannot_be_read_is_refused(spoil: Any) -> None:
    told = sheet(FLOOD)
    spoil(told)

    with pytest.raises(BadSheet):
        first_difference(told)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates().map(date.isoformat)
    | st.sampled_from(["suspend", "resume", "extend", "recalculate", "2026-1.b7db0bb4"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, each in inside for found in [(*path, key), *places(each, (*path, key))]]


REAL = sheet(FLOOD)
PLACES = places(REAL)


@settings(deadline=timedelta(seconds=5), max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), ANYTHING, st.booleans()), min_size=1, max_size=3))
def test_whatever_is_changed_on_a_sheet_the_answer_is_equal_a_place_or_a_refusal(changes) -> None:
    told = copy.deepcopy(REAL)
    for path, value, is_removed in changes:
        _change(told, path, value, is_removed=is_removed)
    try:
        place = first_difference(told)
    except Refusal:
        return
    if told == REAL and json.dumps(told, sort_keys=True) == json.dumps(REAL, sort_keys=True):
        assert place is None
    elif place is None:
        assert _proven(told) == _proven(REAL)
    else:
        assert isinstance(place, str)


TOLD = [
    lambda told: told["entries"][1].update(reason="另有原因"),
    lambda told: told["entries"][2].update(reason="另有原因"),
    lambda told: told["entries"][2].update(paper=None),
]


@pytest.mark.parametrize("change", TOLD)
def test_why_a_clock_was_resumed_or_extended_is_told_and_not_recomputed(change: Any) -> None:
    told = sheet(FLOOD)
    change(told)

    assert first_difference(told) is None


def _change(told: Any, path: tuple[Any, ...], value: object, *, is_removed: bool) -> None:
    """Put a value at a place, or take away what is there; a place that an earlier change removed stays so."""
    *way, last = path
    try:
        for key in way:
            told = told[key]
        if is_removed:
            del told[last]
        else:
            told[last] = value
    except (KeyError, IndexError, TypeError):
        return


def _proven(told: dict[str, Any]) -> str:
    """Return what a sheet proves: all but names, why an entry was made, and the days on which papers came in.

    The day of filing is a fact told, not counted; what is counted is how many days were used by then. Why
    the clock was resumed or extended is told too: only why it stood still is written on the days it stood.
    """
    free = {key: value for key, value in told.items() if key not in ("case_no", "clock", "filed_date")}
    papers, entries = _without_addresses(told.get("papers")), _without_grounds(told.get("entries"))
    return json.dumps(free | {"papers": papers, "entries": entries}, sort_keys=True)


def _without_grounds(entries: object) -> object:
    """Return entries without reason and paper, which the days repeat where they rest on them."""
    if not isinstance(entries, list):
        return entries
    return [
        {key: value for key, value in entry.items() if key not in ("reason", "paper")}
        if isinstance(entry, dict)
        else entry
        for entry in entries
    ]


def _without_addresses(papers: object) -> object:
    """Return papers without what the calendar's name does not cover."""
    if not isinstance(papers, list):
        return papers
    return [
        {key: value for key, value in paper.items() if key not in ("address", "published")}
        if isinstance(paper, dict)
        else paper
        for paper in papers
    ]
