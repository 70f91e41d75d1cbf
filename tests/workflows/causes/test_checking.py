"""What the form of a cause must say: every bad input is refused at its field, and nothing is invented."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.calendar.days import WorkingCalendar
from engine.calendar.papers import PAPERS
from tests.builders.causes import LAW, LAW_NUMBER, a_cause_form
from workflows.causes.checking import checked
from workflows.causes.rules import RegistrationRefused
from workflows.causes.terms import CauseDraft, CauseForm, CountedFrom, KnownUnits, RegisteredPaper
from workflows.requests.terms import CauseType

TODAY = date(2026, 10, 9)
CALENDAR = WorkingCalendar(PAPERS)
KNOWN = KnownUnits(unit_ids={"police": 1, "civil": 2, "banner": 6})
THE_SAME = RegisteredPaper(5, LAW, LAW_NUMBER, frozenset({1}))


def draft(form: CauseForm, **known: Any) -> CauseDraft:
    return checked(form, known=replace(KNOWN, **known), today=TODAY, budget=7, calendar=CALENDAR)


def problems(form: CauseForm, **known: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(RegistrationRefused) as refused:
        draft(form, **known)
    assert all(str(problem) for problem in refused.value.problems)
    return [(problem.code, problem.field) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"type": ""}, ("missing", "type")),
        ({"type": "weather"}, ("not_a_choice", "type")),
        ({"title": " \u3000\u200b"}, ("cause_document_missing", "title")),
        ({"title": "法" * 201}, ("text_too_long", "title")),
        ({"note": "备" * 2001}, ("text_too_long", "note")),
        ({"published_date": "昨天"}, ("date_malformed", "published_date")),
        ({"published_date": "2026-10-10"}, ("published_in_future", "published_date")),
        ({"effective_date": ""}, ("missing", "effective_date")),
        ({"effective_date": "2026-02-30"}, ("date_malformed", "effective_date")),
        ({"effective_date": "2199-01-01"}, ("cause_outside_calendar", "effective_date")),
        ({"counted_from": ""}, ("missing", "counted_from")),
        ({"counted_from": "signed"}, ("not_a_choice", "counted_from")),
        ({"counted_from": "published", "published_date": ""}, ("publication_unknown", "published_date")),
        ({"units": ()}, ("no_unit_named", "units")),
        ({"units": ("moon",)}, ("unknown_unit", "units")),
    ],
)
def test_bad_input_is_refused_at_its_field(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert problems(a_cause_form(**changes)) == [expected]


def test_a_malformed_day_of_publication_is_not_also_called_unknown() -> None:
    form = a_cause_form(counted_from="published", published_date="?")

    assert problems(form) == [("date_malformed", "published_date")]


def test_an_empty_form_is_refused_without_a_crash_and_tells_everything_at_once() -> None:
    assert [field for _, field in problems(CauseForm())] == [
        "type",
        "title",
        "effective_date",
        "counted_from",
        "units",
    ]


def test_a_good_form_becomes_a_draft_that_says_the_same() -> None:
    assert draft(a_cause_form(units=("civil", "police", "civil"))) == CauseDraft(
        CauseType.LAW_CHANGED,
        LAW,
        LAW_NUMBER,
        date(2026, 9, 15),
        date(2026, 9, 29),
        CountedFrom.EFFECTIVE,
        (2, 1),
        None,
    )


def test_what_is_not_known_stays_unknown() -> None:
    made = draft(a_cause_form(number="", published_date="", note=" "))

    assert (made.number, made.published_date, made.note) == (None, None, None)


def test_a_law_that_is_published_but_not_yet_in_force_may_be_registered() -> None:
    assert draft(a_cause_form(effective_date="2027-01-01")).effective_date == date(2027, 1, 1)


@pytest.mark.parametrize("units", [("civil",), ("police", "civil")])
def test_a_filer_registers_for_the_own_unit_only(units: tuple[str, ...]) -> None:
    form = a_cause_form(units=units)

    assert problems(form, own_unit_ids=frozenset({1})) == [("not_yours_to_register", "units")]
    assert draft(a_cause_form(), own_unit_ids=frozenset({1})).unit_ids == (1,)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"number": ""},
        {"title": "户口登记管理办法(2026年修订)", "number": ""},
        {"title": "另一个名称"},
        {"units": ("civil", "police")},
    ],
)
def test_the_same_document_is_registered_once_a_unit(changes: dict[str, Any]) -> None:
    assert problems(a_cause_form(**changes), papers=(THE_SAME,)) == [("registered_already", "units")]


@pytest.mark.parametrize("changes", [{"units": ("civil",)}, {"title": "另一个名称", "number": ""}])
def test_another_unit_or_another_document_is_registered_beside_it(changes: dict[str, Any]) -> None:
    assert draft(a_cause_form(**changes), papers=(THE_SAME,)).unit_ids
