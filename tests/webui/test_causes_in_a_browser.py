"""The register of causes in a real Chromium: accessible, no sideways scroll, and usable without scripts."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from engine.clock import SHANGHAI, VirtualClock
from tests.builders.causes import LAW, a_cause, cause
from tests.builders.city import an_addition, filed
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff
from workflows.causes.terms import UnitState

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
PAGES = [
    ("desk", "/causes"),
    ("desk", "/causes/1"),
    ("confirmer", "/causes/1"),
    ("desk", "/causes/new"),
    ("filer", "/tasks"),
    ("filer", "/filing?cause=SY000001"),
    ("filer", "/filing/add?cause=SY000001"),
    ("supervisor", "/supervision"),
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
    """Give the address of a city with a cause that is over, one that was filed on, and one to come."""
    a_cause(staff.bureau, units=("police", "civil"))
    a_cause(staff.bureau, title="第二部办法", number="", units=("police",))
    a_cause(staff.bureau, title="明年施行的办法", number="", effective_date="2026-12-01")
    filed(staff.bureau, an_addition(cause="2"))
    assert isinstance(staff.bureau.clock, VirtualClock)
    staff.bureau.clock.move_to(datetime(2026, 10, 15, 9, tzinfo=SHANGHAI))
    return serve(staff.app)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_break_no_rule_of_accessibility_and_fit_the_window(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    for name, path in PAGES:
        with visit(site + path, bypass_csp=True, cookies=staff.session_of(name), **look) as seen:
            assert seen.faults() == [], path


@pytest.mark.parametrize("path", ["/causes", "/causes/1", "/causes/new"])
def test_nothing_on_a_page_is_refused_by_the_policy(
    staff: Staff, site: str, visit: Visiting, path: str
) -> None:
    with visit(site + path, cookies=staff.session_of("desk")) as seen:
        seen.page.wait_for_load_state("networkidle")

        assert seen.complaints == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_cause_is_registered_and_answered_with_and_without_scripts(
    staff: Staff, site: str, visit: Visiting, *, scripts: bool
) -> None:
    with visit(f"{site}/causes/new", cookies=staff.session_of("desk"), scripts=scripts) as seen:
        seen.page.get_by_label("机构调整", exact=True).check()
        seen.page.get_by_label("事由文件名称").fill("关于机构调整的通知")
        seen.page.get_by_label("施行（生效）日期", exact=True).first.fill("2026-10-12")
        seen.page.get_by_label("单位1").check()
        seen.page.get_by_role("button", name="登记", exact=True).click()
        seen.page.wait_for_selector(".notice--done")
        assert "SY000004" in seen.page.inner_text("main")

    with visit(f"{site}/causes/4", cookies=staff.session_of("confirmer"), scripts=scripts) as seen:
        seen.page.get_by_label("无需变更的理由").fill("没有相关条目")
        seen.page.get_by_role("button", name="声明无需变更").click()
        seen.page.wait_for_selector(".notice--done")
        assert "没有相关条目" in seen.page.inner_text("main")
    assert cause(staff.bureau, 4).units[0].state is UnitState.NO_CHANGE


def test_a_filer_comes_from_the_queue_to_a_filled_form(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(f"{site}/tasks", cookies=staff.session_of("filer")) as seen:
        seen.page.get_by_role("link", name="填报 SY000001").click()
        seen.page.get_by_role("link", name="申报新增").first.click()

        assert seen.page.input_value("[name=cause_document_title]") == LAW
        assert seen.page.input_value("[name=cause_date]") == "2026-09-29"
        assert "8 个工作日，共 7 个" in seen.page.inner_text("#filing-clock")
