"""附件2 out and in again: the form of the plan to the cell, the same bytes, the same rows."""

import io
import os
import subprocess
import sys
import zipfile
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from engine.spreadsheets.rules import is_formula
from engine.spreadsheets.words import folded, one_line
from workflows.exemption_list.rules import key_text
from workflows.exemption_list.terms import ExemptionWay, ItemKey
from workflows.survey_forms.drawing import FormLine, form_as_csv, form_as_xlsx
from workflows.survey_forms.reading import read_survey
from workflows.survey_forms.rules import holds_personal_data
from workflows.survey_forms.terms import SurveyReading

DIRECT, SHARING, PROMISE, VERIFIED, OTHER = ExemptionWay
LINE = FormLine("民政局", "最低生活保障", "11150600A1", "收入证明", (SHARING,), None)
LINES = [
    LINE,
    FormLine("民政局", "临时救助", None, "婚姻状况证明", (PROMISE, SHARING, OTHER), "凭合同"),
    FormLine("民政局", "临时救助", None, "住所证明", (OTHER,), "√2、是的"),
    FormLine("公安局", "落户", "1" * 31, "身份证明", (DIRECT,), None),
]


def lines_of(reading: SurveyReading) -> list[FormLine]:
    return [
        FormLine(
            row.department, row.matter_name, row.matter_code, row.proof_name or "", row.ways, row.other_text
        )
        for row in reading.rows
    ]


def test_the_form_is_that_of_the_plan_to_the_cell() -> None:
    sheet = load_workbook(io.BytesIO(form_as_xlsx(LINES, unit="民政局", filled=date(2023, 11, 10)))).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(max_row=9, values_only=True)]

    assert rows[0] == ["全市证明免提交事项情况统计表", *[""] * 9]
    assert rows[1][0].startswith("填报单位（公章）：民政局")
    assert rows[1][0].endswith("2023年11月10日")
    assert rows[2:5] == [
        [
            "序号",
            "旗区/部门名称",
            "事项名称",
            "事项实施编码",
            "免提交证明材料名称",
            "证明免提交方式",
            *[""] * 4,
        ],
        [*[""] * 5, "直接取消", "代替取消方式", "", "", ""],
        [*[""] * 6, "数据共享", "告知承诺", "部门核验", "其他方式"],
    ]
    assert rows[5] == ["1", "民政局", "最低生活保障", "11150600A1", "收入证明", "", "√", "", "", ""]
    assert rows[6][5:] == ["", "√2", "√1", "", "√3：凭合同"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert merged >= {"A1:J1", "A2:J2", "A3:A5", "E3:E5", "F3:J3", "F4:F5", "G4:J4"}
    assert sheet["A10"].value.startswith("备注：1.“证明免提交方式”栏请在对应选项后打√")


def test_it_prints_across_a4_with_its_header_on_every_page_and_codes_as_text() -> None:
    sheet = load_workbook(io.BytesIO(form_as_xlsx(LINES))).active
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$5"
    assert (sheet["D9"].number_format, sheet["D9"].value) == ("@", "1" * 31)
    assert sheet["F6"].coordinate in sheet.data_validations.dataValidation[0].sqref


def test_a_text_that_looks_like_a_formula_is_written_as_text() -> None:
    line = FormLine("民政局", "=cmd|' /C calc'!A0", None, "收入证明", (SHARING,), None)
    cell = load_workbook(io.BytesIO(form_as_xlsx([line])))["附件2"]["C6"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", line.matter_name, True)
    assert read_survey("a.csv", form_as_csv([line])).rows[0].matter_name == line.matter_name


def test_an_empty_list_is_the_empty_form() -> None:
    assert read_survey("a.xlsx", form_as_xlsx([])).rows == ()


def test_rows_go_out_and_come_in_as_they_were() -> None:
    assert lines_of(read_survey("a.xlsx", form_as_xlsx(LINES))) == LINES
    assert lines_of(read_survey("a.csv", form_as_csv(LINES))) == LINES


def test_the_same_rows_give_the_same_bytes_in_every_process() -> None:
    code = (
        "import hashlib; from tests.workflows.survey_forms.test_drawing import LINES, form_as_xlsx;"
        "print(hashlib.sha256(form_as_xlsx(LINES)).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_ten_thousand_rows_go_out_in_out_with_identical_parts() -> None:
    ways = [(SHARING,), (PROMISE, VERIFIED), (DIRECT,), (VERIFIED, OTHER)]
    lines = [
        FormLine(
            f"单位{number % 97}",
            f"事项{number // 4}",
            f"111506000112345{number:06d}",
            f"证明材料{number}",
            (way := ways[number % 4]),
            f"凭第{number}号合同" if OTHER in way else None,
        )
        for number in range(10_000)
    ]
    first = form_as_xlsx(lines)
    reading = read_survey("a.xlsx", first)
    second = form_as_xlsx(lines_of(reading))

    assert (len(reading.rows), reading.errors) == (10_000, ())
    with zipfile.ZipFile(io.BytesIO(first)) as one, zipfile.ZipFile(io.BytesIO(second)) as other:
        assert one.namelist() == other.namelist()
        assert all(one.read(part) == other.read(part) for part in one.namelist())


SIGNS = st.sampled_from(
    "证明收入居民最低生活保障机动车驾驶第一二三号的（）()【】〔〕《》、，。：;/-+=@√①1２aB_x·“” \u3000"  # noqa: RUF001
)
WORDS = st.text(SIGNS, min_size=1, max_size=25).map(one_line)


def is_a_name(text: str) -> bool:
    """Say whether a person could mean it as a name: not only signs, and no formula."""
    return (
        sum(sign.isalpha() for sign in folded(text)) > 1
        and not is_formula(text)
        and not holds_personal_data(text)
    )


NAMES = WORDS.filter(is_a_name).filter(lambda text: not text.startswith(("备注", "注", "说明")))
CODES = st.none() | st.text(st.sampled_from("0123456789ABCXYZ"), min_size=10, max_size=36).filter(
    lambda code: not holds_personal_data(code)
)
SUBSTITUTES = st.lists(st.sampled_from([SHARING, PROMISE, VERIFIED, OTHER]), min_size=1, unique=True)
ANY_WAYS = st.just((DIRECT,)) | SUBSTITUTES.map(tuple)


@st.composite
def form_lines(draw: st.DrawFn) -> FormLine:
    ways = draw(ANY_WAYS)
    other = draw(NAMES) if OTHER in ways else None
    return FormLine(draw(NAMES), draw(NAMES), draw(CODES), draw(NAMES), ways, other)


def key(line: FormLine) -> str:
    return folded(key_text(ItemKey(None, line.matter_name, line.proof_name, origin=line.department or "")))


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(st.lists(form_lines(), max_size=8, unique_by=key))
def test_whatever_goes_out_comes_in_and_goes_out_the_same(lines: list[FormLine]) -> None:
    for written, name in ((form_as_xlsx, "a.xlsx"), (form_as_csv, "a.csv")):
        first = written(lines)
        reading = read_survey(name, first)
        assert [str(each.reason) for each in reading.errors] == []
        assert lines_of(reading) == lines
        assert written(lines_of(reading)) == first
