"""Files that are made to harm whoever opens them: each is small, and none is what it says."""

import io
import zipfile
from collections.abc import Iterable
from typing import Final

from tests.builders.survey_workbooks import annex_2, bytes_of, docx, row

SHEET: Final = "xl/worksheets/sheet1.xml"
TEXTS: Final = "xl/sharedStrings.xml"
_SPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OPEN: Final = f'<?xml version="1.0"?><worksheet xmlns="{_SPACE}"><sheetData>'
_CLOSE: Final = "</sheetData></worksheet>"


def with_part(name: str, pieces: Iterable[bytes], *, source: bytes | None = None) -> bytes:
    """Return the form as a workbook in which one part is another."""
    given = source or bytes_of(annex_2([row("收入证明", "√")]))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(given)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        with new.open(name, "w") as opened:
            for piece in pieces:
                opened.write(piece)
    return out.getvalue()


def unpacking_to_a_gigabyte() -> bytes:
    """Return a workbook of one megabyte whose sheet unpacks to a thousand times as much."""
    return with_part(SHEET, [_OPEN.encode(), *[b" " * (1 << 20)] * 1024, _CLOSE.encode()])


def with_shared_texts(count: int) -> bytes:
    """Return a workbook with so many texts that no cell shows."""
    texts = (f"<si><t>{number:x}</t></si>".encode() for number in range(count))
    return with_part(TEXTS, [f'<?xml version="1.0"?><sst xmlns="{_SPACE}">'.encode(), *texts, b"</sst>"])


def with_cells(rows: int, columns: int, *, inside: str = "") -> bytes:
    """Return a workbook of so many cells, empty or with an inline text."""
    text = f"<is><t>{inside}</t></is>" if inside else ""

    def pieces() -> Iterable[bytes]:
        yield _OPEN.encode()
        for number in range(1, rows + 1):
            cells = f'<c s="1" t="inlineStr">{text}</c>' * columns
            yield f'<row r="{number}" spans="{number}">{cells}</row>'.encode()
        yield _CLOSE.encode()

    return with_part(SHEET, pieces())


def with_one_row(cells: int) -> bytes:
    """Return a workbook whose only row has so many cells, none like another, so that it hardly shrinks."""
    texts = (f'<c r="A{number * 7919 % 1_000_003}" s="{number * 31 % 997}"/>' for number in range(cells))
    return with_part(
        SHEET, [_OPEN.encode(), b'<row r="1">', *map(str.encode, texts), b"</row>", _CLOSE.encode()]
    )


def with_a_place_of_letters(count: int) -> bytes:
    """Return a workbook with a cell whose column has so many letters: a number of as many digits."""
    cell = f'<row r="1"><c r="{"Z" * count}1" t="inlineStr"><is><t>x</t></is></c></row>'
    return with_part(SHEET, [_OPEN.encode(), cell.encode(), _CLOSE.encode()])


def with_entities() -> bytes:
    """Return a workbook whose sheet grows from nested entities to gigabytes when they are read."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    told = f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY e0 "证明">{entities}]>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row>'
    return with_part(SHEET, [f'{told}<worksheet xmlns="{_SPACE}"><sheetData>{cell}{_CLOSE}'.encode()])


def with_late_entities() -> bytes:
    """Return the same with its document type behind a remark of 60 kB, where no look at the head finds it."""
    told = f'<?xml version="1.0"?><!--{"x" * 60_000}--><!DOCTYPE worksheet [<!ENTITY e "证明">]>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    return with_part(SHEET, [f'{told}<worksheet xmlns="{_SPACE}"><sheetData>{cell}{_CLOSE}'.encode()])


def letter_of_paragraphs(count: int) -> bytes:
    """Return a letter of so many small paragraphs."""
    return docx(*(f'<w:p w:rsidR="{number:08X}"><w:r><w:t>a</w:t></w:r></w:p>' for number in range(count)))


def nested_tables(depth: int) -> bytes:
    """Return a letter of tables within tables."""
    return docx("<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth)


def text_of_columns(count: int) -> bytes:
    """Return a text file with so many columns."""
    return ("证明名称," + "x," * count).encode()
