"""The register of legal documents and the mergers in a real Chromium: accessible, and no sideways scroll."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders.legal_register import BASIS, a_document, article_ids, changed, listed, read
from tests.builders.successions import succeeded
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff
from workflows.legal_register.rules import text_digest

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
WAITING = "《户籍法》第三条第二款；民发〔2020〕20号附件第1项例外规定"
PAGES = [
    ("desk", "/legal"),
    ("desk", "/legal/1"),
    ("reviewer", "/legal/articles/1"),
    ("desk", "/legal/new"),
    ("reviewer", "/legal/1/changes/new?article=1"),
    ("filer", "/legal/changes/1"),
    ("desk", "/legal/readings"),
    ("reviewer", f"/legal/readings/{text_digest(BASIS)}"),
    ("reviewer", f"/legal/readings/{text_digest(WAITING)}"),
    ("filer", "/legal/items/MZ000001"),
    ("desk", "/legal/ahead"),
    ("confirmer", "/causes/1"),
    ("desk", "/successions"),
    ("desk", "/successions/new"),
    ("supervisor", "/successions/1"),
]
LOOKS = [
    {"theme": "light"},
    {"theme": "dark"},
    {"size": "large"},
    {"width": 390},
    {"width": 390, "lang": "en"},
]


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str]) -> str:
    """Give the address of a city with a read basis, one that waits, a change, a merger, and a day to come."""
    bureau = staff.bureau
    document_id = a_document(bureau, expires_date="2026-10-31", address="https://example.org/law")
    read(bureau)
    listed(bureau, "收入证明", WAITING)
    changed(
        bureau,
        document_id,
        kind="amended",
        articles=(str(article_ids(bureau, document_id)["第六条"]),),
        new_text="修改以后的条文",
    )
    succeeded(bureau)
    return serve(staff.app)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_break_no_rule_of_accessibility_and_fit_the_window(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    for name, path in PAGES:
        with visit(site + path, bypass_csp=True, cookies=staff.session_of(name), **look) as seen:
            assert seen.faults() == [], path


def test_a_change_is_shown_and_recorded_without_scripts(staff: Staff, site: str, visit: Visiting) -> None:
    desk = staff.session_of("desk")
    with visit(site + "/legal/1/changes/new?kind=repealed", cookies=desk, scripts=False) as seen:
        page = seen.page
        page.get_by_label("宣布变动的文件名称").fill("关于废止的决定")
        page.get_by_label("施行（生效）日期").first.fill("2026-10-08")
        page.get_by_role("button", name="查看影响").click()
        assert page.get_by_text("1 个单位须在 7 个工作日内答复 1 个条目").is_visible()
        page.get_by_role("button", name="登记变动").click()
        page.wait_for_url("**/legal/changes/2")
        assert page.get_by_text("已登记变动").is_visible()
