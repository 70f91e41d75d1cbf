"""The approval sheet and its check in a real Chromium: one page of A4, accessible, nothing cut off."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.builders.city import answer, filed
from tests.builders.stories import a_change, published
from tests.webui.printed_pages import OPINION, SHEET, an_ordinary_case, pages_of, plain
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
LOOKS = [{"theme": "light"}, {"theme": "dark"}, {"width": 390}, {"width": 390, "size": "large"}]


def printed(staff: Staff, site: str, visit: Visiting, *, scripts: bool = True) -> list[str]:
    """Return the pages as the browser prints them; nothing is refused by the policy meanwhile."""
    with visit(site + SHEET, cookies=staff.session_of("desk"), scripts=scripts) as seen:
        pdf = seen.page.pdf(prefer_css_page_size=True, print_background=True)
        assert seen.complaints == []
    return pages_of(pdf)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_sheet_of_an_ordinary_case_is_one_page_of_a4(
    staff: Staff, serve: Callable[[Any], str], visit: Visiting, *, scripts: bool
) -> None:
    an_ordinary_case(staff.bureau)

    (page,) = printed(staff, serve(staff.app), visit, scripts=scripts)

    assert page.count(plain(OPINION)) == 9
    assert "第1页共1页" in page
    assert "返回办件" not in page


def test_a_long_opinion_flows_to_a_second_page_under_the_same_head(
    staff: Staff, serve: Callable[[Any], str], visit: Visiting
) -> None:
    case_id = filed(staff.bureau)
    long = "设定依据充分。" * 350
    answer(staff.bureau, case_id, "task_confirm_request", "confirm", by="confirmer", opinion=long)

    first, second = printed(staff, serve(staff.app), visit)

    counted = (first + second).count("设定依据充分")
    assert counted >= 349  # one may stand across the two pages
    assert "编号ZM-2026-0001" in first
    assert "编号ZM-2026-0001" in second
    assert "第2页共2页" in second


def test_the_print_button_is_there_only_where_it_works(
    staff: Staff, serve: Callable[[Any], str], visit: Visiting
) -> None:
    filed(staff.bureau)
    site, cookies = serve(staff.app), staff.session_of("filer")
    with visit(site + SHEET, cookies=cookies, scripts=False) as seen:
        assert not seen.page.locator("[data-print]").is_visible()
    with visit(site + SHEET, cookies=cookies) as seen:
        seen.page.evaluate("addEventListener('beforeprint', () => { document.title = 'printing' })")
        seen.page.get_by_role("button", name="打印").click()

        assert seen.page.title() == "printing"


def test_the_code_of_a_printed_sheet_leads_to_its_check_without_an_account(
    staff: Staff, serve: Callable[[Any], str], visit: Visiting
) -> None:
    filed(staff.bureau)
    site = serve(staff.app)
    with visit(site + SHEET, cookies=staff.session_of("filer")) as seen:
        code = seen.page.inner_text("p.sheet__code")
    with visit(f"{site}/check") as seen:
        seen.page.get_by_label("核验码").fill(code.lower())
        seen.page.get_by_role("button", name="核验").click()
        seen.page.wait_for_load_state("networkidle")

        assert "与现在的记录一致" in seen.page.inner_text("main")
        assert seen.complaints == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_break_no_rule_of_accessibility_and_fit_the_window(
    staff: Staff, serve: Callable[[Any], str], visit: Visiting, look: dict[str, Any]
) -> None:
    published(staff.bureau)
    site = serve(staff.app)
    found = re.search(r'<p class="sheet__code">([^<]+)', staff.page("desk", SHEET))
    assert found
    code = found[1].replace(" ", "")
    answer(staff.bureau, filed(staff.bureau, a_change()), "task_confirm_request", "confirm", by="confirmer")
    for path in (SHEET, "/cases/ZM-2026-0002/sheet", f"/check/{code}", "/check", f"/check/{code[:-1]}"):
        with visit(site + path, bypass_csp=True, cookies=staff.session_of("desk"), **look) as seen:
            assert seen.faults() == []
