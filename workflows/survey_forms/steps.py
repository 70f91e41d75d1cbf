"""What a survey form changes: an empty list gets its first version; any other is changed by cases only."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from engine.refusals import Refusal
from workflows.exemption_list.rules import ListNotEmpty
from workflows.exemption_list.steps import import_rows
from workflows.survey_forms.baseline import imported_rows
from workflows.survey_forms.terms import SurveyForm
from workflows.survey_forms.units import UnitNames

SUMMARY: Final = "首版：由各单位填报的附件2导入"


class ListHasRows(Refusal):
    """What is published changes case by case, each approved: a file would pass by the coordination group."""

    code = "list_has_rows"
    sentence = "清单已有第 %(version)s 版，文件不能直接改动清单"
    way_out = "。请对每一项提出新增、取消或变更申请，经批准后形成新版；只想检查文件的，请加 --dry-run。"
    clause = "实施方案三(四)2"


def found_list(
    tx: Session,
    forms: Iterable[SurveyForm],
    units: UnitNames,
    *,
    effective_date: date,
    now: datetime,
) -> int:
    """Make version 1 of the rows of all forms; return their number. All or nothing. Refuses: ListHasRows.

    The forms have no errors and name only known units: see `reading` and `units`.
    """
    rows = [row for form in forms for row in imported_rows(form, units.id_of)]
    try:
        return import_rows(tx, rows, effective_date=effective_date, channels=(), summary=SUMMARY, now=now)
    except ListNotEmpty as refusal:
        raise ListHasRows(**refusal.facts) from refusal
