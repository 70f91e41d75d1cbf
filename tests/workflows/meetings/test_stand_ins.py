"""A member who is away, represented at a meeting by a substitute, on both databases."""

from dataclasses import replace
from datetime import date

import pytest

from engine.people.records import PostRow
from engine.tasks.lookups import tasks_of_case
from tests.builders.city import ID, UNITS, a_key, before_the_group, open_tasks, person
from tests.builders.departures import account_is_closed
from tests.builders.evidence import doubled_or_lost, faults_of, story_of
from tests.builders.meetings import (
    MONDAY,
    cases_before_the_group,
    confirmed,
    line_of,
    planned,
    record_at,
    recorded,
    the_form,
)
from tests.builders.ready_city import with_group
from tests.builders.stories import at, nodes_of, vote
from tests.builders.substitutes import arranged, taken_back
from tests.builders.verbs import letters_to
from workflows.meetings.recording import RecordRefused
from workflows.meetings.rules import may_read
from workflows.meetings.steps import record_meeting
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, give_verdict
from workflows.verdicts.lookups import votes_of

SUBSTITUTE = "supervisor"


def problems_of(city: Bureau, meeting: int, *hands: str, present: str, represented: str) -> list[str]:
    """Return the codes of what is wrong with such a record."""
    with pytest.raises(RecordRefused) as refused:
        recorded(city, meeting, *hands, present=present, represented=represented)
    return [problem.code for problem in refused.value.problems]


def test_a_hand_raised_by_a_substitute_is_the_members_vote_with_both_people_behind_it(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    arranged(city, SUBSTITUTE, principal="member3")
    meeting = planned(city, [case_id])

    city = recorded(city, meeting, "yyn--", present="12", represented="3")
    confirmed(city, meeting)

    line = next(
        line
        for line in story_of(city, case_id)
        if line.node == "task_vote" and line.person_id == ID[SUBSTITUTE]
    )
    with city.store.reading() as tx:
        votes = {vote.member_id: str(vote.vote) for vote in votes_of(tx, case_id)}
        task = next(one for one in tasks_of_case(tx, case_id) if one.item == ID["member3"])
    cell = line_of(city, meeting, case_id).cells[ID["member3"]]
    assert votes == {ID["member1"]: "approve", ID["member2"]: "approve", ID["member3"]: "object"}
    assert (task.done_by, task.on_behalf_of) == (ID[SUBSTITUTE], ID["member3"])
    assert line.facts["on_behalf_of"] == ID["member3"]
    assert (line.facts["meeting"], line.note) == ("2026-1", "会上提出的理由")
    assert (cell.vote, cell.raised_by, cell.is_left_out) == ("object", f"演示·{SUBSTITUTE}", False)
    assert faults_of(city) == []
    assert doubled_or_lost(city, case_id) == []


def test_nobody_is_represented_without_a_mandate_that_ran_on_that_day(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    arranged(city, SUBSTITUTE, principal="member3", until=date(2026, 10, 11))
    ended = arranged(city, "civil_staff", principal="member4")
    taken_back(city, ended, by="member4")
    meeting = planned(city, [case_id])

    for place in "234":
        hands = "".join("y" if sign == place else "-" for sign in "12345")
        assert problems_of(city, meeting, hands, present="1", represented=place) == ["nobody_stood_in"]


def test_a_mandate_for_other_kinds_of_cases_lends_no_vote(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    arranged(city, SUBSTITUTE, principal="member3", kinds=frozenset({"cancel"}))
    meeting = planned(city, [case_id])

    assert problems_of(city, meeting, "yyy--", present="12", represented="3") == ["stand_in_missing"]
    city = recorded(city, meeting, "yy---", present="12", represented="3")
    confirmed(city, meeting)  # 代理不包括此类办件，不要求其表决
    assert len(open_tasks(city, case_id)) == 3


@pytest.mark.parametrize("part", ["filer", "confirmer", "reviewer"])
def test_who_has_had_another_part_in_the_case_raises_no_hand_for_anybody(city: Bureau, part: str) -> None:
    arranged(city, part, principal="member3")
    case_id = before_the_group(city)
    meeting = planned(city, [case_id])

    assert problems_of(city, meeting, "yyy--", present="12", represented="3") == ["stand_in_hindered"]


def test_nobody_raises_two_hands_on_one_case(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    arranged(city, "member1", principal="member3")
    arranged(city, SUBSTITUTE, principal="member4")
    arranged(city, SUBSTITUTE, principal="member5")
    meeting = planned(city, [case_id])

    assert problems_of(city, meeting, "yyy--", present="12", represented="3") == ["stand_in_hindered"]
    assert problems_of(city, meeting, "yy-yy", present="12", represented="45") == ["stand_in_hindered"]
    city = recorded(city, meeting, "yy-y-", present="12", represented="4")
    confirmed(city, meeting)
    assert nodes_of(city, case_id) == ["task_publish_version"]


def test_who_has_circulated_for_another_member_meanwhile_is_left_out_and_the_member_still_asked(
    city: Bureau,
) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    arranged(city, SUBSTITUTE, principal="member4")
    meeting = planned(city, [case_id])
    arranged(city, SUBSTITUTE, principal="member5")
    city = recorded(city, meeting, "ya-y-", present="12", represented="4")
    task = next(one for one in open_tasks(city, case_id) if one.item == ID["member5"])
    _circulate(city, task.id)

    confirmed(city, meeting)

    cell = line_of(city, meeting, case_id).cells[ID["member4"]]
    assert (cell.vote, cell.is_left_out) == ("approve", True)
    assert {task.item for task in open_tasks(city, case_id)} == {ID["member3"], ID["member4"]}
    assert faults_of(city) == []


def test_what_is_taken_back_after_the_meeting_does_not_undo_the_hand(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    mandate = arranged(city, SUBSTITUTE, principal="member3")
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "yyy--", present="12", represented="3")
    tuesday = at(city, MONDAY.replace(day=13))
    taken_back(tuesday, mandate, by="member3")

    confirmed(tuesday, meeting)

    assert nodes_of(tuesday, case_id) == ["task_publish_version"]


def test_a_substitute_whose_account_is_closed_before_the_confirmation_gives_no_vote(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    arranged(city, SUBSTITUTE, principal="member3")
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "yyy--", present="12", represented="3")
    account_is_closed(city, SUBSTITUTE)

    confirmed(city, meeting)

    assert len(open_tasks(city, case_id)) == 3


@pytest.mark.parametrize(
    ("counted", "hands", "present", "votes", "node"),
    [
        (True, "yy-y-", "12", 3, "task_publish_version"),
        (False, "yy-y-", "12", 2, "task_vote"),  # 到会两人，不足法定人数三人：代理的表决不计入
        (False, "yyay-", "123", 4, "task_publish_version"),  # 到会三人已足：代理的表决计入
    ],
)
def test_the_represented_make_the_quorum_only_where_the_city_says_so(
    city: Bureau, *, counted: bool, hands: str, present: str, votes: int, node: str
) -> None:
    city = with_group(city, rule="ratio", ratio_percent=60, quorum_count=3, represented_in_quorum=counted)
    (case_id,) = cases_before_the_group(city, 1)
    arranged(city, SUBSTITUTE, principal="member4")
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, hands, present=present, represented="4")

    confirmed(city, meeting)

    with city.store.reading() as tx:
        assert len(votes_of(tx, case_id)) == votes
    assert set(nodes_of(city, case_id)) == {node}
    assert faults_of(city) == []


def test_a_hand_left_out_for_the_quorum_may_still_be_a_circulated_vote(city: Bureau) -> None:
    city = with_group(city, rule="ratio", ratio_percent=60, quorum_count=3, represented_in_quorum=False)
    (case_id,) = cases_before_the_group(city, 1)
    arranged(city, SUBSTITUTE, principal="member4")
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "yy-y-", present="12", represented="4")
    confirmed(city, meeting)

    vote(city, case_id, member4="approve")

    assert nodes_of(city, case_id) == ["task_publish_version"]
    assert record_at(city, meeting).unsettled == ()


def test_a_represented_member_without_a_hand_is_not_taken_to_abstain(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    arranged(city, SUBSTITUTE, principal="member3")
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "yy---", present="12", represented="3")

    with pytest.raises(RecordRefused, match=r"处须改正") as refused:
        confirmed(city, meeting)
    assert "演示·member3" in str(refused.value.problems[0])


def test_a_substitute_is_called_to_the_meeting_and_may_read_its_agenda(city: Bureau) -> None:
    arranged(city, "civil_staff", principal="member3")
    planned(city, cases_before_the_group(city, 1))

    assert "meeting_called" in letters_to(city, "civil_staff")
    assert may_read(person(city, "civil_staff"))
    assert not may_read(person(city, "filer"))


def test_a_member_who_is_recused_is_not_represented_either(city: Bureau) -> None:
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["reviewer"], department_id=UNITS["group"], role="group_member"))
    arranged(city, SUBSTITUTE, principal="reviewer")
    case_id = before_the_group(city)
    meeting = planned(city, [case_id])
    city = at(city, MONDAY)
    form = the_form(city, meeting, "yyy--", present="123")
    item = record_at(city, meeting).items[0].item.id
    came = {**form.attendance, ID["reviewer"]: "represented"}
    forged = replace(form, attendance=came, votes=form.votes | {(item, ID["reviewer"]): "approve"})

    with pytest.raises(RecordRefused) as refused:
        record_meeting(city, person(city, "desk"), meeting, forged)
    assert [problem.code for problem in refused.value.problems] == ["recused_voted"]


def _circulate(city: Bureau, task_id: int) -> None:
    """Let the substitute give the vote of whoever the task belongs to."""
    give_verdict(city, person(city, SUBSTITUTE), task_id, Answer("abstain"), command_key=a_key())
