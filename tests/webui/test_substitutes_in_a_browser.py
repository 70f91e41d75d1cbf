"""The pages of substitutes in a real Chromium: accessible, kept to the policy, no sideways scroll."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders.city import filed
from tests.builders.stories import case_of
from tests.builders.substitutes import arranged, taken_back
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
HEAD, SUBSTITUTE = "police_head", "civil_staff"
LOOKS = [
    {"theme": "light"},
    {"theme": "dark"},
    {"width": 390},
    {"width": 390, "size": "large", "lang": "en"},
]


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str]) -> str:
    """Give a city in which one acts for a confirmer, and another did before it was taken back."""
    first = arranged(staff.bureau, "filer", principal="confirmer")
    taken_back(staff.bureau, first, by=HEAD)
    arranged(staff.bureau, SUBSTITUTE, principal="confirmer", kinds=frozenset({"add", "change"}))
    arranged(staff.bureau, "filer", principal=HEAD)
    filed(staff.bureau)
    return serve(staff.app)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_break_no_rule_of_accessibility_and_fit_the_window(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    case = f"/cases/{case_of(staff.bureau, 1).case_no}"
    for name, path in ((HEAD, "/substitutes"), (SUBSTITUTE, "/tasks"), (SUBSTITUTE, case)):
        with visit(site + path, bypass_csp=True, cookies=staff.session_of(name), **look) as seen:
            assert seen.faults() == [], path


@pytest.mark.parametrize("scripts", [True, False])
def test_a_substitute_is_arranged_and_taken_back_with_and_without_scripts(
    staff: Staff, site: str, visit: Visiting, *, scripts: bool
) -> None:
    address, cookies = f"{site}/substitutes", staff.session_of("filer")
    with visit(address, cookies=cookies, scripts=scripts, width=390) as seen:
        seen.page.get_by_label("代理人", exact=True).select_option(label="演示·confirmer（单位1）")
        seen.page.fill("input[name=until]", "2026-10-20")
        seen.page.get_by_label("取消", exact=True).check()
        seen.page.get_by_role("button", name="安排代理").click()
        seen.page.wait_for_selector(".notice--done")
        assert "代理中" in seen.page.inner_text("main")

        seen.page.get_by_role("button", name="收回代理").click()
        seen.page.get_by_text("代理已收回，即刻生效").wait_for()

        assert "已收回" in seen.page.inner_text("main")
        assert seen.complaints == []
