# ruff: noqa: RUF001  what clerks type looks like something else
"""Every mark that was seen or may be expected in the columns of 附件2, and what it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.exemption_list.terms import ExemptionWay
from workflows.survey_forms.marks import Mark, read_mark, read_other, ways_in_words, written_mark

DIRECT, SHARING, PROMISE, VERIFIED, OTHER = ExemptionWay


@pytest.mark.parametrize(
    "cell",
    [
        "√",
        "✓",
        "✔",
        "✔\ufe0f",
        "☑",
        "✅",
        "☒",
        "■",
        "●",
        "○",
        "◯",
        "是",
        "1",
        "Y",
        "y",
        "Ｙ",
        "Yes",
        "V",
        "v",
        "对",
        " √ ",
        "√\u3000",
        "\n√",
        "(√)",
        "（√）",
        "√。",
        "√√",
    ],
)
def test_a_mark_chooses(cell: str) -> None:
    mark = read_mark(cell, SHARING)
    assert mark is not None
    assert mark.chosen


@pytest.mark.parametrize(
    "cell",
    [
        "",
        " ",
        "\u3000",
        "-",
        "—",
        "——",
        "/",
        "否",
        "无",
        "0",
        "N",
        "×",
        "✗",
        "□",
        "☐",
        "□数据共享",
        "数据共享□",
    ],
)
def test_an_empty_cell_a_dash_and_a_no_do_not(cell: str) -> None:
    assert read_mark(cell, SHARING) == Mark(chosen=False)


@pytest.mark.parametrize(
    "cell", ["数据共享√", "数据共享 ✓", "☑数据共享", "数据共享（√）", "数据共享：是", "數據共享√"]
)
def test_a_mark_stands_after_the_option_or_before_it(cell: str) -> None:
    assert read_mark(cell, SHARING) == Mark(chosen=True)


def test_the_option_written_out_chooses_it() -> None:
    assert read_mark("告知承诺制", PROMISE) == Mark(chosen=True)


@pytest.mark.parametrize(
    ("cell", "rank"),
    [
        ("①", 1),
        ("②", 2),
        ("2", 2),
        ("２", 2),
        ("√2", 2),
        ("√②", 2),
        ("2√", 2),
        ("(2)", 2),
        ("第2", 2),
        ("⑶", 3),
    ],
)
def test_a_number_beside_the_mark_is_its_place(cell: str, rank: int) -> None:
    assert read_mark(cell, SHARING) == Mark(chosen=True, rank=rank)


@pytest.mark.parametrize("cell", ["嗯", "部分", "√?", "待定", "告知承诺√", "数据共享平台"])
def test_what_nobody_can_tell_is_not_guessed(cell: str) -> None:
    assert read_mark(cell, SHARING) is None


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("凭合同办理", Mark(chosen=True, text="凭合同办理")),
        ("√凭合同办理", Mark(chosen=True, text="凭合同办理")),
        ("√ 凭合同\n办理", Mark(chosen=True, text="凭合同办理")),
        ("凭合同办理√", Mark(chosen=True, text="凭合同办理")),
        ("√2：凭合同", Mark(chosen=True, rank=2, text="凭合同")),
        ("③凭合同", Mark(chosen=True, rank=3, text="凭合同")),
        ("①凭合同；②凭发票", Mark(chosen=True, text="①凭合同；②凭发票")),
        ("1.现有证照核验；2.部门核查", Mark(chosen=True, text="1.现有证照核验；2.部门核查")),
        ("√", Mark(chosen=True)),
        ("其他方式√", Mark(chosen=True)),
        ("是", Mark(chosen=True)),
        ("无", Mark(chosen=False)),
        ("—", Mark(chosen=False)),
        ("", Mark(chosen=False)),
    ],
)
def test_the_other_way_is_its_words(cell: str, mark: Mark) -> None:
    assert read_other(cell) == mark


@pytest.mark.parametrize(
    ("cell", "ways"),
    [
        ("数据共享", (SHARING,)),
        ("部门核验、数据共享", (VERIFIED, SHARING)),
        ("1.数据共享；2.告知承诺", (SHARING, PROMISE)),
        ("數據共享＋告知承諾", (SHARING, PROMISE)),
        ("□直接取消 ☑数据共享 □告知承诺 ☑部门核验", (SHARING, VERIFIED)),
        ("直接取消  数据共享√  告知承诺  部门核验√", (SHARING, VERIFIED)),
        ("其他", (OTHER,)),
        ("□直接取消 □数据共享", ()),
        ("网络核验", None),
        ("数据共享等", None),
        ("", None),
    ],
)
def test_ways_are_read_from_words(cell: str, ways: tuple[ExemptionWay, ...] | None) -> None:
    assert ways_in_words(cell) == ways


WORDS = st.text(st.sampled_from("凭合同办理√①②2：1.、是无其他方式()（） -ab"), min_size=1, max_size=12)


@given(st.permutations(list(ExemptionWay)[1:]), st.integers(1, 4), WORDS)
def test_what_is_written_is_read_back(order: list[ExemptionWay], count: int, words: str) -> None:
    ways = tuple(order[:count])
    text = " ".join(words.split()) or "凭合同"
    marks = {}
    for way in ways:
        cell = written_mark(ways, way, text)
        marks[way] = read_other(cell) if way is OTHER else read_mark(cell, way)
    assert all(mark is not None and mark.chosen for mark in marks.values())
    assert sorted(ways, key=lambda way: marks[way].rank or 0) == list(ways)
    if OTHER in ways:
        assert "".join((marks[OTHER].text or "").split()) == "".join(text.split())
