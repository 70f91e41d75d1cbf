"""Meetings in a real Chromium: accessible, no sideways scroll, recorded by keyboard and without scripts."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from engine.clock import VirtualClock
from tests.builders.city import ID
from tests.builders.meetings import MONDAY, cases_before_the_group, confirmed, planned, record_at, recorded
from tests.builders.stories import nodes_of, vote
from tests.builders.substitutes import arranged
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff
from workflows.meetings.terms import Attendance

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
PAGES = [
    ("desk", "/meetings"),
    ("desk", "/meetings/new"),
    ("desk", "/meetings/1"),
    ("member1", "/meetings/2"),
    ("desk", "/meetings/3/agenda"),
    ("desk", "/meetings/3/record"),
    ("supervisor", "/meetings/1/minutes"),
    ("supervisor", "/meetings/3/agenda/sheet"),
    ("member1", "/cases/ZM-2026-0003"),
]
LOOKS = [
    {"theme": "light"},
    {"theme": "dark"},
    {"size": "large"},
    {"width": 390},
    {"width": 390, "lang": "en"},
    {"width": 390, "size": "large"},
]


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str]) -> str:
    """Give the address of a city with one meeting confirmed, one recorded and one planned."""
    city, cases = staff.bureau, cases_before_the_group(staff.bureau, 5)
    arranged(city, "civil_staff", principal="member5")
    first, second, _ = planned(city, cases[:2]), planned(city, cases[2:3]), planned(city, cases[3:])
    confirmed(recorded(city, first, "yyyay", "nnnnn", present="1234", represented="5"), first)
    recorded(city, second, "yyyy-", present="1234")
    vote(city, cases[3], member2="approve")
    assert isinstance(city.clock, VirtualClock)
    city.clock.move_to(MONDAY)
    return serve(staff.app)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_break_no_rule_of_accessibility_and_fit_the_window(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    for name, path in PAGES:
        with visit(site + path, bypass_csp=True, cookies=staff.session_of(name), **look) as seen:
            assert seen.axe_findings() == [], path
            if "sheet" in path or "minutes" in path:
                continue
            assert seen.sideways_scroll() == 0, path
            assert seen.small_targets() == [], path


@pytest.mark.parametrize("path", ["/meetings", "/meetings/1", "/meetings/3/record", "/meetings/1/minutes"])
def test_nothing_on_a_page_is_refused_by_the_policy(
    staff: Staff, site: str, visit: Visiting, path: str
) -> None:
    with visit(site + path, cookies=staff.session_of("desk")) as seen:
        seen.page.wait_for_load_state("networkidle")

        assert seen.complaints == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_meeting_is_recorded_and_confirmed_with_and_without_scripts(
    staff: Staff, site: str, visit: Visiting, *, scripts: bool
) -> None:
    first, second = [each.item for each in record_at(staff.bureau, 3).items]
    with visit(f"{site}/meetings/3/record", cookies=staff.session_of("desk"), scripts=scripts) as seen:
        for place in range(1, 6):
            seen.page.locator(f"[name=a{ID[f'member{place}']}]").select_option("到会")
        for item in (first, second):
            seen.page.get_by_label(f"{item.case_no}：其余到会成员").select_option("同意")
        seen.page.get_by_label(f"{second.case_no} 演示·member5").select_option("弃权")
        seen.page.get_by_role("button", name="保存记录").click()
        assert seen.page.get_by_text("会议记录已保存").is_visible()
    with visit(f"{site}/meetings/3", cookies=staff.session_of("member1"), scripts=scripts) as seen:
        seen.page.get_by_role("button", name="确认").click()
        assert seen.page.get_by_text("会议记录已确认，各件结果见下").is_visible()

    for item in (first, second):
        assert nodes_of(staff.bureau, item.case_id) == ["task_publish_version"]


def test_a_record_is_typed_by_keyboard_alone(staff: Staff, site: str, visit: Visiting) -> None:
    """Attendance and each vote are one field after the other: Tab, then a key of the arrows."""
    with visit(f"{site}/meetings/3/record", cookies=staff.session_of("desk")) as seen:
        seen.page.locator(f"[name=a{ID['member1']}]").focus()
        for _ in range(5):
            seen.page.keyboard.press("ArrowDown")
            seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("ArrowDown")  # the others who came: 同意
        seen.page.locator("#minutes").focus()
        seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("Enter")
        seen.page.get_by_text("会议记录已保存").wait_for()

    record = record_at(staff.bureau, 3)
    assert set(record.attendance.values()) == {Attendance.PRESENT}
    assert [record.items[0].count("approve"), record.items[1].count("approve")] == [5, 0]


def test_an_agenda_of_fifteen_cases_is_one_page_of_paper(staff: Staff, site: str, visit: Visiting) -> None:
    city = staff.bureau
    meeting = planned(city, cases_before_the_group(city, 15, start=11))
    address = f"{site}/meetings/{meeting}/agenda/sheet"
    with visit(address, cookies=staff.session_of("desk")) as seen:
        pdf = seen.page.pdf(prefer_css_page_size=True, print_background=True)

    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
