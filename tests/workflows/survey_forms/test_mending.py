"""The form to mend: the sender's own file, each wrong cell marked, and it may be sent again as it is."""

import io

import pytest
from openpyxl import load_workbook

from tests.builders.survey_workbooks import annex_2, bytes_of, delimited, row, word_form, xlsx
from workflows.survey_forms.mending import workbook_to_mend
from workflows.survey_forms.reading import MENDING_SHEET, read_survey

ROWS = [row("收入证明", "", "√"), row("婚姻状况证明", "√", "√"), row("", "√", unit="")]


def mended(name: str, content: bytes) -> bytes:
    return workbook_to_mend(name, content, read_survey(name, content).errors)


def test_the_wrong_cells_are_yellow_and_say_why() -> None:
    book = load_workbook(io.BytesIO(mended("a.xlsx", xlsx(ROWS))))
    assert book.sheetnames == [MENDING_SHEET, "附件2"]
    sheet = book["附件2"]
    marked = {cell.coordinate for line in sheet.iter_rows() for cell in line if cell.comment}
    assert marked == {"F7", "B8", "E8"}
    assert all(sheet[place].fill.fgColor.rgb == "00FFFF99" for place in marked)
    assert "不能与代替取消方式同时选择" in sheet["F7"].comment.text
    assert sheet["E6"].value == "收入证明"


def test_the_first_sheet_lists_every_error_with_the_way_to_its_cell() -> None:
    sheet = load_workbook(io.BytesIO(mended("a.xlsx", xlsx(ROWS))))[MENDING_SHEET]
    lines = [tuple(cell.value for cell in line) for line in sheet.iter_rows()]
    assert lines[0] == ("工作表", "单元格", "问题和办法")
    assert [(line[0], line[1]) for line in lines[1:]] == [("附件2", "F7"), ("附件2", "B8"), ("附件2", "E8")]
    assert sheet["B2"].hyperlink.location == "'附件2'!F7"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", xlsx(ROWS)), ("a.csv", delimited(ROWS)), ("a.docx", word_form(ROWS))],
    ids=["xlsx", "csv", "docx"],
)
def test_it_is_read_as_the_file_was(name: str, content: bytes) -> None:
    before = read_survey(name, content)
    again = read_survey("mend.xlsx", mended(name, content))
    assert again.rows == before.rows
    assert [(each.row, each.column, each.reason.code) for each in again.errors] == [
        (each.row, each.column, each.reason.code) for each in before.errors
    ]
    assert again.notices == ()


def test_once_mended_it_has_no_errors_and_a_second_list_replaces_the_first() -> None:
    twice = mended("b.xlsx", mended("a.xlsx", xlsx(ROWS)))
    book = load_workbook(io.BytesIO(twice))
    assert book.sheetnames == [MENDING_SHEET, "附件2"]
    book["附件2"]["F7"] = None
    book["附件2"]["B8"], book["附件2"]["E8"] = "民政局", "身份证明"
    reading = read_survey("c.xlsx", bytes_of(book))
    assert reading.errors == ()
    assert len(reading.rows) == 3


def test_a_remark_on_a_merged_cell_stands_on_its_first() -> None:
    rows = [row("收入证明"), row("身份证明")]
    book = annex_2(rows, also_merged=["F6:F7"])
    sheet = load_workbook(io.BytesIO(mended("a.xlsx", bytes_of(book))))["附件2"]
    assert sheet["F6"].comment.text.count("没有选择免提交方式") == 1
