"""Which rows below a header are data at all: no sums, notes, headings between them, empty numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.spreadsheets.headers import repeats_header
from engine.spreadsheets.terms import Header, Sheet
from engine.spreadsheets.words import letters_in, letters_of, narrow
from workflows.survey_forms.rules import RowIgnored
from workflows.survey_forms.terms import CellProblem, FormColumn
from workflows.survey_forms.vocabulary import NOTE_WORDS, SIGNATURE_WORDS, TOTAL_WORDS

_NAMING: Final = (FormColumn.PROOF_NAME, FormColumn.MATTER_NAME, FormColumn.PURPOSE)
_NOTES: Final = tuple(letters_in(narrow(word)) for word in NOTE_WORDS)
_SIGNATURES: Final = tuple(letters_in(narrow(word)) for word in SIGNATURE_WORDS)
_POINT: Final = re.compile(r"\s*\d{1,2}\s*[.、．]")  # noqa: RUF001
_TOTALS: Final = tuple(letters_in(narrow(word)) for word in TOTAL_WORDS)
_FEW: Final = 2
"""Two numbers side by side are no numbering of columns."""


@dataclass
class SortedRows:
    """The rows below a header."""

    data: list[int] = field(default_factory=list)
    signatures: list[int] = field(default_factory=list)
    """Lines under the table that say who filled it and when."""
    notices: list[CellProblem] = field(default_factory=list)


def data_rows(sheet: Sheet, header: Header) -> SortedRows:
    """Return which rows below the header are rows of the form, and which say who filled it."""
    found = SortedRows()
    is_below = False
    for row in sorted(number for number in sheet.rows if number > header.bottom):
        first = letters_of(sheet.rows[row][min(sheet.rows[row])])
        # A table without 序号 has its notes in the column of a name: then they stand there alone.
        is_bare = not _names_anything(sheet, header, row) or len(sheet.rows[row]) == 1
        if is_bare and first.startswith((*_NOTES, *_SIGNATURES)):
            is_below = True
            if first.startswith(_SIGNATURES):
                found.signatures.append(row)
        elif (is_below and is_bare) or _is_left_out(sheet, header, row, first):
            continue
        elif _is_heading(sheet, header, row):
            found.notices.append(CellProblem(sheet.name, row, "A", RowIgnored()))
        else:
            found.data.append(row)
    return found


def held_text(sheet: Sheet, header: Header, row: int, column: FormColumn) -> str:
    """Return a cell's text, that of the cell above where they are merged downwards."""
    number = header.number_of(column)
    if number is None:
        return ""
    area = sheet.area_at(row, number)
    return sheet.held(row, number) if area is None or area.left == number else ""


def is_note(line: str) -> bool:
    """Say whether a line of text explains the form: a day in it is not the day of filling."""
    return _POINT.match(line) is not None or letters_of(line).startswith(_NOTES)


def _names_anything(sheet: Sheet, header: Header, row: int) -> bool:
    return any(held_text(sheet, header, row, column) for column in _NAMING)


def _is_left_out(sheet: Sheet, header: Header, row: int, first: str) -> bool:
    own = sheet.rows[row]
    if len(own) == 1 and first.isdecimal():
        return True
    proof = letters_of(held_text(sheet, header, row, FormColumn.PROOF_NAME))
    is_sum = first.startswith(_TOTALS) and (not proof or proof.isdecimal())
    is_numbering = row == header.bottom + 1 and _is_numbering(own)
    return is_sum or is_numbering or repeats_header(sheet, row, header)


def _is_numbering(own: Mapping[int, str]) -> bool:
    """Say whether the row only numbers the columns: 1 2 3 … under the header."""
    numbers = [letters_of(text) for _, text in sorted(own.items())]
    return len(numbers) > _FEW and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _is_heading(sheet: Sheet, header: Header, row: int) -> bool:
    """Say whether one text stands across the table or before it, such as the name of a banner."""
    own = sheet.rows[row]
    if len(own) != 1:
        return False
    (column,) = own
    area = sheet.area_at(row, column)
    is_across = area is not None and area.right - area.left + 1 > len(header.columns) // 2
    return is_across or column == header.number_of(FormColumn.SEQUENCE)
