"""Headers as they really come: broken, translated, in any order; and the other forms of published tables."""

import pytest

from engine.refusals import Refusal
from tests.builders.survey_workbooks import (
    LEVELS,
    WORD_HEADER,
    annex_2,
    bytes_of,
    delimited,
    docx,
    paragraph,
    row,
    table,
    word_row,
    xlsx,
)
from tests.workflows.survey_forms.forms import faults, only, read, said
from workflows.exemption_list.terms import ExemptionWay
from workflows.survey_forms.terms import ColumnSet

DIRECT, SHARING, PROMISE, VERIFIED, OTHER = ExemptionWay
ONE = ("民政局", "最低生活保障", None, "收入证明", (SHARING,), None)
NATIONAL = [
    [
        "序号",
        "证明名称",
        "证明用途",
        "设定依据",
        "",
        "实施基本情况",
        "",
        "行使层级",
        *[""] * 3,
        "事项类型",
        "不能实行告知承诺及保留原因",
    ],
    [
        *[""] * 3,
        "依据名称、文号及条文内容",
        "效力层级",
        "索要单位",
        "开具单位",
        "省",
        "市",
        "县",
        "乡级及其他",
        "",
        "",
    ],
]
NATIONAL_MERGES = ["A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3", "H3:K3", "L3:L4", "M3:M4"]
"""The template of the State Council's office, of two levels: five headings stand over others."""


def test_header_words_broken_by_line_ends_and_blanks_are_found() -> None:
    first = [
        "序\n号",
        "旗区/部门\n名称",
        "事 项 名 称",
        "事项实施\n编码",
        "免提交证明\n材料\u3000名称",
        "证明免提交方式",
        *[""] * 4,
    ]
    found = only(xlsx([row("收入证明", "", "√")], levels=[first, *LEVELS[1:]]))
    assert said(found) == ONE


def test_a_word_broken_over_two_rows_of_the_header_is_one() -> None:
    levels = [
        [
            "序号",
            "旗区/部门",
            "事项",
            "事项实施",
            "免提交证明材料",
            "直接取消",
            "数据共享",
            "告知承诺",
            "部门核验",
            "其他方式",
        ]
    ]
    levels.append(["", "名称", "名称", "编码", "名称", *[""] * 5])
    assert said(only(xlsx([row("收入证明", "", "√")], levels=levels, merges=()))) == ONE


def test_traditional_and_full_width_headers_are_found() -> None:
    first = [
        "序號",
        "旗區／部門名稱",
        "事項名稱",
        "事項實施編碼",
        "免提交證明材料名稱",
        "證明免提交方式",
        *[""] * 4,
    ]
    second = ["", "", "", "", "", "直接取消", "代替取消方式", "", "", ""]
    third = ["", "", "", "", "", "", "數據共享", "告知承諾", "部門核驗", "其他方式"]
    assert only(xlsx([row("收入證明", "", "√")], levels=[first, second, third])).proof_name == "收入证明"


def test_columns_may_stand_in_any_order_and_under_one_line() -> None:
    levels = [
        [
            "数据共享",
            "免提交证明材料名称",
            "其他方式",
            "部门核验",
            "告知承诺",
            "直接取消",
            "事项名称",
            "旗区/部门名称",
        ]
    ]
    found = only(
        xlsx([["√", "收入证明", "", "", "", "", "最低生活保障", "民政局"]], levels=levels, merges=())
    )
    assert said(found) == ONE


def test_a_header_line_alone_is_not_taken_for_a_title() -> None:
    content = delimited([row("收入证明", "", "√")]).decode().split("\r\n", 2)[2].encode()
    assert said(only(content, "a.csv")) == ONE


def test_columns_that_the_form_does_not_have_are_left_out_and_named() -> None:
    levels = [
        [
            "序号",
            "部门名称",
            "事项名称",
            "证明材料名称",
            "直接取消",
            "数据共享",
            "告知承诺",
            "部门核验",
            "其他方式",
            "办结时限",
            "经办人",
        ]
    ]
    reading = read(
        xlsx(
            [["1", "民政局", "最低生活保障", "收入证明", "", "√", "", "", "", "5日", "张三"]],
            levels=levels,
            merges=(),
        )
    )
    assert reading.errors == ()
    (notice,) = reading.notices
    assert "办结时限" in str(notice.reason)
    assert "张三" not in f"{reading!r}{notice.reason}"


def test_missing_columns_are_named() -> None:
    levels = [["序号", "事项名称", "免提交证明材料名称", "直接取消", "数据共享", "告知承诺"]]
    reading = read(xlsx([["1", "最低生活保障", "收入证明", "", "√", ""]], levels=levels, merges=()))
    (error,) = reading.errors
    assert (error.row, error.reason.code) == (3, "columns_missing")
    assert "旗区/部门名称、部门核验、其他方式" in str(error.reason)


def test_two_columns_of_one_meaning_are_an_error() -> None:
    levels = [[*LEVELS[0][:5], *LEVELS[2][6:], "直接取消", "事项名称"]]
    reading = read(
        xlsx([["1", "民政局", "低保", "", "收入证明", "√", "", "", "", "", "低保"]], levels=levels, merges=())
    )
    assert faults(reading) == [(3, "K", "column_twice")]


def test_a_header_repeated_on_each_page_and_numbers_under_it_are_no_rows() -> None:
    numbers = [str(number) for number in range(1, 11)]
    rows = [
        numbers,
        row("收入证明", "√"),
        list(LEVELS[0]),
        list(LEVELS[1]),
        list(LEVELS[2]),
        row("身份证明", "√"),
    ]
    reading = read(xlsx(rows))
    assert [each.proof_name for each in reading.rows] == ["收入证明", "身份证明"]
    assert reading.errors == ()


def test_the_regional_template_is_read_with_its_ways_unknown() -> None:
    levels = [["序号", "证明名称", "证明用途", "设定及保留依据", "效力层级", "索要单位", "开具单位", "备注"]]
    rows = [
        ["1", "同意函", "申办普通护照", "《护照法》第六条", "法律", "扎赉特旗公安局", "组织人事部门", "保留"]
    ]
    reading = read(xlsx(rows, levels=levels, merges=()))
    (found,) = reading.rows
    assert (found.department, found.matter_name, found.ways) == ("扎赉特旗公安局", "申办普通护照", ())
    assert (found.issuing_unit, found.basis_level, found.note) == ("组织人事部门", "law", "保留")
    assert reading.errors == ()
    assert [each.reason.code for each in reading.notices] == ["ways_not_stated"]


def test_the_national_template_is_read_through_its_two_levels() -> None:
    law, kept = "《律师法》第7条", "保留：须核实"
    filled = [
        "1",
        "无犯罪记录证明",
        "律师执业核准",
        law,
        "法律",
        "市司法局",
        "公安机关",
        *[""] * 4,
        "行政许可",
        kept,
    ]
    reading = read(xlsx([filled], levels=NATIONAL, merges=NATIONAL_MERGES))
    (found,) = reading.rows
    assert (found.department, found.matter_name, found.issuing_unit) == (
        "市司法局",
        "律师执业核准",
        "公安机关",
    )
    assert (found.legal_basis, found.basis_level, found.retained_reason) == (law, "law", kept)
    assert reading.forms[0].column_set is ColumnSet.TEMPLATE
    assert reading.errors == ()
    assert "行使层级/乡级及其他" in str(reading.notices[0].reason)


def test_ways_written_out_in_one_column_are_read_in_their_order() -> None:
    levels = [["部门名称", "事项名称", "证明材料名称", "替代取消方式"]]
    rows = [["民政局", "低保", "收入证明", "部门核验、数据共享"], ["民政局", "低保", "身份证明", "看情况"]]
    reading = read(xlsx(rows, levels=levels, merges=()))
    assert reading.rows[0].ways == (VERIFIED, SHARING)
    assert faults(reading) == [(5, "D", "ways_unknown")]


def test_every_sheet_with_the_form_is_read_and_others_are_named() -> None:
    book = annex_2([row("收入证明", "√")])
    second = book.copy_worksheet(book.active)
    second.title, second["E6"] = "东胜区", "身份证明"
    book.create_sheet("填表说明").append(["请认真填写"])
    reading = read(bytes_of(book))
    assert [(each.sheet, each.proof_name) for each in reading.rows] == [
        ("附件2", "收入证明"),
        ("东胜区", "身份证明"),
    ]
    assert [each.reason.code for each in reading.notices] == ["sheet_ignored"]


def test_a_table_of_a_letter_goes_on_over_the_page() -> None:
    first = table(*WORD_HEADER, word_row(*row("收入证明", "√")))
    reading = read(
        docx(paragraph("填报单位：民政局"), first, paragraph(""), table(word_row(*row("身份证明", "√")))),
        "a.docx",
    )
    assert [(each.sheet, each.row, each.proof_name) for each in reading.rows] == [
        ("表1", 4, "收入证明"),
        ("表2", 1, "身份证明"),
    ]


def test_a_file_without_the_header_is_refused() -> None:
    with pytest.raises(Refusal, match="没有找到附件2的表头"):
        read("姓名,电话\n甲,乙\n".encode(), "a.csv")


def test_a_repeated_basis_is_kept_on_each_row() -> None:
    levels = [["证明名称", "证明用途", "设定依据", "索要单位", "开具单位"]]
    basis = "《中华人民共和国律师法》第7条（法律）"
    rows = [
        [proof, "律师执业核准", basis, "市司法局", "公安机关"]
        for proof in ("无犯罪记录证明", "完全民事行为能力证明")
    ]
    found = read(xlsx(rows, levels=levels, merges=())).rows
    assert {(each.legal_basis, each.basis_level) for each in found} == {(basis, "law")}


def test_several_bases_in_a_cell_keep_their_lines_and_have_no_level() -> None:
    levels = [["证明名称", "设定依据", "效力层级"]]
    reading = read(xlsx([["收入证明", "【法律】甲法\n【规范性文件】乙文", ""]], levels=levels, merges=()))
    assert (reading.rows[0].legal_basis, reading.rows[0].basis_level) == (
        "【法律】甲法\n【规范性文件】乙文",
        None,
    )
    reading = read(xlsx([["收入证明", "甲法", "法律、规范性文件"]], levels=levels, merges=()))
    assert reading.rows[0].basis_level is None
