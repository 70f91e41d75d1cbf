"""The pages of the guides in a real Chromium: accessible, no sideways scroll at 390 px, in both languages."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders.city import LISTED, PROOF, person
from tests.builders.guides import ADDRESS, a_page, guide_of, night, set_guide, tonight
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff
from workflows.guide_checks.terms import JudgedLine
from workflows.procedures.guide_keeping import hand_in_page, judge_line, state_sight

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
KEEPER, SUPERVISOR = "police_keeper", "supervisor"
PAGES = [
    (KEEPER, "/guides"),
    (KEEPER, "/guides/1"),
    (KEEPER, "/guides/kept"),
    (KEEPER, "/guides/1/edit"),
    (SUPERVISOR, "/guides/1/check"),
    (SUPERVISOR, "/guides/differences"),
    (KEEPER, "/cases/ZM-2026-0001"),
]
LOOKS = [{"theme": "dark"}, {"width": 390}, {"width": 390, "size": "large", "lang": "en"}]
CANCELLED = f"{LISTED}（国办发〔2018〕47号已取消）"


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str]) -> str:
    """Give the address of a city in which a guide has drifted, its page looked at in every way."""
    bureau, one = staff.bureau, guide_of(staff.bureau)
    set_guide(bureau, "居民身份证", LISTED, f"{PROOF}（免提交：数据共享）", address=ADDRESS)
    night(tonight(bureau))
    hand_in_page(bureau, person(bureau, KEEPER), one.id, a_page("居民身份证", CANCELLED))
    state_sight(bureau, person(bureau, KEEPER), one.id, proof_name=LISTED, statement="大厅公示栏已更换")
    judged = JudgedLine(PROOF, "居民身份证", is_demand=False, reason="与此证明无关")
    judge_line(bureau, person(bureau, SUPERVISOR), one.id, judged)
    return serve(staff.app)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_break_no_rule_of_accessibility_and_fit_the_window(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    for name, path in PAGES:
        with visit(site + path, bypass_csp=True, cookies=staff.session_of(name), **look) as seen:
            assert seen.faults() == [], path


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_is_handed_in_with_and_without_scripts(
    staff: Staff, site: str, visit: Visiting, *, scripts: bool
) -> None:
    with visit(site + "/guides/1/check", cookies=staff.session_of(KEEPER), scripts=scripts) as seen:
        content = "<h1>户口迁移</h1><p>居民身份证</p>".encode()
        seen.page.set_input_files(
            "input[type=file]", {"name": "指南.html", "mimeType": "text/html", "buffer": content}
        )
        seen.page.get_by_role("button", name="上传并核对").click()
        seen.page.wait_for_selector(".notice--done")

        assert "页面文件已收下" in seen.page.inner_text("main")
