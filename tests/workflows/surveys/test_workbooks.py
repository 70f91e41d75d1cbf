"""A unit's workbook as rows of its return: whole or not at all, with each fault in its cell."""

from tests.builders.surveys import a_kept_line, a_line
from workflows.exemption_list.terms import ExemptionWay, ItemContent
from workflows.survey_forms.drawing import FormLine, form_as_csv, form_as_xlsx
from workflows.survey_forms.units import UnitNames
from workflows.surveys.checking import KnownUnits
from workflows.surveys.exports import form_lines
from workflows.surveys.workbooks import WorkbookReading, read_workbook

NAMES = UnitNames({"东胜区": 6, "东胜区民政局": 61, "鄂尔多斯市公安局": 1})
INSIDE = KnownUnits({"dongsheng": 6, "dongsheng_civil": 61}, NAMES.id_of)
WAYS = (ExemptionWay.DATA_SHARING, ExemptionWay.COMMITMENT)


def line(department: str | None = "东胜区民政局", proof: str = "收入证明") -> FormLine:
    return FormLine(department, "临时救助", None, proof, WAYS, None)


def reading(*lines: FormLine) -> WorkbookReading:
    content = form_as_xlsx(lines, unit="东胜区")
    return read_workbook("附件2.xlsx", content, names=NAMES, reporting_unit_id=6, known=INSIDE)


def test_the_rows_of_the_units_below_stand_in_the_return_of_the_banner() -> None:
    found = reading(line(), line("东胜区", "住所证明"))

    assert found.errors == ()
    assert [(draft.unit_id, draft.content.ways) for draft in found.drafts] == [(61, WAYS), (6, WAYS)]
    assert [draft.matter_kind for draft in found.drafts] == [None, None]


def test_one_row_of_another_unit_keeps_the_whole_workbook_out() -> None:
    found = reading(line(), line("市公安局"))

    assert found.drafts == ()
    (error,) = found.errors
    assert (error.row, error.column, error.reason.code) == (7, "B", "survey_unit_elsewhere")


def test_what_is_too_long_for_the_page_is_too_long_for_a_file() -> None:
    found = reading(line(proof="证" * 201))

    assert found.drafts == ()
    assert [error.reason.facts for error in found.errors] == [
        {"title": "免提交证明材料名称", "length": 201, "longest": 200}
    ]


def test_a_template_without_matters_is_asked_for_them_row_by_row() -> None:
    text = "序号,证明名称,设定依据,索要单位,开具单位\n1,收入证明,《条例》,东胜区,单位\n".encode()

    found = read_workbook("保留.csv", text, names=NAMES, reporting_unit_id=6, known=INSIDE)

    assert found.drafts == ()
    assert [error.reason.code for error in found.errors] == ["cell_missing"]


def test_a_csv_of_the_form_says_the_same_as_the_workbook() -> None:
    lines = [line(), line("东胜区", "住所证明")]
    read = read_workbook("附件2.csv", form_as_csv(lines), names=NAMES, reporting_unit_id=6, known=INSIDE)

    assert read.drafts == reading(*lines).drafts


def test_what_is_exported_is_read_in_again_as_it_was_and_kept_proofs_stay_out() -> None:
    lines = [
        a_line(1, unit_id=61, content=ItemContent(ways=WAYS, matter_code="1115062101A")),
        a_line(2, unit_id=6, content=ItemContent(ways=(ExemptionWay.OTHER,), other_text="凭证照")),
        a_kept_line(3, unit_id=6),
    ]
    exported = form_lines(lines, {61: "东胜区民政局", 6: "东胜区"})

    found = reading(*exported)

    said = [(draft.unit_id, draft.matter_name, draft.proof_name, draft.content) for draft in found.drafts]
    assert said == [(each.unit_id, each.matter_name, each.proof_name, each.content) for each in lines[:2]]
