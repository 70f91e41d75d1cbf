"""What each cell of a data row says, and every fault in its own cell."""

from typing import Final

from engine.refusals import Refusal
from engine.spreadsheets.terms import Header, Sheet, column_letter
from engine.spreadsheets.words import folded, in_simplified, lines, one_line
from workflows.exemption_list.rules import (
    DirectWithSubstitute,
    MatterCodeMalformed,
    NoWayChosen,
    OtherTextMissing,
    content_problems,
    matter_code_doubt,
)
from workflows.exemption_list.terms import ExemptionWay, ItemContent
from workflows.survey_forms.marks import Mark, read_mark, read_other, ways_in_words
from workflows.survey_forms.rules import (
    CellMissing,
    CodeDoubtful,
    CodeLostDigits,
    MarkOverColumns,
    MarkUnknown,
    PersonalData,
    SeveralUnits,
    WaysUnknown,
    code_of,
    holds_personal_data,
    level_of,
    quoted,
    type_of,
    units_in,
)
from workflows.survey_forms.sorting import held_text
from workflows.survey_forms.terms import (
    COLUMN_TITLES,
    WAY_COLUMNS,
    CellProblem,
    ColumnSet,
    FormColumn,
    SurveyRow,
)

_PROSE: Final = frozenset({FormColumn.LEGAL_BASIS, FormColumn.NOTE, FormColumn.RETAINED_REASON})
"""Here a line end may part two clauses and is kept."""
_EMPTY_SIGNS: Final = "-—–―－_/\\|~"
_LAST_RANK: Final = 1000
_COLUMN_TO_BLAME: Final = {
    NoWayChosen: FormColumn.DIRECT_CANCELLATION,
    DirectWithSubstitute: FormColumn.DIRECT_CANCELLATION,
    OtherTextMissing: FormColumn.OTHER,
    MatterCodeMalformed: FormColumn.MATTER_CODE,
}
_MAY_STAY_UNKNOWN: Final = (NoWayChosen, OtherTextMissing)
"""What only 附件2 must say."""


class RowReader:
    """Reads the rows of one sheet; what is wrong in them gathers in `errors` and `notices`."""

    def __init__(
        self, sheet: Sheet, header: Header, column_set: ColumnSet, missing: tuple[FormColumn, ...]
    ) -> None:
        self._sheet, self._header, self._set, self._missing = sheet, header, column_set, missing
        self.errors: list[CellProblem] = []
        self.notices: list[CellProblem] = []

    def read(self, row: int) -> SurveyRow:
        """Return one row; whatever cannot be read is unknown in it."""
        ways, other_text = self._ways(row)
        basis = self._text(row, FormColumn.LEGAL_BASIS)
        found = SurveyRow(
            sheet=self._sheet.name,
            row=row,
            department=self._one_of(row, FormColumn.DEPARTMENT, FormColumn.DEMANDING_UNIT),
            matter_name=self._one_of(row, FormColumn.MATTER_NAME, FormColumn.PURPOSE),
            matter_code=self._code(row),
            proof_name=self._text(row, FormColumn.PROOF_NAME),
            ways=ways,
            other_text=other_text,
            proof_type=type_of(self._text(row, FormColumn.PROOF_TYPE)),
            issuing_unit=self._text(row, FormColumn.ISSUING_UNIT),
            legal_basis=basis,
            basis_level=level_of(self._text(row, FormColumn.BASIS_LEVEL), basis),
            retained_reason=self._text(row, FormColumn.RETAINED_REASON),
            note=self._text(row, FormColumn.NOTE),
            source=self._text(row, FormColumn.SOURCE),
            place=self._text(row, FormColumn.PLACE),
        )
        self._check(found)
        return found

    def _check(self, row: SurveyRow) -> None:
        self._require(row.row, FormColumn.PROOF_NAME, row.proof_name)
        if self._set is ColumnSet.ANNEX_2:
            self._require(row.row, FormColumn.DEPARTMENT, row.department)
            self._require(row.row, FormColumn.MATTER_NAME, row.matter_name)
        content = ItemContent(ways=row.ways, other_text=row.other_text, matter_code=row.matter_code)
        for problem in content_problems(content):
            if isinstance(problem, _MAY_STAY_UNKNOWN) and not self._must_say_ways(row.row):
                continue
            self._blame(row.row, _COLUMN_TO_BLAME[type(problem)], problem)
        several = units_in(row.department or "")
        if len(several) > 1:
            self._remark(row.row, FormColumn.DEPARTMENT, SeveralUnits(units="；".join(several)))
        if matter_code_doubt(row.matter_code):
            self._remark(row.row, FormColumn.MATTER_CODE, CodeDoubtful())

    def _must_say_ways(self, row: int) -> bool:
        """Say whether the form asks for the ways, and they were not said to be unreadable already."""
        if self._set is not ColumnSet.ANNEX_2 or set(self._missing) & set(WAY_COLUMNS):
            return False
        unread = (MarkUnknown, MarkOverColumns, WaysUnknown)
        return not any(each.row == row and isinstance(each.reason, unread) for each in self.errors[-5:])

    def _require(self, row: int, column: FormColumn, value: str | None) -> None:
        if value is None and column not in self._missing and not self._hides_personal(row, column):
            self._blame(row, column, CellMissing(title=COLUMN_TITLES[column]))

    def _one_of(self, row: int, column: FormColumn, instead: FormColumn) -> str | None:
        return self._text(row, column if column in self._header.by_meaning else instead)

    def _text(self, row: int, column: FormColumn) -> str | None:
        """Return a cell's words, or None for an empty one; personal data is told and not returned."""
        raw = held_text(self._sheet, self._header, row, column)
        if not folded(raw).strip(_EMPTY_SIGNS):
            return None
        if column is FormColumn.SOURCE:  # an address, or a document's title: kept to the sign
            return raw.strip()
        if holds_personal_data(raw):
            self._blame(row, column, PersonalData(title=self._title(column)))
            return None
        return in_simplified(lines(raw) if column in _PROSE else one_line(raw))

    def _hides_personal(self, row: int, column: FormColumn) -> bool:
        return holds_personal_data(held_text(self._sheet, self._header, row, column))

    def _code(self, row: int) -> str | None:
        code = code_of(held_text(self._sheet, self._header, row, FormColumn.MATTER_CODE))
        if not code.strip(_EMPTY_SIGNS) or code == "无":
            return None
        if "E+" in code:
            self._blame(row, FormColumn.MATTER_CODE, CodeLostDigits())
            return None
        return code

    def _ways(self, row: int) -> tuple[tuple[ExemptionWay, ...], str | None]:
        if FormColumn.WAYS in self._header.by_meaning and not self._has_way_columns():
            return self._written_ways(row), self._text(row, FormColumn.OTHER)
        marks: list[tuple[int, ExemptionWay]] = []
        other_text = None
        for column, way in WAY_COLUMNS.items():
            mark = self._mark(row, column, way)
            if mark is not None and mark.chosen:
                marks.append((_LAST_RANK if mark.rank is None else mark.rank, way))
                other_text = mark.text or other_text
        # Sorting is stable: marks without a number, or with the same one, stand as their columns do.
        return tuple(way for _, way in sorted(marks, key=lambda each: each[0])), other_text

    def _has_way_columns(self) -> bool:
        return any(column in self._header.by_meaning for column in WAY_COLUMNS)

    def _mark(self, row: int, column: FormColumn, way: ExemptionWay) -> Mark | None:
        number = self._header.number_of(column)
        if number is None:
            return None
        area = self._sheet.area_at(row, number)
        if area is not None and area.left != area.right and self._sheet.own(area.top, area.left):
            if area.left == number:
                self._blame(row, column, MarkOverColumns())
            return None
        cell = self._sheet.held(row, number)
        if way is ExemptionWay.OTHER:
            if holds_personal_data(cell):
                self._blame(row, column, PersonalData(title=self._title(column)))
                return None
            return read_other(cell)
        mark = read_mark(cell, way)
        if mark is None:
            self._blame(row, column, MarkUnknown(title=self._title(column), shown=quoted(cell)))
        return mark

    def _written_ways(self, row: int) -> tuple[ExemptionWay, ...]:
        text = self._text(row, FormColumn.WAYS)
        if text is None:
            return ()
        ways = ways_in_words(text)
        if ways is None:
            self._blame(row, FormColumn.WAYS, WaysUnknown(shown=quoted(text)))
        return ways or ()

    def _title(self, column: FormColumn) -> str:
        found = self._header.by_meaning.get(column)
        return one_line(found.words[-1]) if found else COLUMN_TITLES.get(column, column)

    def _blame(self, row: int, column: FormColumn, reason: Refusal) -> None:
        self.errors.append(self._at(row, column, reason))

    def _remark(self, row: int, column: FormColumn, reason: Refusal) -> None:
        self.notices.append(self._at(row, column, reason))

    def _at(self, row: int, column: FormColumn, reason: Refusal) -> CellProblem:
        instead = (FormColumn.WAYS, FormColumn.DEMANDING_UNIT, FormColumn.PURPOSE, FormColumn.PROOF_NAME)
        numbers = (self._header.number_of(each) for each in (column, *_stand_ins(column), *instead))
        number = next((each for each in numbers if each is not None), 1)
        return CellProblem(self._sheet.name, row, column_letter(number), reason)


def _stand_ins(column: FormColumn) -> tuple[FormColumn, ...]:
    if column is FormColumn.DEPARTMENT:
        return (FormColumn.DEMANDING_UNIT,)
    return (FormColumn.PURPOSE,) if column is FormColumn.MATTER_NAME else ()
