"""Gives a sender the file back with the wrong cells marked: yellow, a remark on each, and a list in front."""

import io
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from engine.spreadsheets.terms import Book, Sheet, TableKind, column_number
from engine.spreadsheets.writing import AUTHOR, lines_needed, packed, put_text

if TYPE_CHECKING:
    from openpyxl import Workbook

_YELLOW: Final = "FFFF99"
_REMARK_WIDTH: Final = 320
_REMARK_HEIGHT: Final = 120
_LIST_WIDTHS: Final = (18, 10, 90)
_LONGEST_TITLE: Final = 31
"""Signs that programs allow in the name of a sheet."""


@dataclass(frozen=True)
class Remark:
    """What is to be said about one cell."""

    sheet: str
    row: int
    column: str
    text: str


@dataclass(frozen=True)
class RemarkList:
    """How the sheet with all remarks is called, and its columns: sheet, cell, remark."""

    title: str
    columns: tuple[str, str, str]


def marked(content: bytes, book: Book, remarks: Sequence[Remark], listed: RemarkList) -> bytes:
    """Return a workbook with the remarks; of a text or a letter, a workbook with the same cells.

    content: a file that was read before, so that nothing in it can do harm.
    """
    target = _loaded(content) if book.kind is TableKind.XLSX else _drawn(book.sheets)
    if listed.title in target.sheetnames:
        del target[listed.title]
    _mark(target, remarks)
    _list_remarks(target, remarks, listed)
    return packed(target)


def _loaded(content: bytes) -> "Workbook":
    from openpyxl import load_workbook  # noqa: PLC0415  half a second: only where a file is written

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extras that get lost: this is a copy to work with
        return load_workbook(io.BytesIO(content))


def _drawn(sheets: Iterable[Sheet]) -> "Workbook":
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        target = book.create_sheet(sheet.name[:_LONGEST_TITLE])
        for row, cells in sheet.rows.items():
            for column, text in cells.items():
                put_text(target.cell(row, column), text)
        for area in sheet.areas:
            target.merge_cells(
                start_row=area.top, start_column=area.left, end_row=area.bottom, end_column=area.right
            )
    return book


def _mark(book: "Workbook", remarks: Iterable[Remark]) -> None:
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    fill = PatternFill("solid", fgColor=_YELLOW)
    told: dict[tuple[str, int, int], list[str]] = {}
    for remark in remarks:
        place = (remark.sheet, remark.row, column_number(remark.column))
        told.setdefault(place, []).append(remark.text)
    for (title, row, column), texts in told.items():
        cell = _first_of_area(book[title], row, column)
        cell.fill = fill
        cell.comment = Comment("\n".join(texts), AUTHOR, height=_REMARK_HEIGHT, width=_REMARK_WIDTH)


def _first_of_area(sheet: Any, row: int, column: int) -> Any:
    """Return the cell, or the first of the merged area it lies in: no other can bear a remark."""
    from openpyxl.cell import MergedCell  # noqa: PLC0415

    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    for area in sheet.merged_cells.ranges:
        if cell.coordinate in area:
            return sheet.cell(area.min_row, area.min_col)
    return cell


def _list_remarks(book: "Workbook", remarks: Iterable[Remark], listed: RemarkList) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415

    sheet = book.create_sheet(listed.title, 0)
    for column, title in enumerate(listed.columns, start=1):
        put_text(sheet.cell(1, column), title)
        sheet.cell(1, column).font = Font(bold=True)
    for row, remark in enumerate(remarks, start=2):
        place = f"{remark.column}{remark.row}"
        for column, text in enumerate((remark.sheet, place, remark.text), start=1):
            put_text(sheet.cell(row, column), text)
        name = remark.sheet.replace("'", "''")
        sheet.cell(row, 2).hyperlink = Hyperlink(ref=f"B{row}", location=f"'{name}'!{place}")
        sheet.cell(row, 2).style = "Hyperlink"
        sheet.cell(row, 3).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = 15 * lines_needed(remark.text, _LIST_WIDTHS[-1])
    for letter, width in zip("ABC", _LIST_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
