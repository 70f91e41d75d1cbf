"""A unit's 附件2 as a file: what it says as rows of the return, with every fault in its own cell."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from engine.refusals import Refusal
from workflows.exemption_list.terms import ItemContent, ListName
from workflows.survey_forms.mending import workbook_to_mend
from workflows.survey_forms.reading import read_survey
from workflows.survey_forms.rules import CellMissing, FormProblem
from workflows.survey_forms.terms import COLUMN_TITLES, CellProblem, FormColumn, SurveyForm, SurveyRow
from workflows.survey_forms.units import UnitNames, unit_problems
from workflows.surveys.checking import KnownUnits
from workflows.surveys.review_order import FORM_CLAUSE
from workflows.surveys.terms import RowDraft

NEEDED: Final[dict[FormColumn, Callable[[SurveyRow], str | None]]] = {
    FormColumn.MATTER_NAME: lambda row: row.matter_name,
    FormColumn.PROOF_NAME: lambda row: row.proof_name,
}
"""What a row of a return cannot be without, whatever the form it came in."""


class UnitElsewhere(FormProblem):
    """A return holds the rows of the reporting unit and of the units below it."""

    code = "survey_unit_elsewhere"
    sentence = "“%(shown)s”不在本单位之下"
    way_out = "。请填写本单位或其下属单位；其他单位的证明由该单位填报。"


class CellTooLong(FormProblem):
    """Longer than the city allows."""

    code = "survey_cell_too_long"
    sentence = "“%(title)s”填写了 %(length)s 字，最多 %(longest)s 字"
    way_out = "。请写简称或要点，全文另附。"


class RetainedInWorkbook(Refusal):
    """附件2 has no room for what a proof that is to be kept must say."""

    code = "retained_in_workbook"
    sentence = "拟保留的证明请在网页上填写"
    way_out = "。保留须写明依据、理由和风险影响评估，并先由本单位提出司法审核意见。"
    clause = FORM_CLAUSE
    field = "file"


@dataclass(frozen=True)
class WorkbookReading:
    """What a file says, and whether it can be taken."""

    rows: tuple[SurveyRow, ...]
    drafts: tuple[RowDraft, ...]
    """Empty with any error: nothing is taken by halves."""
    errors: tuple[CellProblem, ...]
    notices: tuple[CellProblem, ...]


def read_workbook(
    name: str, content: bytes, *, names: UnitNames, reporting_unit_id: int, known: KnownUnits
) -> WorkbookReading:
    """Return the rows of a file. Refuses: NoFormFound, and whatever engine.spreadsheets refuses."""
    reading = read_survey(name, content)
    inside = frozenset(known.below.values())
    errors = [*reading.errors, *unit_problems(reading.forms, names)]
    for form in reading.forms:
        errors.extend(_missing(form, errors))
        errors.extend(_elsewhere(form, names, inside))
        errors.extend(_too_long(form, known))
    drafts: tuple[RowDraft, ...] = ()
    if not errors:
        drafts = tuple(_draft(row, names, reporting_unit_id) for row in reading.rows)
    in_order = sorted(errors, key=lambda each: (each.sheet, each.row, len(each.column), each.column))
    return WorkbookReading(reading.rows, drafts, tuple(in_order), reading.notices)


def mended(name: str, content: bytes, reading: WorkbookReading) -> bytes:
    """Return the workbook with each wrong cell marked, to be mended and sent again."""
    return workbook_to_mend(name, content, reading.errors)


def _missing(form: SurveyForm, said: list[CellProblem]) -> Iterator[CellProblem]:
    """Yield what a row lacks and nobody has said yet: forms other than 附件2 are read with less."""
    placed = {(problem.sheet, problem.row) for problem in said}
    for row in form.rows:
        if (row.sheet, row.row) in placed:
            continue
        for column, held in NEEDED.items():
            if not held(row):
                reason = CellMissing(title=COLUMN_TITLES[column])
                yield CellProblem(row.sheet, row.row, form.unit_column, reason)
        if row.retained_reason:
            yield CellProblem(row.sheet, row.row, form.unit_column, RetainedInWorkbook())


def _elsewhere(form: SurveyForm, names: UnitNames, inside: frozenset[int]) -> Iterator[CellProblem]:
    for row in form.rows:
        unit_id = names.id_of(row.department)
        if unit_id is not None and unit_id not in inside:
            reason = UnitElsewhere(shown=row.department)
            yield CellProblem(row.sheet, row.row, form.unit_column, reason)


def _too_long(form: SurveyForm, known: KnownUnits) -> Iterator[CellProblem]:
    """Yield what is longer than the same row could be on the page. The cell named is the first of the row."""
    for row in form.rows:
        texts = {
            COLUMN_TITLES[FormColumn.MATTER_NAME]: (row.matter_name, known.longest_name),
            COLUMN_TITLES[FormColumn.PROOF_NAME]: (row.proof_name, known.longest_name),
            COLUMN_TITLES[FormColumn.OTHER]: (row.other_text, known.longest_text),
            "开具单位": (row.issuing_unit, known.longest_name),
            "设定依据": (row.legal_basis, known.longest_text),
            "备注": (row.note, known.longest_text),
        }
        for title, (text, longest) in texts.items():
            if text and len(text) > longest:
                reason = CellTooLong(title=title, length=len(text), longest=longest)
                yield CellProblem(row.sheet, row.row, form.unit_column, reason)


def _draft(row: SurveyRow, names: UnitNames, reporting_unit_id: int) -> RowDraft:
    content = ItemContent(
        list_name=ListName.EXEMPT,
        ways=row.ways,
        other_text=row.other_text,
        proof_type=row.proof_type,
        issuing_unit=row.issuing_unit,
        legal_basis=row.legal_basis,
        basis_level=row.basis_level,
        matter_code=row.matter_code,
        note=row.note,
    )
    return RowDraft(
        unit_id=names.id_of(row.department) or reporting_unit_id,
        matter_name=row.matter_name or "",
        proof_name=row.proof_name or "",
        content=content,
        issuing_unit_id=names.id_of(row.issuing_unit),
    )
