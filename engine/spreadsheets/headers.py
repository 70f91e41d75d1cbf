"""Finds the header of a table by its words: up to three rows, merged or not, columns in any order.

The reader brings the vocabulary: folded word (see `letters_of`) -> what a column under it holds.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

from engine.spreadsheets.terms import Area, Header, HeaderColumn, Sheet
from engine.spreadsheets.words import letters_of

SEARCHED_ROWS: Final = 60
"""A header stands near the top, under a title and a few lines about the sender."""
MOST_LEVELS: Final = 3
_BRACKETS: Final = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


def find_header(sheet: Sheet, vocabulary: Mapping[str, str], *, needed: Collection[str]) -> Header | None:
    """Return the first header that has one of the needed meanings and a second column besides, or None."""
    for top in sorted(row for row in sheet.rows if row <= SEARCHED_ROWS):
        if not any(_meaning(text, vocabulary) for text in sheet.rows[top].values()):
            continue
        header = _header_from(sheet, top, vocabulary)
        if len(header.by_meaning) > 1 and any(meaning in header.by_meaning for meaning in needed):
            return header
    return None


def repeats_header(sheet: Sheet, row: int, header: Header) -> bool:
    """Say whether a row below repeats the header, as printed pages do."""
    known = _folded_words(header)
    cells = sheet.rows.get(row, {})
    return len(cells) > 1 and all(
        letters_of(text) in known.get(column, ()) for column, text in cells.items() if text.strip()
    )


@lru_cache(maxsize=8)
def _folded_words(header: Header) -> dict[int, frozenset[str]]:
    return {column.number: frozenset(map(letters_of, column.words)) for column in header.columns}


def _header_from(sheet: Sheet, top: int, vocabulary: Mapping[str, str]) -> Header:
    bottom = top
    while bottom - top + 1 < MOST_LEVELS and _goes_on(sheet, top, bottom + 1, vocabulary):
        bottom += 1
    columns = tuple(
        HeaderColumn(number, words, _meaning_of(words, vocabulary))
        for number in range(1, sheet.last_column + 1)
        if (words := _levels(sheet, number, top, bottom))
    )
    by_meaning: dict[str, HeaderColumn] = {}
    twice = []
    for column in columns:
        if column.meaning is None:
            continue
        if column.meaning in by_meaning:
            twice.append(column)
        else:
            by_meaning[column.meaning] = column
    return Header(top, bottom, columns, by_meaning, tuple(twice))


def _goes_on(sheet: Sheet, top: int, row: int, vocabulary: Mapping[str, str]) -> bool:
    """Say whether the row is one more level: each of its own texts is a heading, none is content."""
    own = sheet.rows.get(row, {})
    if not own:
        # All of it lies in cells that are merged from above: a header drawn over a row more.
        return _is_covered(sheet, top, row)
    return all(_is_heading(sheet, top, row, column, vocabulary) for column in own)


def _is_covered(sheet: Sheet, top: int, row: int) -> bool:
    over = [sheet.area_at(row, column) for column in sheet.rows.get(top, {})]
    return bool(over) and all(area is not None and area.top < row for area in over)


def _is_heading(sheet: Sheet, top: int, row: int, column: int, vocabulary: Mapping[str, str]) -> bool:
    text = sheet.own(row, column)
    if _meaning(text, vocabulary):
        return True
    above = [sheet.held(each, column) for each in range(top, row)]
    if letters_of("".join([*above, text])) in vocabulary:
        return True
    # A sub-heading that the reader does not know, under a heading that stands over several columns.
    areas = (sheet.area_at(each, column) for each in range(top, row))
    return any(area is not None and area.right > area.left for area in areas)


def _levels(sheet: Sheet, column: int, top: int, bottom: int) -> tuple[str, ...]:
    words: list[str] = []
    last: Area | None = None
    for row in range(top, bottom + 1):
        area = sheet.area_at(row, column)
        if area is not None and area == last:
            continue
        last = area
        if text := sheet.held(row, column).strip():
            words.append(text)
    return tuple(words)


def _meaning_of(words: tuple[str, ...], vocabulary: Mapping[str, str]) -> str | None:
    """Return what the lowest heading says, or it with those above it read as one.

    An unknown sub-heading is not taken for the heading above: √ under 网络核验 is no text.
    """
    whole = ("".join(words[start:]) for start in range(len(words)))
    for text in (words[-1], *whole):
        if meaning := _meaning(text, vocabulary):
            return meaning
    return None


def _meaning(text: str, vocabulary: Mapping[str, str]) -> str | None:
    return vocabulary.get(letters_of(text)) or vocabulary.get(letters_of(_BRACKETS.sub("", text)))
