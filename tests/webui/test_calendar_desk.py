"""The calendar desk: a notice is pasted, read, proposed by one administrator and put in force by another."""

from datetime import date

import pytest
import sqlalchemy as sa

from engine.calendar.lookups import versions
from engine.calendar.steps import found_calendar
from engine.deadlines.records import DeadlineRow
from tests.builders.city import filed
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of

__all__ = ["sqlite_city", "sqlite_template", "staff"]

CLOSURE = "某旗关于防汛停工的通告\n因暴雨，10月12日（星期一）全市停工。"
NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕0号
一、元旦：1月1日（星期五）至3日（星期日）放假，共3天。
国务院办公厅
2026年10月8日
"""


@pytest.fixture
def city(staff: Staff) -> Staff:
    """Give the small city with its first calendar version in force."""
    with staff.bureau.store.writing() as tx:
        found_calendar(tx, now=staff.bureau.now())
    return staff


def post(staff: Staff, name: str, path: str, **typed: str):
    browser = staff.browser_of(name)
    token = csrf_token(browser.get("/calendar").text)
    return browser.post(path, data={"csrf_token": token, **typed})


def test_the_year_shows_days_off_and_worked_weekend_days_with_their_paper(city: Staff) -> None:
    page = city.page("filer", "/calendar?year=2026")

    assert page.count('class="month"') == 12
    assert 'month__day--makeup">10<b>班</b>' in page
    assert "国办发明电〔2025〕7号" in page
    assert "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm" in page
    assert "录入通知" not in words_of(page)


def test_a_year_without_a_notice_says_so(city: Staff) -> None:
    assert "放假通知尚未公布" in city.page("filer", "/calendar?year=2027")


@pytest.mark.parametrize("asked", ["1900", "9999"])
def test_a_year_outside_the_calendar_is_refused_with_a_sentence(city: Staff, asked: str) -> None:
    answer = city.browser_of("filer").get(f"/calendar?year={asked}")

    assert answer.status_code == 409
    assert "工作日历只覆盖" in answer.text


def test_reading_a_notice_shows_its_days_and_writes_nothing(city: Staff) -> None:
    answer = post(
        city, "administrator", "/calendar/notice/reading", kind="yearly", year="2027", text=NOTICE_2027
    )

    assert answer.status_code == 200
    assert "01-01休、01-02休、01-03休" in answer.text
    assert NOTICE_2027.splitlines()[2] in answer.text
    with city.bureau.store.reading() as tx:
        assert len(versions(tx)) == 1


def test_a_wrong_sentence_is_shown_with_its_reason_and_the_text_stays(city: Staff) -> None:
    text = "10月12日（星期二）上班。10月1日放假，边境口岸除外。"
    for path in ("/calendar/notice/reading", "/calendar/notice"):
        answer = post(city, "administrator", path, kind="change", year="2026", text=text)
        assert "2026年10月12日是星期一，不是星期二" in answer.text
        assert text in answer.text
    assert answer.status_code == 422


def test_two_administrators_bring_a_closure_in_and_the_open_deadline_moves(city: Staff) -> None:
    filed(city.bureau)
    typed = {
        "kind": "local",
        "year": "2026",
        "text": CLOSURE,
        "published": "2026-10-09",
        "reason": "防汛停工",
    }

    answer = post(city, "administrator", "/calendar/notice", **typed)
    assert answer.status_code == 302, answer.text
    page = city.page("administrator", answer.location)
    assert "此版由您提出，须由另一位管理员启用" in page
    assert "ZM-2026-0001" in page
    refused = post(city, "administrator", f"{answer.location}/activate")
    assert "须由另一人复核后启用" in refused.text

    done = post(city, "second_administrator", f"{answer.location}/activate")
    assert done.status_code == 302
    with city.bureau.store.reading() as tx:
        due = tx.scalar(sa.select(DeadlineRow.due_date).where(DeadlineRow.code == "confirm"))
        assert [each.state for each in versions(tx)] == ["in_force", "replaced"]
    assert due == date(2026, 10, 15)
    assert 'month__day--holiday">12<b>休</b>' in city.page("filer", "/calendar?year=2026")


def test_a_mistake_is_undone_by_a_new_version_and_a_proposal_can_be_dropped(city: Staff) -> None:
    typed = {"kind": "change", "year": "2026", "text": CLOSURE, "published": "2026-10-09"}
    first = post(city, "administrator", "/calendar/notice", **typed).location
    post(city, "second_administrator", f"{first}/activate")

    assert (
        "缺少恢复原日历的理由" in post(city, "administrator", "/calendar/versions/1/restore", reason=" ").text
    )
    undoing = post(city, "administrator", "/calendar/versions/1/restore", reason="误录").location
    assert post(city, "administrator", f"{undoing}/drop").status_code == 302
    with city.bureau.store.reading() as tx:
        assert [each.state for each in versions(tx)] == ["dropped", "in_force", "replaced"]


def test_the_desk_reads_in_english(city: Staff) -> None:
    browser = city.browser_of("administrator")

    assert "Working calendar" in browser.get("/calendar?lang=en").text
    assert "Read the notice" in browser.get("/calendar/notice?lang=en").text
