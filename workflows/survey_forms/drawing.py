"""Draws 附件2 as the plan has it: title, head, three levels of header, rows, notes; on A4 across."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from engine.spreadsheets.delimited import write_delimited
from engine.spreadsheets.words import in_simplified, one_line
from engine.spreadsheets.writing import TEXT_FORMAT, lines_needed, packed, put_text
from workflows.exemption_list.terms import ExemptionWay
from workflows.survey_forms.marks import TICK, written_mark
from workflows.survey_forms.terms import COLUMN_TITLES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE: Final = "全市证明免提交事项情况统计表"
SHEET_NAME: Final = "附件2"
_TYPES_NOTE: Final = (
    "2.“证明”主要分为以下五种类型：一是对法律事实的证明，如身份证明、出生证明、死亡证明；二是对法律关系的证明，"
    "如亲属关系证明、婚姻状况证明；三是对资格、资质、能力或水平的证明，如职称证明、培训证明；四是权属证明，如住所、"
    "办公地点、检测场所使用权或所有权证明；五是其他客观状态或事实的证明，如备案证明、验资报告、收入证明、"
    "住房公积金提取证明等。"
)
NOTES: Final = (
    "备注：1.“证明免提交方式”栏请在对应选项后打√，如通过其他方式提供，请填写具体方式。",
    _TYPES_NOTE,
    "3.请各单位于2023年11月15日前将汇总表报送，电子版发送至ordosdzzw@126.com。",
    "4.选择几种方式的，在√后写明先后次序（√1、√2……）；只有一种的，只打√。",
)
"""1 to 3 are those of 附件2; the form is silent on the order of several ways, 4 says how it is kept."""
_HEADER_TOP: Final = 3
_FIRST: Final = 6
_COLUMNS: Final = tuple(COLUMN_TITLES.values())
_LAST: Final = len(_COLUMNS)
_WAYS_FROM: Final = 6
_WIDTHS: Final = (5, 18, 24, 20, 28, 9, 9, 9, 9, 24)
"""Columns, in small letters; together as wide as A4 lies at the size of the print."""
_LINE_HEIGHT: Final = 13
_LEAST_HEIGHT: Final = 18
_MERGED: Final = (
    "A1:J1",
    "A2:J2",
    *(f"{letter}3:{letter}5" for letter in "ABCDE"),
    "F3:J3",
    "F4:F5",
    "G4:J4",
)
_FONT: Final = "宋体"


@dataclass(frozen=True)
class FormLine:
    """One row to be written."""

    department: str | None
    matter_name: str | None
    matter_code: str | None
    proof_name: str
    ways: tuple[ExemptionWay, ...]
    other_text: str | None

    def cells(self, number: int) -> tuple[str, ...]:
        """Return the texts of the ten columns."""
        names = (self.department, self.matter_name, self.matter_code, self.proof_name)
        marks = (written_mark(self.ways, way, self.other_text) for way in ExemptionWay)
        return (str(number), *(in_simplified(one_line(name or "")) for name in names), *marks)


def form_as_xlsx(lines: Iterable[FormLine], *, unit: str | None = None, filled: date | None = None) -> bytes:
    """Return the form as a workbook. Who signs it is left to be written by hand."""
    from openpyxl import Workbook  # noqa: PLC0415  half a second: only where a file is written

    book = Workbook()
    sheet = book.active
    sheet.title = SHEET_NAME
    pens = _Pens(book)
    _draw_head(sheet, pens, unit, filled)
    last = _FIRST - 1
    for last, line in enumerate(lines, start=_FIRST):
        _draw_line(sheet, pens, last, line.cells(last - _FIRST + 1))
    for offset, note in enumerate(NOTES, start=1):
        pens.put(sheet.cell(last + offset, 1), note, pens.note)
        sheet.merge_cells(start_row=last + offset, start_column=1, end_row=last + offset, end_column=_LAST)
        sheet.row_dimensions[last + offset].height = lines_needed(note, sum(_WIDTHS)) * _LINE_HEIGHT + 4
    _offer_ticks(sheet, max(last, _FIRST))
    _set_page(sheet)
    return packed(book)


def form_as_csv(lines: Iterable[FormLine]) -> bytes:
    """Return the same rows as text, under one line of header."""
    rows = (line.cells(number) for number, line in enumerate(lines, start=1))
    return write_delimited([_COLUMNS, *rows])


class _Pens:
    """The few styles of the form, each registered once: one of its own for every cell takes far longer."""

    def __init__(self, book: Any) -> None:
        from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side  # noqa: PLC0415

        thin = Side(style="thin")
        frame = Border(left=thin, right=thin, top=thin, bottom=thin)

        def pen(name: str, size: int, across: str, *, border: Any = None, bold: bool = False) -> str:
            aligned = Alignment(horizontal=across, vertical="center", wrap_text=True)
            style = NamedStyle(name, Font(name=_FONT, size=size, bold=bold), border=border, alignment=aligned)
            style.number_format = TEXT_FORMAT
            book.add_named_style(style)
            return name

        self.title = pen("标题", 18, "center", bold=True)
        self.head = pen("表头行", 10, "left")
        self.header = pen("栏名", 10, "center", border=frame, bold=True)
        self.words = pen("文字", 10, "left", border=frame)
        self.mark = pen("标记", 10, "center", border=frame)
        self.note = pen("备注", 9, "left")

    def put(self, cell: Any, text: str, pen: str) -> None:
        """Write a text with a pen."""
        cell.style = pen
        put_text(cell, text)


def _draw_head(sheet: "Worksheet", pens: _Pens, unit: str | None, filled: date | None) -> None:
    pens.put(sheet.cell(1, 1), TITLE, pens.title)
    day = f"{filled.year}年{filled.month}月{filled.day}日" if filled else "年    月    日"
    blank = " " * 16
    head = f"填报单位（公章）：{unit or blank}    单位负责人（签字）：{blank}联络员及联系方式：{blank}{day}"
    pens.put(sheet.cell(2, 1), head, pens.head)
    for row in range(_HEADER_TOP, _FIRST):
        for column in range(1, _LAST + 1):
            sheet.cell(row, column).style = pens.header
    for column, title in enumerate(_COLUMNS[: _WAYS_FROM - 1], start=1):
        put_text(sheet.cell(_HEADER_TOP, column), title)
    put_text(sheet.cell(_HEADER_TOP, _WAYS_FROM), "证明免提交方式")
    put_text(sheet.cell(_HEADER_TOP + 1, _WAYS_FROM), _COLUMNS[_WAYS_FROM - 1])
    put_text(sheet.cell(_HEADER_TOP + 1, _WAYS_FROM + 1), "代替取消方式")
    for column, title in enumerate(_COLUMNS[_WAYS_FROM:], start=_WAYS_FROM + 1):
        put_text(sheet.cell(_HEADER_TOP + 2, column), title)
    for area in _MERGED:
        sheet.merge_cells(area)


def _draw_line(sheet: "Worksheet", pens: _Pens, row: int, cells: Iterable[str]) -> None:
    most = 1
    for column, text in enumerate(cells, start=1):
        is_mark = column == 1 or _WAYS_FROM <= column < _LAST
        pens.put(sheet.cell(row, column), text, pens.mark if is_mark else pens.words)
        most = max(most, lines_needed(text, _WIDTHS[column - 1]))
    # Not every program grows a row to its text when it opens a file.
    sheet.row_dimensions[row].height = max(_LEAST_HEIGHT, most * _LINE_HEIGHT + 4)


def _offer_ticks(sheet: "Worksheet", last: int) -> None:
    """Offer √ in a list beside each cell of a way; whoever types something else may."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    offered = ",".join([TICK, *(f"{TICK}{number}" for number in range(1, 6))])
    ticks = DataValidation(type="list", formula1=f'"{offered}"', allow_blank=True, showErrorMessage=False)
    ticks.add(f"F{_FIRST}:I{last}")
    sheet.add_data_validation(ticks)


def _set_page(sheet: "Worksheet") -> None:
    for letter, width in zip("ABCDEFGHIJ", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for row, height in ((1, 32), (2, 22), (3, 20), (4, 20), (5, 20)):
        sheet.row_dimensions[row].height = height
    sheet.freeze_panes = f"A{_FIRST}"
    sheet.print_title_rows = f"{_HEADER_TOP}:{_FIRST - 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
