"""A proof sheet recomputes equal, and every tampering is found at its place."""

import json
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar.official import official_calendar
from engine.clock import SHANGHAI
from engine.deadlines.sheet_check import BadSheet, first_difference
from engine.deadlines.sheets import sheet_of
from engine.deadlines.terms import LedgerEntry, LedgerKind

NOW = datetime(2026, 1, 1, tzinfo=SHANGHAI)
KEYS = ["cause_date", "budget", "due_date", "provisional", "earliest", "latest", "calendar_version", "ledger"]


def sheet(cause: date = date(2026, 9, 29), budget: int = 7, *, as_of: date | None = None) -> dict[str, Any]:
    return sheet_of(cause, budget, ledger=(), calendar=official_calendar(as_of)).as_json()


def paused_sheet() -> dict[str, Any]:
    ledger = [
        LedgerEntry(LedgerKind.START, date(2026, 3, 2), None, "变更事由发生", None, 1, NOW),
        LedgerEntry(LedgerKind.SUSPEND, date(2026, 3, 4), None, "等待上级答复", "函〔2026〕1号", 1, NOW),
        LedgerEntry(LedgerKind.RESUME, date(2026, 3, 10), None, "已答复", "函〔2026〕2号", 1, NOW),
        LedgerEntry(LedgerKind.EXTEND, date(2026, 3, 11), 2, "情况复杂", "函〔2026〕3号", 1, NOW),
    ]
    return sheet_of(date(2026, 3, 2), 7, ledger=ledger, calendar=official_calendar()).as_json()


def test_a_sheet_has_exactly_the_keys_of_its_format():
    told = sheet()

    assert list(told) == KEYS
    assert all(list(day) == ["date", "counted", "reason", "source"] for day in told["ledger"])
    assert (told["cause_date"], told["due_date"], told["provisional"]) == ("2026-09-29", "2026-10-14", False)


@settings(deadline=None)
@given(
    st.dates(date(2007, 1, 1), date(2030, 1, 1)),
    st.integers(1, 60),
    st.dates(date(2006, 1, 1), date(2026, 1, 1)),
)
def test_every_sheet_recomputes_equal_by_the_version_it_names(cause, budget, as_of):
    told = json.loads(json.dumps(sheet(cause, budget, as_of=as_of)))

    assert first_difference(told) is None


def test_a_sheet_with_pauses_and_extensions_carries_them_and_recomputes_equal():
    told = json.loads(json.dumps(paused_sheet()))

    assert [entry["kind"] for entry in told["entries"]] == ["suspend", "resume", "extend"]
    assert told["due_date"] == "2026-03-19"
    assert first_difference(told) is None


def _set(key: str, value: object) -> Any:
    return lambda told: told.update({key: value})


def _set_day(place: int, **facts: object) -> Any:
    return lambda told: told["ledger"][place].update(facts)


TAMPERINGS = [
    (_set("due_date", "2026-10-15"), "due_date"),
    (_set("budget", 8), "due_date"),
    (_set("provisional", 0), "provisional"),
    (_set("latest", "2026-10-16"), "latest"),
    (_set("calendar_version", "2026-1.00000000"), "calendar_version"),
    (_set("ledger", None), "ledger"),
    (_set_day(2, counted=True), "ledger[2026-10-01].counted"),
    (_set_day(2, reason="工作日"), "ledger[2026-10-01].reason"),
    (_set_day(2, source=None), "ledger[2026-10-01].source"),
    (_set_day(2, date="2026-10-02"), "ledger[2026-10-01]"),
    (lambda told: told["ledger"].pop(), "ledger[2026-10-14]"),
    (lambda told: told["ledger"].append({"date": "2026-10-15"}), "ledger[16]"),
]


@pytest.mark.parametrize(("tamper", "place"), TAMPERINGS, ids=[place for _, place in TAMPERINGS])
def test_a_changed_sheet_is_found_where_it_differs(tamper, place):
    told = sheet()
    tamper(told)

    assert first_difference(told) == place


def test_a_pause_taken_off_a_sheet_is_found():
    told = paused_sheet()
    told["entries"] = told["entries"][2:]

    assert first_difference(told) == "due_date"


@pytest.mark.parametrize(
    "given_sheet",
    [
        [],
        {},
        {"budget": True, "cause_date": "2026-09-29"},
        {"budget": 7},
        {"budget": 7, "cause_date": "29.9.2026"},
        {"budget": 7, "cause_date": "2026-09-29", "entries": {}},
        {"budget": 7, "cause_date": "2026-09-29", "entries": [{"kind": "stop", "on": "2026-09-30"}]},
        {"budget": 7, "cause_date": "2026-09-29", "entries": [{"kind": "suspend"}]},
    ],
)
def test_what_is_no_sheet_is_refused(given_sheet):
    with pytest.raises(BadSheet):
        first_difference(given_sheet)
