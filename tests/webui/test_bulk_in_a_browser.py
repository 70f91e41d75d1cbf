"""A dozen cases answered together: by keyboard, on a phone, without scripts; and the pages of the verbs."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.tasks.terms import Signing
from tests.builders.city import an_addition, filed, lodged, open_tasks
from tests.builders.verbs import do
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff
from workflows.verbs.terms import CaseVerb

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
DOZEN = 12
CONFIRMER = "confirmer"
SIGNED = "/cases/ZM-2026-0013"
"""A case at the desk, for which somebody is asked to sign."""
VERB_PAGES = [
    ("desk", f"{SIGNED}/verbs/put_aside"),
    ("desk", f"{SIGNED}/verbs/copy"),
    ("confirmer", f"{SIGNED}/verbs/withdraw"),
    ("publisher", SIGNED),
    ("confirmer", "/inbox/delivery"),
]
LOOKS = [
    {"theme": "light"},
    {"theme": "dark"},
    {"size": "large"},
    {"width": 390},
    {"width": 390, "size": "large", "lang": "en"},
]


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str]) -> str:
    """Give the address of a city in which a dozen cases wait for one confirmer, and one to be signed."""
    for number in range(DOZEN):
        filed(staff.bureau, an_addition(proof_name=f"证明{number + 1}"))
    case_id = lodged(staff.bureau, an_addition(proof_name="待签证明"))
    do(staff.bureau, case_id, CaseVerb.ADD_SIGNER, by="desk", to="publisher", signing=Signing.BEFORE)
    return serve(staff.app)


def moved_on(staff: Staff) -> int:
    """Return how many of the dozen have left their confirmer."""
    waiting = (open_tasks(staff.bureau, case)[0].node for case in range(1, DOZEN + 1))
    return sum(node == "task_check_lodging" for node in waiting)


def test_a_dozen_are_ticked_and_answered_by_keyboard(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(CONFIRMER)) as seen:
        keys = seen.page.keyboard
        keys.press("j")
        keys.press("x")
        for _ in range(DOZEN - 1):
            keys.press("j")
        keys.press("Shift+X")
        assert seen.page.inner_text("[data-ticked]") == "已勾选 12 件"
        with seen.page.expect_navigation():
            seen.page.locator("#bulk button").press("Enter")
        seen.page.locator("input[name=verdict]").first.check()
        seen.page.fill("textarea[name=opinion]", "情况属实")
        with seen.page.expect_navigation():
            seen.page.get_by_role("button", name="批量提交").press("Enter")

        assert "成功 12 件" in seen.page.inner_text("main")
        assert seen.complaints == []
    assert moved_on(staff) == DOZEN


@pytest.mark.parametrize(
    "look", [{"width": 390}, {"scripts": False}, {"width": 390, "scripts": False}], ids=str
)
def test_the_same_on_a_phone_and_without_scripts_and_undone(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    with visit(site + "/tasks", cookies=staff.session_of(CONFIRMER), **look) as seen:
        for box in seen.page.locator("input[name=task]").all():
            box.check()
        seen.page.locator("#bulk button").click()
        seen.page.locator("label:has(input[name=verdict])").first.click()
        assert seen.sideways_scroll() == 0
        seen.page.get_by_role("button", name="批量提交").click()
        seen.page.get_by_role("button", name="整批撤销").click()
        seen.page.wait_for_selector(".notice--done")

        assert "已撤销 12 件" in seen.page.inner_text("main")
    assert moved_on(staff) == 0


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_pages_of_verbs_and_of_a_batch_break_no_rule_of_accessibility_and_fit_the_window(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    for name, path in VERB_PAGES:
        with visit(site + path, bypass_csp=True, cookies=staff.session_of(name), **look) as seen:
            seen.page.evaluate("document.querySelector('.verb-menu')?.setAttribute('open', '')")
            assert seen.faults() == [], path
    with visit(site + "/tasks", bypass_csp=True, cookies=staff.session_of(CONFIRMER), **look) as seen:
        for box in seen.page.locator("input[name=task]").all()[:3]:
            box.check()
        seen.page.locator("#bulk button").click()
        assert seen.faults() == []
        seen.page.locator("input[name=verdict]").first.check()
        seen.page.locator("form[action$='/answer'] button[type=submit]").click()
        seen.page.wait_for_selector(".bulk-rows .tag")
        assert seen.faults() == []
