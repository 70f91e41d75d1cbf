"""The survey and its files as pages: a workbook tried and taken, the decision, the survey beside the list."""

import io
import re
from typing import Any

import openpyxl
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from engine.store import table_of
from tests.builders.documents import a_pdf
from tests.builders.surveys import POLICE, a_round, a_row_form, accepted, drafted, rows
from tests.webui.filed_forms import summary_of, text_under
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of
from workflows.exemption_list.records import ItemEntryRow, ListVersionRow, ProofItemRow
from workflows.exemption_list.terms import ExemptionWay
from workflows.survey_forms.drawing import FormLine, form_as_xlsx

__all__ = ["sqlite_city", "sqlite_template", "staff"]

RETURN = f"/surveys/1/units/{POLICE}"


def sent_form(staff: Staff, who: str, form_at: str, path: str, **typed: Any) -> TestResponse:
    """Open the page on which the form stands and send it."""
    client = staff.browser_of(who)
    token = csrf_token(client.get(form_at).text)
    return client.post(path, data=MultiDict({"csrf_token": token, **typed}))


def a_workbook(*, mark: str | None = None) -> bytes:
    """Return the form with one row; mark: what stands under 数据共享 instead of √."""
    line = FormLine("单位1", "户口登记", None, "出生证明", (ExemptionWay.DATA_SHARING,), None)
    book = openpyxl.load_workbook(io.BytesIO(form_as_xlsx([line], unit="单位1")))
    if mark:
        book.worksheets[0]["G6"].value = mark
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def uploaded(staff: Staff, path: str, content: bytes, name: str = "附件2.xlsx") -> TestResponse:
    client = staff.browser_of("filer")
    token = csrf_token(client.get(f"{RETURN}/workbook").text)
    data = {"csrf_token": token, "file": (io.BytesIO(content), name), "replaces": "no"}
    return client.post(path, data=data, content_type="multipart/form-data")


def test_a_workbook_is_tried_then_taken(staff: Staff) -> None:
    a_round(staff.bureau)
    drafted(staff.bureau, 1)
    content = a_workbook()

    tried = uploaded(staff, f"{RETURN}/workbook", content)
    assert "试读 1 行，没有问题" in words_of(tried.text)
    assert rows(staff.bureau, 1) == ()
    assert uploaded(staff, f"{RETURN}/workbook/taking", content).location == RETURN
    (line,) = rows(staff.bureau, 1)
    assert (line.matter_name, line.proof_name, line.ways) == ("户口登记", "出生证明", ("data_sharing",))


def test_a_workbook_with_an_error_names_the_cell_takes_nothing_and_comes_back_to_be_mended(
    staff: Staff,
) -> None:
    a_round(staff.bureau)
    drafted(staff.bureau, 1)
    content = a_workbook(mark="也许")

    tried = uploaded(staff, f"{RETURN}/workbook/taking", content)
    assert tried.status_code == 422
    assert "G6" in words_of(tried.text)
    assert rows(staff.bureau, 1) == ()
    back = uploaded(staff, f"{RETURN}/workbook/mending", content)
    assert openpyxl.load_workbook(io.BytesIO(back.data)).sheetnames[0] == "错误清单"
    nothing = uploaded(staff, f"{RETURN}/workbook", b"", "")
    assert "没有选择文件" in summary_of(nothing.text)
    wrong = uploaded(staff, f"{RETURN}/workbook", b"%PDF-1.7", "附件2.xlsx")
    assert wrong.status_code == 422


def empty_the_list(staff: Staff) -> None:
    with staff.bureau.store.writing() as tx:
        for row in (ItemEntryRow, ProofItemRow, ListVersionRow):
            tx.execute(sa.delete(table_of(row)))


def test_the_approved_survey_becomes_the_first_version_of_an_empty_list(staff: Staff) -> None:
    empty_the_list(staff)
    a_round(staff.bureau)
    accepted(staff.bureau, 1, a_row_form(), a_row_form(step="领证"))
    place = "/surveys/1/list"
    typed = {"document_title": "协调小组会议纪要", "document_number": "纪要〔2026〕3号"}

    undated = sent_form(staff, "desk", place, "/surveys/1/decision", **typed)
    assert "请填写审定日期" in text_under(undated.text, "decided_date")
    without = sent_form(staff, "desk", place, "/surveys/1/decision", **typed, decided_date="2026-10-09")
    assert "没有选择文件" in text_under(without.text, "file")
    assert sent_form(staff, "publisher", place, "/surveys/1/publication").status_code == 409
    client = staff.browser_of("desk")
    token = csrf_token(client.get(place).text)
    paper = (io.BytesIO(a_pdf()), "纪要.pdf")
    data = {"csrf_token": token, **typed, "decided_date": "2026-10-09", "file": paper}
    done = client.post("/surveys/1/decision", data=data, content_type="multipart/form-data")
    assert done.location == place
    assert client.get("/surveys/1/decision").data == a_pdf()
    assert sent_form(staff, "filer", RETURN, f"{RETURN}/versions").status_code == 409
    assert sent_form(staff, "publisher", place, "/surveys/1/publication").location == place

    assert "出生证明" in staff.app.test_client().get("/list").text
    assert "清单第 1 版" in words_of(staff.page("desk", place))
    assert sent_form(staff, "publisher", place, "/surveys/1/publication").status_code == 409


def test_beside_a_list_each_difference_leads_to_an_ordinary_request_filled_in(staff: Staff) -> None:
    a_round(staff.bureau)
    listed = a_row_form(matter_name="户口迁移", proof_name="婚姻状况证明", ways=("commitment",))
    accepted(staff.bureau, 1, a_row_form(), listed)

    page = staff.page("filer", "/surveys/1/list")
    add, change = (
        re.findall(pattern, page)[0] for pattern in (r'"(/filing/add\?[^"]+)"', r'"(/filing/change\?[^"]+)"')
    )
    assert "免提交方式" in words_of(page)
    form = staff.page("filer", add.replace("&amp;", "&"))
    assert 'value="出生证明"' in form
    assert re.search(r'<option selected value="data_sharing"', form)
    changing = staff.page("filer", change.replace("&amp;", "&"))
    assert re.search(r'<option selected value="commitment"', changing)
    assert "登记协调小组审定" not in staff.page("desk", "/surveys/1/list")
    refused = sent_form(
        staff,
        "desk",
        "/surveys/1/list",
        "/surveys/1/decision",
        document_title="纪要",
        decided_date="2026-10-09",
    )
    assert refused.status_code == 422


def test_a_row_of_another_unit_fills_no_form(staff: Staff) -> None:
    a_round(staff.bureau)
    accepted(staff.bureau, 1, a_row_form())
    (line,) = rows(staff.bureau, 1)

    assert 'value="出生证明"' in staff.page("filer", f"/filing/add?survey_row={line.id}")
    assert 'value="出生证明"' not in staff.page("civil_filer", f"/filing/add?survey_row={line.id}")
    assert staff.status("filer", "/filing/add?survey_row=rubbish") == 200
