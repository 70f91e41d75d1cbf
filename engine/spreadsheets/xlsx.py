"""Reads a workbook (xlsx) as a stream, within limits: texts, merged areas, and no formula.

Not by openpyxl: its quick way does not tell merged areas, its full way holds everything before any limit can
act. The archive was looked through before (engine.attachments).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import IO, Final
from zipfile import ZipFile

from lxml import etree

from engine.spreadsheets.picture_fonts import is_picture_font, seen
from engine.spreadsheets.rules import (
    FormulaFound,
    TooManyRows,
    counted,
    shown_formula,
)
from engine.spreadsheets.streams import damage_refused, elements
from engine.spreadsheets.terms import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_TEXTS,
    Allowance,
    Area,
    Book,
    Sheet,
    TableKind,
    column_letter,
    column_number,
)

_PLACE = re.compile(r"([A-Z]{1,4})([0-9]{1,8})")
_LETTERS = re.compile(r"[A-Z]{1,4}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_DATE_FORMATS: Final = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
"""Numbers of the built-in formats that show a day; 27 to 36 and 50 to 58 in Chinese programs."""
_DATE_SIGNS = re.compile(r"[ymd年月日]", re.IGNORECASE)
_NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_EPOCH: Final = date(1899, 12, 30)
_LARGEST_DAY: Final = 2_958_465
_EXACT_UP_TO: Final = 10**15
"""Programs keep fifteen digits of a number; a longer code typed as a number has lost its end."""


def read_xlsx(name: str, archive: ZipFile) -> Book:
    """Return the sheets that are not hidden. Refuses: TableDamaged, FormulaFound, and what `counted` does."""
    allowance = Allowance()
    with damage_refused(name):
        hidden, parts = _sheet_parts(archive)
        texts = _shared_texts(archive, allowance)
        reader = _Reader(texts, _looks(archive), allowance)
        sheets = tuple(reader.sheet(title, archive.open(part)) for title, part in parts)
    return Book(TableKind.XLSX, sheets, hidden)


class _Reader:
    """Reads sheet parts with the book's texts and formats at hand."""

    def __init__(self, texts: list[str], looks: "_Looks", allowance: Allowance) -> None:
        self._texts, self._looks, self._allowance = texts, looks, allowance

    def sheet(self, name: str, part: IO[bytes]) -> Sheet:
        """Return one sheet."""
        rows: dict[int, dict[int, str]] = {}
        areas: list[Area] = []
        last_row = 0
        for element in elements(part, "row", "mergeCell"):
            if etree.QName(element).localname == "row":
                last_row = int(element.get("r") or last_row + 1)
                if cells := self._row(name, last_row, element):
                    rows[last_row] = cells
            else:
                areas.append(self._area(name, element.get("ref", "")))
        return Sheet(name, rows, tuple(areas))

    def _row(self, sheet: str, row: int, element: etree._Element) -> dict[int, str]:
        cells: dict[int, str] = {}
        column, empty = 0, 0
        for cell in element:
            place = cell.get("r")
            column = _column_at(place) if place else column + 1
            if not len(cell):
                empty += 1
                continue
            formula = cell.find("{*}f")
            if formula is not None:
                shown = shown_formula(f"={formula.text or ''}")
                raise FormulaFound(sheet=sheet, place=f"{column_letter(column)}{row}", shown=shown)
            text = seen(self._text(cell), self._looks.pictures.get(int(cell.get("s") or 0)))
            if text.strip():
                cells[column] = counted(text, sheet, row=row, column=column, allowance=self._allowance)
        self._allowance.empty_cells -= empty
        if self._allowance.empty_cells < 0:
            raise TooManyRows(sheet=sheet, most=MOST_ROWS)
        return cells

    def _text(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inside = cell.find("{*}is")
            return "" if inside is None else _rich_text(inside)
        value = cell.findtext("{*}v") or ""
        if kind == "s" and value:
            return self._texts[int(value)]
        if kind == "b":
            return "是" if value == "1" else "否"
        if kind == "n" and value:
            return self._number(value, int(cell.get("s") or 0))
        return _unescaped(value)

    def _number(self, value: str, style: int) -> str:
        number = float(value)
        if style in self._looks.days and 0 < number < _LARGEST_DAY:
            return (_EPOCH + timedelta(days=int(number))).isoformat()
        return str(int(number)) if number.is_integer() and abs(number) < _EXACT_UP_TO else value

    def _area(self, sheet: str, ref: str) -> Area:
        self._allowance.areas -= 1
        if self._allowance.areas < 0:
            raise TooManyRows(sheet=sheet, most=MOST_ROWS)
        first, _, last = ref.partition(":")
        one, other = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
        if one is None or other is None:
            raise ValueError(ref)
        return Area(int(one[2]), column_number(one[1]), int(other[2]), column_number(other[1]))


@lru_cache(maxsize=4 * MOST_COLUMNS)
def _column_of(letters: str) -> int:
    if not _LETTERS.fullmatch(letters):
        raise ValueError(letters[:20])
    return column_number(letters)


def _column_at(place: str) -> int:
    """Return the column of a place such as AB12."""
    return _column_of(place.rstrip("0123456789"))


def _sheet_parts(archive: ZipFile) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Return the names of hidden sheets; and title and part of those that are shown, in their order."""
    targets = {
        each.get("Id", ""): each.get("Target", "")
        for each in elements(archive.open("xl/_rels/workbook.xml.rels"), "Relationship")
    }
    known = {name.lower(): name for name in archive.namelist()}
    hidden: list[str] = []
    parts: list[tuple[str, str]] = []
    for each in elements(archive.open("xl/workbook.xml"), "sheet"):
        title = each.get("name", "")
        if each.get("state", "visible") != "visible":
            hidden.append(title)
            continue
        target = targets[each.get(_RELATION) or each.get(_STRICT_RELATION) or ""]
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        parts.append((title, known[path.lower()]))
    if len(parts) > MOST_SHEETS:
        raise TooManyRows(sheet=parts[MOST_SHEETS][0], most=MOST_ROWS)
    return tuple(hidden), parts


def _shared_texts(archive: ZipFile, allowance: Allowance) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    texts: list[str] = []
    left = allowance.text
    for each in elements(archive.open("xl/sharedStrings.xml"), "si"):
        text = _rich_text(each)
        left -= len(text)
        if left < 0 or len(texts) > MOST_TEXTS:
            raise TooManyRows(sheet="整个工作簿", most=MOST_ROWS)
        texts.append(text)
    return texts


@dataclass(frozen=True)
class _Looks:
    """What the formats of cells make of a value."""

    days: frozenset[int] = frozenset()
    """Numbers of the formats that show a number as a day."""
    pictures: Mapping[int, str] = field(default_factory=dict)
    """Number of a format -> its picture font."""


def _looks(archive: ZipFile) -> _Looks:
    if "xl/styles.xml" not in archive.namelist():
        return _Looks()
    own: dict[int, str] = {}
    fonts: list[str] = []
    formats: list[tuple[int, int]] = []
    for each in elements(archive.open("xl/styles.xml"), "numFmt", "fonts", "cellXfs"):
        kind = etree.QName(each).localname
        if kind == "numFmt":
            own[int(each.get("numFmtId", 0))] = each.get("formatCode", "")
        elif kind == "fonts":
            fonts = [_value(font, "name") for font in each.iterchildren("{*}font")]
        else:
            told = each.iterchildren("{*}xf")
            formats = [(int(one.get("numFmtId", 0)), int(one.get("fontId", 0))) for one in told]
    return _Looks(
        frozenset(number for number, (used, _) in enumerate(formats) if _shows_a_day(used, own)),
        {
            number: fonts[font]
            for number, (_, font) in enumerate(formats)
            if font < len(fonts) and is_picture_font(fonts[font])
        },
    )


def _value(element: etree._Element, name: str) -> str:
    found = element.find(f"{{*}}{name}")
    return "" if found is None else found.get("val", "")


def _shows_a_day(used: int, own: dict[int, str]) -> bool:
    if used in own:
        return bool(_DATE_SIGNS.search(_NOT_SHOWN.sub("", own[used])))
    return used in _DATE_FORMATS


def _rich_text(element: etree._Element) -> str:
    """Return the text of all runs, without the reading aids that stand over them."""
    if len(element) == 1 and not len(element[0]):
        return _unescaped(element[0].text or "")
    found = (
        seen(each.text or "", _value(parent, "rPr/{*}rFont"))
        for each in element.iter("{*}t")
        if (parent := each.getparent()) is not None and etree.QName(parent).localname != "rPh"
    )
    return _unescaped("".join(found))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
