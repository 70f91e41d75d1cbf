"""What a form must say: every bad input is refused at its field, all of them at once, and nothing is lost."""

from dataclasses import replace
from typing import Any

import pytest

from tests.workflows.offices import BY_DATA, TODAY, a_form, an_item, facts, full_width
from workflows.exemption_list.rules import abolished, item_number
from workflows.exemption_list.terms import EntryStanding, ExemptionWay, ListName
from workflows.legal_basis.terms import BasisLevel
from workflows.requests.checking import cause_date_of, checked, cleaned
from workflows.requests.rules import FormRefused
from workflows.requests.terms import FiledAs, RequestForm, RequestKind


def problems(form: RequestForm, **known: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(FormRefused) as refused:
        checked(form, known=facts(**known), today=TODAY)
    assert all(str(problem) for problem in refused.value.problems)
    return [(problem.code, problem.field) for problem in refused.value.problems]


def a_change(**changes: Any) -> RequestForm:
    return a_form(kind="change", item_number="MZ000007", **{"ways": ("commitment",)} | changes)


def a_cancellation(**changes: Any) -> RequestForm:
    return a_form(kind="cancel", item_number="MZ000007", **{"ground": "basis_repealed"} | changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": ""}, ("missing", "kind")),
        ({"kind": "abolish"}, ("not_a_choice", "kind")),
        ({"cause_type": ""}, ("missing", "cause_type")),
        ({"cause_type": "weather"}, ("not_a_choice", "cause_type")),
        ({"cause_date": ""}, ("missing", "cause_date")),
        ({"cause_date": "2026-09-30"}, ("cause_in_future", "cause_date")),
        ({"cause_date": "昨天"}, ("date_malformed", "cause_date")),
        ({"cause_date": "2026-02-30"}, ("date_malformed", "cause_date")),
        ({"cause_date": "2026-W39-1"}, ("date_malformed", "cause_date")),
        ({"cause_document_title": " \u3000"}, ("cause_document_missing", "cause_document_title")),
        ({"unit": ""}, ("missing", "unit")),
        ({"unit": "moon_base"}, ("unknown_unit", "unit")),
        ({"unit": "housing"}, ("not_your_unit", "unit")),
        ({"affected_units": ("housing", "moon_base")}, ("unknown_unit", "affected_units")),
        ({"matter_name": ""}, ("missing", "matter_name")),
        ({"proof_name": "\u200b "}, ("missing", "proof_name")),
        ({"matter_code": "11-150600"}, ("matter_code_malformed", "matter_code")),
        ({"matter_code": "abcdefghijk"}, ("matter_code_malformed", "matter_code")),
        ({"matter_code": "1" * 37}, ("matter_code_malformed", "matter_code")),
        ({"ways": ()}, ("no_way_chosen", "ways")),
        ({"ways": ("post",)}, ("not_a_choice", "ways")),
        ({"ways": ("other",)}, ("other_text_missing", "other_text")),
        ({"ways": ("direct_cancellation", "data_sharing")}, ("direct_with_substitute", "ways")),
        ({"basis_level": "department_rule"}, ("basis_too_low", "basis_level")),
        ({"basis_level": "normative_document"}, ("basis_too_low", "basis_level")),
        ({"basis_level": ""}, ("basis_missing", "legal_basis")),
        ({"legal_basis": ""}, ("basis_missing", "legal_basis")),
        ({"basis_level": "custom"}, ("not_a_choice", "basis_level")),
        ({"proof_type": "sixth"}, ("not_a_choice", "proof_type")),
        ({"effect_date": "2026-09-27"}, ("effect_before_cause", "effect_date")),
        ({"effect_date": "soon"}, ("date_malformed", "effect_date")),
        ({"proof_name": "证" * 201}, ("text_too_long", "proof_name")),
        ({"note": "备" * 2001}, ("text_too_long", "note")),
        ({"list_name": "retained"}, ("way_on_retained", "ways")),
    ],
)
def test_bad_input_is_refused_at_its_field(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in problems(a_form(**changes))


def test_a_good_form_becomes_a_draft_that_says_the_same() -> None:
    form = a_form(
        affected_units=("housing", "civil_affairs", "housing"), matter_code=full_width("11150600AB")
    )

    draft = checked(form, known=facts(competent_ids={1: 9}), today=TODAY)

    assert draft.kind is RequestKind.ADD
    assert draft.key.unit_id == 1
    assert draft.competent_id == 9
    assert draft.cause.date.isoformat() == "2026-09-28"
    assert draft.before is None
    assert draft.after is not None
    assert draft.after.ways == (ExemptionWay.DATA_SHARING, ExemptionWay.COMMITMENT)
    assert draft.after.basis_level is BasisLevel.ADMINISTRATIVE_REGULATION
    assert draft.after.matter_code == "11150600AB"
    assert draft.affected_unit_ids == (2,)
    assert not draft.late


def test_a_unit_without_a_competent_department_confirms_for_itself() -> None:
    assert checked(a_form(), known=facts(), today=TODAY).competent_id == 1


def test_all_problems_are_told_at_once() -> None:
    form = a_form(
        cause_date="2027-01-01", unit="moon_base", ways=(), matter_code="?", cause_document_title=""
    )

    assert {field for _, field in problems(form)} == {
        "cause_date",
        "cause_document_title",
        "unit",
        "ways",
        "matter_code",
        "legal_basis",
    } - {"legal_basis"}


def test_an_empty_form_is_refused_without_a_crash() -> None:
    fields = {field for _, field in problems(RequestForm())}
    assert {"kind", "cause_type", "cause_date", "unit", "cause_document_title"} <= fields


@pytest.mark.parametrize("level", ["department_rule", "normative_document", ""])
def test_a_proof_with_a_low_basis_may_only_be_cancelled_outright(level: str) -> None:
    outright = a_form(basis_level=level, ways=("direct_cancellation",))
    assert checked(outright, known=facts(), today=TODAY).after is not None
    assert problems(a_form(basis_level=level, ways=("commitment",)))


def test_a_retained_proof_needs_basis_reason_and_risk_assessment() -> None:
    bare = a_form(list_name="retained", ways=(), legal_basis="", basis_level="")
    assert problems(bare) == [
        ("basis_missing", "legal_basis"),
        ("retained_reason_missing", "retained_reason"),
        ("risk_assessment_missing", "risk_assessment"),
    ]
    full = a_form(list_name="retained", ways=(), retained_reason="风险不可控", risk_assessment="已评估")
    draft = checked(full, known=facts(), today=TODAY)
    assert draft.after is not None
    assert draft.after.list_name is ListName.RETAINED


@pytest.mark.parametrize(
    ("used", "late"),
    [(0, False), (7, False), (8, True), (40, True)],
    ids=["same day", "last day", "8th", "40th"],
)
def test_late_is_more_than_the_budget_gone_and_needs_a_reason(used: int, *, late: bool) -> None:
    if late:
        assert problems(a_form(), days_used=used) == [("late_reason_missing", "late_reason")]
    draft = checked(a_form(late_reason="文件送达迟延"), known=facts(days_used=used), today=TODAY)
    assert draft.late is late
    assert draft.late_reason == ("文件送达迟延" if late else None)
    assert draft.days_used == used


def test_what_is_listed_already_is_not_added_again() -> None:
    assert problems(a_form(), item=an_item()) == [("already_listed", "proof_name")]


def test_what_has_left_the_list_may_come_back() -> None:
    draft = checked(a_form(), known=facts(item=an_item(standing=EntryStanding.REMOVED)), today=TODAY)
    assert draft.item_id == 7


def test_one_open_request_at_a_time() -> None:
    with pytest.raises(FormRefused) as refused:
        checked(a_form(), known=facts(open_case_no="ZM-2026-0004"), today=TODAY)
    assert "ZM-2026-0004" in str(refused.value.problems[0])


@pytest.mark.parametrize("form", [a_change(), a_cancellation()], ids=["change", "cancel"])
def test_change_and_cancellation_name_an_item_of_the_own_unit(form: RequestForm) -> None:
    assert problems(form) == [("item_unknown", "item_number")]
    assert problems(form, item=an_item(unit_id=2)) == [("item_of_another_unit", "item_number")]
    assert problems(form, item=an_item(unit_id=None)) == [("item_unit_unknown", "item_number")]
    removed = an_item(standing=EntryStanding.REMOVED)
    assert problems(form, item=removed) == [("item_not_in_force", "item_number")]


def test_an_abolished_item_can_be_changed_but_not_cancelled_again() -> None:
    item = an_item(standing=EntryStanding.ABOLISHED)
    assert checked(a_change(), known=facts(item=item), today=TODAY).item_id == 7
    assert problems(a_cancellation(), item=item) == [("item_not_in_force", "item_number")]


def test_a_change_without_a_difference_is_refused() -> None:
    form = a_change(ways=("data_sharing",), legal_basis="", basis_level="")
    assert problems(form, item=an_item()) == [("nothing_changed", "ways")]


def test_a_change_keeps_the_names_of_its_item_and_what_held_before() -> None:
    draft = checked(a_change(proof_name="别的证明"), known=facts(item=an_item()), today=TODAY)
    assert draft.key.proof_name == "家庭收入证明"
    assert draft.before == BY_DATA
    assert not draft.editorial


def test_only_code_and_note_make_a_change_editorial() -> None:
    same = a_change(ways=("data_sharing",), legal_basis="", basis_level="")
    recoded = checked(replace(same, matter_code="11150600AB"), known=facts(item=an_item()), today=TODAY)
    other = checked(replace(same, issuing_unit="派出所"), known=facts(item=an_item()), today=TODAY)
    assert recoded.editorial
    assert not other.editorial


def test_a_correction_puts_words_right_and_nothing_else() -> None:
    item = an_item(replace(BY_DATA, legal_basis="《婚烟登记条例》"))
    same = a_change(
        ways=("data_sharing",), legal_basis="《婚姻登记条例》", basis_level="", nature="correction"
    )
    draft = checked(same, known=facts(item=item), today=TODAY)
    assert draft.is_correction
    assert not checked(replace(same, nature=""), known=facts(item=item), today=TODAY).is_correction

    for change in ({"ways": ("commitment",)}, {"basis_level": "law"}):
        assert problems(replace(same, **change), item=item) == [("correction_of_substance", "nature")]
    kept = replace(
        same, list_name="retained", ways=(), basis_level="law", retained_reason="-", risk_assessment="-"
    )
    assert {code for code, _ in problems(kept, item=item)} == {"correction_of_substance"}


def test_only_a_change_can_be_a_correction() -> None:
    addition = checked(a_form(nature="correction"), known=facts(), today=TODAY)
    assert not addition.is_correction
    assert problems(a_change(nature="scribble"), item=an_item()) == [("not_a_choice", "nature")]


@pytest.mark.parametrize(
    ("ground", "stays"),
    [("basis_repealed", True), ("no_basis", True), ("data_shared", True), ("matter_abolished", False)],
)
def test_a_cancelled_proof_stays_visible_unless_its_matter_is_gone(ground: str, *, stays: bool) -> None:
    draft = checked(a_cancellation(ground=ground), known=facts(item=an_item()), today=TODAY)
    assert draft.after == (abolished(BY_DATA) if stays else None)


@pytest.mark.parametrize(("ground", "code"), [("", "ground_missing"), ("boredom", "not_a_choice")])
def test_a_cancellation_says_why(ground: str, code: str) -> None:
    assert problems(a_cancellation(ground=ground), item=an_item()) == [(code, "ground")]


def test_a_correction_keeps_what_the_clock_hangs_on() -> None:
    filed = FiledAs(RequestKind.ADD, 1, TODAY, None)
    moved = a_form(kind="cancel", ground="no_basis", unit="housing")
    found = problems(moved, filed_as=filed, item=an_item(unit_id=2), filing_unit_ids=frozenset({1, 2}))
    assert found == [
        ("fixed_by_filing", "kind"),
        ("fixed_by_filing", "unit"),
        ("fixed_by_filing", "cause_date"),
    ]


def test_a_correction_of_a_change_keeps_its_item() -> None:
    filed = FiledAs(RequestKind.CHANGE, 1, TODAY, 8)
    found = problems(a_change(cause_date="2026-09-29"), filed_as=filed, item=an_item())
    assert found == [("fixed_by_filing", "item_number")]


@pytest.mark.parametrize(
    "typed",
    ["2026-09-28", "2026/9/28", "2026.9.28", "2026年9月28日", full_width("2026-09-28"), " 2026-09-28 "],
)
def test_a_day_may_be_written_as_people_write_it(typed: str) -> None:
    found = cause_date_of(a_form(cause_date=typed))
    assert found is not None
    assert found.isoformat() == "2026-09-28"


def test_signs_that_nobody_sees_are_taken_out() -> None:
    assert cleaned("收入\u202e证明\x00\u200b ") == "收入证明"
    assert cleaned("第一行\n第二行") == "第一行\n第二行"
    assert cleaned("\u3000") is None


def test_the_number_in_a_refusal_is_the_public_one() -> None:
    with pytest.raises(FormRefused) as refused:
        checked(a_form(), known=facts(item=an_item()), today=TODAY)
    assert item_number(7) in str(refused.value.problems[0])
