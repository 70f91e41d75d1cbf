"""Reads what a unit sends: its file in, the rows of its forms out, with every fault in its own cell.

Nothing of the database: an import may be tried anywhere (`mianzheng list import --dry-run`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeVar

from engine.spreadsheets.files import read_book
from engine.spreadsheets.headers import find_header
from engine.spreadsheets.terms import Book, Header, Sheet, TableKind, column_letter
from engine.spreadsheets.words import letters_of
from workflows.survey_forms.rows import RowReader
from workflows.survey_forms.rules import (
    ColumnsIgnored,
    ColumnsMissing,
    ColumnTwice,
    NoFormFound,
    SameItemTwice,
    SheetIgnored,
    WaysNotStated,
    date_in,
    row_key,
    unit_in,
)
from workflows.survey_forms.sorting import data_rows, is_note
from workflows.survey_forms.terms import (
    COLUMN_TITLES,
    WAY_COLUMNS,
    CellProblem,
    ColumnSet,
    FormColumn,
    SurveyForm,
    SurveyReading,
    SurveyRow,
)
from workflows.survey_forms.vocabulary import EXEMPT_TITLE, VOCABULARY

Value = TypeVar("Value")

MENDING_SHEET: Final = "错误清单"
"""The sheet that a workbook to mend begins with: it may come back with it."""
_NEEDED: Final = (FormColumn.PROOF_NAME,)
_STANDS_FOR: Final = {
    FormColumn.DEPARTMENT: FormColumn.DEMANDING_UNIT,
    FormColumn.MATTER_NAME: FormColumn.PURPOSE,
}


@dataclass
class _Found:
    """What is collected while the sheets are read."""

    forms: list[SurveyForm] = field(default_factory=list)
    errors: list[CellProblem] = field(default_factory=list)
    notices: list[CellProblem] = field(default_factory=list)


def read_survey(name: str, content: bytes) -> SurveyReading:
    """Return the forms in a file. Refuses: NoFormFound, and whatever engine.spreadsheets refuses."""
    return survey_in(name, read_book(name, content))


def survey_in(name: str, book: Book) -> SurveyReading:
    """Return the forms in the sheets of a file. Refuses: NoFormFound."""
    found = _Found()
    last: tuple[Sheet, Header] | None = None
    for sheet in book.sheets:
        own = find_header(sheet, VOCABULARY, needed=_NEEDED)
        if own is not None:
            last = (sheet, own)
            _read_sheet(sheet, own, found)
        elif last is not None and book.kind is TableKind.DOCX and sheet.width == last[0].width:
            # A long table that was cut in two: the rest has no header of its own.
            _read_sheet(sheet, _moved_up(last[1]), found)
        elif sheet.rows and sheet.name != MENDING_SHEET:
            found.notices.append(CellProblem(sheet.name, 1, "A", SheetIgnored(sheet=sheet.name)))
    if not found.forms:
        raise NoFormFound(name=name)
    found.notices.extend(CellProblem(each, 1, "A", SheetIgnored(sheet=each)) for each in book.hidden)
    found.errors.extend(_same_twice(found.forms, {sheet.name: sheet for sheet in book.sheets}))
    return SurveyReading(tuple(found.forms), tuple(sorted(found.errors, key=_in_order)), tuple(found.notices))


def column_set_of(header: Header) -> ColumnSet:
    """Return which form a header is of."""
    columns = header.by_meaning
    if FormColumn.SOURCE in columns:
        return ColumnSet.COLLECTED
    proof = columns.get(FormColumn.PROOF_NAME)
    names_exemption = proof is not None and EXEMPT_TITLE in letters_of(proof.title)
    has_ways = FormColumn.WAYS in columns or any(way in columns for way in WAY_COLUMNS)
    return ColumnSet.ANNEX_2 if names_exemption or has_ways else ColumnSet.TEMPLATE


def _read_sheet(sheet: Sheet, header: Header, found: _Found) -> None:
    column_set = column_set_of(header)
    missing = _missing(header, column_set)
    found.errors.extend(_header_errors(sheet, header, missing))
    if unknown := [each.title for each in header.columns if each.meaning in (None, FormColumn.PERSONAL)]:
        place = (sheet.name, header.top, column_letter(header.columns[0].number))
        found.notices.append(CellProblem(*place, ColumnsIgnored(columns="、".join(unknown))))
    reader = RowReader(sheet, header, column_set, missing)
    sorted_rows = data_rows(sheet, header)
    rows = tuple(reader.read(number) for number in sorted_rows.data)
    found.errors.extend(reader.errors)
    found.notices.extend([*sorted_rows.notices, *reader.notices])
    unstated = sum(not row.ways for row in rows)
    if unstated and column_set is not ColumnSet.ANNEX_2:
        place = (sheet.name, header.top, column_letter(header.columns[0].number))
        found.notices.append(CellProblem(*place, WaysNotStated(count=unstated)))
    above = (row for row in sheet.rows if row < header.top)
    around = [line for line in (*sheet.lead, *_lines(sheet, above)) if not is_note(line)]
    around.extend(_lines(sheet, sorted_rows.signatures))
    found.forms.append(
        SurveyForm(
            unit=_first(unit_in(line) for line in around),
            filled_date=_first(date_in(line) for line in around),
            rows=rows,
            column_set=column_set,
            unit_column=column_letter(
                header.number_of(FormColumn.DEPARTMENT) or header.number_of(FormColumn.DEMANDING_UNIT) or 1
            ),
        )
    )


def _missing(header: Header, column_set: ColumnSet) -> tuple[FormColumn, ...]:
    """Return the columns that this form cannot do without and that are not there."""
    if column_set is not ColumnSet.ANNEX_2:
        return ()
    needed = [FormColumn.DEPARTMENT, FormColumn.MATTER_NAME, FormColumn.PROOF_NAME]
    if FormColumn.WAYS not in header.by_meaning:
        needed.extend(WAY_COLUMNS)
    return tuple(
        column
        for column in needed
        if column not in header.by_meaning and _STANDS_FOR.get(column) not in header.by_meaning
    )


def _header_errors(sheet: Sheet, header: Header, missing: Iterable[FormColumn]) -> Iterator[CellProblem]:
    names = "、".join(COLUMN_TITLES[column] for column in missing)
    if names:
        letter = column_letter(header.columns[0].number)
        yield CellProblem(sheet.name, header.top, letter, ColumnsMissing(columns=names))
    for column in header.twice:
        if column.meaning != FormColumn.PERSONAL:
            letter = column_letter(column.number)
            yield CellProblem(sheet.name, header.top, letter, ColumnTwice(title=column.title))


def _moved_up(header: Header) -> Header:
    return Header(0, 0, header.columns, header.by_meaning, ())


def _lines(sheet: Sheet, rows: Iterable[int]) -> Iterator[str]:
    for row in rows:
        yield "  ".join(sheet.rows[row][column] for column in sorted(sheet.rows[row]))


def _first(values: Iterable[Value | None]) -> Value | None:
    return next((value for value in values if value is not None), None)


def _same_twice(forms: Iterable[SurveyForm], sheets: dict[str, Sheet]) -> Iterator[CellProblem]:
    first: dict[str, SurveyRow] = {}
    for form in forms:
        for row in form.rows:
            key = row_key(row, form.column_set)
            if key is None:
                continue
            earlier = first.setdefault(key, row)
            if earlier is row:
                continue
            header = find_header(sheets[row.sheet], VOCABULARY, needed=_NEEDED)
            number = header.number_of(FormColumn.PROOF_NAME) if header else None
            reason = SameItemTwice(sheet=earlier.sheet, row=earlier.row)
            yield CellProblem(row.sheet, row.row, column_letter(number or 1), reason)


def _in_order(problem: CellProblem) -> tuple[str, int, int, str]:
    return (problem.sheet, problem.row, len(problem.column), problem.column)
