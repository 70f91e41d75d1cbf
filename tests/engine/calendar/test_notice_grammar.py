"""The grammar of one sentence: forms that notices take, what cannot be right, what is left to a person."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar.notices import read_notice
from engine.calendar.official import official_calendar


class Form(NamedTuple):
    text: str
    off: str
    """Days off as MMDD or MMDD-MMDD; a year other than 2027 before it."""
    worked: str = ""


# In 2027, 1 January and 1 October are Fridays. The days are made up: no notice of 2027 is known.
FORMS = [
    Form("10月1至3日放假，共3天。", "1001-1003"),
    Form("10月1-3日放假调休。", "1001-1003"),
    Form("10月1、2、4日放假。", "1001 1002 1004"),
    Form("10月1日、2日和4日放假。", "1001 1002 1004"),
    Form("10月1号到3号放假，共三天。", "1001-1003"),
    Form("自10月1日起至7日止放假，共计7天。", "1001-1007"),
    Form("从10月1日到10月7日放假7天。", "1001-1007"),
    Form(
        "10月1日（星期五）—7日（星期四）放假，9月26日（周日）、10月9日（周六）补班。",
        "1001-1007",
        "0926 1009",
    ),
    Form("10月1日至7日放假，与周末连休，9月26日（周日）调休上班。", "1001-1007", "0926"),
    Form("10月1日至7日休息；9月26日（周日）、10月9日（周六）为工作日。", "1001-1007", "0926 1009"),
    Form("10月1日至7日放假调休（共7天）。", "1001-1007"),
    Form("10月1日至7日（共7天）放假。", "1001-1007"),
    Form(
        "放假时间：5月1日至5日，共5天。上班时间：4月25日（周日）、5月8日（周六）。", "0501-0505", "0425 0508"
    ),
    Form("放假时间为5月1日至5日，上班时间为4月25日（周日）。", "0501-0505", "0425"),
    Form("国庆节放假时间：10月1日至7日，共7天。", "1001-1007"),
    Form("国庆节放假安排：10月1日至7日放假。共7天。", "1001-1007"),
    Form("国庆节10月1日至7日放假调休，共7天。", "1001-1007"),
    Form("元旦\n1月1日放假。", "0101"),
    Form("1月1日（星期五）放假，与周末连休，共3天。", "0101"),
    Form("1月1日放假，与周末连休3天。", "0101"),
    Form("5月1日放假，5月3日（星期一）补休，共2天。", "0501 0503"),
    Form("由10月9日（星期六）调至10月8日（星期五）休息。", "1008", "1009"),
    Form("将10月9日（星期六）公休日调至10月8日（星期五），10月9日上班。", "1008", "1009"),
    Form("10月9日（星期六）公休日调至10月8日（星期五）。10月9日（星期六）上班。", "1008", "1009"),
    Form("10月1日至7日放假，8日（星期五）起正常上班。", "1001-1007"),
    Form("二〇二七年十月一日至七日放假，共七天。", "1001-1007"),
    Form("12月31日至次年1月2日放假。", "1231 2028-0101 2028-0102"),
    Form("2026年12月31日至2027年1月2日放假。1月3日（星期日）上班。", "2026-1231 0101 0102", "0103"),
    Form("2026年12月31日至1月2日放假。2月5日放假。", "2026-1231 0101 0102 0205"),
    Form("2026年12月31日放假，1月2日放假。", "2026-1231 0102"),
    Form("5月1日至5日（星期六至星期三）放假。", "0501-0505"),
    Form("4月24日、25日（星期六、星期日）上班。", "", "0424 0425"),
    Form("1月1日至3日放假，其中1月1日（星期五）为法定节假日，1月2日、3日为公休日。", "0101-0103"),
    Form("三、劳动节假期安排如下：5月1日至5日放假调休，共5天（含周末2天）。", "0501-0505"),
    Form("全区放假安排通知如下：8月1日全区放假1天，不调休。", "0801"),
]


def days_of(told: str) -> set[date]:
    days: set[date] = set()
    for word in told.split():
        year, _, rest = (
            word.rpartition("-") if len(word) == 9 and word[4] == "-" and word[:2] == "20" else ("", "", word)
        )
        first, _, last = rest.partition("-")
        start, end = (date(int(year or 2027), int(day[:2]), int(day[2:])) for day in (first, last or first))
        days |= {start + timedelta(days=step) for step in range((end - start).days + 1)}
    return days


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.text)
def test_a_form_of_the_grammar_reads_to_exactly_its_days(form: Form) -> None:
    reading = read_notice(form.text, 2027)

    assert (reading.unread, reading.refused) == ((), ())
    assert {day.day for day in reading.days if not day.working} == days_of(form.off)
    assert {day.day for day in reading.days if day.working} == days_of(form.worked)


class Extension(NamedTuple):
    text: str
    last: date | None


# The yearly paper of 2020 ended the spring holiday on 30 January.
EXTENSIONS = [
    Extension("春节假期延长至2月2日，2月3日（星期一）起正常上班。", date(2020, 2, 2)),
    Extension("2020年春节假期延长至2020年2月2日（星期日）。", date(2020, 2, 2)),
    Extension("将春节假期延长3天至2月2日（星期日）。", date(2020, 2, 2)),
    Extension("将春节假期延长4天至2月2日（星期日）。", None),
    Extension("延长春节假期至2月2日（星期一）。", None),
    Extension("延长春节假期至1月29日。", None),
]


@pytest.mark.parametrize("extension", EXTENSIONS, ids=lambda extension: extension.text)
def test_an_extension_names_the_days_between_the_old_end_and_the_new(extension: Extension) -> None:
    reading = read_notice(extension.text, 2020, known=official_calendar(date(2020, 1, 26)))

    if extension.last is None:
        assert (len(reading.refused), reading.days) == (1, ())
        return
    assert reading.is_complete
    assert [day.day for day in reading.days] == [
        date(2020, 1, 31) + timedelta(days=step)
        for step in range((extension.last - date(2020, 1, 31)).days + 1)
    ]
    assert {day.occasion for day in reading.days} == {"春节"}


class Fault(NamedTuple):
    text: str
    reason: str


REFUSED = [
    Fault("10月9日、10日（星期六、星期日）三个公休日调至10月7日、8日。", "写明三个公休日，所列日期却是2天"),
    Fault(
        "10月9日（星期六）、10日（星期日）两个公休日调至10月8日。", "2个公休日调至其他日期，所列日期却是1天"
    ),
    Fault("10月8日（星期五）公休日调至10月7日。", "本来就是工作日"),
    Fault("10月1日至3日放假，其中10月4日为法定节假日。", "不在前面的放假日期之内"),
    Fault("10月1日至7日（共8天）放假。", "写明8天，所列日期却是7天"),
    Fault("1月1日（星期五）放假，与周末连休，共4天。", "写明4天"),
    Fault("10月1日至7日放假，10月8日（星期五）正常上班。", "应写作“10月8日起正常上班”"),
    Fault(
        "国务院办公厅关于2026年部分节假日安排的通知\n1月1日放假。", "通知写明是2026年的安排，所选年份是2027年"
    ),
    Fault("现将2026年节假日安排通知如下。\n1月1日放假。", "请核对年份"),
    Fault("10月1日至7日放假，10月4日上班。", "既列为放假又列为上班"),
    Fault("一、国庆节：10月1日至7日放假。其中10月3日上班。", "10月3日"),
    Fault("10月1日至7日放假。共8天。", "写明8天，所列日期却是7天"),
    Fault("2027年2月29日放假。", "没有2027年2月29日这一天"),
    Fault("13月1日放假。", "没有2027年13月1日这一天"),
]


@pytest.mark.parametrize("fault", REFUSED, ids=lambda fault: fault.text)
def test_what_cannot_be_right_is_refused_with_its_reason(fault: Fault) -> None:
    reading = read_notice(fault.text, 2027)

    assert not reading.is_complete
    assert [fault.reason in refused.reason for refused in reading.refused] == [True]


UNREAD = [
    Fault("10.1至10.3放假。", "日期请写作“10月1日”"),
    Fault("2027-10-01放假。", "日期请写作“10月1日”"),
    Fault("国庆节放假。", "看不懂“国庆节放假”"),
    Fault("春节放假七天。", "看不懂"),
    Fault("妇女节放假。", "含有“妇女”，须由人判断"),
    Fault("那达慕节停工。", "看不懂"),
    Fault("10月1日起放假3天。", "看不懂“起放假3天”"),
    Fault("10月1日、8日起正常上班。", "之前应当只有一个日期"),
    Fault("10月1日放假时间为10月2日。", "没有说明是放假还是上班"),
    Fault("鼓励各单位安排10月9日上班。", "看不懂“鼓励"),
    Fault("各单位请于9月20日前报送值班表。", "看不懂"),
    Fault("10月9日（星期六）公休日调至。", "“调至”之后没有日期"),
    Fault("放假时间为国庆节，10月1日放假。", "看不懂"),
    Fault("上班时间：放假时间：10月1日。", "之后没有日期"),
    Fault("10月1日2日放假。", "“2日”与前一个日期之间没有“、”或“至”"),
    Fault("次年1月2日放假。", "“次年”之前没有日期"),
    Fault("将10月9日（星期六）与10月8日（星期五）对调。", "看不懂“对调”"),
    Fault("国庆节假期缩短至10月5日。", "含有“缩短”"),
    Fault("按照原则，10月1日放假，现将有关事项通知如下。", "看不懂"),
]


@pytest.mark.parametrize("fault", UNREAD, ids=lambda fault: fault.text)
def test_what_is_not_understood_is_said_with_a_reason_to_act_on(fault: Fault) -> None:
    reading = read_notice(fault.text, 2027)

    assert not reading.is_complete
    assert [fault.reason in unread.reason for unread in reading.unread] == [True]
    assert reading.days == ()


def test_an_order_before_the_announcement_is_read_even_beside_the_general_rule():
    text = "根据放假原则，10月2日放假。现将其余安排通知如下。\n一、国庆节：10月1日放假。"
    reading = read_notice(text, 2027)

    assert {day.day for day in reading.days} == {date(2027, 10, 1), date(2027, 10, 2)}


def test_a_day_announced_before_may_be_told_again_in_the_items_that_arrange_it():
    text = "10月1日全市放假1天。特作如下安排：\n一、10月1日至3日放假，共3天。\n二、10月9日（星期六）上班。"
    reading = read_notice(text, 2027)

    assert reading.is_complete
    assert {day.day for day in reading.days} == days_of("1001-1003 1009")


@st.composite
def holidays(draw: st.DrawFn) -> tuple[date, int, list[date], list[date]]:
    """Draw a holiday of the old kind: first day, statutory days, rest days moved away, days they move to."""
    first = date(2008, 3, 1) + timedelta(days=draw(st.integers(0, 240)))
    statutory = draw(st.integers(1, 3))
    held = [first + timedelta(days=step) for step in range(statutory)]
    resting = [day for day in held if day.isoweekday() > 5]
    around = [first - timedelta(days=step) for step in range(1, 8)]
    free = [day for day in around if day.isoweekday() > 5]
    moved = sorted(resting + draw(st.lists(st.sampled_from(free), unique=True, max_size=2)))
    return first, statutory, moved, resting


def in_the_old_form(first: date, statutory: int, moved: list[date], targets: list[date], last: date) -> str:
    def written(day: date) -> str:
        return f"{day.month}月{day.day}日（星期{'一二三四五六日'[day.weekday()]}）"

    held = "、".join(written(first + timedelta(days=step)) for step in range(statutory))
    parts = [f"{held}为法定节假日"]
    rest = [first + timedelta(days=step) for step in range(statutory, (last - first).days + 1)]
    if usual := [day for day in rest if day.isoweekday() > 5]:
        parts.append("、".join(map(written, usual)) + "照常公休")
    if moved:
        count = ("", "", "两个", "三个", "四个", "五个")[len(moved)]
        parts.append("、".join(map(written, moved)) + f"{count}公休日调至" + "、".join(map(written, targets)))
    until = f"{last.month}月{last.day}日" if last.month != first.month else f"{last.day}日"
    span = f"{first.month}月{first.day}日—{until}" if last > first else f"{first.month}月{first.day}日"
    return f"{span}放假，共{(last - first).days + 1}天。其中，" + "，".join(parts) + "。"


@settings(max_examples=200, deadline=None)
@given(holiday=holidays())
def test_any_holiday_told_in_the_old_form_reads_back(
    holiday: tuple[date, int, list[date], list[date]],
) -> None:
    first, statutory, moved, resting = holiday
    targets: list[date] = []
    last = first + timedelta(days=statutory - 1)
    while len(targets) < len(moved):
        last += timedelta(days=1)
        if last.isoweekday() < 6:
            targets.append(last)

    reading = read_notice(in_the_old_form(first, statutory, moved, targets, last), 2008)

    assert (reading.unread, reading.refused) == ((), ())
    off = {first + timedelta(days=step) for step in range((last - first).days + 1)}
    assert {day.day for day in reading.days if not day.working} == off
    assert {day.day for day in reading.days if day.working} == set(moved) - set(resting)
