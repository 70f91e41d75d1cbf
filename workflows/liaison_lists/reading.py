"""Reads 附件1 from a file, by the same ways as any table: header by its words, columns in any order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.refusals import Refusal
from engine.spreadsheets.files import read_book
from engine.spreadsheets.headers import find_header, repeats_header
from engine.spreadsheets.terms import Header, Sheet, column_letter
from engine.spreadsheets.words import letters_in, letters_of, narrow, one_line
from workflows.liaison_lists.rules import (
    MOST_LIAISONS,
    LiaisonNameMissing,
    LiaisonPhoneMalformed,
    LiaisonPhoneMissing,
    NoLiaisonList,
    TooManyLiaisons,
    is_phone,
)
from workflows.liaison_lists.terms import COLUMN_TITLES, Liaison, LiaisonColumn

_ALSO: Final = {
    LiaisonColumn.NAME: ("姓名", "联络员"),
    LiaisonColumn.SECTION: ("科室", "所在科室", "部门", "处室"),
    LiaisonColumn.POST: ("职位", "职务职级"),
    LiaisonColumn.PHONE: ("电话", "手机", "手机号码", "联系方式"),
}
_VOCABULARY: Final = {
    letters_in(narrow(title)): str(column)
    for column, own in COLUMN_TITLES.items()
    for title in (own, *_ALSO.get(column, ()))
}
_NOTES: Final = ("备注", "注", "说明", "填报单位", "填报人", "单位负责人", "填报日期")
"""A line under the table begins so, and has no name."""


@dataclass(frozen=True)
class LiaisonProblemAt:
    """What is wrong, and in which cell; never whose."""

    sheet: str
    row: int
    column: str
    reason: Refusal


@dataclass(frozen=True)
class LiaisonReading:
    """What one file says."""

    liaisons: tuple[Liaison, ...]
    errors: tuple[LiaisonProblemAt, ...]


def read_liaisons(name: str, content: bytes) -> LiaisonReading:
    """Return the liaisons in a file. Refuses: NoLiaisonList, TooManyLiaisons, as engine.spreadsheets does."""
    for sheet in read_book(name, content).sheets:
        header = find_header(sheet, _VOCABULARY, needed=(LiaisonColumn.NAME,))
        if header is None:
            continue
        rows = list(_data_rows(sheet, header))
        if len(rows) > MOST_LIAISONS:
            raise TooManyLiaisons(count=len(rows), most=MOST_LIAISONS)
        errors = tuple(problem for row in rows for problem in _problems(sheet, header, row))
        return LiaisonReading(tuple(_liaison(sheet, header, row) for row in rows), errors)
    raise NoLiaisonList(name=name)


def _data_rows(sheet: Sheet, header: Header) -> Iterator[int]:
    """Yield the rows with anything but a number in them, up to the notes."""
    for row in sorted(number for number in sheet.rows if number > header.bottom):
        own = sheet.rows[row]
        first = letters_of(own[min(own)])
        if first.startswith(_NOTES) and not _text(sheet, header, row, LiaisonColumn.NAME):
            return
        if set(own) <= {header.number_of(LiaisonColumn.SEQUENCE)} or repeats_header(sheet, row, header):
            continue
        yield row


def _liaison(sheet: Sheet, header: Header, row: int) -> Liaison:
    def text(column: LiaisonColumn) -> str | None:
        return _text(sheet, header, row, column)

    return Liaison(
        name=text(LiaisonColumn.NAME) or "",
        section=text(LiaisonColumn.SECTION),
        post=text(LiaisonColumn.POST),
        phone=text(LiaisonColumn.PHONE),
        note=text(LiaisonColumn.NOTE),
    )


def _problems(sheet: Sheet, header: Header, row: int) -> Iterator[LiaisonProblemAt]:
    def at(column: LiaisonColumn, reason: Refusal) -> LiaisonProblemAt:
        number = header.number_of(column) or header.columns[0].number
        return LiaisonProblemAt(sheet.name, row, column_letter(number), reason)

    if _text(sheet, header, row, LiaisonColumn.NAME) is None:
        yield at(LiaisonColumn.NAME, LiaisonNameMissing())
    phone = _text(sheet, header, row, LiaisonColumn.PHONE)
    if phone is None:
        yield at(LiaisonColumn.PHONE, LiaisonPhoneMissing())
    elif not is_phone(phone):
        yield at(LiaisonColumn.PHONE, LiaisonPhoneMalformed())


def _text(sheet: Sheet, header: Header, row: int, column: LiaisonColumn) -> str | None:
    number = header.number_of(column)
    return (one_line(sheet.held(row, number)) or None) if number else None
