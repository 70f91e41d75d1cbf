"""What makes two rows the same item, what an item may say, and how codes are checked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.offices import full_width
from workflows.exemption_list.rules import (
    abolished,
    basis_sufficient,
    content_problems,
    credit_code_is_valid,
    in_force_from,
    item_id_of,
    item_number,
    key_text,
    matter_code_doubt,
    normalised,
)
from workflows.exemption_list.terms import (
    LIST_LABELS,
    STANDING_LABELS,
    TYPE_LABELS,
    WAY_LABELS,
    EntryStanding,
    ExemptionWay,
    ItemContent,
    ItemKey,
    ListName,
    ProofType,
)
from workflows.legal_basis.terms import BasisLevel

VALID_CODES = ("12370100004189605T", "11320982K1308267XB")
"""Two published codes (济南, 大丰), both with a valid check sign."""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("行政 许可", "行政许可"),
        ("出生日期（年龄）证明", "出生日期(年龄)证明"),
        ("鄂府发〔2023〕2号", "鄂府发[2023]2号"),
        ("收入\u3000证明\u00a0", "收入证明"),
        ("收入\u200b证明", "收入证明"),
        ("【法律】", "（法律）"),
        (full_width("ABC123"), "abc123"),
    ],
)
def test_names_are_the_same_whatever_publishers_vary(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_a_typing_error_kept_by_the_publisher_stays_another_name() -> None:
    assert normalised("投权变更") != normalised("股权变更")


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


def test_the_key_is_unit_matter_and_proof() -> None:
    keys = [
        ItemKey(1, "公证", "亲属关系证明"),
        ItemKey(2, "公证", "亲属关系证明"),
        ItemKey(1, "继承", "亲属关系证明"),
        ItemKey(1, None, "亲属关系证明"),
        ItemKey(None, None, "亲属关系证明", origin="全国/民政部"),
        ItemKey(None, None, "亲属关系证明", origin="湖北省/省民政厅"),
    ]
    assert len({key_text(key) for key in keys}) == len(keys)
    assert key_text(ItemKey(1, "公 证", "亲属关系证明（）")) == key_text(ItemKey(1, "公证", "亲属关系证明()"))


def test_a_bar_in_a_name_cannot_forge_another_key() -> None:
    assert key_text(ItemKey(1, "甲|乙", "丙")) != key_text(ItemKey(1, "甲", "乙|丙"))


@pytest.mark.parametrize("typed", ["MZ000123", "mz000123", " MZ000123 ", full_width("MZ000123")])
def test_a_public_number_is_found_however_it_is_typed(typed: str) -> None:
    assert item_id_of(typed) == 123
    assert item_number(123) == "MZ000123"


@pytest.mark.parametrize("typed", ["", "123", "MZ12", "MZ000123x", "收入证明", "MZ" + "9" * 20])
def test_what_is_no_number_names_no_item(typed: str) -> None:
    assert item_id_of(typed) is None


@pytest.mark.parametrize("code", VALID_CODES)
def test_published_credit_codes_pass_and_one_wrong_sign_fails(code: str) -> None:
    assert credit_code_is_valid(code)
    for place in range(18):
        other = "1" if code[place] != "1" else "2"
        assert not credit_code_is_valid(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize("code", ["", "1237010000418960", "1237010000418960IT", "12370100004189605t"])
def test_signs_that_no_credit_code_has_fail(code: str) -> None:
    assert not credit_code_is_valid(code)


@pytest.mark.parametrize(
    ("code", "problems", "doubted"),
    [
        (None, [], False),
        ("1" * 9, ["matter_code_malformed"], False),
        ("1" * 10, [], False),
        ("1" * 36, [], False),
        ("1" * 37, ["matter_code_malformed"], False),
        ("11150600-1", ["matter_code_malformed"], False),
        (VALID_CODES[0] + "4" + "XK0000100100", [], False),
        (VALID_CODES[0][:17] + "0" + "4" + "XK0000100100", [], True),
    ],
)
def test_a_malformed_code_is_refused_and_a_doubtful_one_only_doubted(
    code: str | None, problems: list[str], *, doubted: bool
) -> None:
    content = ItemContent(ways=(ExemptionWay.DATA_SHARING,), matter_code=code)
    assert [problem.code for problem in content_problems(content)] == problems
    assert (matter_code_doubt(code) is not None) is doubted


@pytest.mark.parametrize(
    "ways", [(way,) for way in ExemptionWay if way is not ExemptionWay.DIRECT_CANCELLATION]
)
def test_direct_cancellation_goes_with_no_substitute(ways: tuple[ExemptionWay, ...]) -> None:
    both = ItemContent(ways=(ExemptionWay.DIRECT_CANCELLATION, *ways), other_text="凭证")
    assert [problem.code for problem in content_problems(both)] == ["direct_with_substitute"]
    assert content_problems(ItemContent(ways=ways, other_text="凭证")) == ()


@pytest.mark.parametrize(
    ("content", "sufficient"),
    [
        (ItemContent(ways=(ExemptionWay.DIRECT_CANCELLATION,)), True),
        (ItemContent(ways=(ExemptionWay.COMMITMENT,)), False),
        (ItemContent(ways=(ExemptionWay.COMMITMENT,), legal_basis="法", basis_level=BasisLevel.LAW), True),
        (ItemContent(ways=(ExemptionWay.COMMITMENT,), basis_level=BasisLevel.LAW), False),
        (
            ItemContent(
                ways=(ExemptionWay.COMMITMENT,),
                legal_basis="办法",
                basis_level=BasisLevel.DEPARTMENT_RULE,
            ),
            False,
        ),
        (ItemContent(list_name=ListName.RETAINED), False),
    ],
)
def test_the_basis_must_carry_the_proof_unless_it_is_abolished(
    content: ItemContent, *, sufficient: bool
) -> None:
    assert basis_sufficient(content) is sufficient


@pytest.mark.parametrize(
    ("asked", "decided", "since", "expected"),
    [
        (None, 10, None, 10),
        (20, 10, None, 20),
        (5, 10, None, 10),
        (None, 10, 15, 15),
        (12, 10, 15, 15),
        (20, 10, 15, 20),
    ],
)
def test_a_change_takes_effect_as_asked_but_never_in_the_past(
    asked: int | None, decided: int, since: int | None, expected: int
) -> None:
    def day(number: int | None) -> date | None:
        return date(2026, 9, number) if number else None

    assert in_force_from(day(asked), decided_on=date(2026, 9, decided), current_since=day(since)) == day(
        expected
    )


CONTENTS = st.builds(
    ItemContent,
    list_name=st.sampled_from(ListName),
    ways=st.lists(st.sampled_from(ExemptionWay), unique=True).map(tuple),
    other_text=st.none() | st.text(min_size=1),
    proof_type=st.none() | st.sampled_from(ProofType),
    basis_level=st.none() | st.sampled_from(BasisLevel),
    legal_basis=st.none() | st.text(min_size=1),
    note=st.none() | st.text(min_size=1),
)


@given(CONTENTS)
def test_content_survives_its_document(content: ItemContent) -> None:
    assert ItemContent.from_document(content.to_document()) == content
    assert ItemContent.from_document(content.columns()) == content


@given(CONTENTS)
def test_an_abolished_item_is_cancelled_outright_and_no_longer_retained(content: ItemContent) -> None:
    after = abolished(content)
    assert content_problems(after) == ()
    assert basis_sufficient(after)
    assert after.legal_basis == content.legal_basis


def test_every_word_has_a_label() -> None:
    assert set(WAY_LABELS) == set(ExemptionWay)
    assert set(TYPE_LABELS) == set(ProofType)
    assert set(LIST_LABELS) == set(ListName)
    assert set(STANDING_LABELS) == set(EntryStanding)
