"""The proof sheet in a real Chromium: accessible, no sideways scroll, and one page of A4 on paper."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.builders.city import a_key, an_addition, filed, person
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff
from workflows.config import ClockSettings, RegulationSettings
from workflows.procedures.clock_changes import ClockChange, ClockVerb, change_clock, deadline_of_case

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
SHEET = "/cases/ZM-2026-0001/deadlines/1"
CHANGE = f"{SHEET}/change?verb=extend&days=3"
LOOKS = [
    {"theme": "light"},
    {"theme": "dark"},
    {"size": "large"},
    {"width": 390},
    {"width": 390, "lang": "en"},
    {"width": 390, "size": "large"},
]


def pages_of_pdf(pdf: bytes) -> int:
    """Return how many pages a PDF of Chromium has: each page is an object of its own, never compressed."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def a_case_of(staff: Staff, days: int) -> None:
    """File a request whose confirmation has so many working days."""
    clocks = replace(ClockSettings(), confirm_days=days)
    regulation: RegulationSettings = replace(staff.bureau.regulation, clocks=clocks)
    filed(replace(staff.bureau, regulation=regulation))


def extended(staff: Staff, times: int) -> None:
    """Lengthen the period by a day, so many times, each with a ground of some length."""
    desk = person(staff.bureau, "desk")
    ground = (
        "情况复杂，须向上级机关请示并征求有关部门意见",
        "关于延长办理时限有关事项的函（鄂函〔2026〕8号）",
    )
    with staff.bureau.store.reading() as tx:
        view = deadline_of_case(tx, desk, "ZM-2026-0001", 1)
    for _ in range(times):
        change_clock(staff.bureau, desk, view, ClockChange(ClockVerb.EXTEND, *ground, 1), command_key=a_key())


@pytest.mark.parametrize(("days", "changes"), [(7, 0), (60, 0), (55, 5)])
def test_a_sheet_is_one_page_of_a4(
    staff: Staff, serve: Callable[[Any], str], visit: Visiting, days: int, changes: int
) -> None:
    a_case_of(staff, days)
    extended(staff, changes)

    with visit(f"{serve(staff.app)}{SHEET}/sheet", cookies=staff.session_of("filer")) as seen:
        assert seen.page.locator(".sheet__count b").last.inner_text() == str(days + changes)
        assert "（盖章处）" in seen.page.inner_text("main")
        assert "mianzheng due --check" in seen.page.inner_text("main")
        pdf = seen.page.pdf(prefer_css_page_size=True, print_background=True)
        assert seen.complaints == []
    assert pages_of_pdf(pdf) == 1


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_break_no_rule_of_accessibility_and_fit_the_window(
    staff: Staff, serve: Callable[[Any], str], visit: Visiting, look: dict[str, Any]
) -> None:
    filed(staff.bureau, an_addition())
    site = serve(staff.app)
    for path in (SHEET, CHANGE, f"{SHEET}/sheet"):
        with visit(site + path, bypass_csp=True, cookies=staff.session_of("desk"), **look) as seen:
            assert seen.faults() == [], path
