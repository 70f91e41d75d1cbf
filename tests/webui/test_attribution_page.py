"""The attribution page: whose the days of a period were, what is chosen by address, and the cases behind."""

import csv
import io
import re
from datetime import datetime
from html import unescape

import pytest

from engine.clock import SHANGHAI, VirtualClock
from tests.builders.city import an_addition, answer, filed
from tests.builders.stories import a_cancellation
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of

__all__ = ["sqlite_city", "sqlite_template", "staff"]

PAGE = "/supervision/attribution"


def move_to(staff: Staff, month: int, day: int) -> None:
    assert isinstance(staff.bureau.clock, VirtualClock)
    staff.bureau.clock.move_to(datetime(2026, month, day, 9, tzinfo=SHANGHAI))


def three_cases(staff: Staff) -> None:
    """Two of October, one of them two days late at the confirmer; one that is still open, at the desk."""
    first, second, third = (
        filed(staff.bureau),
        filed(staff.bureau, a_cancellation()),
        filed(staff.bureau, an_addition(proof_name="居住证明")),
    )
    for day, case_id, verdict in ((12, first, "refuse"), (14, third, "confirm"), (16, second, "refuse")):
        move_to(staff, 10, day)
        answer(staff.bureau, case_id, "task_confirm_request", verdict, by="confirmer", opinion="依据仍在")
    move_to(staff, 10, 20)


def row_addresses(page: str) -> list[str]:
    """Return where the figures of the tables lead."""
    return [unescape(found) for found in re.findall(r'class="table__figure" href="([^"]+)"', page)]


def test_each_holder_has_a_row_and_the_rows_add_up(staff: Staff) -> None:
    three_cases(staff)

    words = words_of(staff.page("supervisor", f"{PAGE}?period=2026-10"))

    assert "计入 2026年10月1日 至 2026年10月31日 办结的办件" in words
    assert "办件数 2 件" in words
    assert "申请单位（提交前） 单位1 2 件，查看 6 0" in words
    assert "主管部门确认人 单位1 2 件，查看 8 2" in words  # 10-10, 10-12; 10-10, 10-12 to 10-16
    assert "合计 2 件，查看 14 2" in words
    assert "平均每件 7.0 个工作日" in words


def test_open_cases_come_in_when_they_are_asked_for(staff: Staff) -> None:
    three_cases(staff)

    words = words_of(staff.page("supervisor", f"{PAGE}?period=2026-Q4&open=1"))

    assert "2026年第4季度" in words
    assert "至今未办结的办件，计到今日" in words
    assert "协调小组办公室 — 1 件，查看 4 2" in words  # 10-15, 10-16, 10-19, 10-20; due on the 16th
    assert "合计 3 件，查看 25 4" in words


def test_units_and_posts_of_the_city_have_their_own_table_with_the_same_sum(staff: Staff) -> None:
    three_cases(staff)

    page = staff.page("supervisor", f"{PAGE}?period=2026-10&open=1")
    by_unit = words_of(page[page.index('id="units-title"') :])

    assert "单位1 21 2 查看 单位1 协调小组办公室 4 2 查看 协调小组办公室 合计 25 4" in by_unit
    assert 'aria-label="单位1：未超期 19 个工作日，超期 2 个工作日"' in page


def test_without_a_period_it_is_the_month_of_today(staff: Staff) -> None:
    three_cases(staff)

    assert staff.page("supervisor", PAGE).count("2026年10月31日") == 1
    assert '<option value="2026-10" selected>' in staff.page("supervisor", PAGE)


def test_an_empty_period_says_so_and_leads_to_its_year(staff: Staff) -> None:
    page = staff.page("supervisor", f"{PAGE}?period=2026-03&kind=add")

    assert "这一期没有符合条件的办件。" in page
    assert 'href="/supervision/attribution?period=2026&amp;kind=add"' in page
    assert '<option value="2026-03" selected>' in page


@pytest.mark.parametrize("typed", ["2026-13", "2026-Q5", "soon", "1999"])
def test_a_period_that_does_not_exist_is_refused_with_how_to_write_one(staff: Staff, typed: str) -> None:
    answered = staff.browser_of("supervisor").get(f"{PAGE}?period={typed}")

    assert answered.status_code == 409
    assert f"“{typed}”不是" in answered.text
    assert "季度写作 2026-Q4" in answered.text


def test_a_condition_that_the_form_does_not_offer_counts_as_none(staff: Staff) -> None:
    three_cases(staff)

    page = staff.page("supervisor", f"{PAGE}?period=2026-10&kind=x&unit=x&open=2&holder=desk")

    assert "合计 2 件" in words_of(page)
    assert "清除条件" not in page


def test_kind_and_unit_are_kept_by_every_link_of_the_page(staff: Staff) -> None:
    three_cases(staff)

    page = staff.page("supervisor", f"{PAGE}?period=2026-Q4&kind=cancel&unit=1&open=1")

    assert "合计 1 件" in words_of(page)
    addresses = row_addresses(page)
    assert len(addresses) >= 4
    for address in addresses:
        assert "period=2026-Q4&unit=1&kind=cancel&open=1" in address


def test_every_figure_leads_to_cases_that_add_up_to_it(staff: Staff) -> None:
    three_cases(staff)
    page = staff.page("supervisor", f"{PAGE}?period=2026-10&open=1")
    table = page[page.index('id="holders-title"') : page.index('id="units-title"')]
    told = re.findall(r"(\d+)\s*件，查看\s+(\d+)\s+(\d+)", words_of(table))
    addresses = row_addresses(table)

    assert len(addresses) == len(told) == 4
    for (cases, days, late_days), address in zip(told, addresses, strict=True):
        words = words_of(staff.page("supervisor", address))
        assert f"共用 {days} 个工作日，其中超期 {late_days} 个工作日" in words
        assert f"共 {cases} 件，本页 {cases} 件" in words


def test_the_cases_of_a_unit_are_listed_with_their_own_days(staff: Staff) -> None:
    three_cases(staff)

    page = staff.page("supervisor", f"{PAGE}/cases?period=2026-10&holder=confirmer&charged=1")
    words = words_of(page)

    assert "主管部门确认人 · 单位1" in words
    assert words.index("ZM-2026-0002") < words.index("ZM-2026-0001")
    assert re.search(r"ZM-2026-0002 .* 6 个工作日 超期 2 个工作日 ZM-2026-0001 .* 2 个工作日 未超期", words)
    assert 'href="/cases/ZM-2026-0002#held"' in page


def test_a_list_that_nobody_is_on_says_so(staff: Staff) -> None:
    page = staff.page("supervisor", f"{PAGE}/cases?period=2026-10&charged=999999999")

    assert "这里没有办件。" in page


def test_the_table_is_sent_as_a_file_that_a_spreadsheet_reads(staff: Staff) -> None:
    three_cases(staff)

    answered = staff.browser_of("supervisor").get(f"{PAGE}.csv?period=2026-10&open=1")

    assert answered.content_type == "text/csv; charset=utf-8"
    assert answered.headers["Content-Disposition"] == 'attachment; filename="attribution-2026-10.csv"'
    assert answered.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answered.data.decode("utf-8-sig"))))
    assert rows == [
        ["期间", "由谁办理", "单位", "办件数", "用时（工作日）", "其中超期"],
        ["2026年10月", "申请单位（提交前）", "单位1", "3", "9", "0"],
        ["2026年10月", "主管部门确认人", "单位1", "3", "12", "2"],
        ["2026年10月", "协调小组办公室", "", "1", "4", "2"],
        ["2026年10月", "合计", "", "3", "25", "4"],
    ]
    assert [sum(int(row[place]) for row in rows[1:-1]) for place in (4, 5)] == [25, 4]


def test_the_page_and_its_file_speak_english(staff: Staff) -> None:
    three_cases(staff)
    browser = staff.browser_of("supervisor")

    words = words_of(browser.get(f"{PAGE}?period=2026-Q4&lang=en").text)
    sent = browser.get(f"{PAGE}.csv?period=2026-Q4&lang=en").text

    assert "2026 Q4" in words
    assert "Total 2" in words
    assert "Confirmer" in sent
    assert not re.search("[\u4e00-\u9fff]", sent.replace("单位1", ""))


def test_supervisors_find_it_on_the_board_and_in_the_navigation(staff: Staff) -> None:
    assert staff.page("supervisor", "/supervision").count('href="/supervision/attribution"') == 2
    assert "/supervision/attribution" not in staff.page("desk", "/tasks")
