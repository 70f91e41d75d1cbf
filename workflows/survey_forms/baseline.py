"""How a row of a form becomes a row of the list: what it does not say stays unknown."""

import re
from collections.abc import Callable
from typing import Final

from workflows.exemption_list.terms import ImportedRow, ItemContent, ItemKey, ListName
from workflows.survey_forms.terms import ColumnSet, SurveyForm, SurveyRow

_RETAINED: Final = re.compile(r"(?:^|[；，])保留(?:\d+项之一)?(?:：([^；]+))?(?:；|$)")
"""A remark that the proof was kept ("保留", "保留8项之一", "保留：原因"); "保留9项" only counts others."""


def imported_row(
    row: SurveyRow, column_set: ColumnSet, unit_id_of: Callable[[str], int | None]
) -> ImportedRow:
    """Return a row as the list keeps it. Only for a row that names its proof.

    unit_id_of: name as written -> the unit of this city. A row whose office has another name belongs to no
    unit; place and office of the source are kept either way.
    """
    if row.proof_name is None:
        raise ValueError(f"row {row.row} of {row.sheet} names no proof")
    unit_id = unit_id_of(row.department) if row.department else None
    origin = "" if unit_id else f"{row.place or ''}/{row.department or ''}"
    is_collected = column_set is ColumnSet.COLLECTED
    return ImportedRow(
        key=ItemKey(unit_id, row.matter_name, row.proof_name, origin=origin),
        content=_content(row, column_set),
        unit_name=row.department,
        source=row.source,
        source_place=row.place,
        source_department=row.department if is_collected else None,
    )


def imported_rows(form: SurveyForm, unit_id_of: Callable[[str], int | None]) -> tuple[ImportedRow, ...]:
    """Return all rows of a form as the list keeps them."""
    return tuple(imported_row(row, form.column_set, unit_id_of) for row in form.rows)


def _content(row: SurveyRow, column_set: ColumnSet) -> ItemContent:
    remark = _RETAINED.search(row.note or "") if column_set is ColumnSet.COLLECTED else None
    is_retained = remark is not None or row.retained_reason is not None
    reason = row.retained_reason or (remark[1] if remark else None)
    return ItemContent(
        list_name=ListName.RETAINED if is_retained else ListName.EXEMPT,
        ways=row.ways,
        other_text=row.other_text,
        proof_type=row.proof_type,
        issuing_unit=row.issuing_unit,
        legal_basis=row.legal_basis,
        basis_level=row.basis_level,
        matter_code=row.matter_code,
        retained_reason=reason,
        note=row.note,
    )
