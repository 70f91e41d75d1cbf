"""Words of tables: what kinds of file are read, a sheet with its cells and merged areas, and the limits."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

MEBIBYTE: Final = 1024 * 1024
LARGEST_BYTES: Final = 10 * MEBIBYTE
"""Largest file; ten thousand rows are under one."""
LARGEST_UNPACKED_BYTES: Final = 64 * MEBIBYTE
LARGEST_LETTER_BYTES: Final = 6 * MEBIBYTE
"""Of a letter, unpacked: it is read as a whole. A thousand rows of the form take half of it."""
LARGEST_PIECE_BYTES: Final = 4 * MEBIBYTE
"""Of one row or text of a workbook: a row of the form is a few kilobytes."""
LARGEST_RATIO: Final = 100
"""How many times larger than itself a workbook may unpack; asked from 10 MiB unpacked on."""
MOST_PARTS: Final = 500
MOST_SHEETS: Final = 50
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 256
MOST_CELLS: Final = 500_000
"""Cells with something in them, over all sheets."""
MOST_TEXTS: Final = 250_000
"""Different texts in one workbook."""
MOST_EMPTY_CELLS: Final = 300_000
"""Cells that only carry a format: some programs write them to the right and below."""
MOST_AREAS: Final = 50_000
MOST_TEXT: Final = 16_000_000
"""Signs in all cells together."""
LONGEST_TEXT: Final = 32_767
"""Signs that one cell of a workbook can hold."""
_LETTERS: Final = 26


class TableKind(StrEnum):
    """What is read, told by the content; also the proper ending."""

    XLSX = "xlsx"
    CSV = "csv"
    DOCX = "docx"


TEXT_ENDINGS: Final = frozenset({"csv", "txt", "tsv"})
"""Endings that the name of a text file with columns may have."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells merged into one; rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One table: the text of each cell that has any, as it was written."""

    name: str
    rows: Mapping[int, Mapping[int, str]]
    """Row number -> column number -> text."""
    areas: tuple[Area, ...] = ()
    lead: tuple[str, ...] = ()
    """Lines that stand before the table, where the file is a letter with tables in it."""
    width: int | None = None
    """Columns of the table, where it says how many it has, empty ones included."""

    def own(self, row: int, column: int) -> str:
        """Return the text of the cell itself: empty in a merged area but for its first cell."""
        return self.rows.get(row, {}).get(column, "")

    def held(self, row: int, column: int) -> str:
        """Return the text that a reader sees in the cell: of the merged area it lies in, else its own."""
        area = self.area_at(row, column)
        return self.own(row, column) if area is None else self.own(area.top, area.left)

    def area_at(self, row: int, column: int) -> Area | None:
        """Return the merged area that covers the cell, or None."""
        tops, areas = self._by_column.get(column, ((), ()))
        place = bisect_right(tops, row) - 1
        return areas[place] if place >= 0 and row <= areas[place].bottom else None

    @property
    def last_row(self) -> int:
        """Return the number of the last row with anything in it; 0 for an empty sheet."""
        return max(self.rows, default=0)

    @cached_property
    def last_column(self) -> int:
        """Return the number of the last column with anything in it; 0 for an empty sheet."""
        return max((max(cells) for cells in self.rows.values() if cells), default=0)

    @cached_property
    def _by_column(self) -> dict[int, tuple[tuple[int, ...], tuple[Area, ...]]]:
        found: dict[int, list[Area]] = {}
        for area in sorted(self.areas, key=lambda each: each.top):
            # An area may be as wide as the sheet of the program; only columns in use are asked for.
            for column in range(area.left, min(area.right, self.last_column) + 1):
                found.setdefault(column, []).append(area)
        return {column: (tuple(each.top for each in areas), tuple(areas)) for column, areas in found.items()}


@dataclass(frozen=True)
class Book:
    """All sheets of one file."""

    kind: TableKind
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    """Names of the sheets that its author has hidden: they are not read."""


@dataclass
class Allowance:
    """What a file may still bring: counts down while it is read, so that no bomb is ever held whole."""

    cells: int = MOST_CELLS
    empty_cells: int = MOST_EMPTY_CELLS
    text: int = MOST_TEXT
    areas: int = MOST_AREAS


@dataclass(frozen=True)
class HeaderColumn:
    """One column under a header."""

    number: int
    words: tuple[str, ...]
    """What stands over it, from the top down, as written."""
    meaning: str | None
    """What it holds, in the reader's vocabulary; None: a column that the reader does not know."""

    @property
    def title(self) -> str:
        """Return the words over it in one line."""
        return "/".join("".join(word.split()) for word in self.words)


@dataclass(frozen=True, eq=False)
class Header:
    """The rows that say what the columns are."""

    top: int
    bottom: int
    columns: tuple[HeaderColumn, ...]
    by_meaning: Mapping[str, HeaderColumn] = field(default_factory=dict)
    """Meaning -> its first column."""
    twice: tuple[HeaderColumn, ...] = ()
    """Columns whose meaning an earlier column has already."""

    def number_of(self, meaning: str) -> int | None:
        """Return the number of the column that holds it, or None when there is none."""
        column = self.by_meaning.get(meaning)
        return column.number if column else None


def column_letter(number: int) -> str:
    """Return how programs name a column: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column from its letters."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number
