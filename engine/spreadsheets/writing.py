"""Writes workbooks: every text as text, whatever it looks like, and the same bytes for the same content."""

import io
import re
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from engine.spreadsheets.rules import is_formula

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

WRITTEN_AT: Final = datetime(2023, 8, 25)  # noqa: DTZ001  a workbook's own dates have no time zone
"""Stands in every workbook as its day, so that only its content makes its bytes: the day of the plan."""
AUTHOR: Final = "免证"
TEXT_FORMAT: Final = "@"
"""Cells of this format stay text: a long code keeps its digits when somebody edits it."""
_PART_DATE: Final = (1980, 1, 1, 0, 0, 0)
_LIKE_AN_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def put_text(cell: "Cell", text: str) -> None:
    """Write a text into a cell: never a formula, a number or a day, whatever it begins with."""
    if not text:
        return
    # A workbook writes odd signs as _x0041_; a text that looks so must not be read as one.
    cell.value = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    if is_formula(text):
        cell.quotePrefix = True


def lines_needed(text: str, width: float) -> int:
    """Return how many lines a text takes in a column so many small letters wide; a Han character is two."""
    per_line = max(1, int(width) - 1)
    return sum(max(1, -(-_letters_wide(line) // per_line)) for line in text.split("\n"))


def packed(book: "Workbook") -> bytes:
    """Return the file of a workbook; twice the same for the same content. The workbook is used up by it."""
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415  half a second: only where a file is written

    book.properties.creator = AUTHOR
    book.properties.created = book.properties.modified = WRITTEN_AT
    for sheet in book.worksheets:
        # A set by the library's own making, in an order that is nobody's.
        sheet.merged_cells = sheet.merged_cells.sorted()
    written = io.BytesIO()
    ExcelWriter(book, ZipFile(written, "w", ZIP_DEFLATED)).save()
    return _without_dates(written)


def _letters_wide(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)


def _without_dates(written: io.BytesIO) -> bytes:
    """Return the archive with the same date on each part: they bear the time of writing."""
    out = io.BytesIO()
    with ZipFile(written) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = ZipInfo(name, _PART_DATE)
            part.compress_type = ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return out.getvalue()
