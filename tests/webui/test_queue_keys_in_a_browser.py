"""A queue cleared by keyboard alone, by touch, without scripts; keys that never act while somebody types."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders.city import an_addition, filed, open_tasks
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
DOZEN = 12
CONFIRMER = "confirmer"
FOCUSED_ROW = "document.activeElement.closest('tr')?.querySelector('a')?.textContent"
COMPOSED = """key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
  {key, bubbles: true, cancelable: true, ...(key === 'Process' ? {} : {isComposing: true})}))"""
BY_INPUT_METHOD = """key => {
  const event = new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})
  Object.defineProperty(event, 'keyCode', {value: 229})
  document.activeElement.dispatchEvent(event)
}"""


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str]) -> str:
    """Give the address of a city in which a dozen cases wait for one confirmer."""
    for number in range(DOZEN):
        filed(staff.bureau, an_addition(proof_name=f"证明{number + 1}"))
    return serve(staff.app)


def steps_left(staff: Staff) -> int:
    """Return how many of the cases still wait for their confirmation."""
    waiting = (open_tasks(staff.bureau, case)[0].node for case in range(1, DOZEN + 1))
    return sum(node == "task_confirm_request" for node in waiting)


def test_a_queue_of_twelve_is_cleared_by_keyboard_alone(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(CONFIRMER)) as seen:
        keys = seen.page.keyboard
        keys.press("j")
        keys.press("Enter")
        for number in range(DOZEN):
            seen.page.wait_for_selector(f"h1:has-text('证明{number + 1}')")
            keys.press("a")
            keys.type("依据充分")
            with seen.page.expect_navigation():
                keys.press("Control+Enter")

        assert seen.page.inner_text("#queue .empty__sentence").startswith("没有待办。已办 12 件")
        assert seen.complaints == []
    assert steps_left(staff) == 0


@pytest.mark.parametrize(
    "look", [{"width": 390}, {"scripts": False}, {"width": 390, "scripts": False}], ids=str
)
def test_the_same_queue_is_cleared_by_touch_and_without_scripts(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(CONFIRMER), **look) as seen:
        seen.page.locator("#queue tbody a").first.click()
        for number in range(DOZEN):
            seen.page.wait_for_selector(f"h1:has-text('证明{number + 1}')")
            assert seen.sideways_scroll() == 0
            seen.page.locator("label[for=verdict-0]").click()
            seen.page.get_by_role("button", name="提交意见").click()

        seen.page.wait_for_selector("#queue .empty")
    assert steps_left(staff) == 0


def test_rows_are_walked_and_opened_and_the_way_back_leads_to_the_same_row_and_scroll(
    staff: Staff, site: str, visit: Visiting
) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(CONFIRMER)) as seen:
        seen.page.set_viewport_size({"width": 1440, "height": 400})
        for _ in range(9):
            seen.page.keyboard.press("j")
        seen.page.keyboard.press("ArrowDown")
        seen.page.keyboard.press("k")
        row, scrolled = seen.page.evaluate(FOCUSED_ROW), seen.page.evaluate("scrollY")
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_selector("h1:has-text('证明9')")
        seen.page.get_by_role("link", name="返回待办").click()
        seen.until("document.activeElement.closest('tr') !== null")

        assert row == "ZM-2026-0009"
        assert seen.page.evaluate(FOCUSED_ROW) == row
        assert scrolled > 0
        assert seen.page.evaluate("scrollY") == scrolled


def test_j_and_k_lead_from_case_to_case(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(CONFIRMER)) as seen:
        seen.page.keyboard.press("j")
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_selector("h1:has-text('证明1')")
        seen.page.keyboard.press("j")
        seen.page.wait_for_selector("h1:has-text('证明2')")
        seen.page.keyboard.press("k")
        seen.page.wait_for_selector("h1:has-text('证明1')")

        assert "第 1 件，共 12 件" in seen.page.inner_text(".crumbs")


def test_r_chooses_the_return_and_sends_nothing(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + "/cases/ZM-2026-0001", cookies=staff.session_of(CONFIRMER)) as seen:
        seen.page.keyboard.press("r")
        seen.page.keyboard.type("请补充依据原文 jkxar/?")

        assert seen.page.is_checked("input[value=return]")
        assert seen.page.input_value("textarea[name=opinion]") == "请补充依据原文 jkxar/?"
        assert seen.page.url.endswith("/cases/ZM-2026-0001")
        seen.page.keyboard.press("Escape")
        seen.page.keyboard.press("a")
        assert seen.page.is_checked("input[value=confirm]")
    assert steps_left(staff) == DOZEN


def test_no_key_acts_while_chinese_is_composed(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(CONFIRMER)) as seen:
        for key in ("j", "x", "/", "?", "Enter", "Process"):
            seen.page.evaluate(COMPOSED, key)
            seen.page.evaluate(BY_INPUT_METHOD, key)

        assert seen.page.evaluate("document.activeElement === document.body")
        assert seen.page.locator("dialog[open]").count() == 0
        seen.page.goto(site + "/cases/ZM-2026-0001")
        for key in ("a", "r", "j"):
            seen.page.evaluate(COMPOSED, key)
            seen.page.evaluate(BY_INPUT_METHOD, key)
        assert seen.page.locator("input[name=verdict]:checked").count() == 0
        seen.page.keyboard.press("a")
        assert seen.page.locator("input[name=verdict]:checked").count() == 1


def test_no_key_acts_in_a_field_or_with_ctrl_alt_or_meta(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(CONFIRMER)) as seen:
        for key in ("Alt+j", "Control+j", "Meta+j"):
            seen.page.keyboard.press(key)
        assert seen.page.evaluate("document.activeElement === document.body")

        seen.page.keyboard.press("/")
        seen.page.keyboard.type("jk?")

        assert seen.page.input_value("input[name=q]") == "jk?"
        assert seen.page.locator("dialog[open]").count() == 0


def test_the_question_mark_opens_the_sheet_and_escape_closes_it(
    staff: Staff, site: str, visit: Visiting
) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(CONFIRMER), bypass_csp=True) as seen:
        seen.page.keyboard.press("?")
        seen.page.wait_for_selector("#keys-sheet[open]")
        assert seen.axe_findings() == []
        seen.page.keyboard.press("j")
        assert seen.page.evaluate("document.activeElement.closest('dialog') !== null")
        seen.page.keyboard.press("Escape")

        assert seen.page.locator("dialog[open]").count() == 0


def test_single_keys_can_be_switched_off_and_on_again(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(CONFIRMER)) as seen:
        seen.page.locator(".shortcuts").get_by_role("link", name="关闭快捷键").click()
        seen.page.wait_for_selector(".shortcuts:has-text('快捷键已关闭')")
        seen.page.keyboard.press("j")
        assert seen.page.evaluate("document.activeElement === document.body")
        assert seen.page.locator("kbd").count() == 0
        seen.page.goto(site + "/cases/ZM-2026-0001")
        seen.page.keyboard.press("a")
        assert seen.page.locator("input[name=verdict]:checked, [aria-keyshortcuts]").count() == 0

        seen.page.goto(site + "/tasks")
        seen.page.get_by_role("link", name="打开快捷键").click()
        seen.page.wait_for_selector(".shortcuts kbd")
        seen.page.keyboard.press("j")
        assert seen.page.evaluate(FOCUSED_ROW) == "ZM-2026-0001"


def test_the_hints_are_not_shown_on_a_phone(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(CONFIRMER), width=390) as seen:
        assert not seen.page.locator(".shortcuts").is_visible()
