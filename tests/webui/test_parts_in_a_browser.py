"""A part of the page instead of the whole (parts.js): the filter of the queue, back and forth."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders.city import an_addition, filed
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
ROWS = "tr[id^=task-]"
SHOWS = "count => document.querySelectorAll('tr[id^=task-]').length === count"
NAMES = "part => location.search === part"


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str]) -> str:
    for name in ("居住证明", "亲属关系证明", "无房证明"):
        filed(staff.bureau, an_addition(proof_name=name))
    return serve(staff.app)


def test_a_filter_replaces_the_rows_and_leaves_the_page(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + "/tasks", cookies=staff.session_of("confirmer")) as seen:
        seen.page.evaluate("() => document.body.dataset.here = 'still'")

        seen.page.fill("[name=q]", "无房")
        seen.page.press("[name=q]", "Enter")

        seen.until(SHOWS, 1)
        seen.until(NAMES, "?q=%E6%97%A0%E6%88%BF")
        assert seen.page.get_attribute("body", "data-here") == "still"
        assert seen.complaints == []


def test_back_shows_the_rows_of_the_filter_before(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + "/tasks", cookies=staff.session_of("confirmer")) as seen:
        seen.page.select_option("[name=kind]", "cancel")
        seen.until(NAMES, "?kind=cancel")
        seen.until(SHOWS, 0)

        seen.page.go_back()
        seen.page.locator(ROWS).nth(2).wait_for()

        seen.page.go_forward()
        seen.page.locator(ROWS).first.wait_for(state="detached")


def test_a_session_that_ended_leads_to_the_sign_in_page(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + "/tasks", cookies=staff.session_of("confirmer")) as seen:
        seen.page.context.clear_cookies()

        seen.page.select_option("[name=kind]", "cancel")

        seen.page.wait_for_url("**/sign-in**")


def test_a_case_without_a_line_to_the_server_is_found_again_by_its_address(
    staff: Staff, site: str, visit: Visiting
) -> None:
    with visit(site + "/tasks", cookies=staff.session_of("confirmer")) as seen:
        seen.page.route("**/tasks?*", lambda route: route.abort(), times=1)

        seen.page.select_option("[name=kind]", "add")

        seen.page.wait_for_url("**/tasks?kind=add")
        assert seen.page.locator(ROWS).count() == 3
