"""The survey in a real Chromium: accessible, no sideways scroll, and usable without scripts."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders.surveys import (
    CIVIL,
    KEEPS,
    POLICE,
    a_round,
    a_row_form,
    a_waterworks,
    accepted,
    drafted,
    on,
    rows,
    sent,
    versions,
)
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff
from workflows.surveys.terms import ReturnState

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
RETURN = f"/surveys/1/units/{POLICE}"
PAGES = [
    ("filer", "/surveys"),
    ("desk", "/surveys/new"),
    ("desk", "/surveys/1"),
    ("filer", RETURN),
    ("filer", f"{RETURN}/rows/new"),
    ("confirmer", f"{RETURN}/rows/2"),
    ("filer", f"{RETURN}/workbook"),
    ("desk", f"/surveys/1/units/{CIVIL}"),
    ("desk", "/surveys/1/findings"),
    ("filer", "/surveys/1/list"),
]
LOOKS = [
    {"theme": "light"},
    {"theme": "dark"},
    {"width": 390},
    {"width": 390, "lang": "en"},
    {"width": 390, "size": "large"},
]


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str]) -> str:
    """Give the address of a city with a draft of two rows, a return that counts, and reports overdue."""
    a_waterworks(staff.bureau)
    a_round(staff.bureau, units=("police", "civil", "banner", "water"))
    drafted(staff.bureau, 1, a_row_form(issuing_unit="单位2"), KEEPS)
    mine = a_row_form(unit="civil", matter_name="低保", proof_name="亲属关系证明", issuing_unit="单位2")
    accepted(
        staff.bureau, 1, mine, a_row_form(unit="civil", matter_name="救助"), unit=CIVIL, by="civil_filer"
    )
    sent(staff.bureau, 1, unit=CIVIL, by="civil_filer")
    on(staff.bureau, 10, 21)
    return serve(staff.app)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_break_no_rule_of_accessibility_and_fit_the_window(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    for name, path in PAGES:
        with visit(site + path, bypass_csp=True, cookies=staff.session_of(name), **look) as seen:
            assert seen.faults() == [], path


@pytest.mark.parametrize("scripts", [True, False])
def test_a_row_is_filled_in_and_judged_with_and_without_scripts(
    staff: Staff, site: str, visit: Visiting, *, scripts: bool
) -> None:
    with visit(site + RETURN, cookies=staff.session_of("filer"), scripts=scripts) as seen:
        seen.page.get_by_role("link", name="填一行").click()
        seen.page.get_by_label("事项名称", exact=True).fill("身份证办理")
        seen.page.get_by_label("免提交证明材料名称").fill("住所证明")
        seen.page.get_by_label("第一方式").select_option("commitment")
        seen.page.get_by_role("button", name="保存，填下一行").click()
        assert seen.complaints == []
    with visit(f"{site}{RETURN}/rows/2", cookies=staff.session_of("confirmer"), scripts=scripts) as seen:
        seen.page.get_by_label("同意保留", exact=True).check()
        seen.page.get_by_label("审核意见").fill("有法律依据，确需保留")
        seen.page.get_by_role("button", name="本单位司法审核意见").click()
    with visit(site + RETURN, cookies=staff.session_of("filer"), scripts=scripts) as seen:
        seen.page.get_by_label("单位负责人").fill("演示·负责人")
        seen.page.get_by_role("button", name="报送", exact=True).click()
        assert seen.complaints == []

    assert len(rows(staff.bureau, 1)) == 3
    assert versions(staff.bureau, 1)[-1].state is ReturnState.SENT
