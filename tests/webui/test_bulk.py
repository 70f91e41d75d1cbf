"""The pages of a bulk answer: what is taken in, the result row by row, and the undoing."""

import re
from datetime import timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient

from engine.clock import VirtualClock
from engine.presence.records import PresenceRow
from tests.builders.city import an_addition, answer, filed, open_tasks
from tests.builders.stories import a_change, nodes_of
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of

__all__ = ["sqlite_city", "sqlite_template", "staff"]

NAMES = ("亲属关系证明", "无犯罪记录证明", "户籍证明")


def three_and_a_change(staff: Staff) -> list[int]:
    """File three like requests and one unlike; return their tasks."""
    cases = [filed(staff.bureau, an_addition(proof_name=name)) for name in NAMES]
    cases.append(filed(staff.bureau, a_change()))
    return [open_tasks(staff.bureau, case_id)[0].id for case_id in cases]


def ticked(client: FlaskClient, tasks: list[int], path: str = "/tasks/bulk", **typed: str):
    """Send the ticked tasks with whatever else was typed."""
    token = csrf_token(client.get("/tasks").text)
    return client.post(path, data={"csrf_token": token, "task": [str(one) for one in tasks], **typed})


def sent(client: FlaskClient, tasks: list[int], **typed: str):
    """Send the form of the page of what was ticked."""
    page = ticked(client, tasks).text
    key = re.findall(r'name="command_key" type="hidden" value="([0-9a-f]{32})"', page)[0]
    return ticked(client, tasks, "/tasks/bulk/answer", command_key=key, **typed)


def test_the_page_shows_what_is_taken_in_and_why_the_rest_is_not(staff: Staff) -> None:
    page = ticked(staff.browser_of("confirmer"), three_and_a_change(staff))

    assert page.status_code == 200
    assert page.text.count('name="task"') == 3
    assert "ZM-2026-0004 婚姻状况证明 与本批多数不是同一申请类型" in words_of(page.text)


def test_the_result_tells_each_row_and_the_cases_have_moved(staff: Staff) -> None:
    confirmer = staff.browser_of("confirmer")

    answered = sent(confirmer, three_and_a_change(staff), verdict="confirm", opinion="情况属实")

    assert answered.status_code == 302
    page = words_of(confirmer.get(answered.location).text)
    assert "成功 3 件，未成 0 件，撤销 0 件，不在其列 1 件" in page
    assert "ZM-2026-0001 亲属关系证明 成功" in page
    assert nodes_of(staff.bureau, 1) == ["task_check_lodging"]


def test_without_a_verdict_or_a_reason_the_page_comes_back_as_it_was_typed(staff: Staff) -> None:
    confirmer, tasks = staff.browser_of("confirmer"), three_and_a_change(staff)

    without = sent(confirmer, tasks, opinion="请核对依据")
    assert (without.status_code, "请选择一项意见" in without.text) == (422, True)
    assert "请核对依据" in without.text
    reasonless = sent(confirmer, tasks, verdict="return")
    assert reasonless.status_code == 422
    assert nodes_of(staff.bureau, 1) == ["task_confirm_request"]


def test_it_is_undone_from_the_result_page(staff: Staff) -> None:
    confirmer = staff.browser_of("confirmer")
    made = sent(confirmer, three_and_a_change(staff), verdict="confirm").location
    answer(staff.bureau, 1, "task_check_lodging", "accept", by="desk")

    token = csrf_token(confirmer.get(made).text)
    undone = confirmer.post(f"{made}/undoing", data={"csrf_token": token}, follow_redirects=True).text

    assert "已撤销 2 件。" in undone
    assert "ZM-2026-0001 亲属关系证明 成功 不能撤回：此后已有其他人员办理，不能撤回" in words_of(undone)
    assert nodes_of(staff.bureau, 2) == ["task_confirm_request"]


def test_nothing_ticked_and_nonsense_are_refused_with_a_sentence(staff: Staff) -> None:
    confirmer = staff.browser_of("confirmer")

    assert "没有勾选待办" in ticked(confirmer, []).text
    token = csrf_token(confirmer.get("/tasks").text)
    nonsense = confirmer.post("/tasks/bulk", data={"csrf_token": token, "task": ["x", "9" * 30, "-1"]})
    assert "没有勾选待办" in nonsense.text


def test_tasks_that_do_not_exist_leave_an_empty_page(staff: Staff) -> None:
    page = ticked(staff.browser_of("confirmer"), [999, 1000])

    assert (page.status_code, "都不能一并办理" in page.text) == (200, True)


def test_the_result_of_another_person_is_not_told(staff: Staff) -> None:
    made = sent(staff.browser_of("confirmer"), three_and_a_change(staff), verdict="confirm").location

    assert staff.status("desk", made) == 404


def test_what_the_next_one_has_opened_without_scripts_is_not_undone(staff: Staff) -> None:
    confirmer = staff.browser_of("confirmer")
    made = sent(confirmer, three_and_a_change(staff), verdict="confirm").location
    for name, case_no in (("desk", "0001"), ("supervisor", "0002"), ("confirmer", "0003")):
        staff.page(name, f"/cases/ZM-2026-{case_no}")

    token = csrf_token(confirmer.get(made).text)
    undone = confirmer.post(f"{made}/undoing", data={"csrf_token": token}, follow_redirects=True).text

    assert "已撤销 2 件。" in undone
    assert "ZM-2026-0001 亲属关系证明 成功 下一环节已有人打开此件，请用“撤回”" in words_of(undone)
    assert nodes_of(staff.bureau, 1) == ["task_check_lodging"]


def test_opening_a_case_is_written_down_only_while_somebody_may_undo_a_bulk_answer(staff: Staff) -> None:
    sent(staff.browser_of("confirmer"), three_and_a_change(staff), verdict="confirm")
    answer(staff.bureau, 4, "task_confirm_request", "confirm", by="confirmer")
    staff.page("desk", "/cases/ZM-2026-0004")
    assert seen(staff) == []
    staff.page("desk", "/cases/ZM-2026-0001")
    assert seen(staff) == [1]
    assert isinstance(staff.bureau.clock, VirtualClock)
    staff.bureau.clock.move_to(staff.bureau.now() + timedelta(minutes=11))
    staff.page("desk", "/cases/ZM-2026-0002")
    assert seen(staff) == [1]


def seen(staff: Staff) -> list[int]:
    """Return the cases of which it is known that somebody has opened them."""
    with staff.bureau.store.reading() as tx:
        return sorted(tx.scalars(sa.select(PresenceRow.case_id)))
