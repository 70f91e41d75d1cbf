"""The page of substitutes, and the mark 代理 wherever a substitute has acted."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders.city import ID, answer, filed, open_tasks
from tests.builders.stories import case_of
from tests.builders.substitutes import arranged, taken_back
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, hidden_fields, sqlite_city, sqlite_template, staff, submit, words_of

__all__ = ["sqlite_city", "sqlite_template", "staff"]

PAGE = "/substitutes"
FROM, UNTIL = "2026-10-09", "2026-10-16"


def arrange(client: FlaskClient, **typed: object) -> TestResponse:
    """Fill the form of the page and send it."""
    fields = {"substitute": ID["civil_staff"], "since": FROM, "until": UNTIL, "reason": "trip"}
    token = csrf_token(client.get(PAGE).text)
    return client.post(PAGE, data={**fields, **typed, "csrf_token": token})


def section(page: str, title_id: str) -> str:
    """Return the section under that heading."""
    return words_of(page[page.index(f'aria-labelledby="{title_id}"') :].split("</section>", maxsplit=1)[0])


def test_a_person_arranges_a_substitute_and_both_pages_show_it(staff: Staff) -> None:
    client = staff.browser_of("confirmer")

    assert arrange(client, kinds=["add", "change"]).status_code == 302

    page = client.get(PAGE).text
    assert "代理已安排" in page
    mine = section(page, "mine-title")
    assert "演示·civil_staff" in mine
    assert "新增、变更" in mine
    assert "代理中" in mine
    assert "演示·confirmer" in section(staff.page("civil_staff", PAGE), "given-title")
    assert "请您代理他人的工作" in staff.page("civil_staff", "/inbox")


def test_the_consequence_stands_above_the_button(staff: Staff) -> None:
    form = section(staff.page("confirmer", PAGE), "new-title")

    assert form.index("后果：代理人可以查看并办理") < form.rindex("安排代理")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"substitute": ""}, "请选择代理人"),
        ({"since": "明天"}, "请填写日期"),
        ({"until": "2026-10-08"}, "结束日期不能早于开始日期"),
        ({"since": "2026-10-08"}, "代理不能早于今天"),
        ({"until": "2027-10-08"}, "一次代理最长 60 天"),
        ({"kinds": ["verify"]}, "没有这一类办件"),
        ({"substitute": ID["confirmer"]}, "不能由本人代理本人"),
        ({"principal": ID["filer"]}, "只有本人或者其单位负责人可以安排代理"),
    ],
)
def test_what_is_wrong_is_said_on_the_page_and_what_was_typed_stays(
    staff: Staff, typed: dict[str, object], sentence: str
) -> None:
    refused = arrange(staff.browser_of("confirmer"), **typed)

    assert refused.status_code == 422
    assert sentence in words_of(refused.text)
    assert f'value="{typed.get("until", UNTIL)}"' in refused.text


def test_the_head_arranges_for_the_people_of_the_unit_and_sees_theirs(staff: Staff) -> None:
    head = staff.browser_of("police_head")
    offered = re.search(r'<select[^>]*name="principal".*?</select>', head.get(PAGE).text, re.DOTALL)
    assert offered is not None
    assert "演示·confirmer" in offered[0]
    assert "演示·civil_filer" not in offered[0]

    assert arrange(head, principal=ID["confirmer"], substitute=ID["filer"]).status_code == 302

    unit = section(head.get(PAGE).text, "unit-title")
    assert "演示·confirmer" in unit
    assert "演示·filer" in unit
    assert 'name="principal"' not in staff.page("confirmer", PAGE)


def test_taking_back_is_one_button_and_acts_at_once(staff: Staff) -> None:
    substitution = arranged(staff.bureau, "civil_staff", principal="confirmer")
    client = staff.browser_of("confirmer")
    page = client.get(PAGE).text
    assert "收回代理" in page

    path = f"{PAGE}/{substitution}/end"
    assert client.post(path, data={"csrf_token": csrf_token(page)}).status_code == 302

    page = client.get(PAGE).text
    assert "代理已收回，即刻生效" in page
    assert "已收回" in section(page, "mine-title")
    assert "收回代理" not in page
    client.post(path, data={"csrf_token": csrf_token(page)})
    assert "这次代理已于" in client.get(PAGE).text


def test_the_work_list_marks_what_is_a_principals(staff: Staff) -> None:
    case_no = case_of(staff.bureau, filed(staff.bureau)).case_no
    assert case_no not in staff.page("civil_staff", "/tasks")

    arranged(staff.bureau, "civil_staff", principal="confirmer")

    page = words_of(staff.page("civil_staff", "/tasks"))
    assert case_no in page
    assert "代理 演示·confirmer" in page
    assert "代理 演示·confirmer" not in words_of(staff.page("confirmer", "/tasks"))


def test_a_mandate_for_some_kinds_brings_only_those_into_the_list(staff: Staff) -> None:
    case_no = case_of(staff.bureau, filed(staff.bureau)).case_no
    arranged(staff.bureau, "civil_staff", principal="confirmer", kinds=frozenset({"cancel"}))
    arranged(staff.bureau, "publisher", principal="confirmer", kinds=frozenset({"add"}))

    assert case_no not in staff.page("civil_staff", "/tasks")
    assert case_no in staff.page("publisher", "/tasks")
    assert case_no in staff.page("publisher", "/tasks?kind=add")
    assert case_no not in staff.page("publisher", "/tasks?kind=cancel")
    assert "全部 1" in words_of(staff.page("publisher", "/tasks"))


def test_before_the_click_the_form_says_for_whom_and_afterwards_so_do_page_and_paper(staff: Staff) -> None:
    arranged(staff.bureau, "civil_staff", principal="confirmer")
    path = f"/cases/{case_of(staff.bureau, filed(staff.bureau)).case_no}"
    client = staff.browser_of("civil_staff")
    assert "您代理 演示·confirmer 办理此环节" in client.get(path).text
    assert "您代理" not in staff.page("confirmer", path)

    assert submit(client, path, verdict="confirm", opinion="依据充分").status_code == 302

    told = "演示·civil_staff（代理 演示·confirmer）"
    page = words_of(client.get(path).text)
    assert f"{told}：依据充分" in page  # the timeline
    assert page.count(told) > 1  # and the steps
    assert told in words_of(staff.page("desk", f"{path}/sheet"))


def test_a_reviewers_substitute_is_marked_on_the_review(staff: Staff) -> None:
    case_id = filed(staff.bureau)
    answer(staff.bureau, case_id, "task_confirm_request", "confirm", by="confirmer")
    answer(staff.bureau, case_id, "task_check_lodging", "accept", by="desk")
    arranged(staff.bureau, "publisher", principal="reviewer")
    arranged(staff.bureau, "supervisor", principal="member1")
    answer(staff.bureau, case_id, "task_review_request", "pass", by="publisher")
    answer(staff.bureau, case_id, "task_vote", "approve", by="member2")
    vote = next(task for task in open_tasks(staff.bureau, case_id) if task.assignee_id == ID["member1"])
    path = f"/cases/{case_of(staff.bureau, case_id).case_no}"
    client = staff.browser_of("supervisor")
    assert submit(client, f"{path}?task={vote.id}", verdict="approve").status_code == 302

    page = client.get(path).text
    assert "演示·publisher（代理 演示·reviewer）" in section(page, "reviews-title")
    assert "演示·supervisor（代理 演示·member1）" in section(page, "votes-title")


def test_what_was_half_filled_when_it_was_taken_back_is_refused_with_a_sentence(staff: Staff) -> None:
    substitution = arranged(staff.bureau, "civil_staff", principal="confirmer")
    path = f"/cases/{case_of(staff.bureau, filed(staff.bureau)).case_no}"
    client = staff.browser_of("civil_staff")
    typed = {**hidden_fields(client, path), "verdict": "confirm"}
    address = re.search(r'action="([^"]+)" aria-labelledby="verdict-title"', client.get(path).text)
    assert address is not None

    taken_back(staff.bureau, substitution, by="confirmer")

    refused = client.post(address[1], data=typed)
    assert refused.status_code == 409
    assert "已被收回，意见没有提交" in refused.text
    assert client.get(path).status_code == 404


def test_it_ends_by_itself_on_the_pages_too(staff: Staff) -> None:
    arranged(staff.bureau, "civil_staff", principal="confirmer")
    path = f"/cases/{case_of(staff.bureau, filed(staff.bureau)).case_no}"
    assert staff.status("civil_staff", path) == 200

    staff.bureau.clock.advance(timedelta(days=8))  # type: ignore[attr-defined]

    assert staff.status("civil_staff", path) == 404
    assert "已到期" in section(staff.page("civil_staff", PAGE), "given-title")


def test_the_page_of_a_verb_says_for_whom(staff: Staff) -> None:
    arranged(staff.bureau, "civil_staff", principal="confirmer")
    case_id = filed(staff.bureau)
    (task,) = open_tasks(staff.bureau, case_id)
    path = f"/cases/{case_of(staff.bureau, case_id).case_no}"

    page = staff.page("civil_staff", f"{path}/verbs/claim?task={task.id}")

    assert "您代理 演示·confirmer 办理" in page
