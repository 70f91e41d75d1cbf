"""Attachments in a real Chromium: accessible, no sideways scroll, uploaded and saved without scripts too."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.builders.attachments import a_file_room, an_upload, attached, rows_of
from tests.builders.city import filed
from tests.builders.documents import a_docx, a_pdf
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
CASE = "/cases/ZM-2026-0001"
ATTACHMENTS = f"{CASE}/attachments"
LONG = "关于印发《鄂尔多斯市户口登记管理办法（2026年修订）》并调整证明事项免提交清单的请示及其全部附件.pdf"
LOOKS = [
    {"theme": "light"},
    {"theme": "dark"},
    {"size": "large"},
    {"width": 390},
    {"width": 390, "lang": "en"},
    {"width": 390, "size": "large"},
]


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str], tmp_path: Path) -> str:
    """Give the address of a city with a case of three attachments, one of them in two versions."""
    room = a_file_room(tmp_path)
    filed(staff.bureau)
    first = attached(staff.bureau, room, an_upload(name=LONG, note="纸质原件在档案室"))
    attached(staff.bureau, room, an_upload(a_docx(), "二.docx", replaces_id=first), by="confirmer")
    attached(staff.bureau, room, an_upload(slot="cause_document", title="办法"))
    return serve(staff.app)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_break_no_rule_of_accessibility_and_fit_the_window(
    staff: Staff, site: str, visit: Visiting, look: dict[str, Any]
) -> None:
    cookies = staff.session_of("filer")
    for path in (ATTACHMENTS, CASE):
        with visit(site + path, bypass_csp=True, cookies=cookies, **look) as seen:
            if path == CASE:
                seen.page.locator("#attachments summary").click()
            assert seen.faults() == [], path


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_file_is_attached_from_the_case_and_saved_again(
    staff: Staff, site: str, visit: Visiting, tmp_path: Path, *, scripts: bool, width: int
) -> None:
    chosen, content = tmp_path / "情况说明.pdf", a_pdf(b"(new)")
    chosen.write_bytes(content)

    with visit(site + CASE, cookies=staff.session_of("filer"), scripts=scripts, width=width) as seen:
        seen.page.locator("#attachments summary").click()
        seen.page.get_by_label("选择文件").set_input_files(chosen)
        seen.page.get_by_label("类别").select_option("opinion")
        seen.page.get_by_role("button", name="上传附件").click()
        seen.page.wait_for_selector(".notice--done")
        with seen.page.expect_download() as saving:
            seen.page.get_by_role("link", name="情况说明.pdf").click()

        assert saving.value.suggested_filename == "情况说明.pdf"
        assert Path(saving.value.path()).read_bytes() == content
        assert seen.complaints == []
    assert [row.title for row in rows_of(staff.bureau, 1)][-1] == "情况说明"


def test_a_refused_file_is_said_above_the_form_and_under_its_field(
    staff: Staff, site: str, visit: Visiting, tmp_path: Path
) -> None:
    chosen = tmp_path / "批复.docx"
    chosen.write_bytes(a_docx(**{"word/vbaProject.bin": b"1"}))

    with visit(site + ATTACHMENTS, cookies=staff.session_of("filer")) as seen:
        seen.page.get_by_label("选择文件").set_input_files(chosen)
        seen.page.get_by_label("类别").select_option("other")
        seen.page.get_by_role("button", name="上传附件").click()
        summary = seen.page.wait_for_selector("[data-error-summary]")

        assert "“批复.docx”含有宏" in summary.inner_text()
        assert "请另存为不含宏的 docx、xlsx" in seen.page.inner_text("#attachment-file-error")
        assert seen.page.evaluate("document.activeElement.hasAttribute('data-error-summary')")


def test_a_file_far_too_large_brings_a_sentence_not_a_broken_connection(
    staff: Staff, site: str, visit: Visiting, tmp_path: Path
) -> None:
    chosen = tmp_path / "大.pdf"
    chosen.write_bytes(b"\x00" * (30 << 20))

    with visit(site + ATTACHMENTS, cookies=staff.session_of("filer")) as seen:
        seen.page.get_by_label("选择文件").set_input_files(chosen)
        seen.page.get_by_label("类别").select_option("other")
        seen.page.get_by_role("button", name="上传附件").click()
        summary = seen.page.wait_for_selector("[data-error-summary]")

        assert "超过本市规定的 20 MB" in summary.inner_text()
