"""A version as a table: one row an item, for spreadsheets. It says the same as the JSON, in Chinese words."""

from collections.abc import Iterator
from typing import Any, Final

import orjson

from engine.spreadsheets.delimited import write_delimited
from engine.spreadsheets.writing import packed, put_text
from workflows.exemption_list.published import VersionDocument
from workflows.exemption_list.terms import STANDING_LABELS, code_words

COLUMNS: Final[dict[str, str]] = {
    "number": "编号",
    "list_name": "所属清单",
    "unit_name": "索要单位",
    "matter_name": "事项名称",
    "matter_code": "事项实施编码",
    "proof_name": "证明名称",
    "proof_type": "证明类型",
    "ways": "免提交方式",
    "other_text": "其他方式说明",
    "issuing_unit": "开具单位",
    "legal_basis": "设定依据",
    "basis_level": "效力层级",
    "retained_reason": "保留理由",
    "risk_assessment": "风险影响评估",
    "note": "备注",
    "standing": "状态",
    "since_version": "自第几版",
    "effective_date": "施行日期",
    "source_place": "来源地区",
    "source_department": "来源部门",
    "source": "来源",
}
"""Field of an item's document -> the head of its column. Official data: Chinese in either language."""
VERSION_COLUMNS: Final = ("清单版本", "版本文件SHA-256")
"""On each row, so that a row that is copied elsewhere still says what it was taken from."""
SHEET: Final = "证明事项清单"


def as_csv(document: VersionDocument) -> bytes:
    """Return the version as CSV that spreadsheets open; no text of it can become a formula there."""
    return write_delimited(_rows(document))


def as_workbook(document: VersionDocument) -> bytes:
    """Return the version as a workbook; every cell is text, whatever it begins with."""
    from openpyxl import Workbook  # noqa: PLC0415  half a second: only where a workbook is asked for
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    for row in _rows(document):
        cells = [WriteOnlyCell(sheet) for _ in row]
        for cell, text in zip(cells, row, strict=True):
            put_text(cell, text)
        sheet.append(cells)
    return packed(book)


def _rows(document: VersionDocument) -> Iterator[list[str]]:
    yield [*COLUMNS.values(), *VERSION_COLUMNS]
    ends = [str(document.head.number), document.digest]
    for entry in document.entries:
        item = orjson.loads(entry)
        yield [*(_words(name, item[name]) for name in COLUMNS), *ends]


def _words(name: str, value: Any) -> str:
    """Return a value in words; unknown stays an empty cell."""
    if name == "standing":
        return STANDING_LABELS[value]
    if name == "ways":
        return "；".join(code_words(name, way) for way in value)
    return "" if value is None else code_words(name, str(value))
