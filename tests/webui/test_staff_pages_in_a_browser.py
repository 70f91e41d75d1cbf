"""The staff pages in a real Chromium: accessible, nothing refused by the policy, no sideways scroll."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from engine.calendar.steps import found_calendar
from engine.calendar.terms import Paper, PaperDay
from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from tests.builders.calendars import proposed
from tests.builders.city import ID, an_addition, answer, before_the_group, filed, open_tasks
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
MEMBER, SUPERVISOR, ADMINISTRATOR = "member1", "supervisor", "administrator"
PROPOSAL = 2
"""Id of the calendar version that is proposed; the first is in force."""
PAGES = [
    (MEMBER, "/tasks"),
    (MEMBER, "/cases/ZM-2026-0001"),
    (SUPERVISOR, "/supervision"),
    (MEMBER, "/inbox"),
    (MEMBER, "/inbox/delivery"),
    (SUPERVISOR, "/supervision/attribution?period=2026-10&open=1"),
    (SUPERVISOR, "/supervision/attribution/cases?period=2026-10&open=1&holder=confirmer"),
    (ADMINISTRATOR, "/calendar"),
    (ADMINISTRATOR, "/calendar/notice"),
    (ADMINISTRATOR, f"/calendar/versions/{PROPOSAL}"),
]
LOOKS = [
    {"theme": "light"},
    {"theme": "dark"},
    {"size": "large"},
    {"width": 390},
    {"width": 390, "lang": "en"},
    {"width": 390, "size": "large"},
    {"width": 390, "size": "large", "lang": "en"},
]
FLOOD = Paper(
    year=2026,
    title="演示市人民政府关于防汛停工的通告",
    number="演府发〔2026〕8号",
    published=date(2026, 10, 9),
    address="https://example.test/notices/a-rather-long-address-of-a-notice-of-the-city-government.html",
    days=(PaperDay(date(2026, 10, 12), working=False, occasion="防汛停工"),),
    yearly=False,
)
"""Moves the deadlines of the city; proposed by one administrator, it waits for the other."""


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str]) -> str:
    """Give the address of a city with two cases, one before the group, and with a proposed calendar."""
    before_the_group(staff.bureau)
    second = filed(staff.bureau, an_addition(proof_name="居住证明", affected_units=("civil", "audit")))
    with staff.bureau.store.writing() as tx:
        facts = {"clock": "decision", "level": "red", "due_date": "2026-10-30", "late_by": 1}
        letters = [Letter(ID[MEMBER], kind, second, facts) for kind in ("red", "yellow")]
        deliver(tx.connection(), [*letters, Letter(ID[MEMBER], "digest")], now=staff.bureau.now())
    answer(staff.bureau, second, "task_give_opinion", "agree", by="civil_staff", opinion="可以共享")
    with staff.bureau.store.writing() as tx:
        found_calendar(tx, now=staff.bureau.now())
    assert proposed(staff.bureau, FLOOD, by="second_administrator") == PROPOSAL
    return serve(staff.app)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_break_no_rule_of_accessibility_and_fit_the_window(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    for name, path in PAGES:
        with visit(site + path, bypass_csp=True, cookies=staff.session_of(name), **look) as seen:
            assert seen.faults() == [], path


@pytest.mark.parametrize(("name", "path"), PAGES)
def test_nothing_on_a_page_is_refused_by_the_policy(
    staff: Staff, site: str, visit: Visiting, name: str, path: str
) -> None:
    with visit(site + path, cookies=staff.session_of(name)) as seen:
        seen.page.wait_for_load_state("networkidle")

        assert seen.complaints == []


def test_the_diagram_is_drawn_with_its_token(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + "/cases/ZM-2026-0001", cookies=staff.session_of(MEMBER)) as seen:
        seen.page.wait_for_selector("[data-diagram][data-ready]")

        assert seen.page.inner_text(".diagram__token") == "在办 5 件"
        assert seen.page.locator(".bjs-powered-by").is_visible()
        taken = seen.page.locator("[data-element-id=flow_lodging_accept] .djs-visual > path")
        assert taken.evaluate("line => line.style.stroke") == "var(--green)"


def test_another_diagram_is_shown_without_losing_what_was_typed(
    staff: Staff, site: str, visit: Visiting
) -> None:
    with visit(site + "/cases/ZM-2026-0001", cookies=staff.session_of(MEMBER)) as seen:
        seen.page.fill("textarea[name=opinion]", "写到一半的意见")
        seen.page.locator("#progress .tabs a", has_text="主管部门确认").click()
        seen.page.wait_for_selector("[data-element-id=task_confirm_request]")

        assert seen.page.input_value("textarea[name=opinion]") == "写到一半的意见"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_verdict_is_given_with_and_without_scripts(
    staff: Staff, site: str, visit: Visiting, *, scripts: bool
) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(MEMBER), scripts=scripts) as seen:
        seen.page.get_by_role("link", name="ZM-2026-0001").click()
        seen.page.get_by_label("同意", exact=False).first.check()
        seen.page.get_by_label("意见", exact=False).last.fill("同意改为数据共享")
        seen.page.get_by_role("button", name="提交意见").click()
        seen.page.wait_for_selector(".notice--done")

        assert "已提交" in seen.page.inner_text("main")
    assert len([task for task in open_tasks(staff.bureau, 1) if task.node == "task_vote"]) == 4


def test_a_filter_changes_the_list_and_the_address_at_once(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(MEMBER)) as seen:
        seen.page.select_option("select[name=kind]", "cancel")
        seen.page.wait_for_selector("#queue .empty")

        assert "kind=cancel" in seen.page.url
