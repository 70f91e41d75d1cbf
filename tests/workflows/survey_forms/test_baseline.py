"""The collected rows, all 253 through the same reader: every unknown stays unknown."""

import csv
from pathlib import Path

import pytest

from tests.oracles import oracle
from workflows.exemption_list.terms import TYPE_LABELS, WAY_LABELS, ListName
from workflows.survey_forms.baseline import imported_row, imported_rows
from workflows.survey_forms.reading import read_survey
from workflows.survey_forms.terms import ColumnSet, SurveyForm, SurveyRow

WAYS = {label.removesuffix("方式"): way for way, label in WAY_LABELS.items()}
TYPES = {label: kind for kind, label in TYPE_LABELS.items()}


def collected() -> tuple[Path, SurveyForm]:
    path = oracle("proof_items_real.csv")
    reading = read_survey(path.name, path.read_bytes())
    assert reading.errors == ()
    (form,) = reading.forms
    return path, form


def test_every_collected_row_is_read_as_it_was_collected() -> None:
    path, form = collected()
    with path.open(encoding="utf-8-sig", newline="") as file:
        said = list(csv.DictReader(file))

    assert form.column_set is ColumnSet.COLLECTED
    assert len(form.rows) == len(said) == 253
    for row, wanted in zip(form.rows, said, strict=True):
        assert row.row == said.index(wanted) + 2 or said.count(wanted) > 1
        assert (row.source, row.place or "") == (wanted["source"], wanted["city"])
        assert (row.department or "", row.matter_name or "") == (wanted["department"], wanted["matter_name"])
        assert (row.proof_name, row.matter_code) == (wanted["proof_name"], None)
        assert row.ways == ((WAYS[wanted["exempt_way"]],) if wanted["exempt_way"] else ())
        assert row.proof_type == TYPES.get(wanted["proof_type"])
        assert (row.issuing_unit or "", row.legal_basis or "") == (
            wanted["issuing_unit"],
            wanted["legal_basis"],
        )
        assert (row.note or "", row.other_text) == (wanted["note"], None)


def test_a_collected_row_of_an_office_of_ours_gets_its_unit_and_no_other() -> None:
    _, form = collected()
    rows = imported_rows(form, {"市司法局": 7}.get)
    assert {row.unit_name for row in rows if row.key.unit_id == 7} == {"市司法局"}
    assert all(row.key.origin for row in rows if row.key.unit_id is None)
    assert (
        len({(row.key.unit_id, row.key.origin, row.key.matter_name, row.key.proof_name) for row in rows})
        == 253
    )


@pytest.mark.parametrize(
    ("note", "retained", "reason"),
    [
        ("保留", True, None),
        ("保留8项之一", True, None),
        ("6项正面清单之一，保留", True, None),
        ("保留；开具单位随情形而变", True, None),
        (
            "保留：实行告知承诺制不能保证符合安全生产条件；事项类型：行政许可",
            True,
            "实行告知承诺制不能保证符合安全生产条件",
        ),
        ("全案清理废止42项、保留9项、信息交换核查12项", False, None),
        ("行使层级四列空白(符号未随文本保留)", False, None),
        (None, False, None),
    ],
)
def test_a_row_is_retained_only_where_its_source_says_so(
    note: str | None, *, retained: bool, reason: str | None
) -> None:
    row = SurveyRow("CSV", 2, None, None, None, "收入证明", note=note)
    content = imported_row(row, ColumnSet.COLLECTED, {}.get).content
    assert (content.list_name is ListName.RETAINED) is retained
    assert content.retained_reason == reason


def test_a_remark_on_our_own_form_retains_nothing() -> None:
    row = SurveyRow("附件2", 6, "民政局", "低保", None, "收入证明", note="保留")
    assert imported_row(row, ColumnSet.ANNEX_2, {"民政局": 1}.get).content.list_name is ListName.EXEMPT


def test_a_row_without_a_proof_cannot_be_imported() -> None:
    with pytest.raises(ValueError, match="row 6 of 附件2"):
        imported_row(SurveyRow("附件2", 6, "民政局", "低保", None, None), ColumnSet.ANNEX_2, {}.get)
