"""Reads the tables of a letter (docx) as sheets, with what stands before each; nothing is run or fetched."""

import re
from collections.abc import Iterator
from typing import Any, Final
from zipfile import ZipFile

from lxml import etree

from engine.attachments.rules import size_words
from engine.spreadsheets.picture_fonts import seen
from engine.spreadsheets.rules import (
    FormulaFound,
    NoTableFound,
    TableHoldsPrograms,
    TableTooLarge,
    TooManyRows,
    counted,
    shown_formula,
)
from engine.spreadsheets.streams import damage_refused
from engine.spreadsheets.terms import (
    LARGEST_LETTER_BYTES,
    MOST_ROWS,
    MOST_SHEETS,
    Allowance,
    Area,
    Book,
    Sheet,
    TableKind,
    column_letter,
)

MAIN_PART: Final = "word/document.xml"
SHEET_NAME: Final = "表%s"
"""A table of a letter has no name: it is the first, the second …"""
_FETCHES: Final = re.compile(r"^\s*(DDE(AUTO)?|LINK|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON)\b", re.IGNORECASE)
_COMPUTES: Final = re.compile(r"^\s*=")
_ROWS: Final = "./w:tr|./w:sdt/w:sdtContent/w:tr|./w:ins/w:tr"
_CELLS: Final = "./w:tc|./w:sdt/w:sdtContent/w:tc"
_BREAKS: Final = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}


def read_docx(name: str, archive: ZipFile) -> Book:
    """Return its tables in order. Refuses: NoTableFound, TableDamaged, TableHoldsPrograms, FormulaFound."""
    with damage_refused(name):
        if archive.getinfo(MAIN_PART).file_size > LARGEST_LETTER_BYTES:
            raise TableTooLarge(name=name, largest=size_words(LARGEST_LETTER_BYTES))
        body = _body(archive)
        _refuse_fetching(name, body)
        sheets = tuple(_sheets(body))
    if not sheets:
        raise NoTableFound(name=name)
    return Book(TableKind.DOCX, sheets)


def _sheets(body: etree._Element) -> Iterator[Sheet]:
    allowance = Allowance()
    lead: list[str] = []
    count = 0
    for block in _blocks(body):
        if etree.QName(block).localname != "tbl":
            lead.append(_text(block))
            continue
        count += 1
        if count > MOST_SHEETS:
            raise TooManyRows(sheet=SHEET_NAME % count, most=MOST_ROWS)
        yield _Table(SHEET_NAME % count, block, allowance).sheet(tuple(lead))
        lead = []


class _Table:
    """One table on its way to a sheet: where each cell begins, and what hangs on the row above."""

    def __init__(self, name: str, element: etree._Element, allowance: Allowance) -> None:
        self._name, self._element, self._allowance = name, element, allowance
        self._rows: dict[int, dict[int, str]] = {}
        self._areas: list[Area] = []
        self._open: dict[int, Area] = {}
        """Column -> the area that may go on in the next row."""
        self._width = 0

    def sheet(self, lead: tuple[str, ...]) -> Sheet:
        """Return the table as a sheet."""
        for number, row in enumerate(_found(self._element, _ROWS), start=1):
            self._add_row(number, row)
        self._areas.extend(self._open.values())
        merged = (area for area in self._areas if (area.top, area.left) != (area.bottom, area.right))
        return Sheet(self._name, self._rows, tuple(merged), lead, width=self._width)

    def _add_row(self, number: int, row: etree._Element) -> None:
        column = 1 + _number(row, "./w:trPr/w:gridBefore", default=0)
        going_on: dict[int, Area] = {}
        for cell in _found(row, _CELLS):
            width = max(1, _number(cell, "./w:tcPr/w:gridSpan", default=1))
            above = self._open.pop(column, None)
            if above is not None and _hangs(cell):
                going_on[column] = Area(above.top, above.left, number, above.right)
            else:
                if above is not None:
                    self._areas.append(above)
                going_on[column] = Area(number, column, number, column + width - 1)
                self._add_cell(number, column, cell)
            column += width
        self._areas.extend(self._open.values())
        self._open = going_on
        self._width = max(self._width, column - 1)

    def _add_cell(self, row: int, column: int, cell: etree._Element) -> None:
        for told in _instructions(cell):
            if _COMPUTES.search(told):
                place = f"{column_letter(column)}{row}"
                raise FormulaFound(sheet=self._name, place=place, shown=shown_formula(told))
        text = "\n".join(_text(paragraph) for paragraph in _found(cell, ".//w:p"))
        if text.strip():
            kept = counted(text, self._name, row=row, column=column, allowance=self._allowance)
            self._rows.setdefault(row, {})[column] = kept


def _body(archive: ZipFile) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    with archive.open(MAIN_PART) as part:
        root = etree.parse(part, parser).getroot()
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("a part with a document type")
    body = root.find("{*}body")
    if body is None:
        raise KeyError("body")
    return body


def _refuse_fetching(name: str, body: etree._Element) -> None:
    for told in _instructions(body):
        if _FETCHES.search(told):
            raise TableHoldsPrograms(name=name, part=told.split()[0])


def _instructions(element: etree._Element) -> Iterator[str]:
    """Yield what the fields inside are told to do; one instruction may be cut into several pieces."""
    pieces: list[str] = []
    for each in element.iter("{*}instrText", "{*}fldSimple", "{*}fldChar"):
        tag = etree.QName(each).localname
        if tag == "instrText":
            pieces.append(each.text or "")
        elif tag == "fldSimple":
            yield _attribute(each, "instr")
        elif pieces:
            yield "".join(pieces)
            pieces = []
    if pieces:
        yield "".join(pieces)


def _blocks(body: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables in order, also those inside a content control."""
    yield from _found(body, "./w:p|./w:tbl|./w:sdt/w:sdtContent/w:p|./w:sdt/w:sdtContent/w:tbl")


def _hangs(cell: etree._Element) -> bool:
    """Say whether the cell is the lower part of the one above."""
    merge = next(_found(cell, "./w:tcPr/w:vMerge"), None)
    return merge is not None and _attribute(merge, "val") != "restart"


def _text(paragraph: etree._Element) -> str:
    """Return a paragraph's text: what was deleted under tracking is not there any more."""
    pieces = []
    for each in paragraph.iter("{*}t", "{*}sym", *(f"{{*}}{name}" for name in _BREAKS)):
        tag = etree.QName(each).localname
        if tag == "t":
            pieces.append(seen(each.text or "", _font_of_run(each)))
        elif tag == "sym":
            pieces.append(seen(chr(int(_attribute(each, "char") or "0", 16)), _attribute(each, "font")))
        elif _is_in_run(each):
            pieces.append(_BREAKS[tag])
    return "".join(pieces)


def _font_of_run(element: etree._Element) -> str | None:
    """Return the font of Latin letters that the run asks for: a picture font is asked for so."""
    run = element.getparent()
    fonts = None if run is None else run.find("{*}rPr/{*}rFonts")
    return None if fonts is None else _attribute(fonts, "ascii")


def _is_in_run(element: etree._Element) -> bool:
    # A `tab` also stands in the paragraph's settings, where it is a stop and no sign.
    parent = element.getparent()
    return parent is not None and etree.QName(parent).localname == "r"


def _found(element: etree._Element, path: str) -> Iterator[etree._Element]:
    namespace = etree.QName(element).namespace or ""
    found: Any = element.xpath(path, namespaces={"w": namespace})
    yield from found


def _number(element: etree._Element, path: str, *, default: int) -> int:
    found = next(_found(element, path), None)
    value = _attribute(found, "val") if found is not None else ""
    return int(value) if value.isdecimal() else default


def _attribute(element: etree._Element, name: str) -> str:
    namespace = etree.QName(element).namespace
    return element.get(f"{{{namespace}}}{name}") or element.get(name) or ""
