"""Views, phrases, the hint of a colleague and rows to tick, in a real Chromium."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders.city import before_the_group
from tests.webui.gallery import GALLERY
from tests.webui.offices import cookies_of, csrf_token, sign_in
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff
from webui.app import create_app
from webui.desks import DESKS
from webui.office import Office

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
MEMBER = "member1"
FILTERED = "/tasks?q=%E8%AF%81%E6%98%8E&kind=add"
FROM_QUEUE = "/cases/ZM-2026-0001?task={task}&queue=kind%3Dadd"
PAGES = [FILTERED, "/tasks?department=99&node=old", "/tasks/views", "/phrases", FROM_QUEUE]
LOOKS = [
    {"theme": "light"},
    {"theme": "dark"},
    {"size": "large"},
    {"width": 390},
    {"width": 390, "size": "large"},
]


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str]) -> str:
    """Give the address of a city with a case before the group, a saved view and shared phrases."""
    before_the_group(staff.bureau)
    post(staff.browser_of(MEMBER), "/tasks/views", name="我常看的", query="q=%E5%B1%85%E4%BD%8F")
    post(staff.browser_of(MEMBER), "/phrases", text="依据充分，同意", verdict="approve")
    post(staff.browser_of("administrator"), "/phrases", text="小组共用的一句", owner="5")
    return serve(staff.app)


def post(client: FlaskClient, path: str, **typed: str) -> None:
    token = csrf_token(client.get("/tasks").text)
    assert client.post(path, data={"csrf_token": token, **typed}).status_code == 302


def task_of(staff: Staff) -> str:
    page = staff.page(MEMBER, "/tasks")
    return page.split('<tr id="task-')[1].split('"')[0]


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_break_no_rule_of_accessibility_and_fit_the_window(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    for path in PAGES:
        address = site + path.format(task=task_of(staff))
        with visit(address, bypass_csp=True, cookies=staff.session_of(MEMBER), **look) as seen:
            assert seen.faults() == [], path


def test_nothing_on_these_pages_is_refused_by_the_policy(staff: Staff, site: str, visit: Visiting) -> None:
    for path in PAGES:
        with visit(site + path.format(task=task_of(staff)), cookies=staff.session_of(MEMBER)) as seen:
            seen.page.wait_for_load_state("networkidle")

            assert seen.complaints == [], path


def test_an_unsent_draft_and_a_lost_connection_are_shown_accessibly(
    staff: Staff, site: str, visit: Visiting
) -> None:
    address = site + "/cases/ZM-2026-0001"
    with visit(address, bypass_csp=True, cookies=staff.session_of(MEMBER), width=390) as seen:
        seen.page.fill("textarea[name=opinion]", "写到一半")
        seen.page.reload()
        seen.page.context.set_offline(True)
        seen.page.get_by_role("button", name="提交意见").click()

        assert seen.page.locator("[data-draft-line]").is_visible()
        assert seen.page.locator("[data-offline]").is_visible()
        assert seen.axe_findings() == []
        assert seen.sideways_scroll() == 0


def test_a_colleague_is_shown_as_soon_as_both_pages_have_beaten(
    staff: Staff, site: str, visit: Visiting
) -> None:
    address = site + "/cases/ZM-2026-0001"
    with visit(address, cookies=staff.session_of("member2")) as first:
        first.page.wait_for_load_state("networkidle")
        with visit(address, cookies=staff.session_of(MEMBER)) as second:
            second.page.wait_for_selector(".present")
            assert "演示·member2 正在查看此件" in second.page.inner_text("[data-presence]")
            assert first.page.locator(".present").count() == 0

            second.page.wait_for_load_state("networkidle")
            first.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            first.page.wait_for_selector(".present:has-text('演示·member1')")
        assert first.complaints == []


def test_a_view_is_saved_from_a_filter_that_changed_without_a_new_page(
    staff: Staff, site: str, visit: Visiting
) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(MEMBER)) as seen:
        seen.page.select_option("select[name=kind]", "cancel")
        seen.page.select_option("select[name=due]", "late")
        seen.page.wait_for_selector("#queue .save-view")
        seen.page.fill("#queue input[name=name]", "取消且超期")
        seen.page.get_by_role("button", name="保存为视图").click()
        seen.page.wait_for_selector(".notice--done")

        assert seen.page.url.endswith("/tasks?kind=cancel&due=late")
        assert "取消且超期" in seen.page.inner_text(".tabs [aria-current]")


TICKED = "[...document.querySelectorAll('[name=task]')].map(box => Number(box.checked)).join('')"


def test_rows_are_ticked_by_x_and_ranges_by_shift(
    office: Office, serve: Callable[[Flask], str], visit: Visiting
) -> None:
    app = create_app(office, (*DESKS, GALLERY))
    client = app.test_client()
    sign_in(client, "wang")
    with visit(serve(app) + "/gallery", cookies=cookies_of(client)) as seen:
        seen.page.evaluate("document.activeElement.blur()")
        keys = seen.page.keyboard
        for key in ("j", "x", "j", "j", "Shift+X"):
            keys.press(key)
        assert seen.page.evaluate(TICKED) == "1110"
        keys.press("k")
        keys.press("x")
        assert seen.page.evaluate(TICKED) == "1010"

        boxes = seen.page.locator("[name=task]")
        boxes.nth(1).click()
        boxes.nth(3).click(modifiers=["Shift"])
        assert seen.page.evaluate(TICKED) == "1111"
        boxes.nth(3).click()
        boxes.nth(1).click(modifiers=["Shift"])
        assert seen.page.evaluate(TICKED) == "1000"
