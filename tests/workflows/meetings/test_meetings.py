"""A meeting from its plan to its votes, through the real diagram, on both databases."""

import pytest

from engine.refusals import Refusal
from engine.tasks.lookups import tasks_of_case
from engine.tasks.rules import AlreadyDone
from engine.tasks.terms import TaskState
from tests.builders.city import ID, a_key, answer, open_tasks, person
from tests.builders.evidence import doubled_or_lost, faults_of, story_of
from tests.builders.meetings import (
    cases_before_the_group,
    confirmed,
    line_of,
    planned,
    record_at,
    recorded,
)
from tests.builders.ready_city import with_group
from tests.builders.situations import to_the_end
from tests.builders.stories import case_of, nodes_of, vote
from tests.builders.verbs import do, refusal_of
from workflows.meetings.rules import MeetingOver, NotAwaitingVotes, OnAnotherAgenda
from workflows.meetings.settling import settle_meeting
from workflows.meetings.steps import cancel_meeting, plan_meeting, set_agenda
from workflows.meetings.terms import MeetingState, PlanForm, Seat, Skipped
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, give_verdict
from workflows.verbs.terms import CaseVerb
from workflows.verdicts.lookups import votes_of


def votes_in(bureau: Bureau, case_id: int) -> list[tuple[int, str, bool]]:
    """Return who voted how, and whether at a meeting."""
    with bureau.store.reading() as tx:
        return [
            (vote.member_id, str(vote.vote), vote.meeting_id is not None) for vote in votes_of(tx, case_id)
        ]


def test_one_meeting_decides_many_cases_each_as_its_hands_say(city: Bureau) -> None:
    approved, objected, returned, open_still = cases = cases_before_the_group(city, 4)
    meeting = planned(city, cases)

    city = recorded(city, meeting, "yyya-", "nnnn-", "rrra-", "yynn-", present="1234")
    before = [nodes_of(city, case_id) for case_id in cases]
    confirmed(city, meeting)

    assert before == [["task_vote"] * 5] * 4
    assert nodes_of(city, approved) == ["task_publish_version"]
    assert case_of(city, objected).outcome == "objected"
    assert nodes_of(city, returned) == ["task_correct_for_group"]
    assert nodes_of(city, open_still) == ["task_vote"]
    results = [each.item.result for each in record_at(city, meeting).items]
    assert results == ["approve", "object", "return", None]
    assert record_at(city, meeting).meeting.state is MeetingState.CONFIRMED
    assert faults_of(city) == []
    assert [doubled_or_lost(city, case_id) for case_id in cases] == [[]] * 4


def test_the_journal_says_who_voted_who_recorded_and_who_confirmed(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "yyyn-", present="1234")
    confirmed(city, meeting)

    lines = [line for line in story_of(city, case_id) if line.node == "task_vote"]
    with city.store.reading() as tx:
        done = {task.item: task.done_by for task in tasks_of_case(tx, case_id) if task.node == "task_vote"}

    assert [line.person_id for line in lines] == [ID[f"member{place}"] for place in range(1, 5)]
    assert {line.facts["meeting"] for line in lines} == {"2026-1"}
    assert {line.facts["recorded_by"] for line in lines} == {ID["desk"]}
    assert {line.facts["confirmed_by"] for line in lines} == {ID["member1"]}
    assert [line.note for line in lines] == [None, None, None, "会上提出的理由"]
    assert done == {ID[f"member{place}"]: ID[f"member{place}"] for place in range(1, 5)} | {
        ID["member5"]: None
    }


def test_hands_are_raised_at_once_so_a_veto_counts_beside_enough_approvals(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    meeting = planned(city, [case_id])

    city = recorded(city, meeting, "yyyyv")
    confirmed(city, meeting)

    assert case_of(city, case_id).outcome == "objected"
    assert len(votes_in(city, case_id)) == 5


def test_who_has_voted_by_circulation_keeps_that_vote(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    meeting = planned(city, [case_id])
    vote(city, case_id, member1="object")

    cell = line_of(city, meeting, case_id).cells[ID["member1"]]
    city = recorded(city, meeting, "yyyy-", present="1234")
    confirmed(city, meeting)

    assert (cell.seat, cell.vote) == (Seat.CIRCULATED, "object")
    assert votes_in(city, case_id)[0] == (ID["member1"], "object", False)
    assert len(votes_in(city, case_id)) == 4
    assert nodes_of(city, case_id) == ["task_publish_version"]


def test_a_vote_circulated_between_record_and_confirmation_stands_and_the_hand_falls_away(
    city: Bureau,
) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "yyaa-", present="1234")
    vote(city, case_id, member2="object")

    confirmed(city, meeting)

    assert votes_in(city, case_id) == [
        (ID["member2"], "object", False),
        (ID["member1"], "approve", True),
        (ID["member3"], "abstain", True),
        (ID["member4"], "abstain", True),
    ]
    assert doubled_or_lost(city, case_id) == []


def test_members_who_were_absent_still_vote_by_circulation_on_what_is_undecided(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "yyn--", present="123")
    confirmed(city, meeting)
    undecided = nodes_of(city, case_id)

    vote(city, case_id, member4="approve")

    assert undecided == ["task_vote"] * 2
    assert nodes_of(city, case_id) == ["task_publish_version"]


def test_a_case_that_has_moved_meanwhile_is_left_out_with_its_reason(city: Bureau) -> None:
    decided, ended, aside, undiscussed, voted = cases = cases_before_the_group(city, 5)
    meeting = planned(city, cases)
    city = recorded(city, meeting, "yyyyy", "yyyyy", "yyyyy", "-----", "yyyyy")
    vote(city, decided, member1="object", member2="object", member3="object")
    do(city, ended, CaseVerb.TERMINATE, by="desk", words="重复申请")
    do(city, aside, CaseVerb.PUT_ASIDE, by="desk", words="待补材料")

    confirmed(city, meeting)

    skipped = [each.item.skipped for each in record_at(city, meeting).items]
    assert skipped == [
        Skipped.CASE_CLOSED,
        Skipped.CASE_CLOSED,
        Skipped.PUT_ASIDE,
        Skipped.NOT_DISCUSSED,
        None,
    ]
    assert nodes_of(city, undiscussed) == nodes_of(city, aside) == ["task_vote"] * 5
    assert nodes_of(city, voted) == ["task_publish_version"]
    assert record_at(city, meeting).unsettled == ()


def test_hands_of_one_round_are_no_votes_of_the_next(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "yyyyy")
    vote(city, case_id, member1="return", member2="return", member3="return")
    other = planned(city, [])
    with pytest.raises(NotAwaitingVotes):
        set_agenda(city, person(city, "desk"), other, [case_id])
    answer(city, case_id, "task_correct_for_group", "submit", by="filer", legal_basis="第三条")

    confirmed(city, meeting)

    assert line_of(city, meeting, case_id).item.skipped is Skipped.OTHER_ROUND
    assert [task.round for task in open_tasks(city, case_id)] == [2] * 5


def test_all_hands_that_were_circulated_meanwhile_leave_nothing_to_give(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "ya---", present="12")
    vote(city, case_id, member1="approve", member2="abstain")

    confirmed(city, meeting)

    assert line_of(city, meeting, case_id).item.skipped is Skipped.NOBODY_LEFT
    assert len(votes_in(city, case_id)) == 2


def test_confirming_again_changes_nothing(city: Bureau) -> None:
    cases = cases_before_the_group(city, 2)
    meeting = planned(city, cases)
    city = recorded(city, meeting, "yyyy-", "yann-", present="1234")
    confirmed(city, meeting)
    before = [(votes_in(city, case_id), story_of(city, case_id)) for case_id in cases]

    confirmed(city, meeting)
    settle_meeting(city, meeting)

    assert [(votes_in(city, case_id), story_of(city, case_id)) for case_id in cases] == before


def test_a_case_stands_on_one_planned_meeting_only_until_that_is_cancelled(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    first, second = planned(city, [case_id]), planned(city, [])
    desk = person(city, "desk")

    with pytest.raises(OnAnotherAgenda, match="已列入 2026 年第 1 次会议"):
        set_agenda(city, desk, second, [case_id])
    cancel_meeting(city, desk, first, reason="改期")
    set_agenda(city, desk, second, [case_id])

    assert [each.item.case_id for each in record_at(city, second).items] == [case_id]
    with pytest.raises(MeetingOver, match="已经取消"):
        set_agenda(city, desk, first, [])


def test_an_undecided_case_may_stand_on_a_later_agenda(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    first = planned(city, [case_id])
    city = recorded(city, first, "yyn--", present="123")
    confirmed(city, first)

    second = planned(city, [case_id])
    city = recorded(city, second, "---yn", present="45")
    confirmed(city, second)

    assert nodes_of(city, case_id) == ["task_publish_version"]
    assert [at_meeting for *_, at_meeting in votes_in(city, case_id)] == [True] * 5


def test_a_case_that_does_not_stand_before_the_group_is_not_put_on_an_agenda(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    vote(city, case_id, member1="approve", member2="approve", member3="approve")
    meeting = planned(city, [])

    with pytest.raises(NotAwaitingVotes, match="ZM-2026-0001"):
        set_agenda(city, person(city, "desk"), meeting, [case_id])


def test_planning_twice_with_one_key_plans_one_meeting_and_each_has_its_own_number(city: Bureau) -> None:
    form, key, desk = PlanForm("2026-10-12", "第一会议室", str(ID["member1"])), a_key(), person(city, "desk")

    first = plan_meeting(city, desk, form, command_key=key)
    again = plan_meeting(city, desk, form, command_key=key)
    other = plan_meeting(city, desk, form, command_key=a_key())
    later = plan_meeting(city, desk, PlanForm("2027-01-05", "二楼", form.chair), command_key=a_key())

    assert first == again
    labels = [record_at(city, meeting).meeting.label for meeting in (first, other, later)]
    assert labels == ["2026-1", "2026-2", "2027-1"]


def test_with_its_quorum_a_meeting_decides_by_those_who_came_where_the_city_counts_so(city: Bureau) -> None:
    city = with_group(city, rule="ratio", ratio_percent=60, ratio_of="voters", quorum_percent=60)
    passed, failed, short = cases = cases_before_the_group(city, 3)
    meeting = planned(city, cases[:2])
    city = recorded(city, meeting, "yya--", "yaa--", present="123")
    confirmed(city, meeting)
    other = planned(city, [short])
    city = recorded(city, other, "yy---", present="12")
    confirmed(city, other)

    assert nodes_of(city, passed) == ["task_publish_version"]
    assert case_of(city, failed).outcome == "objected"
    assert nodes_of(city, short) == ["task_vote"] * 3  # 不足法定人数：不作结论，继续传签


def test_a_vote_after_the_meetings_decision_is_refused_with_the_time(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    tasks = {task.item: task for task in open_tasks(city, case_id)}
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "yyy--", present="123")
    confirmed(city, meeting)

    with pytest.raises(Refusal, match=r"已于 2026-10-12 15:00 得出结论，此票未计入"):
        give_verdict(
            city,
            person(city, "member4"),
            tasks[ID["member4"]].id,
            Answer("veto", "迟了"),
            command_key=a_key(),
        )
    with pytest.raises(AlreadyDone):
        give_verdict(
            city, person(city, "member1"), tasks[ID["member1"]].id, Answer("approve"), command_key=a_key()
        )
    assert nodes_of(city, case_id) == ["task_publish_version"]


def test_a_member_whose_vote_was_delegated_for_an_opinion_raises_the_hand_in_person(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    do(city, case_id, CaseVerb.DELEGATE, by="member1", to="member2", words="请提出意见")
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "yyy--", present="123")
    confirmed(city, meeting)

    assert nodes_of(city, case_id) == ["task_publish_version"]
    assert len(votes_in(city, case_id)) == 3


def test_a_vote_of_a_meeting_stands_in_its_minutes_and_is_not_withdrawn(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "yyn--", present="123")
    confirmed(city, meeting)

    assert refusal_of(city, case_id, CaseVerb.WITHDRAW, by="member3") == "stands_as_given"


def test_a_circulated_vote_that_was_withdrawn_may_be_given_at_the_meeting(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    meeting = planned(city, [case_id])
    vote(city, case_id, member1="object")
    do(city, case_id, CaseVerb.WITHDRAW, by="member1")
    city = recorded(city, meeting, "yyn--", present="123")
    confirmed(city, meeting)

    assert sorted(votes_in(city, case_id)) == [
        (ID["member1"], "approve", True),
        (ID["member2"], "approve", True),
        (ID["member3"], "object", True),
    ]
    assert faults_of(city) == []


def test_after_a_meeting_a_case_goes_on_to_its_end(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "yyy--", present="123")
    confirmed(city, meeting)

    to_the_end(city, case_id)

    assert doubled_or_lost(city, case_id) == []
    assert faults_of(city) == []


def test_tasks_of_the_undecided_stay_open_for_those_who_have_not_voted(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "aay--", present="123")
    confirmed(city, meeting)

    with city.store.reading() as tx:
        states = {task.item: task.state for task in tasks_of_case(tx, case_id) if task.node == "task_vote"}
    assert states == {
        ID[f"member{place}"]: TaskState.DONE if place < 4 else TaskState.OPEN for place in range(1, 6)
    }
