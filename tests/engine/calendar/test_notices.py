"""Reading holiday notices: the oracle's sentences, whole notices, unseen phrasings, what must be refused."""

import json
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar.days import WorkingCalendar
from engine.calendar.notice_text import one_alphabet
from engine.calendar.notices import read_notice
from engine.calendar.official import official_calendar
from engine.calendar.papers import PAPERS
from engine.calendar.terms import Paper
from tests.oracles import oracle

WITH_DAYS = [paper for paper in PAPERS if paper.days]


def days_in(text: str, year: int, known: WorkingCalendar | None = None) -> dict[date, bool]:
    """Return day -> is it worked, of a text that must read completely."""
    reading = read_notice(text, year, known=known)
    assert reading.is_complete, (reading.unread, reading.refused)
    return {day.day: day.working for day in reading.days}


def test_every_sentence_of_the_oracle_reads_to_exactly_its_days():
    sentences = json.loads(oracle("notice_sentences.json").read_text("utf-8"))
    assert len(sentences) == 30
    for told in sentences:
        expected = {date.fromisoformat(day["date"]): not day["isOffDay"] for day in told["expected"]}
        assert days_in(told["description"], told["year"]) == expected, told["description"]


def name_of(day: date, style: int) -> str:
    name = "一二三四五六日"[day.weekday()]
    return ("", f"（星期{name}）", f"（周{name}）", f"(星期{name})")[style]


def written(day: date, *, year: int, style: int) -> str:
    said = f"{day.year}年" if day.year != year else ""
    return f"{said}{day.month}月{day.day}日{name_of(day, style)}"


def sentences_of(paper: Paper, style: int) -> list[str]:
    """Return a paper's holidays as text, in one of four ways of writing weekdays and ranges."""
    occasions = list(dict.fromkeys(day.occasion for day in paper.days))
    lines = []
    for number, occasion in enumerate(occasions):
        off = [day.day for day in paper.days if day.occasion == occasion and not day.working]
        worked = [day.day for day in paper.days if day.occasion == occasion and day.working]
        orders = _off_sentence(off, paper.year, style) + _worked_sentence(worked, paper.year, style)
        lines.append(f"{'一二三四五六七'[number]}、{occasion}：{orders}")
    return lines


def _off_sentence(off: list[date], year: int, style: int) -> str:
    if (off[-1] - off[0]).days + 1 != len(off):
        first, *rest = off
        return f"{written(first, year=year, style=style)}放假，{written(rest[0], year=year, style=1)}补休。"
    if len(off) == 1:
        remark = ("", "1天", "，与周末连休", "1天，不调休")[style]
        return f"{written(off[0], year=year, style=style)}放假{remark}。"
    until = f"{off[-1].day}日{name_of(off[-1], style)}"
    if (off[0].year, off[0].month) != (off[-1].year, off[-1].month):
        until = f"{off[-1].month}月{until}"
        if off[0].year != off[-1].year:
            until = f"{off[-1].year}年{until}"
    dash = "至到-—"[style]
    verb = ("放假调休", "放假", "放假公休", "调休放假")[style]
    return f"{written(off[0], year=year, style=style)}{dash}{until}{verb}，共{len(off)}天。"


def _worked_sentence(worked: list[date], year: int, style: int) -> str:
    if not worked:
        return ""
    days = "、和及、"[style].join(written(day, year=year, style=max(1, style)) for day in worked)
    return f"{days}{('', '照常', '正常', '')[style]}上班。"


@pytest.mark.parametrize("style", range(4))
@pytest.mark.parametrize(
    "paper", WITH_DAYS, ids=lambda paper: f"{paper.year}{'' if paper.yearly else '变更'}"
)
def test_every_paper_written_out_in_several_ways_reads_back(paper: Paper, style: int) -> None:
    head = [
        paper.title,
        paper.number or "",
        "各省、自治区、直辖市人民政府：",
        "经国务院批准，现将具体安排通知如下。",
    ]
    foot = ["节假日期间，各地区、各部门要妥善安排好值班等工作。", "国务院办公厅", "2025年11月4日"]
    text = "\n".join([*head, *sentences_of(paper, style), *foot])

    reading = read_notice(text, paper.year)

    assert reading.is_complete, (reading.unread, reading.refused)
    assert [(day.day, day.working, day.occasion) for day in reading.days] == sorted(
        (day.day, day.working, day.occasion) for day in paper.days
    )
    assert (reading.title, reading.number) == (paper.title, paper.number)
    assert reading.signed == date(2025, 11, 4)


@st.composite
def plans(draw: st.DrawFn) -> tuple[int, list[tuple[date, int, list[date]]]]:
    """Draw a year with up to five holidays: first day, length, weekend days worked in exchange."""
    year = draw(st.integers(2007, 2040))
    cursor, holidays = date(year, 1, 3), []
    for _ in range(draw(st.integers(1, 5))):
        first = cursor + timedelta(days=draw(st.integers(10, 40)))
        length = draw(st.integers(1, 9))
        last = first + timedelta(days=length - 1)
        around = [first - timedelta(days=step) for step in range(1, 9)] + [
            last + timedelta(days=step) for step in range(1, 9)
        ]
        weekends = [day for day in around if day.isoweekday() > 5]
        worked = sorted(draw(st.lists(st.sampled_from(weekends), unique=True, max_size=2)))
        holidays.append((first, length, worked))
        cursor = last + timedelta(days=10)
        if cursor.month > 10:
            break
    return year, [
        holiday for holiday in holidays if (holiday[0] + timedelta(days=holiday[1] + 9)).year == year
    ]


@settings(max_examples=200, deadline=None)
@given(plan=plans(), style=st.integers(0, 3), gap=st.sampled_from(["", " ", "\u3000", "\n"]))
def test_any_plan_in_any_phrasing_reads_back(
    plan: tuple[int, list[tuple[date, int, list[date]]]], style: int, gap: str
) -> None:
    year, holidays = plan
    text, expected = "", {}
    for first, length, worked in holidays:
        off = [first + timedelta(days=step) for step in range(length)]
        text += _off_sentence(off, year, style) + gap + _worked_sentence(worked, year, style)
        expected |= dict.fromkeys(off, False) | dict.fromkeys(worked, True)
    # Full-width digits come from word processors, spaces and line ends from converted pages.
    text = text.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}) if style == 2 else text

    if expected:
        assert days_in(text, year) == expected


MID_YEAR = {
    2015: """国务院关于纪念日调休放假的通知
为使全国人民广泛参与纪念活动，2015年9月3日全国放假1天。为方便公众安排假日期间生产生活，特作如下安排：
9月3日至5日调休放假，共3天。其中9月3日（星期四）放假，9月4日（星期五）调休，9月6日（星期日）上班。""",
    2019: """国务院办公厅关于调整2019年劳动节假期安排的通知
2019年5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。""",
    2020: """国务院办公厅关于延长2020年春节假期的通知
一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。
二、各地大专院校、中小学、幼儿园推迟开学，具体时间由教育部门另行通知。
三、因疫情防控不能休假的职工，应根据有关规定安排补休。""",
}
"""The orders of the three papers that changed a running year, as their rows in papers.py have them."""


@pytest.mark.parametrize("year", MID_YEAR)
def test_a_mid_year_notice_reads_to_the_days_of_its_paper(year: int) -> None:
    paper = next(paper for paper in PAPERS if paper.year == year and not paper.yearly)
    assert paper.published is not None
    known = official_calendar(paper.published - timedelta(days=1))

    assert days_in(MID_YEAR[year], year, known) == {day.day: day.working for day in paper.days}


def test_an_extension_is_left_unread_without_the_end_that_it_extends():
    reading = read_notice(MID_YEAR[2020], 2020)

    assert not reading.days
    assert "须先知道原定的结束日期" in reading.unread[0].reason


def test_an_encouragement_orders_nothing():
    text = "2月10日至17日放假调休，共8天。鼓励各单位落实带薪年休假，安排职工在除夕（2月9日）休息。"
    reading = read_notice(text, 2024)

    assert date(2024, 2, 9) not in {day.day for day in reading.days}
    assert len(reading.passed_over) == 1


class Wrong(NamedTuple):
    text: str
    year: int
    reason: str


# Each a notice that cannot be right; the reason is what the clerk reads.
WRONG = [
    Wrong("10月1日至7日放假，共7天。10月3日放假。", 2026, "已经列过"),
    Wrong("10月1日放假，10月1日上班。", 2026, "既列为放假又列为上班"),
    Wrong("10月1日、1日放假。", 2026, "列了两次"),
    Wrong("10月10日（星期六）上班。10月10日放假。", 2026, "已经列过"),
    Wrong("10月12日（星期一）上班。", 2026, "本来就是工作日"),
    Wrong("10月10日（星期五）上班。", 2026, "是星期六，不是星期五"),
    Wrong("2025年10月10日（星期六）上班。", 2026, "请核对日期和年份"),
    Wrong("10月1日（星期四）至7日（星期四）放假。", 2026, "2026年10月7日是星期三，不是星期四"),
    Wrong("10月1日至7日放假调休，共8天。", 2026, "写明8天，所列日期却是7天"),
    Wrong("10月1日放假3天。", 2026, "写明3天，所列日期却是1天"),
    Wrong("2月30日放假。", 2026, "没有2026年2月30日这一天"),
    Wrong("10月7日至1日放假。", 2026, "前后颠倒"),
    Wrong("12月30日至1月1日放假。", 2026, "跨年的请写明年份"),
    Wrong("5月1日至10月1日放假。", 2026, "超过一个月"),
    Wrong("2019年10月1日放假。", 2026, "不在2026年及其前后一年之内"),
    Wrong("12月30日、31日（星期六、星期日）上班。", 2026, "是星期三，不是星期六"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.text)
def test_a_wrong_notice_is_refused_with_the_sentence_and_the_reason(wrong: Wrong) -> None:
    reading = read_notice(wrong.text, wrong.year)

    assert not reading.is_complete
    (refused,) = reading.refused
    assert wrong.reason in refused.reason
    assert refused.text in one_alphabet(wrong.text)


UNREAD = [
    "如遇大风，10月20日放假。",
    "10月1日放假，边境口岸除外。",
    "原定10月10日上班的安排不再执行。",
    "3月8日妇女放假半天。",
    "中秋节当日放假，10月上旬另行安排。星期五休息。",
    "10月1日。",
    "国庆节前一天放假。",
    "10月1日（当天放假）。",
    "1日至3日放假。",
    "2025年12月28日（星期日）上班，12月31日放假。",
]


@pytest.mark.parametrize("text", UNREAD)
def test_what_it_cannot_read_it_says_and_never_guesses(text: str) -> None:
    reading = read_notice(text, 2026)

    assert reading.unread
    assert all(sentence.reason for sentence in reading.unread)
    assert not reading.is_complete


def test_a_notice_in_traditional_characters_reads_alike():
    assert days_in("二、春節：2月10日（週六）至17日放假調休，共8天。2月4日（星期日）上班。", 2024) == days_in(
        "二、春节：2月10日（周六）至17日放假调休，共8天。2月4日（星期日）上班。", 2024
    )


def test_dates_in_chinese_numerals_read_as_digits():
    assert days_in("十月一日至七日放假，共七天。十月十日（星期六）上班。", 2026) == days_in(
        "10月1日至7日放假，共7天。10月10日（星期六）上班。", 2026
    )


def test_a_closure_ordered_by_a_banner_reads_too():
    text = "某旗人民政府关于防汛停工的通告\n因暴雨，7月6日（星期一）至7日全旗停工。"

    assert days_in(text, 2026) == {date(2026, 7, 6): False, date(2026, 7, 7): False}


@settings(max_examples=300, deadline=None)
@given(
    text=st.text(alphabet="10月2日至、，。（）星期六日一放假上班调休共天年其中补休9-\n：一", max_size=60),
    year=st.integers(2001, 2049),
)
def test_no_text_breaks_the_reader(text: str, year: int) -> None:
    reading = read_notice(text, year)

    assert len({day.day for day in reading.days}) == len(reading.days)
