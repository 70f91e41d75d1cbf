"""Draws 附件1: title, one line of header, the liaisons; A4 upright."""

from collections.abc import Iterable
from typing import Final

from engine.spreadsheets.writing import lines_needed, packed, put_text
from workflows.liaison_lists.terms import COLUMN_TITLES, Liaison

TITLE: Final = "创建“无证明城市”工作联络员名单"
SHEET_NAME: Final = "附件1"
_WIDTHS: Final = (6, 14, 24, 18, 18, 20)


def liaisons_as_xlsx(liaisons: Iterable[Liaison]) -> bytes:
    """Return the form as a workbook, in the order of the form's columns."""
    from openpyxl import Workbook  # noqa: PLC0415  half a second: only where a file is written
    from openpyxl.styles import Alignment, Border, Font, Side  # noqa: PLC0415

    thin = Side(style="thin")
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET_NAME
    put_text(sheet.cell(1, 1), TITLE)
    sheet.merge_cells("A1:F1")
    sheet.cell(1, 1).font = Font(name="宋体", size=16, bold=True)
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    for row, cells in enumerate([tuple(COLUMN_TITLES.values()), *_lines(liaisons)], start=2):
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(row, column)
            put_text(cell, text)
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        most = max(lines_needed(text, width) for text, width in zip(cells, _WIDTHS, strict=True))
        sheet.row_dimensions[row].height = max(22, most * 15 + 4)
    sheet.row_dimensions[1].height = 34
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.print_title_rows = "2:2"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    return packed(book)


def _lines(liaisons: Iterable[Liaison]) -> Iterable[tuple[str, ...]]:
    for number, each in enumerate(liaisons, start=1):
        texts = (each.name, each.section, each.post, each.phone, each.note)
        yield (str(number), *(text or "" for text in texts))
