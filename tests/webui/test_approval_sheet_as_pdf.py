"""The approval sheet as PDF: the same page where the library is there, a sentence where it is not."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.builders.city import answer, filed
from tests.webui.printed_pages import OPINION, SHEET, an_ordinary_case, code_on, digest_on, pages_of, plain
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff
from webui.desks.approval_sheet import pdf

__all__ = ["sqlite_city", "sqlite_template", "staff"]


@pytest.mark.parametrize("missing", ["the package", "its libraries"])
def test_a_machine_that_makes_no_pdf_says_so_and_offers_the_browsers_print(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str
) -> None:
    filed(staff.bureau)
    client = staff.browser_of("filer")
    if missing == "the package":
        monkeypatch.setitem(sys.modules, "weasyprint", None)  # as Python notes a package that is not there
    else:
        (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
        monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
        monkeypatch.syspath_prepend(tmp_path)
    pdf.weasyprint.cache_clear()
    answer, sheet = client.get(f"{SHEET}.pdf"), client.get(SHEET)
    pdf.weasyprint.cache_clear()

    assert answer.status_code == 501
    assert "本系统没有设置 PDF 输出" in answer.text
    assert f'href="{SHEET}"' in answer.text
    assert "下载 PDF" not in sheet.text


needs_pdf = pytest.mark.skipif(not pdf.can_make_pdf(), reason="WeasyPrint or Pango is not there")


@needs_pdf
def test_the_pdf_of_an_ordinary_case_is_one_page_of_the_same_words(staff: Staff) -> None:
    an_ordinary_case(staff.bureau)
    page, made = staff.page("desk", SHEET), staff.browser_of("desk").get(f"{SHEET}.pdf")
    (text,) = pages_of(made.data)

    assert (made.status_code, made.mimetype) == (200, "application/pdf")
    assert made.headers["Content-Disposition"] == "inline; filename=ZM-2026-0001.pdf"
    assert text.count(plain(OPINION)) == page.count(OPINION) == 9
    for words in ("编号 ZM-2026-0001", code_on(page), digest_on(page), "第 1 页 共 1 页"):
        assert plain(words) in text
    assert "下载 PDF" in page
    assert "下载PDF" not in text


@needs_pdf
def test_a_long_opinion_flows_to_a_second_page(staff: Staff) -> None:
    case_id = filed(staff.bureau)
    long = "经核，设定依据充分，数据来源稳定可用，同意按申请意见办理。" * 80
    answer(staff.bureau, case_id, "task_confirm_request", "confirm", by="confirmer", opinion=long)
    made = staff.browser_of("desk").get(f"{SHEET}.pdf")

    first, second = pages_of(made.data)
    assert "编号ZM-2026-0001" in first
    assert "编号ZM-2026-0001" in second
    counted = (first + second).count("设定依据充分")
    assert counted >= 79  # one may stand across the two pages


@pytest.mark.parametrize(
    "address",
    [
        "https://example.cn/style.css",
        "file:///etc/passwd",
        "/etc/passwd",
        "sheet:/static/dist/../../secret_key.py",
        "sheet:/static/dist/manifest.json",
        "sheet:/list",
        "//example.cn/static/dist/style.css",
    ],
)
def test_the_pdf_is_given_its_own_stylesheets_and_nothing_else(address: str) -> None:
    with pytest.raises(pdf.NotServed):
        pdf.own_stylesheet(address)


@needs_pdf
def test_what_a_page_asks_for_elsewhere_is_never_fetched(serve: Callable[[Flask], str]) -> None:
    asked: list[str] = []
    elsewhere = Flask("elsewhere")
    elsewhere.add_url_rule("/<path:path>", view_func=lambda path: asked.append(path) or "")
    site = serve(elsewhere)
    page = f'<link rel="stylesheet" href="{site}/a.css"><img src="{site}/b.png"><p>证明</p>'

    assert pdf.pdf_of(page)
    assert asked == []
