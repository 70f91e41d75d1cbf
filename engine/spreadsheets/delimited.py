"""Text with columns (CSV): UTF-8 with or without its mark, UTF-16, GBK; comma, tab or semicolon."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from engine.spreadsheets.rules import TableDamaged, UnknownEncoding, counted, is_formula
from engine.spreadsheets.terms import LONGEST_TEXT, Allowance, Book, Sheet, TableKind

SHEET_NAME: Final = "CSV"
QUOTED: Final = "'"
"""Stands before a text that a program would take for a formula; taken off again when read."""
_DELIMITERS: Final = ",\t;，；"
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LOOKED_AT: Final = 20_000
"""Signs from which the delimiter is told."""
_HINT: Final = "sep="
"""A first line of some programs, which only names the delimiter."""


def read_delimited(name: str, content: bytes) -> Book:
    """Return the one sheet of a text file. Refuses: UnknownEncoding, TableDamaged, as `counted`."""
    text = _decoded(name, content)
    if text.casefold().startswith(_HINT):
        text = text.partition("\n")[2]
    allowance = Allowance()
    rows: dict[int, dict[int, str]] = {}
    try:
        for number, cells in enumerate(_records(text, _delimiter(text)), start=1):
            kept = _kept(cells, number, allowance)
            if kept:
                rows[number] = kept
    except csv.Error as error:
        raise TableDamaged(name=name) from error
    return Book(TableKind.CSV, (Sheet(SHEET_NAME, rows),))


def write_delimited(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a file that Excel and WPS open with its Chinese intact: UTF-8 with its mark, CRLF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_harmless(text) for text in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _decoded(name: str, content: bytes) -> str:
    encodings = [encoding for mark, encoding in _MARKS if content.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnknownEncoding(name=name)


def _delimiter(text: str) -> str:
    """Return the sign that splits most lines into the same number of columns, and into many."""
    head = text[:_LOOKED_AT]

    def fitness(delimiter: str) -> int:
        widths = Counter(len(record) for record in _records(head, delimiter) if len(record) > 1)
        return max((width * count for width, count in widths.items()), default=0)

    return max(_DELIMITERS, key=fitness)


def _records(text: str, delimiter: str) -> Iterable[list[str]]:
    # One sign more than a cell holds, so that the refusal is ours and names the place.
    csv.field_size_limit(max(csv.field_size_limit(), 2 * LONGEST_TEXT))
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _kept(cells: Sequence[str], row: int, allowance: Allowance) -> dict[int, str]:
    """Return column -> text of the cells with anything in them."""
    kept = {}
    for column, text in enumerate(cells, start=1):
        if not text.strip():
            continue
        if text.startswith(QUOTED) and is_formula(text[1:]):
            kept[column] = text[1:]
        else:
            kept[column] = counted(text, SHEET_NAME, row=row, column=column, allowance=allowance)
    return kept


def _harmless(text: str) -> str:
    return QUOTED + text if is_formula(text) else text
