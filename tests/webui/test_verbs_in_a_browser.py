"""The pages of the verbs in a real Chromium: people are found as one types, and all pages keep the rules."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.people.records import DepartmentRow, PersonRow, PostRow
from engine.tasks.terms import Signing
from tests.builders.city import answer, filed, lodged
from tests.builders.stories import a_cancellation
from tests.builders.verbs import do
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff
from workflows.verbs.terms import CaseVerb

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
CASE, CANCELLATION = "/cases/ZM-2026-0001", "/cases/ZM-2026-0002"
PAGES = [
    ("filer", f"{CASE}/verbs/copy"),
    ("filer", f"{CASE}/verbs/comment"),
    ("filer", f"{CANCELLATION}/verbs/revoke"),
    ("desk", "/tasks/elsewhere"),
    ("supervisor", "/supervision/unowned"),
]
LOOKS = [
    {"theme": "light"},
    {"theme": "dark"},
    {"width": 390},
    {"width": 390, "size": "large", "lang": "en"},
]


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str]) -> str:
    """Give a city of many people, with an answer to be signed by one who has left, and a cancellation."""
    bureau = staff.bureau
    with bureau.store.writing() as tx:
        tx.add(DepartmentRow(id=20, code="archive", name="档案馆", kind="city_department"))
        tx.flush()
        for number in range(100, 200):
            tx.add(
                PersonRow(id=number, name=f"档案员{number}", sign_in=f"a{number}", session_key=f"k{number}")
            )
        tx.flush()
        for number in range(100, 200):
            tx.add(PostRow(person_id=number, department_id=20, role="unit_staff"))
    case_id = lodged(bureau)
    do(bureau, case_id, CaseVerb.ADD_SIGNER, by="desk", to="publisher", signing=Signing.AFTER)
    answer(bureau, case_id, "task_check_lodging", "accept", by="desk")
    filed(bureau, a_cancellation())
    with bureau.store.writing() as tx:
        tx.query(PersonRow).filter_by(sign_in="publisher").one().active = False
    return serve(staff.app)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_break_no_rule_of_accessibility_and_fit_the_window(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    for name, path in PAGES:
        with visit(site + path, bypass_csp=True, cookies=staff.session_of(name), **look) as seen:
            assert seen.faults() == [], path


def test_people_are_found_as_one_types_and_what_is_written_stays(
    staff: Staff, site: str, visit: Visiting
) -> None:
    with visit(f"{site}{CASE}/verbs/copy", cookies=staff.session_of("filer")) as seen:
        page = seen.page
        page.fill("textarea[name=words]", "请一并核对")
        assert "另有" in page.inner_text("#people-told")

        page.locator("#find").press_sequentially("档案员15")
        page.get_by_text("找到 10 人。").wait_for()
        page.select_option("#person", label="档案员155")

        assert page.input_value("textarea[name=words]") == "请一并核对"
        assert page.evaluate("document.activeElement.id") in ("find", "person")
        page.fill("#find", "单位3")
        page.get_by_text("找到 1 人。").wait_for()
        assert page.input_value("#person") == "155"
        page.get_by_role("button", name="抄送", exact=True).click()
        page.get_by_text("ZM-2026-0001：已抄送。").wait_for()
        assert seen.complaints == []


def test_people_are_found_by_the_button_without_scripts(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(
        f"{site}{CASE}/verbs/copy", cookies=staff.session_of("filer"), scripts=False, width=390
    ) as seen:
        page = seen.page
        page.fill("textarea[name=words]", "请一并核对")
        page.fill("#find", "档案员15")
        page.press("#find", "Enter")
        page.get_by_text("找到 10 人。").wait_for()

        assert page.input_value("textarea[name=words]") == "请一并核对"
        page.select_option("#person", label="档案员155")
        page.get_by_role("button", name="抄送", exact=True).click()
        page.get_by_text("ZM-2026-0001：已抄送。").wait_for()
