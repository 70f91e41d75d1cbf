# ruff: noqa: RUF001  what clerks type looks like something else
"""附件2 as it really comes: one test for each quirk of published tables, and each kind of file."""

from datetime import date

import pytest

from tests.builders.survey_workbooks import (
    CODE,
    annex_2,
    bytes_of,
    delimited,
    row,
    word_form,
    xlsx,
)
from tests.workflows.survey_forms.forms import faults, only, read, said
from workflows.exemption_list.terms import ExemptionWay
from workflows.survey_forms.terms import ColumnSet

DIRECT, SHARING, PROMISE, VERIFIED, OTHER = ExemptionWay
ROWS = [
    row("收入证明", "", "√"),
    row("婚姻状况证明", "", "", "√", number="2"),
    row("身份证明", "√", number="3"),
    row("住所证明", "", "", "", "", "凭租赁合同", number="4", code="1115060001"),
]
EXPECTED = [
    ("民政局", "最低生活保障", None, "收入证明", (SHARING,), None),
    ("民政局", "最低生活保障", None, "婚姻状况证明", (PROMISE,), None),
    ("民政局", "最低生活保障", None, "身份证明", (DIRECT,), None),
    ("民政局", "最低生活保障", "1115060001", "住所证明", (OTHER,), "凭租赁合同"),
]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("附件2.xlsx", xlsx(ROWS)),
        ("附件2.csv", delimited(ROWS)),
        ("附件2.csv", delimited(ROWS, encoding="utf-8-sig")),
        ("附件2.csv", delimited(ROWS, encoding="gbk")),
        ("附件2.docx", word_form(ROWS)),
        ("附件2", xlsx(ROWS)),
    ],
    ids=["xlsx", "csv", "csv with mark", "csv in GBK", "docx", "no ending"],
)
def test_every_kind_of_file_gives_the_same_rows(name: str, content: bytes) -> None:
    reading = read(content, name)
    assert [said(each) for each in reading.rows] == EXPECTED
    assert reading.errors == reading.notices == ()
    (form,) = reading.forms
    assert (form.unit, form.filled_date, form.column_set) == (
        "鄂尔多斯市民政局",
        date(2023, 11, 10),
        ColumnSet.ANNEX_2,
    )


def test_rows_are_numbered_as_the_program_shows_them() -> None:
    assert [each.row for each in read(xlsx(ROWS)).rows] == [6, 7, 8, 9]


def test_cells_merged_downwards_are_the_same_on_each_row() -> None:
    rows = [
        row("收入证明", "", "√"),
        row("婚姻状况证明", "", "", unit="", matter=""),
        row("身份证明", "√", unit=""),
    ]
    reading = read(xlsx(rows, also_merged=["B6:B8", "C6:C7", "G6:G7"]))
    assert [(each.department, each.matter_name, each.ways) for each in reading.rows] == [
        ("民政局", "最低生活保障", (SHARING,)),
        ("民政局", "最低生活保障", (SHARING,)),
        ("民政局", "最低生活保障", (DIRECT,)),
    ]


def test_a_blank_cell_that_is_not_merged_is_not_the_one_above() -> None:
    reading = read(xlsx([row("收入证明", "√"), row("身份证明", "√", unit="")]))
    assert reading.rows[1].department is None
    assert faults(reading) == [(7, "B", "cell_missing")]


def test_several_ways_keep_the_order_of_their_numbers() -> None:
    found = only(xlsx([row("收入证明", "", "③", "①", "②")]))
    assert found.ways == (PROMISE, VERIFIED, SHARING)


def test_several_ways_without_numbers_stand_as_their_columns_do() -> None:
    assert only(xlsx([row("收入证明", "", "√", "√", "√")])).ways == (SHARING, PROMISE, VERIFIED)


def test_ones_are_marks_where_every_mark_is_one() -> None:
    assert only(xlsx([row("收入证明", "", 1, "", 1)])).ways == (SHARING, VERIFIED)  # type: ignore[arg-type]


def test_direct_cancellation_together_with_a_substitute_is_an_error() -> None:
    reading = read(xlsx([row("收入证明", "√", "", "√")]))
    assert faults(reading) == [(6, "F", "direct_with_substitute")]


def test_a_row_without_any_way_is_kept_unknown_and_is_an_error() -> None:
    reading = read(xlsx([row("收入证明")]))
    assert reading.rows[0].ways == ()
    assert faults(reading) == [(6, "F", "no_way_chosen")]


def test_another_way_without_words_is_an_error() -> None:
    assert faults(read(xlsx([row("收入证明", "", "", "", "", "√")]))) == [(6, "J", "other_text_missing")]


def test_a_mark_that_nobody_can_tell_is_one_error_in_its_cell() -> None:
    reading = read(xlsx([row("收入证明", "", "看情况")]))
    assert faults(reading) == [(6, "G", "mark_unknown")]
    assert "看情况" in str(reading.errors[0].reason)


def test_one_mark_over_two_options_is_an_error() -> None:
    reading = read(xlsx([row("收入证明", "", "√")], also_merged=["G6:H6"]))
    assert faults(reading) == [(6, "G", "mark_over_columns")]


def test_digits_of_a_code_in_full_width_with_blanks_and_small_letters_are_read() -> None:
    found = only(xlsx([row("收入证明", "√", code="１１１５０６ ００a1Ｂ2\u00a0")]))
    assert found.matter_code == "11150600A1B2"


def test_a_long_code_that_became_a_number_is_an_error() -> None:
    book = annex_2([row("收入证明", "√")])
    book.active["D6"] = 1.11506000112345e30
    reading = read(bytes_of(book))
    assert faults(reading) == [(6, "D", "code_lost_digits")]
    assert reading.rows[0].matter_code is None


def test_a_code_that_is_none_is_an_error_and_a_doubtful_one_a_notice() -> None:
    assert faults(read(xlsx([row("收入证明", "√", code="XK-01")]))) == [(6, "D", "matter_code_malformed")]
    reading = read(xlsx([row("收入证明", "√", code=CODE)]))
    assert reading.rows[0].matter_code == CODE
    assert [each.reason.code for each in reading.notices] == ["code_doubtful"]


def test_blanks_of_every_width_and_line_ends_inside_words_are_taken_out() -> None:
    found = only(xlsx([row("\u3000收入\n证明\u00a0", "√", matter="行政 许可\r\n", unit="民\u200b政局")]))
    assert (found.proof_name, found.matter_name, found.department) == ("收入证明", "行政许可", "民政局")


def test_brackets_and_typing_errors_stay_as_they_are_written() -> None:
    for written in ("弃婴(儿)童证明", "投权变更", "家族收入（月）证明", "皖民社救字〔2017〕117号"):
        assert only(xlsx([row(written, "√")])).proof_name == written


def test_a_proof_may_be_a_clause_or_a_matter_and_is_not_guessed() -> None:
    long = "能够证明符合《烟花爆竹安全管理条例》第十八条规定条件的有关材料"
    for written in (long, "证明居民是否生存", "营业执照", "危险化学品(不含仓储)经营许可证变更核发"):
        found = only(xlsx([row(written, "√", matter="烟花爆竹经营许可")]))
        assert (found.proof_name, found.matter_name) == (written, "烟花爆竹经营许可")


def test_the_same_proof_under_two_matters_is_two_rows() -> None:
    rows = [row("无犯罪记录证明", "√"), row("无犯罪记录证明", "√", matter="律师执业核准")]
    assert len(read(xlsx(rows)).rows) == 2
    assert read(xlsx(rows)).errors == ()


def test_the_same_item_twice_is_an_error_that_names_both_rows() -> None:
    rows = [
        row("收入证明", "√"),
        row("身份证明", "√"),
        row("收入 证明（原件）", "√"),
        row("收入證明(原件)", "", "√"),
    ]
    reading = read(xlsx(rows))
    assert faults(reading) == [(9, "E", "same_item_twice")]
    assert "第 8 行" in str(reading.errors[0].reason)


def test_several_units_in_a_cell_stay_as_they_are_written() -> None:
    assert only(xlsx([row("收入证明", "√", unit="市客管处、交通局")])).department == "市客管处、交通局"


def test_empty_rows_and_rows_with_only_a_number_are_no_rows() -> None:
    rows = [row("收入证明", "√"), [""] * 10, ["2"], ["3", "", "\u3000"], [" "] * 10]
    assert len(read(xlsx(rows)).rows) == 1
    assert read(xlsx(rows)).errors == ()


def test_sums_notes_and_signatures_are_no_rows() -> None:
    rows = [
        row("收入证明", "√"),
        ["合计", "", "", "", "1", "1", "0"],
        ["填报人：张三", "", "", "联系电话：13912345678"],
    ]
    reading = read(xlsx(rows))
    assert len(reading.rows) == 1
    assert reading.errors == ()


def test_a_heading_between_the_rows_is_left_out_and_named() -> None:
    rows = [["一、市本级"], row("收入证明", "√"), ["二、东胜区"], row("身份证明", "√")]
    reading = read(xlsx(rows, also_merged=["A6:J6", "A8:J8"]))
    assert [each.row for each in reading.rows] == [7, 9]
    assert [(each.row, each.reason.code) for each in reading.notices] == [
        (6, "row_ignored"),
        (8, "row_ignored"),
    ]


def test_nothing_of_the_people_in_the_head_leaves_the_reader() -> None:
    head = (
        "填报单位（公章）：民政局  单位负责人（签字）：李四  联络员及联系方式：张三 13912345678  2023.11.10"
    )
    reading = read(xlsx([row("收入证明", "√", "√"), row("", "√")], head=head))
    assert reading.forms[0].unit == "民政局"
    told = repr(reading) + "".join(str(each.reason) for each in (*reading.errors, *reading.notices))
    assert not any(secret in told for secret in ("李四", "张三", "13912345678"))


def test_an_empty_head_says_nothing() -> None:
    head = "填报单位（公章）：    单位负责人（签字）：    联络员及联系方式：    年  月  日"
    form = read(xlsx([row("收入证明", "√")], head=head)).forms[0]
    assert (form.unit, form.filled_date) == (None, None)


def test_the_head_may_stand_in_cells_of_its_own_and_under_the_table() -> None:
    rows = [row("收入证明", "√"), ["填报单位：", "民政局", "", "填报日期：2023-11-09"]]
    form = read(xlsx(rows, head="")).forms[0]
    assert (form.unit, form.filled_date) == ("民政局", date(2023, 11, 9))


@pytest.mark.parametrize("secret", ["13912345678", "15062219800101123X", "１３９１２３４５６７８"])
def test_personal_data_in_a_row_is_an_error_and_is_not_repeated(secret: str) -> None:
    reading = read(xlsx([row(f"收入证明{secret}", "", "", "", "", f"联系{secret}")]))
    assert {each.reason.code for each in reading.errors} >= {"personal_data"}
    assert secret not in repr(reading) + "".join(str(each.reason) for each in reading.errors)
    assert reading.rows[0].proof_name is None


def test_all_errors_are_told_in_the_order_of_the_sheet() -> None:
    rows = [row("收入证明"), row("", "√"), row("身份证明", "√", "嗯", code="x-1"), row("收入证明", "√")]
    assert faults(read(xlsx(rows))) == [
        (6, "F", "no_way_chosen"),
        (7, "E", "cell_missing"),
        (8, "D", "matter_code_malformed"),
        (8, "G", "mark_unknown"),
        (9, "E", "same_item_twice"),
    ]
