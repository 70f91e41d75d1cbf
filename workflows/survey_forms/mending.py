"""The form back to its sender, to be mended: each wrong cell marked, all errors on a first sheet."""

from collections.abc import Iterable

from engine.spreadsheets.files import read_book
from engine.spreadsheets.mending import Remark, RemarkList, marked
from workflows.survey_forms.reading import MENDING_SHEET
from workflows.survey_forms.terms import CellProblem

_LIST = RemarkList(MENDING_SHEET, ("工作表", "单元格", "问题和办法"))


def workbook_to_mend(name: str, content: bytes, errors: Iterable[CellProblem]) -> bytes:
    """Return the sender's own workbook with the errors; of a csv or docx, a workbook with its cells.

    It may be imported again as it is: its first sheet is left out.
    """
    remarks = [Remark(each.sheet, each.row, each.column, str(each.reason)) for each in errors]
    return marked(content, read_book(name, content), remarks, _LIST)
