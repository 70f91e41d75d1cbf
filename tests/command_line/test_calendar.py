"""`mianzheng calendar` as a clerk or a program calls it."""

import argparse
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from engine.calendar.days import OutsideCalendar
from engine.calendar.rules import HolidayLeftOut
from engine.calendar.steps import found_calendar
from engine.store import Store
from tests.builders.city import a_city
from webui.command_line import calendar, schema

NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕0号
一、元旦：1月1日（星期五）至3日（星期日）放假，共3天。
二、春节：2月5日（星期五）至11日（星期四）放假调休，共7天。2月14日（星期日）上班。
三、清明节：4月3日（星期六）至5日（星期一）放假，共3天。
四、劳动节：5月1日（星期六）至5日（星期三）放假调休，共5天。5月8日（星期六）上班。
五、端午节：6月9日（星期三）放假1天，不调休。
六、中秋节：9月15日（星期三）放假1天，不调休。
七、国庆节：10月1日（星期五）至7日（星期四）放假调休，共7天。10月9日（星期六）上班。
国务院办公厅
2026年11月3日
"""
"""Made up for this test: no notice of 2027 is known to this release."""


def call(*words: str, stdin: str = "") -> tuple[int, str, str]:
    parser = argparse.ArgumentParser()
    calendar.register(parser.add_subparsers())
    out, err = io.StringIO(), io.StringIO()
    args = parser.parse_args(["calendar", *words])
    status = calendar.run(args, stdin=io.StringIO(stdin), stdout=out, stderr=err)
    return status, out.getvalue(), err.getvalue()


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give a city in a file that the command finds by its environment."""
    url = f"sqlite:///{tmp_path / 'city.db'}"
    monkeypatch.setenv("MIANZHENG_STORE_URL", url)
    store = Store(url)
    schema.upgrade(store)
    bureau = a_city(store)
    with store.writing() as tx:
        found_calendar(tx, now=bureau.now())
    yield store
    store.close()


def test_parse_prints_every_day_of_a_notice():
    status, out, err = call("parse", "--year", "2027", "-", "--json", stdin=NOTICE)

    assert (status, err) == (0, "")
    days = {day["date"]: day["off"] for day in json.loads(out)}
    assert len(days) == 30
    assert (days["2027-02-05"], days["2027-02-14"]) == (True, False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1月1日放假。1月4日（星期一）上班。", "有误：“1月4日(星期一)上班”：2027年1月4日本来就是工作日"),
        ("1月1日放假。如遇特殊情况，1月9日上班。", "未读懂：“如遇特殊情况,1月9日上班”：含有“如遇”"),
        ("特此通知。", "文中没有读到任何放假或上班的日期"),
    ],
)
def test_half_a_notice_is_no_notice(text: str, told: str) -> None:
    status, out, err = call("parse", "--year", "2027", "-", "--json", stdin=text)

    assert (status, out) == (1, "")
    assert told in err


def test_parse_knows_what_a_mid_year_notice_extends():
    text = "一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。"
    status, out, _ = call("parse", "--year", "2020", "-", "--json", stdin=text)

    assert status == 0
    assert sorted(day["date"] for day in json.loads(out)) == ["2020-01-31", "2020-02-01", "2020-02-02"]


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    status, _, err = call("parse", "--year", "2027", str(tmp_path / "none.txt"))

    assert status == 2
    assert "无法读取" in err


@pytest.mark.usefixtures("city")
def test_a_notice_is_proposed_previewed_and_put_in_force_by_two_people():
    words = ("import", "-", "--year", "2027", "--by")
    status, out, _ = call(*words, "administrator", "--json", "--published", "2026-10-08", stdin=NOTICE)
    told = json.loads(out)
    assert status == 0
    assert {"scope": None, "date": "2027-02-14", "off": False} in told["days"]

    preview, out, _ = call("preview", str(told["version"]))
    assert preview == 0
    assert "2027-02-14 周日 改为上班" in out

    status, out, _ = call("activate", str(told["version"]), "--by", "second_administrator")
    assert status == 0

    _, out, _ = call("show", "2027", "--json")
    shown = json.loads(out)
    assert not shown["provisional"]
    (worked,) = (day for day in shown["days"] if day["date"] == "2027-02-14")
    assert not worked["off"]


@pytest.mark.usefixtures("city")
def test_a_yearly_notice_that_was_cut_off_is_refused():
    cut = NOTICE.split("六、", maxsplit=1)[0]

    with pytest.raises(HolidayLeftOut, match="没有安排法定节日中秋节"):
        call("import", "-", "--year", "2027", "--by", "administrator", "--published", "2026-10-08", stdin=cut)


@pytest.mark.usefixtures("city")
def test_a_person_nobody_knows_cannot_propose():
    with pytest.raises(calendar.NoSuchPerson):
        call("import", "-", "--year", "2027", "--by", "nobody", stdin=NOTICE)


@pytest.fixture
def no_city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIANZHENG_STORE_URL", f"sqlite:///{tmp_path / 'none.db'}")


@pytest.mark.usefixtures("no_city")
def test_a_year_is_shown_without_any_database():
    status, out, _ = call("show", "2026")

    assert status == 0
    assert "2026-02-14 周六 班" in out
    assert date(2026, 2, 14).isoweekday() == 6


@pytest.mark.usefixtures("no_city")
def test_the_grid_shows_every_day_of_the_year_under_its_weekday():
    _, out, _ = call("show", "2026")
    lines = out.splitlines()
    heading = next(place for place, line in enumerate(lines) if line.startswith("1 月"))

    assert lines[heading + 1].split() == list("一二三四五六日") * 3
    # 1 January 2026 is a Thursday, a day off to Saturday the 3rd; Sunday the 4th is worked.
    assert lines[heading + 2].split() == ["1休", "2休", "3休", "4班", "1", "1"]
    grid = out.partition("2026-01-01")[0]
    assert (grid.count("休"), grid.count("班")) == (33, 6)
    assert "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）  2025-11-04" in out


@pytest.mark.usefixtures("no_city")
@pytest.mark.parametrize("year", ["0", "1999", "2051", "10000"])
def test_a_year_outside_the_calendar_is_refused(year: str) -> None:
    with pytest.raises(OutsideCalendar, match=f"{year} 年不在其中"):
        call("show", year)


def test_a_notice_that_is_not_utf8_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "gbk.txt").write_bytes("1月1日放假。".encode("gbk"))

    status, out, err = call("parse", "--year", "2027", str(tmp_path / "gbk.txt"))

    assert (status, out) == (2, "")
    assert "不是 UTF-8 文本" in err
