"""Files of 附件2 as departments really send them: xlsx, csv, docx; each quirk is one argument.

Written with openpyxl and by hand, never with the code under test.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

TITLE = "全市证明免提交事项情况统计表"
HEAD = "填报单位（公章）：鄂尔多斯市民政局    单位负责人（签字）：    联络员及联系方式：    2023年11月10日"
LEVELS = (
    ("序号", "旗区/部门名称", "事项名称", "事项实施编码", "免提交证明材料名称", "证明免提交方式", *[""] * 4),
    ("", "", "", "", "", "直接取消", "代替取消方式", "", "", ""),
    ("", "", "", "", "", "", "数据共享", "告知承诺", "部门核验", "其他方式"),
)
MERGES = ("A3:A5", "B3:B5", "C3:C5", "D3:D5", "E3:E5", "F3:J3", "F4:F5", "G4:J4")
"""With the title in row 1 and the head in row 2, the three levels stand in rows 3 to 5."""
FIRST = 6
"""The first row of data."""
NOTES = (
    "备注：1.“证明免提交方式”栏请在对应选项后打√,如通过其他方式提供,请填写具体方式。",
    "2.“证明”主要分为以下五种类型：一是对法律事实的证明,如身份证明、出生证明、死亡证明",
    "3.请各单位于2023年11月15日前将汇总表报送",
)
CODE = "11150600011234567A1000123001000"


def row(
    proof: str = "收入证明",
    *marks: str,
    unit: str = "民政局",
    matter: str = "最低生活保障",
    code: str = "",
    number: str = "1",
) -> list[str]:
    """Return one row of the form; marks stand in the five columns of ways, from the left."""
    return [number, unit, matter, code, proof, *marks, *[""] * (5 - len(marks))]


def annex_2(
    rows: Iterable[Sequence[Any]],
    *,
    levels: Sequence[Sequence[str]] = LEVELS,
    merges: Iterable[str] = MERGES,
    head: str = HEAD,
    notes: Iterable[str] = NOTES,
    also_merged: Iterable[str] = (),
) -> Workbook:
    """Return the form as a workbook, filled with the rows."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "附件2"
    for line in ([TITLE], [head], *levels, *rows, *([note] for note in notes)):
        sheet.append([each if each != "" else None for each in line])
    sheet.merge_cells("A1:J1")
    sheet.merge_cells("A2:J2")
    for area in (*merges, *also_merged):
        sheet.merge_cells(area)
    return book


def bytes_of(book: Workbook) -> bytes:
    """Return a workbook as the file that is sent."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx(rows: Iterable[Sequence[Any]], **quirks: Any) -> bytes:
    """Return the form as an xlsx file."""
    return bytes_of(annex_2(rows, **quirks))


def delimited(rows: Iterable[Sequence[str]], *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Return the form as a text file: merged cells have become empty ones."""
    out = io.StringIO()
    lines = [[TITLE], [HEAD], *LEVELS, *rows, *([note] for note in NOTES)]
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode(encoding)


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def paragraph(text: str) -> str:
    """Return a paragraph of a letter; what looks like a run stands as it is."""
    inside = (
        text if text.startswith("<w:r>") else f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )
    return f"<w:p>{inside}</w:p>"


def cell(text: str = "", *, span: int = 1, down: str = "") -> str:
    """Return a cell; down: "restart" begins a cell that is merged downwards, "continue" goes on with it."""
    merge = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[down]
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    inside = "".join(map(paragraph, text.split("\n")))
    return f"<w:tc><w:tcPr>{wide}{merge}</w:tcPr>{inside}</w:tc>"


def word_row(*cells: str) -> str:
    """Return a row of cells that are ready, or plain texts."""
    return "<w:tr>" + "".join(each if each.startswith("<w:tc>") else cell(each) for each in cells) + "</w:tr>"


WORD_HEADER = (
    word_row(*(cell(word, down="restart") for word in LEVELS[0][:5]), cell("证明免提交方式", span=5)),
    word_row(
        *(cell(down="continue") for _ in range(5)),
        cell("直接取消", down="restart"),
        cell("代替取消方式", span=4),
    ),
    word_row(*(cell(down="continue") for _ in range(6)), *LEVELS[2][6:]),
)


def table(*rows: str) -> str:
    """Return a table of a letter."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def docx(*blocks: str) -> bytes:
    """Return a letter of these paragraphs and tables."""
    body = f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(blocks)}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", body)
    return out.getvalue()


def word_form(rows: Iterable[Sequence[str]]) -> bytes:
    """Return the form as the table of a letter."""
    header = (TITLE, HEAD)
    filled = (word_row(*each) for each in rows)
    return docx(*map(paragraph, header), table(*WORD_HEADER, *filled), *map(paragraph, NOTES))
