"""The case page: what it tells, whom it lets answer, and that a refusal loses nothing that was typed."""

from datetime import datetime

import pytest

from engine.clock import SHANGHAI, VirtualClock
from engine.tasks.terms import TaskState
from tests.builders.city import an_addition, answer, before_the_group, filed, lodged, open_tasks
from tests.webui.staff import (
    Staff,
    hidden_fields,
    sqlite_city,
    sqlite_template,
    staff,
    submit,
    verdict_address,
    words_of,
)

__all__ = ["sqlite_city", "sqlite_template", "staff"]

FIRST = "/cases/ZM-2026-0001"


def see(staff: Staff, name: str, path: str = FIRST) -> str:
    return words_of(staff.page(name, path))


def test_another_departments_case_is_not_found(staff: Staff) -> None:
    filed(staff.bureau)

    for path in (FIRST, f"{FIRST}/diagrams/add_item.bpmn", "/cases/ZM-2026-9999", "/cases/rubbish"):
        assert staff.status("civil_filer", path) == 404


def test_a_verdict_on_another_departments_case_is_not_found(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("civil_filer")
    own = filed(staff.bureau, an_addition(unit="civil", proof_name="居住证明"), by="civil_filer")
    assert own == 2
    token = hidden_fields(staff.browser_of("confirmer"), FIRST)

    found = client.post(f"{FIRST}/tasks/{open_tasks(staff.bureau, 1)[0].id}", data=token)

    assert found.status_code in (400, 404)  # the token is of another session
    assert open_tasks(staff.bureau, 1)[0].state is TaskState.OPEN


def test_a_task_of_another_case_is_not_found_under_this_one(staff: Staff) -> None:
    filed(staff.bureau)
    filed(staff.bureau, an_addition(proof_name="居住证明"))
    client = staff.browser_of("confirmer")
    other = open_tasks(staff.bureau, 2)[0].id

    found = client.post(f"{FIRST}/tasks/{other}", data=hidden_fields(client, FIRST) | {"verdict": "confirm"})

    assert found.status_code == 404
    assert open_tasks(staff.bureau, 2)[0].id == other


def test_the_head_tells_kind_step_deadline_unit_filer_and_version(staff: Staff) -> None:
    filed(staff.bureau)

    words = see(staff, "confirmer")

    for told in (
        "户口迁移：亲属关系证明",
        "新增 主管部门确认",
        "剩 4 个工作日 10月14日（周三） 24:00 前",
        "申请单位 单位1",
        "经办人 演示·filer",
        "流程第 1 版",
    ):
        assert told in words, told


def test_the_day_strip_is_explained_by_a_sentence(staff: Staff) -> None:
    filed(staff.bureau)

    words = see(staff, "confirmer")

    assert "共 15 天，计入 7 个工作日。" in words
    assert "国庆节 7 天、周末 1 天" in words
    assert "10月10日（周六）为调休上班，计入，依据 国务院办公厅关于2026年部分节假日安排的通知" in words
    assert "提交申请时已用去 3 个工作日。" in words


def test_the_clock_of_the_waiting_step_is_shown_and_others_are_a_link_away(staff: Staff) -> None:
    before_the_group(staff.bureau)

    assert "协调小组审定：15 个工作日（本市设定）" in see(staff, "member1")
    assert "变更事由发生之日起 7 个工作日内" in see(staff, "member1", f"{FIRST}?clock=confirm")


def test_the_steps_stand_in_words_done_current_and_to_come(staff: Staff) -> None:
    lodged(staff.bureau)

    words = see(staff, "desk")

    assert "主管部门确认 已完成 演示·confirmer 10-09 09:00 确认" in words
    assert "形式审查 正在办理 协调小组办公室：单位4 演示·desk · 剩 2 个工作日" in words
    assert "备案归档 未到达" in words


def test_the_diagram_is_that_of_the_cases_own_version(staff: Staff) -> None:
    filed(staff.bureau)

    found = staff.browser_of("confirmer").get(f"{FIRST}/diagrams/department_confirmation.bpmn")

    assert found.mimetype == "application/xml"
    assert b'id="task_confirm_request"' in found.data
    assert staff.status("confirmer", f"{FIRST}/diagrams/rubbish.bpmn") == 404


def test_the_timeline_leads_back_to_day_zero(staff: Staff) -> None:
    lodged(staff.bureau)

    page = staff.page("desk", FIRST)
    timeline = words_of(page[page.index("timeline-title") :])

    order = [
        "到达 形式审查",
        "报送协调小组办公室",
        "主管部门确认 确认",
        "登记事由，填报申请 报送",
        "变更事由发生",
    ]
    assert sorted(order, key=timeline.index) == order
    assert "09-29 变更事由发生 法律法规变化：户口登记管理办法（2026年修订）" in timeline


def test_a_late_filing_is_flagged_with_its_reason(staff: Staff) -> None:
    filed(staff.bureau, an_addition(cause_date="2026-09-01", late_reason="修订文件方才送达"))

    words = see(staff, "confirmer")

    assert "逾期申报" in words
    assert "修订文件方才送达" in words
    assert "登记事由，填报申请 报送（逾期申报，已用 23 个工作日）" in words


def test_opinions_votes_and_reviews_are_shown_with_who_has_not_answered(staff: Staff) -> None:
    case_id = filed(staff.bureau, an_addition(affected_units=("civil", "audit")))
    answer(staff.bureau, case_id, "task_give_opinion", "disagree", by="civil_staff", opinion="仍需原件")
    group = before_the_group(staff.bureau, an_addition(proof_name="居住证明"))
    answer(staff.bureau, group, "task_vote", "approve", by="member1", opinion="同意")

    consulted, voted = see(staff, "civil_staff"), see(staff, "member2", "/cases/ZM-2026-0002")

    assert "单位2 演示·civil_staff 不同意 仍需原件" in consulted
    assert "单位7 尚未答复" in consulted
    assert "演示·member1 同意 同意 10-09 09:00" in voted
    assert "演示·member3 尚未答复" in voted
    assert "审核意见文号 司审〔2026〕1号" in voted


def test_who_cannot_act_is_told_why_and_who_can(staff: Staff) -> None:
    filed(staff.bureau)

    words = see(staff, "filer")

    assert "您没有办理此环节的岗位。 主管部门确认 主管部门确认人：单位1 演示·confirmer" in words
    assert 'class="card verdict"' not in staff.page("filer", FIRST)


def test_a_verdict_moves_the_case_on_and_says_so(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("confirmer")

    sent = submit(client, FIRST, verdict="confirm", opinion="依据充分")

    assert (sent.status_code, sent.location) == (302, FIRST)
    assert "ZM-2026-0001 已提交" in client.get(FIRST).text
    assert [task.node for task in open_tasks(staff.bureau, 1)] == ["task_check_lodging"]


def test_a_missing_reason_is_said_under_its_field_and_keeps_the_choice(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("confirmer")

    sent = submit(client, FIRST, verdict="refuse", opinion="  ")

    assert sent.status_code == 422
    assert "请写明理由" in words_of(sent.text)
    assert 'href="#opinion"' in sent.text
    assert 'checked id="verdict-2"' in sent.text


def test_no_choice_at_all_is_said(staff: Staff) -> None:
    filed(staff.bureau)

    sent = submit(staff.browser_of("confirmer"), FIRST, opinion="想好再选")

    assert sent.status_code == 422
    assert "请选择结论" in sent.text
    assert "想好再选</textarea>" in sent.text


def test_a_verdict_that_is_not_offered_is_refused_in_words(staff: Staff) -> None:
    filed(staff.bureau)

    sent = submit(staff.browser_of("confirmer"), FIRST, verdict="publish")

    assert sent.status_code == 422
    assert "没有这个选项" in sent.text


def test_who_comes_second_is_told_who_and_when_and_keeps_the_opinion(staff: Staff) -> None:
    before_the_group(staff.bureau)
    client = staff.browser_of("member1")
    address, fields = verdict_address(client, FIRST), hidden_fields(client, FIRST)
    answer(staff.bureau, 1, "task_vote", "approve", by="member1")

    sent = client.post(address, data=fields | {"verdict": "object", "opinion": "写了很久的意见"})

    assert sent.status_code == 409
    assert "演示·member1已于" in words_of(sent.text)
    assert "写了很久的意见</textarea>" in sent.text


def test_the_same_submit_twice_has_one_effect(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("confirmer")
    address, fields = verdict_address(client, FIRST), hidden_fields(client, FIRST) | {"verdict": "confirm"}

    first, second = client.post(address, data=fields), client.post(address, data=fields)

    assert (first.status_code, second.status_code) == (302, 409)
    assert [task.node for task in open_tasks(staff.bureau, 1)] == ["task_check_lodging"]


def test_a_tampered_key_is_no_server_fault(staff: Staff) -> None:
    filed(staff.bureau)

    sent = submit(staff.browser_of("confirmer"), FIRST, verdict="confirm", command_key="zz")

    assert sent.status_code == 422
    assert "页面不完整" in sent.text


def test_a_closed_case_tells_how_and_offers_nothing(staff: Staff) -> None:
    case_id = filed(staff.bureau)
    answer(staff.bureau, case_id, "task_confirm_request", "refuse", by="confirmer", opinion="依据仍在")

    words = see(staff, "filer")

    assert "不予确认" in words
    assert "此件已于 2026年10月9日 09:00 办结，无需办理。" in words


def test_a_missed_deadline_shows_its_cards_and_days_over(staff: Staff) -> None:
    filed(staff.bureau)
    assert isinstance(staff.bureau.clock, VirtualClock)
    staff.bureau.clock.move_to(datetime(2026, 10, 16, 9, tzinfo=SHANGHAI))

    words = see(staff, "confirmer")

    assert "超期 2 个工作日" in words
    assert "主管部门确认 已超期" in words


def test_after_a_verdict_the_next_case_is_one_click_away(staff: Staff) -> None:
    filed(staff.bureau)
    filed(staff.bureau, an_addition(proof_name="居住证明"))
    client = staff.browser_of("confirmer")
    submit(client, FIRST, verdict="confirm")

    assert "办理下一件：ZM-2026-0002" in words_of(client.get(FIRST).text)


@pytest.mark.parametrize("query", ["task=x", "task=" + "9" * 30, "clock=rubbish", "diagram=rubbish"])
def test_rubbish_in_the_address_shows_the_plain_page(staff: Staff, query: str) -> None:
    filed(staff.bureau)

    assert staff.status("confirmer", f"{FIRST}?{query}") == 200
