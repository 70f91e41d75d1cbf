"""Words as clerks and programs vary them: what is joined, what is kept, what counts as equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.spreadsheets.words import folded, in_simplified, letters_of, lines, one_line


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("证明\n名称", "证明名称"),
        ("行政 许可", "行政许可"),
        ("行政\u3000许可\u3000", "行政许可"),
        ("收入\u00a0证明\u00a0", "收入证明"),
        ("收入\u200b证明\ufeff", "收入证明"),
        ("第\r\n7条", "第7条"),
        ("使用 PDF 文件", "使用 PDF 文件"),
        ("two\nwords  here", "two words here"),
        ("弃婴（儿）", "弃婴（儿）"),
        ("", ""),
    ],
)
def test_line_ends_and_blanks_inside_chinese_words_were_never_meant(written: str, meant: str) -> None:
    assert one_line(written) == meant


def test_the_lines_of_prose_stay_apart() -> None:
    assert lines("【法律】《护照法》 \r\n\r\n\u3000【规章】第四条") == "【法律】《护照法》\n【规章】第四条"


@pytest.mark.parametrize(
    "written",
    ["旗区/部门名称", "旗區／部門名稱", "旗区 ／\n部门名称", "旗区/部门名称\u3000", "旗區/部門\u00a0名稱"],
)
def test_traditional_full_width_and_broken_words_are_equal(written: str) -> None:
    assert folded(written) == "旗区/部门名称"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("戶口遷移", "户口迁移"),
        ("婚姻狀況證明（複印件）", "婚姻状况证明（复印件）"),
        ("乾县 著名 後勤", "乾县 著名 後勤"),
        ("喆 𠮷", "喆 𠮷"),
        ("№12 ① PDF", "№12 ① PDF"),
        ("", ""),
    ],
)
def test_only_what_is_written_in_traditional_characters_is_written_out(written: str, meant: str) -> None:
    assert in_simplified(written) == meant
    assert in_simplified(meant) == meant


def test_a_heading_is_known_without_its_punctuation() -> None:
    assert letters_of("依据名称、文号及条文内容：") == letters_of("依据名称文号及条文内容")


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
    assert lines(lines(text)) == lines(text)
