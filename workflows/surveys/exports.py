"""What leaves by mail: 附件2 of a unit or of the whole city, the proofs to be kept, and who has reported.

The form is the plan's and so are its words: an export is Chinese, whatever language the page is read in.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from engine.spreadsheets.delimited import write_delimited
from engine.spreadsheets.writing import packed, put_text
from workflows.exemption_list.terms import TYPE_LABELS
from workflows.legal_basis.terms import LEVEL_LABELS
from workflows.survey_forms.drawing import FormLine
from workflows.surveys.board import Board, BoardLine
from workflows.surveys.terms import (
    MATTER_KIND_LABELS,
    REPORT_STANDING_LABELS,
    RETURN_STATE_LABELS,
    Review,
    ReviewStage,
    SurveyLine,
)

RETAINED_COLUMNS: Final = (
    "序号",
    "单位",
    "事项类别",
    "事项名称",
    "证明名称",
    "证明类型",
    "开具单位",
    "设定依据",
    "效力层级",
    "保留理由",
    "风险影响评估",
    "本单位司法审核意见",
    "市司法局审查意见",
)
_NOT_YET: Final = ""


def form_lines(lines: Iterable[SurveyLine], names: Mapping[int, str]) -> tuple[FormLine, ...]:
    """Return the rows that spare a paper as lines of 附件2; proofs that are kept have no place there."""
    return tuple(
        FormLine(
            department=names.get(line.unit_id),
            matter_name=line.matter_name,
            matter_code=line.content.matter_code,
            proof_name=line.proof_name,
            ways=line.ways,
            other_text=line.content.other_text,
        )
        for line in lines
        if not line.is_retained
    )


def retained_as_csv(lines: Iterable[SurveyLine], names: Mapping[int, str]) -> bytes:
    """Return the proofs that are to be kept, with their grounds and both opinions."""
    kept = (line for line in lines if line.is_retained)
    rows = (_retained_cells(number, line, names) for number, line in enumerate(kept, 1))
    return write_delimited([RETAINED_COLUMNS, *rows])


def board_as_csv(board: Board) -> bytes:
    """Return who has reported."""
    return write_delimited(_board_table(board))


def board_as_xlsx(board: Board) -> bytes:
    """Return the same as a workbook."""
    from openpyxl import Workbook  # noqa: PLC0415  half a second: only where a file is written

    book = Workbook()
    sheet = book.active
    sheet.title = "报送情况"
    for row, cells in enumerate(_board_table(board), 1):
        for column, text in enumerate(cells, 1):
            put_text(sheet.cell(row, column), text)
    sheet.column_dimensions["B"].width = 32
    sheet.freeze_panes = "A2"
    return packed(book)


def _board_table(board: Board) -> list[Sequence[str]]:
    due = board.lines[0].reports if board.lines else ()
    heads = [f"{report.milestone.name}（{report.milestone.due_date.isoformat()}）" for report in due]
    dated = [text for head in heads for text in (head, "报送日期")]
    header = ("序号", "单位", "统计表", "版次", "行数", *dated)
    return [header, *(_board_cells(number, line) for number, line in enumerate(board.lines, 1))]


def _board_cells(number: int, line: BoardLine) -> tuple[str, ...]:
    latest = line.latest
    told = (
        (RETURN_STATE_LABELS[latest.state], f"{latest.version}", f"{latest.row_count}")
        if latest
        else ("",) * 3
    )
    reports = [
        text
        for report in line.reports
        for text in (
            REPORT_STANDING_LABELS[report.standing],
            report.reported.isoformat() if report.reported else _NOT_YET,
        )
    ]
    return (f"{number}", line.unit.name, *told, *reports)


def _retained_cells(number: int, line: SurveyLine, names: Mapping[int, str]) -> tuple[str, ...]:
    content = line.content
    return (
        f"{number}",
        names.get(line.unit_id, ""),
        MATTER_KIND_LABELS[line.matter_kind] if line.matter_kind else "",
        line.matter_name,
        line.proof_name,
        TYPE_LABELS[content.proof_type] if content.proof_type else "",
        content.issuing_unit or "",
        content.legal_basis or "",
        LEVEL_LABELS[content.basis_level] if content.basis_level else "",
        content.retained_reason or "",
        content.risk_assessment or "",
        _opinion(line.reviews.get(ReviewStage.OWN)),
        _opinion(line.reviews.get(ReviewStage.JUSTICE)),
    )


def _opinion(review: Review | None) -> str:
    if review is None:
        return ""
    number = f"（{review.opinion_no}）" if review.opinion_no else ""
    return f"{'同意' if review.agrees else '不同意'}：{review.opinion}{number}"
