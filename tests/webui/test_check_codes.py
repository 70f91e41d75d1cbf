"""The code on a printed sheet: read back as it was written, and nobody without the key can write one."""

from base64 import b32decode, b32encode
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.desks.approval_sheet.codes import LENGTH, Print, code_of, in_groups, print_behind

KEY = "k" * 64
PRINT = Print(5, date(2026, 10, 9), "91D7EE7D74F9A384")
CODE = code_of(KEY, PRINT)
prints = st.builds(
    Print,
    st.integers(1, 2**32 - 1),
    st.dates(date(2020, 1, 1), date(2199, 6, 5)),
    st.binary(min_size=8, max_size=8).map(lambda raw: raw.hex().upper()),
)


@given(prints)
def test_a_code_says_what_was_printed(printed: Print) -> None:
    code = code_of(KEY, printed)

    assert len(code) == LENGTH
    assert print_behind(KEY, code) == printed


@given(prints, st.integers(0, LENGTH * 5 - 1))
def test_a_code_with_any_bit_changed_says_nothing(printed: Print, bit: int) -> None:
    whole = bytearray(b32decode(code_of(KEY, printed)))
    whole[bit // 8] ^= 1 << (bit % 8)

    assert print_behind(KEY, b32encode(bytes(whole)).decode()) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered_without_a_fault(typed: str) -> None:
    assert print_behind(KEY, typed) is None


def test_a_code_of_another_key_says_nothing() -> None:
    assert print_behind("another" * 10, CODE) is None


@pytest.mark.parametrize(
    "typed",
    [CODE.lower(), in_groups(CODE), in_groups(CODE).replace(" ", "-"), f"  {CODE}\n", CODE.replace("O", "0")],
)
def test_a_code_may_be_typed_as_it_is_read_off_a_paper(typed: str) -> None:
    assert print_behind(KEY, typed) == PRINT


def test_a_code_is_printed_in_ten_groups_of_four() -> None:
    assert [len(group) for group in in_groups(CODE).split(" ")] == [4] * 10


def test_two_cases_days_or_contents_have_codes_apart() -> None:
    others = [
        Print(6, PRINT.on, PRINT.digest),
        Print(5, date(2026, 10, 10), PRINT.digest),
        Print(5, PRINT.on, "0" * 16),
    ]

    assert len({CODE, *(code_of(KEY, each) for each in others)}) == 4


def test_nobody_can_write_the_code_of_another_case_from_one_that_holds() -> None:
    """The case number is in the code, but the seal covers it."""
    seal = b32decode(CODE)[-10:]
    body = b32decode(code_of("no key", Print(6, PRINT.on, PRINT.digest)))[:-10]

    assert print_behind(KEY, b32encode(body + seal).decode()) is None
