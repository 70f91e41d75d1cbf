"""Meetings as pages: planned, recorded on one page, confirmed by a second person, and told afterwards."""

import re
import secrets

import pytest
from werkzeug.test import TestResponse

from engine.clock import VirtualClock
from tests.builders.city import ID, an_addition, before_the_group
from tests.builders.departures import posts_end
from tests.builders.meetings import MONDAY, cases_before_the_group, planned, record_at
from tests.builders.stories import nodes_of, vote
from tests.builders.substitutes import arranged
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of
from workflows.meetings.departures import settle_departures

__all__ = ["sqlite_city", "sqlite_template", "staff"]


def sent(staff: Staff, name: str, form_at: str, path: str, **typed: str) -> TestResponse:
    """Open the page on which the form stands and send it."""
    client = staff.browser_of(name)
    page = client.get(form_at).text
    found = re.search(r'name="revision" value="(\d+)"', page)
    revision = {"revision": found[1]} if found else {}
    return client.post(path, data={"csrf_token": csrf_token(page), **revision, **typed})


def after_the_meeting(staff: Staff) -> None:
    assert isinstance(staff.bureau.clock, VirtualClock)
    staff.bureau.clock.move_to(MONDAY)


def everybody(attendance: str = "present") -> dict[str, str]:
    return {f"a{ID[f'member{place}']}": attendance for place in range(1, 6)}


def item_ids(staff: Staff, meeting: int = 1) -> list[int]:
    return [each.item.id for each in record_at(staff.bureau, meeting).items]


def kept(staff: Staff, **typed: str) -> TestResponse:
    return sent(staff, "desk", "/meetings/1/record", "/meetings/1/record", **typed)


def test_a_meeting_from_its_plan_to_the_next_step_of_its_cases(staff: Staff) -> None:
    first, second = cases_before_the_group(staff.bureau, 2)
    plan = {"held_date": "2026-10-12", "place": "第一会议室", "chair": str(ID["member1"])}

    answer = sent(staff, "desk", "/meetings/new", "/meetings", command_key=secrets.token_hex(16), **plan)
    assert (answer.status_code, answer.location) == (302, "/meetings/1/agenda")
    answer = sent(
        staff,
        "desk",
        "/meetings/1/agenda",
        "/meetings/1/agenda",
        **{f"c{second}": "on", f"n{second}": "1", f"c{first}": "on", f"n{first}": "2"},
    )
    assert answer.location == "/meetings/1"
    after_the_meeting(staff)
    one, two = item_ids(staff)
    answer = kept(
        staff,
        **everybody(),
        **{
            f"r{one}": "approve",
            f"r{two}": "approve",
            f"v{two}-{ID['member5']}": "abstain",
            "minutes": "已议。",
        },
    )
    assert answer.location == "/meetings/1", answer.text
    before = [nodes_of(staff.bureau, case_id) for case_id in (first, second)]
    answer = sent(staff, "member1", "/meetings/1", "/meetings/1/confirmation")

    assert answer.location == "/meetings/1"
    assert before == [["task_vote"] * 5] * 2
    assert [nodes_of(staff.bureau, case_id) for case_id in (first, second)] == [["task_publish_version"]] * 2
    page = words_of(staff.page("member2", "/meetings/1"))
    assert "ZM-2026-0002" in page.split("ZM-2026-0001")[0]  # the order of the agenda
    assert "同意 4 ， 弃权 1" in page
    assert "已确认" in page


def test_the_case_its_sheet_and_the_minutes_tell_of_the_meeting(staff: Staff) -> None:
    cases = cases_before_the_group(staff.bureau, 1)
    planned(staff.bureau, cases)
    after_the_meeting(staff)
    (item,) = item_ids(staff)
    kept(staff, **everybody(), **{f"r{item}": "object", f"o{item}": "数据源没有连通"})
    draft = words_of(staff.page("desk", "/meetings/1/minutes"))
    sent(staff, "member1", "/meetings/1", "/meetings/1/confirmation")

    case = words_of(staff.page("desk", "/cases/ZM-2026-0001"))
    sheet = words_of(staff.page("desk", "/cases/ZM-2026-0001/sheet"))
    minutes = words_of(staff.page("supervisor", "/meetings/1/minutes"))

    assert "演示·member1，2026 年第 1 次会议表决：数据源没有连通" in case
    assert "2026 年第 1 次会议表决" in sheet
    assert "此记录尚未确认" in draft
    assert "尚未确认" not in minutes
    assert "不同意 5" in minutes
    assert "数据源没有连通" in minutes


def test_a_represented_member_stands_on_record_page_and_minutes_with_the_mark_of_the_substitute(
    staff: Staff,
) -> None:
    (case_id,) = cases_before_the_group(staff.bureau, 1)
    arranged(staff.bureau, "civil_staff", principal="member3")
    planned(staff.bureau, [case_id])
    after_the_meeting(staff)
    (one,) = item_ids(staff)
    form = words_of(staff.page("desk", "/meetings/1/record"))
    came = {f"a{ID['member3']}": "represented", f"a{ID['member5']}": "leave"}

    answer = kept(staff, **(everybody() | came), **{f"r{one}": "approve"})
    sent(staff, "member1", "/meetings/1", "/meetings/1/confirmation")

    assert answer.location == "/meetings/1", answer.text
    assert "代理到会：演示·civil_staff" in form
    assert "演示·member3 代理人 演示·civil_staff" in form
    assert nodes_of(staff.bureau, case_id) == ["task_publish_version"]
    minutes = words_of(staff.page("member1", "/meetings/1/minutes"))
    assert "代理到会 演示·member3（代理人 演示·civil_staff）" in minutes
    assert "演示·civil_staff（代理 演示·member3） 同意" in minutes
    assert "同意 代理人 演示·civil_staff" in words_of(staff.page("member2", "/meetings/1"))
    assert "演示·civil_staff（代理 演示·member3）" in words_of(staff.page("desk", "/cases/ZM-2026-0001"))


def test_the_substitute_of_a_member_reads_the_meeting_and_a_stranger_does_not(staff: Staff) -> None:
    arranged(staff.bureau, "civil_staff", principal="member3")
    planned(staff.bureau, cases_before_the_group(staff.bureau, 1))

    assert "第一会议室" in staff.page("civil_staff", "/meetings/1")
    assert staff.browser_of("filer").get("/meetings/1").status_code == 403


def test_the_timeline_tells_of_members_who_left_and_of_a_round_that_is_short(staff: Staff) -> None:
    on, short = cases_before_the_group(staff.bureau, 2)
    vote(staff.bureau, on, member1="approve", member2="approve")
    posts_end(staff.bureau, "member3", "member4", "member5")
    settle_departures(staff.bureau)
    posts_end(staff.bureau, "member1", "member2")
    settle_departures(staff.bureau)

    assert nodes_of(staff.bureau, on) == ["task_publish_version"]
    told = words_of(staff.page("desk", "/cases/ZM-2026-0001"))
    assert "成员离任而未表决，本轮按其余成员计票 演示·member3、演示·member4、演示·member5" in told
    told = words_of(staff.page("desk", "/cases/ZM-2026-0002"))
    assert "成员离任，本轮表决不能得出结论 可表决的成员尚有 0 人，至少须 1 人" in told
    inbox = words_of(staff.page("desk", "/inbox"))
    assert "可表决的成员尚有 0 人，至少须 1 人，不能得出结论。请管理员登记新的成员" in inbox
    assert nodes_of(staff.bureau, short) == ["task_vote"] * 2


def test_a_refused_record_comes_back_as_typed_with_every_problem(staff: Staff) -> None:
    planned(staff.bureau, cases_before_the_group(staff.bureau, 1))
    after_the_meeting(staff)
    (item,) = item_ids(staff)
    member = ID["member1"]

    answer = kept(
        staff, **everybody() | {f"a{member}": "leave"}, **{f"v{item}-{member}": "object", "minutes": "讨论了"}
    )

    assert answer.status_code == 422
    assert "ZM-2026-0001：演示·member1 没有到会，不能记录表决" in answer.text
    assert "有不同意、退回或者否决的，请写明理由" in answer.text
    assert re.search(r'value="object" selected', answer.text)
    assert ">讨论了</textarea>" in answer.text
    assert record_at(staff.bureau, 1).meeting.revision == 1


def test_a_record_that_somebody_else_has_changed_is_not_overwritten(staff: Staff) -> None:
    planned(staff.bureau, cases_before_the_group(staff.bureau, 1))
    after_the_meeting(staff)
    client = staff.browser_of("desk")
    token = csrf_token(client.get("/meetings/1/record").text)
    kept(staff, **everybody())

    answer = client.post("/meetings/1/record", data={"csrf_token": token, "revision": "1", "minutes": "旧的"})

    assert answer.status_code == 409
    assert "会议记录已由他人改动" in answer.text
    assert ">旧的</textarea>" in answer.text


def test_a_record_with_gaps_is_not_confirmed_and_says_whose_hand_is_missing(staff: Staff) -> None:
    planned(staff.bureau, cases_before_the_group(staff.bureau, 1))
    after_the_meeting(staff)
    (item,) = item_ids(staff)
    kept(staff, **everybody() | {f"a{ID['member5']}": ""}, **{f"v{item}-{ID['member1']}": "approve"})

    answer = sent(staff, "member1", "/meetings/1", "/meetings/1/confirmation")

    assert answer.status_code == 422
    assert "还没有登记到会情况：演示·member5" in answer.text
    assert "演示·member2、演示·member3、演示·member4 到会而没有记录表决" in answer.text


def test_what_was_changed_since_it_was_looked_at_is_not_confirmed(staff: Staff) -> None:
    planned(staff.bureau, cases_before_the_group(staff.bureau, 1))
    after_the_meeting(staff)
    (item,) = item_ids(staff)
    kept(staff, **everybody(), **{f"r{item}": "approve"})
    chair = staff.browser_of("member1")
    page = chair.get("/meetings/1").text
    kept(staff, **everybody(), **{f"r{item}": "abstain"})

    answer = chair.post("/meetings/1/confirmation", data={"csrf_token": csrf_token(page), "revision": "2"})

    assert answer.status_code == 409
    assert "会议记录已由他人改动" in answer.text


def test_a_meeting_ahead_is_not_recorded(staff: Staff) -> None:
    planned(staff.bureau, cases_before_the_group(staff.bureau, 1))

    answer = kept(staff, **everybody())

    assert answer.status_code == 409
    assert "召开，会后才能记录" in words_of(answer.text)


def test_the_grid_shows_who_is_recused_and_who_has_circulated(staff: Staff) -> None:
    (case_id,) = cases_before_the_group(staff.bureau, 1)
    planned(staff.bureau, [case_id])
    vote(staff.bureau, case_id, member2="approve")
    after_the_meeting(staff)

    page = staff.page("desk", "/meetings/1/record")

    assert "演示·member2 已传签 同意" in words_of(page)
    assert not re.search(rf'name="v\d+-{ID["member2"]}"', page)
    assert re.search(rf'name="v\d+-{ID["member1"]}"', page)


def test_a_case_on_another_agenda_is_refused_by_name_and_the_ticks_stay(staff: Staff) -> None:
    (case_id,) = cases_before_the_group(staff.bureau, 1)
    planned(staff.bureau, [case_id])
    planned(staff.bureau, [])

    answer = sent(staff, "desk", "/meetings/2/agenda", "/meetings/2/agenda", **{f"c{case_id}": "on"})

    assert answer.status_code == 409
    assert "ZM-2026-0001 已列入 2026 年第 1 次会议的议程" in answer.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"held_date": "", "place": "", "chair": ""}, ["请填写会议日期", "请填写会议地点", "选择会议主持人"]),
        ({"held_date": "2026-13-01", "place": "一楼", "chair": "1"}, ["请填写会议日期", "选择会议主持人"]),
    ],
)
def test_a_plan_with_problems_names_each(staff: Staff, typed: dict[str, str], told: list[str]) -> None:
    answer = sent(staff, "desk", "/meetings/new", "/meetings", command_key=secrets.token_hex(16), **typed)

    assert answer.status_code == 422
    assert all(words in answer.text for words in told)


def test_a_cancelled_meeting_frees_its_cases_and_keeps_its_reason(staff: Staff) -> None:
    planned(staff.bureau, [before_the_group(staff.bureau, an_addition())])

    empty = sent(staff, "desk", "/meetings/1", "/meetings/1/cancellation", reason=" ")
    sent(staff, "desk", "/meetings/1", "/meetings/1/cancellation", reason="改期")

    assert empty.status_code == 422
    assert "请写明取消会议的理由" in empty.text
    page = words_of(staff.page("desk", "/meetings/1"))
    assert "已取消" in page
    assert "改期" in page
    assert "1 件待表决、未列入议程" in words_of(staff.page("desk", "/meetings"))


def test_the_navigation_leads_there_whoever_has_to_do_with_meetings(staff: Staff) -> None:
    assert 'href="/meetings"' in staff.page("desk", "/tasks")
    assert 'href="/meetings"' in staff.page("member1", "/tasks")
    assert 'href="/meetings"' not in staff.page("filer", "/tasks")


def test_an_abstention_is_offered_to_a_member(staff: Staff) -> None:
    before_the_group(staff.bureau)

    page = staff.page("member1", "/cases/ZM-2026-0001")

    assert 'value="abstain"' in page
    assert "计入已表决人数，不计入同意票" in page
