"""The calendar desk in a real Chromium: a notice is pasted, read, proposed, and put in force by another."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.calendar.lookups import versions
from engine.calendar.steps import found_calendar
from tests.builders.city import filed
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
NOTICE = "某市关于防汛停工的通告\n因暴雨，10月12日（星期一）全市停工。\n"
UNREAD = "10月13日前后视情况停工。\n"


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str]) -> str:
    """Give the address of a city with one case and its first calendar version in force."""
    filed(staff.bureau)
    with staff.bureau.store.writing() as tx:
        found_calendar(tx, now=staff.bureau.now())
    return serve(staff.app)


def pasted(seen: Any, text: str) -> None:
    """Fill the form of a notice in."""
    seen.page.get_by_label("调整通知（年中）").check()
    seen.page.locator("[name=year]").fill("2026")
    seen.page.locator("[name=text]").fill(text)
    seen.page.locator("[name=published]").fill("2026-10-09")


@pytest.mark.parametrize(
    "look", [{}, {"theme": "dark"}, {"width": 390}, {"width": 390, "size": "large"}], ids=str
)
def test_what_was_read_and_what_was_not_is_shown_to_everybody(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    session = staff.session_of("administrator")
    with visit(f"{site}/calendar/notice", bypass_csp=True, cookies=session, **look) as seen:
        for text, told in ((NOTICE, "有 1 天变化"), (NOTICE + UNREAD, "未读懂")):
            pasted(seen, text)
            seen.page.get_by_role("button", name="读通知").click()
            seen.page.wait_for_selector("#reading")

            assert told in seen.page.inner_text("#reading")
            assert seen.faults() == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_notice_is_brought_in_by_two_people_with_and_without_scripts(
    staff: Staff, site: str, visit: Visiting, *, scripts: bool
) -> None:
    first, second = staff.session_of("administrator"), staff.session_of("second_administrator")
    with visit(f"{site}/calendar/notice", cookies=first, scripts=scripts) as seen:
        pasted(seen, NOTICE)
        seen.page.get_by_role("button", name="提出新版日历").click()
        seen.page.wait_for_url("**/calendar/versions/2")

        assert "须由另一位管理员启用" in seen.page.inner_text("main")
        assert "ZM-2026-0001" in seen.page.inner_text("main")
        assert seen.complaints == []

    with visit(f"{site}/calendar/versions/2", cookies=second, scripts=scripts) as seen:
        seen.page.get_by_role("button", name="启用此版").click()
        seen.page.wait_for_selector(".notice--done")
        assert seen.complaints == []
    with staff.bureau.store.reading() as tx:
        assert [each.state for each in versions(tx)] == ["in_force", "replaced"]
