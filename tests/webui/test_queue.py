"""The work queue: sorted by due date, filters in the address, counts on the tabs, words where it is empty."""

from datetime import datetime

import pytest

from engine.clock import SHANGHAI, VirtualClock
from engine.tasks.terms import Signing
from tests.builders.city import an_addition, answer, before_the_group, filed, lodged
from tests.builders.substitutes import arranged
from tests.builders.verbs import do
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of
from workflows.verbs.terms import CaseVerb

__all__ = ["sqlite_city", "sqlite_template", "staff"]

LATE = datetime(2026, 10, 16, 9, tzinfo=SHANGHAI)


def later(staff: Staff) -> None:
    assert isinstance(staff.bureau.clock, VirtualClock)
    staff.bureau.clock.move_to(LATE)


def test_the_earliest_due_case_stands_first(staff: Staff) -> None:
    filed(staff.bureau, an_addition(cause_date="2026-09-30"))  # due on 15 October
    filed(staff.bureau, an_addition(proof_name="居住证明"))  # due on 14 October

    page = staff.page("confirmer", "/tasks")

    assert page.index("ZM-2026-0002") < page.index("ZM-2026-0001")


def test_a_row_tells_matter_proof_ways_unit_step_and_days(staff: Staff) -> None:
    filed(staff.bureau)

    words = words_of(staff.page("confirmer", "/tasks"))

    for told in ("户口迁移", "亲属关系证明", "数据共享、部门核验", "单位1", "主管部门确认", "今日到达"):
        assert told in words
    assert "剩 4 个工作日" in words  # 10 (a worked Saturday), 12, 13 and 14 October; today is gone


def test_days_waited_are_working_days(staff: Staff) -> None:
    filed(staff.bureau)
    later(staff)  # Friday a week on, the Saturday between was worked

    assert "已 6 个工作日" in words_of(staff.page("confirmer", "/tasks"))


def test_tabs_carry_their_counts(staff: Staff) -> None:
    filed(staff.bureau)
    filed(staff.bureau, an_addition(proof_name="居住证明"))
    later(staff)

    words = words_of(staff.page("confirmer", "/tasks"))

    for tab in ("全部 2", "已超期 2", "两日内到期 0", "新增类 2", "取消类 0"):
        assert tab in words


FILTERS = [
    ("q=居住", ["ZM-2026-0002"]),
    ("q=ZM-2026-0001", ["ZM-2026-0001"]),
    ("kind=add", ["ZM-2026-0001", "ZM-2026-0002"]),
    ("kind=cancel", []),
    ("department=1", ["ZM-2026-0001", "ZM-2026-0002"]),
    ("department=2", []),
    ("node=task_confirm_request", ["ZM-2026-0001", "ZM-2026-0002"]),
    ("node=task_vote", []),
    ("due=late", []),
    ("q=居住&kind=add", ["ZM-2026-0002"]),
    ("kind=nonsense&department=x&due=never&node=nowhere", ["ZM-2026-0001", "ZM-2026-0002"]),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS)
def test_the_address_filters_the_list(staff: Staff, query: str, expected: list[str]) -> None:
    filed(staff.bureau)
    filed(staff.bureau, an_addition(proof_name="居住证明"))

    page = staff.page("confirmer", f"/tasks?{query}")
    table = page[page.index('id="queue"') :]

    assert [number for number in ("ZM-2026-0001", "ZM-2026-0002") if number in table] == expected


def test_what_was_filtered_for_stays_in_the_form(staff: Staff) -> None:
    page = staff.page("confirmer", "/tasks?q=居住&kind=change&due=soon")

    assert 'value="居住"' in page
    assert '<option value="change" selected>' in page
    assert '<option value="soon" selected>' in page


def test_an_empty_queue_says_so_and_leads_to_what_was_done(staff: Staff) -> None:
    lodged(staff.bureau)

    words = words_of(staff.page("confirmer", "/tasks"))

    assert "没有待办。已办 1 件，最近一件 10-09 09:00。 查看已办" in words


def test_an_empty_filter_leads_back(staff: Staff) -> None:
    assert "没有符合这些条件的待办。 清除条件" in words_of(staff.page("confirmer", "/tasks?kind=cancel"))


def test_pages_follow_by_cursor_and_count_once(staff: Staff) -> None:
    for number in range(51):
        filed(staff.bureau, an_addition(proof_name=f"证明{number}"))
    client = staff.browser_of("confirmer")

    first = client.get("/tasks").text
    assert "共 51 件，本页 50 件" in first
    address = first[first.index("after=") : first.index('" rel="next"')].split('"')[0]
    second = client.get(f"/tasks?{address}").text

    assert "共 51 件，本页 1 件" in second
    assert "ZM-2026-0051" in second


def test_a_cursor_that_was_never_given_out_is_answered_in_words(staff: Staff) -> None:
    answer = staff.browser_of("confirmer").get("/tasks?after=rubbish")

    assert answer.status_code == 409
    assert "分页地址不完整" in answer.text


def test_a_vote_stands_in_each_members_queue_until_it_is_decided(staff: Staff) -> None:
    case_id = before_the_group(staff.bureau)
    assert "ZM-2026-0001" in staff.page("member5", "/tasks")

    for member in ("member1", "member2", "member3"):
        answer(staff.bureau, case_id, "task_vote", "approve", by=member)

    assert "ZM-2026-0001" not in staff.page("member5", "/tasks")


def test_what_i_filed_tells_where_it_waits_and_how_it_ended(staff: Staff) -> None:
    filed(staff.bureau)
    refused = filed(staff.bureau, an_addition(proof_name="居住证明"))
    answer(staff.bureau, refused, "task_confirm_request", "refuse", by="confirmer", opinion="依据仍在")

    words = words_of(staff.page("filer", "/tasks/filed"))

    assert "主管部门确认 剩" in words
    assert "不予确认" in words


def test_what_i_did_tells_the_verdict(staff: Staff) -> None:
    lodged(staff.bureau)

    words = words_of(staff.page("confirmer", "/tasks/done"))

    assert "主管部门确认 确认 10-09 09:00" in words


@pytest.mark.parametrize("path", ["/tasks", "/tasks/filed", "/tasks/done"])
def test_lists_are_for_those_signed_in(staff: Staff, path: str) -> None:
    answer = staff.app.test_client().get(path)

    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_others_cases_are_in_nobody_elses_list(staff: Staff) -> None:
    filed(staff.bureau)

    for path in ("/tasks", "/tasks/filed", "/tasks/done"):
        assert "ZM-2026-0001" not in staff.page("civil_filer", path)


def test_what_waits_for_another_is_one_click_away_from_the_queue(staff: Staff) -> None:
    assert "等待他人" not in staff.page("confirmer", "/tasks")
    do(staff.bureau, filed(staff.bureau), CaseVerb.DELEGATE, by="confirmer", to="police_keeper")
    arranged(staff.bureau, "civil_staff", principal="confirmer")

    assert "等待他人 1" in words_of(staff.page("confirmer", "/tasks"))
    assert "已委派：演示·police_keeper" in words_of(staff.page("confirmer", "/tasks/elsewhere"))
    assert "代理 演示·confirmer" in words_of(staff.page("civil_staff", "/tasks/elsewhere"))
    assert "没有等待他人的环节。" in staff.page("filer", "/tasks/elsewhere")


def test_an_answer_to_be_signed_says_by_whom(staff: Staff) -> None:
    case_id = lodged(staff.bureau)
    do(staff.bureau, case_id, CaseVerb.ADD_SIGNER, by="desk", to="publisher", signing=Signing.AFTER)
    answer(staff.bureau, case_id, "task_check_lodging", "accept", by="desk")

    page = words_of(staff.page("desk", "/tasks/elsewhere"))

    assert "ZM-2026-0001" in page
    assert "等待后加签：演示·publisher" in page
