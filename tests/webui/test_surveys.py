"""The survey as pages: a round, a return filled without scripts, the board, findings, files, the list."""

import io
import re
import secrets
from typing import Any

import openpyxl
import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.builders.city import person
from tests.builders.surveys import (
    CIVIL,
    KEEPS,
    POLICE,
    a_line,
    a_round,
    a_row_form,
    accepted,
    drafted,
    on,
    rows,
    sent,
    versions,
)
from tests.webui.filed_forms import summary_of, text_under
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of
from workflows.surveys.filling import take_rows
from workflows.surveys.reminding import write_survey_letters
from workflows.surveys.terms import ReturnState, RowDraft

__all__ = ["sqlite_city", "sqlite_template", "staff"]

RETURN = f"/surveys/1/units/{POLICE}"


def sent_form(staff: Staff, who: str, form_at: str, path: str, **typed: Any) -> TestResponse:
    """Open the page on which the form stands and send it."""
    client = staff.browser_of(who)
    token = csrf_token(client.get(form_at).text)
    return client.post(path, data=MultiDict({"csrf_token": token, **typed}))


def typed_round(**changes: Any) -> dict[str, Any]:
    return {
        "command_key": secrets.token_hex(16),
        "name": "第一轮",
        "name_1": "报送统计表",
        "due_1": "2026-10-20",
        "report_1": "form",
        "units": ["police", "civil"],
        **changes,
    }


def typed_row(**changes: Any) -> dict[str, Any]:
    return {
        "unit": "police",
        "matter_name": "户口登记",
        "proof_name": "出生证明",
        "list_name": "exempt",
        "ways": "data_sharing",
        **changes,
    }


def test_the_first_round_is_offered_with_the_milestones_of_the_plan(staff: Staff) -> None:
    page = staff.page("desk", "/surveys/new")

    for day in ("2023-11-15", "2023-12-31", "2024-03-31", "2024-06-30"):
        assert f'value="{day}"' in page
    assert staff.status("filer", "/surveys/new") == 403
    a_round(staff.bureau)
    assert "2023-11-15" not in staff.page("desk", "/surveys/new")


def test_a_round_is_opened_once_and_a_refused_form_keeps_what_was_typed(staff: Staff) -> None:
    refused = sent_form(staff, "desk", "/surveys/new", "/surveys", **typed_round(due_1="2026-02-30", name=""))
    assert refused.status_code == 422
    assert "不是日期" in text_under(refused.text, "due_1")
    assert "请填写名称" in summary_of(refused.text)

    typed = typed_round()
    answers = [sent_form(staff, "desk", "/surveys/new", "/surveys", **typed) for _ in range(2)]
    assert [answer.location for answer in answers] == ["/surveys/1", "/surveys/1"]
    words = words_of(staff.page("supervisor", "/surveys/1"))
    assert "报送统计表 10-20" in words
    assert "单位1 — 未报" in words


def test_a_unit_fills_its_form_row_by_row_and_sends_it(staff: Staff) -> None:
    a_round(staff.bureau)
    assert "还没有开始填报" in staff.page("filer", RETURN)
    sent_form(staff, "filer", RETURN, f"{RETURN}/versions")

    new = f"{RETURN}/rows/new"
    wrong = sent_form(staff, "filer", new, f"{RETURN}/rows", **typed_row(ways="", proof_name="", note="备注"))
    assert wrong.status_code == 422
    assert "没有选择免提交方式" in text_under(wrong.text, "ways")
    assert "请填写免提交证明材料名称" in text_under(wrong.text, "proof_name")
    assert 'value="备注"' in wrong.text
    right = sent_form(staff, "filer", new, f"{RETURN}/rows", **typed_row())
    assert right.location == new

    (line,) = rows(staff.bureau, 1)
    changed = typed_row(matter_name="出生登记", second_way="commitment")
    sent_form(staff, "filer", f"{RETURN}/rows/{line.id}", f"{RETURN}/rows/{line.id}", **changed)
    answer = sent_form(
        staff, "filer", RETURN, f"{RETURN}/sending", head_name="张三", liaison_phone="13800001111"
    )
    assert answer.location == RETURN

    (version,) = versions(staff.bureau, 1)
    assert version.state is ReturnState.SENT
    words = words_of(staff.page("desk", RETURN))
    assert "出生登记" in words
    assert "13800001111" in words
    for other in ("supervisor", "reviewer"):
        assert "13800001111" not in staff.page(other, RETURN)
    assert staff.status("civil_filer", RETURN) == 404


def test_an_empty_form_must_say_that_there_is_nothing(staff: Staff) -> None:
    a_round(staff.bureau)
    drafted(staff.bureau, 1)

    refused = sent_form(staff, "filer", RETURN, f"{RETURN}/sending", liaison_name="李四")
    assert refused.status_code == 422
    assert "没有说明本单位没有证明事项" in summary_of(refused.text)
    assert 'value="李四"' in refused.text
    assert sent_form(staff, "filer", RETURN, f"{RETURN}/sending", nothing="y").location == RETURN


def test_a_kept_proof_is_refused_without_assessment_and_waits_for_both_opinions(staff: Staff) -> None:
    a_round(staff.bureau)
    drafted(staff.bureau, 1)
    kept = typed_row(list_name="retained", ways="", legal_basis="《枪支管理法》第十条", basis_level="law")
    refused = sent_form(
        staff, "filer", f"{RETURN}/rows/new", f"{RETURN}/rows", **kept, retained_reason="理由"
    )
    assert "没有风险影响评估" in text_under(refused.text, "risk_assessment")

    full = {**kept, "retained_reason": "理由", "risk_assessment": "风险高"}
    sent_form(staff, "filer", f"{RETURN}/rows/new", f"{RETURN}/rows", **full)
    early = sent_form(staff, "filer", RETURN, f"{RETURN}/sending")
    assert "没有本单位的司法审核意见" in summary_of(early.text)
    row = f"{RETURN}/rows/{rows(staff.bureau, 1)[0].id}"
    blank = sent_form(staff, "confirmer", row, f"{row}/own-opinion", agrees="yes", opinion=" ")
    assert "没有写明审核意见" in text_under(blank.text, "opinion")
    told = {"agrees": "yes", "opinion": "确需保留"}
    assert sent_form(staff, "confirmer", row, f"{row}/own-opinion", **told).location == RETURN
    sent_form(staff, "filer", RETURN, f"{RETURN}/sending")
    assert sent_form(staff, "reviewer", row, f"{row}/justice-opinion", **told).location == RETURN
    assert sent_form(staff, "desk", RETURN, f"{RETURN}/acceptance").location == RETURN
    assert versions(staff.bureau, 1)[0].state is ReturnState.ACCEPTED


def test_a_return_is_sent_back_with_a_reason_and_filled_again(staff: Staff) -> None:
    a_round(staff.bureau)
    sent(staff.bureau, 1, a_row_form())

    refused = sent_form(staff, "desk", RETURN, f"{RETURN}/sending-back", reason="")
    assert "没有写明退回的理由" in text_under(refused.text, "reason")
    sent_form(staff, "desk", RETURN, f"{RETURN}/sending-back", reason="第1行事项名称不规范")
    assert "第1行事项名称不规范" in staff.page("filer", RETURN)
    sent_form(staff, "filer", RETURN, f"{RETURN}/versions")
    assert "第 2 版" in words_of(staff.page("filer", RETURN))
    assert "已退回" in words_of(staff.page("filer", f"{RETURN}?version=1"))
    assert staff.status("filer", f"{RETURN}?version=9") == 404


def test_the_aggregated_form_is_the_rows_of_all_units(staff: Staff) -> None:
    a_round(staff.bureau)
    accepted(staff.bureau, 1, a_row_form(), a_row_form(proof_name="住所证明"))
    accepted(staff.bureau, 1, a_row_form(unit="civil", matter_name="低保"), unit=CIVIL, by="civil_filer")
    sent(staff.bureau, 1, a_row_form(unit="civil", matter_name="救助"), unit=CIVIL, by="civil_filer")

    answer = staff.browser_of("desk").get("/surveys/1/annex2.csv")
    lines = answer.data.decode("utf-8-sig").splitlines()[1:]

    assert [line.split(",")[1:5] for line in lines] == [
        ["单位1", "户口登记", "", "出生证明"],
        ["单位1", "户口登记", "", "住所证明"],
        ["单位2", "低保", "", "出生证明"],
    ]
    book = openpyxl.load_workbook(io.BytesIO(staff.browser_of("desk").get("/surveys/1/annex2.xlsx").data))
    assert book.worksheets[0]["E6"].value == "出生证明"
    assert staff.status("filer", "/surveys/1/annex2.csv") == 403


def test_the_findings_show_sums_circles_and_repeated_demands_with_their_rows(staff: Staff) -> None:
    a_round(staff.bureau)
    mine = a_row_form(proof_name="亲属关系证明", issuing_unit="单位2")
    accepted(
        staff.bureau, 1, mine, a_row_form(proof_name="亲属关系证明", matter_name="落户", issuing_unit="单位2")
    )
    theirs = a_row_form(unit="civil", matter_name="救助", proof_name="亲属关系证明", issuing_unit="单位1")
    accepted(staff.bureau, 1, theirs, unit=CIVIL, by="civil_filer")

    words = words_of(staff.page("desk", "/surveys/1/findings"))

    assert "亲属关系证明 ： 单位1 → 单位2 → 单位1" in re.sub(r" +", " ", words.replace("：", " ： "))
    assert "全市 3" in words
    assert "重复证明" in words
    assert staff.status("filer", "/surveys/1/findings") == 403


def test_the_board_is_mailed_as_csv_and_as_a_workbook(staff: Staff) -> None:
    a_round(staff.bureau)
    sent(staff.bureau, 1, a_row_form())
    on(staff.bureau, 10, 21)

    text = staff.browser_of("supervisor").get("/surveys/1/board.csv").data.decode("utf-8-sig")
    assert "1,单位1,已报送,1,1,已报,2026-10-09,未报," in text
    assert "2,单位2,,,,逾期未报,,未报," in text
    book = openpyxl.load_workbook(
        io.BytesIO(staff.browser_of("supervisor").get("/surveys/1/board.xlsx").data)
    )
    assert book.worksheets[0]["C2"].value == "已报送"
    assert "逾期" in words_of(staff.page("desk", "/surveys/1"))


def test_a_long_form_is_shown_page_by_page_and_exported_whole(staff: Staff) -> None:
    a_round(staff.bureau)
    drafted(staff.bureau, 1)
    lines = [RowDraft(POLICE, "户口登记", f"第{number}号证明", a_line().content) for number in range(1, 251)]
    take_rows(staff.bureau, person(staff.bureau, "filer"), 1, POLICE, lines, replaces=False)

    first = staff.page("filer", RETURN)
    assert "第 1 至 200 行" in words_of(first)
    (after,) = re.findall(r'href="([^"]+)" rel="next"', first)
    last = staff.page("filer", after)
    assert "第250号证明" in last
    assert "第200号证明" not in last
    book = openpyxl.load_workbook(io.BytesIO(staff.browser_of("filer").get(f"{RETURN}/annex2.xlsx").data))
    assert book.worksheets[0]["E255"].value == "第250号证明"
    again = take_rows(staff.bureau, person(staff.bureau, "filer"), 1, POLICE, lines[:1], replaces=True)
    assert (again, len(rows(staff.bureau, 1))) == (1, 1)


def test_a_report_on_the_work_is_received_once(staff: Staff) -> None:
    a_round(staff.bureau)
    page = staff.page("filer", RETURN)
    (path,) = re.findall(r'action="(/surveys/1/units/1/progress/\d+)"', page)
    prefix = re.findall(r'name="(m\d+-)text"', page)[0]
    typed = {f"{prefix}command_key": "ab" * 16, f"{prefix}text": "已完成梳理"}

    blank = sent_form(staff, "filer", RETURN, path, **{**typed, f"{prefix}text": " "})
    assert "没有填写工作落实情况" in summary_of(blank.text)
    for _ in range(2):
        assert sent_form(staff, "filer", RETURN, path, **typed).location == RETURN
    assert words_of(staff.page("desk", RETURN)).count("已完成梳理") == 1


def test_the_reminder_leads_to_the_return(staff: Staff) -> None:
    a_round(staff.bureau)
    on(staff.bureau, 10, 13)
    assert write_survey_letters(staff.bureau) == 3

    words = staff.page("filer", "/inbox")
    assert "附件2统计表须于 2026年10月20日 前报送，尚未收到" in words_of(words)


PAGES = {
    "the rounds": ("desk", "/surveys"),
    "a new round": ("desk", "/surveys/new"),
    "the board": ("desk", "/surveys/1"),
    "a return": ("filer", RETURN),
    "a row": ("filer", f"{RETURN}/rows/1"),
    "a row to be judged": ("confirmer", f"{RETURN}/rows/2"),
    "a workbook": ("filer", f"{RETURN}/workbook"),
    "the findings": ("desk", "/surveys/1/findings"),
    "the list": ("filer", "/surveys/1/list"),
}


@pytest.mark.parametrize("case", PAGES)
def test_every_page_reads_in_english_too(staff: Staff, case: str) -> None:
    a_round(staff.bureau)
    drafted(staff.bureau, 1, a_row_form(), KEEPS)
    accepted(staff.bureau, 1, a_row_form(unit="civil", matter_name="低保"), unit=CIVIL, by="civil_filer")
    name, path = PAGES[case]

    page = staff.page(name, f"{path}?lang=en")

    main = page[page.index("<main") :]
    # What a unit typed stays as typed; it stands in elements and fields of its own.
    for typed in (
        r'<(\w+)[^>]*lang="zh-CN"[^>]*>.*?</\1>',
        r"<textarea.*?</textarea>",
        r"<select.*?</select>",
    ):
        main = re.sub(typed, " ", main, flags=re.DOTALL)
    left = re.sub(r"单位\d", "", words_of(main))
    assert not re.findall(r"[\u4e00-\u9fff]+", left)
