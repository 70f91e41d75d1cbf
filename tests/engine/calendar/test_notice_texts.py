"""Notices as the State Council worded them, against the rows of the papers; the text before its grammar."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.calendar.notice_text import one_alphabet, taken_apart
from engine.calendar.notices import read_notice
from engine.calendar.official import official_calendar
from engine.calendar.papers import PAPERS
from engine.calendar.terms import Paper

NOTICES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "tables" / "notices.toml").read_text("utf-8")
)["notice"]


def paper_of(row: dict[str, Any]) -> Paper:
    (paper,) = (
        paper
        for paper in PAPERS
        if (paper.year, paper.yearly) == (row["year"], not row.get("mid_year", False))
    )
    return paper


@pytest.mark.parametrize("glue", ["as it stands", "in one line"])
@pytest.mark.parametrize("row", NOTICES, ids=lambda row: f"{row['year']}")
def test_a_notice_in_the_words_of_the_state_council_reads_to_the_days_of_its_paper(
    row: dict[str, Any], glue: str
) -> None:
    paper = paper_of(row)
    text = row["text"]
    if glue == "in one line":
        # Some sites lose the line ends behind the opening.
        head, announced, body = text.rpartition("如下")
        text = head + announced + "".join(body.splitlines())
    known = official_calendar(paper.known_from - timedelta(days=1))

    reading = read_notice(text, row["year"], known=known)

    assert (reading.unread, reading.refused) == ((), ())
    assert {day.day: day.working for day in reading.days} == {day.day: day.working for day in paper.days}
    assert reading.title in (None, paper.title)
    assert reading.number in (None, paper.number)


def test_the_table_of_the_governments_site_is_read_and_not_taken_for_orders():
    (row,) = (row for row in NOTICES if row["year"] == 2026)
    reading = read_notice(row["text"], 2026)

    assert reading.title == "国务院办公厅关于2026年部分节假日安排的通知"
    assert reading.number == "国办发明电〔2025〕7号"
    assert (reading.signed, reading.published) == (date(2025, 11, 4), date(2025, 11, 4))


def test_an_order_behind_a_label_is_not_lost():
    reading = read_notice("来源：本市10月2日放假。", 2026)

    assert not reading.is_complete
    assert reading.unread


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("二○○九年十二月七日", "2009年12月7日"),
        ("二〇二六年十月一日", "2026年10月1日"),
        ("１０月１号至３号", "10月1日至3日"),
        ("十月三十一日", "10月31日"),
        ("1月1日———3日", "1月1日-3日"),
        ("1月1日\uff5e3日", "1月1日-3日"),
        ("正月初一、腊月二十八", "正月初一、腊月二十八"),
        ("星期二、周一", "星期二、周一"),
        ("放假調休 (週六)", "放假调休(周六)"),
        ("国办发明电〔2025〕7号", "国办发明电〔2025〕7号"),
    ],
)
def test_one_alphabet_writes_alike_what_means_the_same(written: str, read: str) -> None:
    assert one_alphabet(written) == read


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "【】", "（）", "\uff3b\uff3d"])
def test_a_document_number_is_found_in_any_brackets(brackets: str) -> None:
    opening, closing = brackets
    notice = taken_apart(f"国办发明电{opening}2025{closing}7号\n1月1日放假。")

    assert notice.number == "国办发明电〔2025〕7号"
    assert [sentence.text for sentence in notice.sentences] == ["1月1日放假"]


def test_a_signature_behind_a_sentence_without_a_full_stop_is_no_part_of_it():
    reading = read_notice("1月1日放假\n国务院办公厅\n2025年11月4日", 2026)

    assert reading.is_complete
    assert [day.day for day in reading.days] == [date(2026, 1, 1)]
    assert reading.signed == date(2025, 11, 4)
