"""What is written is text and stays text, and the same content is the same bytes."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from engine.spreadsheets.delimited import write_delimited
from engine.spreadsheets.files import read_book
from engine.spreadsheets.mending import Remark, RemarkList, marked
from engine.spreadsheets.writing import lines_needed, packed, put_text

LISTED = RemarkList("问题", ("表", "格", "说明"))


def written(*texts: str) -> bytes:
    book = Workbook()
    for column, text in enumerate(texts, start=1):
        put_text(book.active.cell(1, column), text)
    book.active.merge_cells("A2:B2")
    book.active.merge_cells("A3:B4")
    return packed(book)


@pytest.mark.parametrize(
    "text",
    ["2023-11-10", "0015060", "1" * 31, "_x0041_", "a_x005F_b", "甲\n乙", "<&\"'>", "1E5", "TRUE", " 甲 "],
)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert read_book("a.xlsx", written(text)).sheets[0].own(1, 1) == text


def test_a_formula_is_written_as_the_text_it_is() -> None:
    cell = load_workbook(io.BytesIO(written("=1+1"))).active["A1"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_the_same_content_is_the_same_bytes_with_no_time_in_them() -> None:
    first = written("甲", "乙")
    assert first == written("甲", "乙")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {1980}
        assert b"2023-08-25" in archive.read("docProps/core.xml")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("abc", 10, 1), ("收入证明", 9, 1), ("收入证明", 8, 2), ("a\nb", 10, 2), ("1" * 31, 20, 2)],
)
def test_a_row_is_as_high_as_its_text(text: str, width: float, lines: int) -> None:
    assert lines_needed(text, width) == lines


def test_a_text_file_is_opened_with_its_chinese_intact_and_starts_no_program() -> None:
    sent = write_delimited([["证明", "=cmd|'x'!A0", "-", "+86"], ["甲,乙", "丙\n丁", "", ""]])
    assert sent.startswith(b"\xef\xbb\xbf")
    assert "'=cmd" in sent.decode("utf-8-sig")
    sheet = read_book("a.csv", sent).sheets[0]
    assert [sheet.own(1, column) for column in range(1, 5)] == ["证明", "=cmd|'x'!A0", "-", "+86"]
    assert (sheet.own(2, 1), sheet.own(2, 2)) == ("甲,乙", "丙\n丁")


def test_remarks_stand_in_their_cells_and_on_a_first_sheet() -> None:
    content = written("甲", "乙")
    remarks = [
        Remark("Sheet", 1, "B", "第一处"),
        Remark("Sheet", 1, "B", "第二处"),
        Remark("Sheet", 4, "B", "合并格"),
    ]
    book = load_workbook(io.BytesIO(marked(content, read_book("a.xlsx", content), remarks, LISTED)))
    assert book.sheetnames == ["问题", "Sheet"]
    assert book["Sheet"]["B1"].comment.text == "第一处\n第二处"
    assert book["Sheet"]["A3"].comment.text == "合并格"
    assert [tuple(cell.value for cell in line) for line in book["问题"].iter_rows()] == [
        ("表", "格", "说明"),
        ("Sheet", "B1", "第一处"),
        ("Sheet", "B1", "第二处"),
        ("Sheet", "B4", "合并格"),
    ]
