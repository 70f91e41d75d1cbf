"""The group decides by recorded votes, under the rule the city has set, through the real diagram."""

import pytest

from engine.people.records import PostRow
from engine.people.rules import NotAllowed
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import TaskState
from tests.builders.city import (
    ID,
    UNITS,
    a_key,
    an_addition,
    answer,
    before_the_group,
    filed,
    open_tasks,
    person,
)
from tests.builders.evidence import doubled_or_lost, faults_of, story_of
from tests.builders.ready_city import with_group
from tests.builders.stories import after, case_of, nodes_of, running_clocks, vote
from tests.builders.verbs import do
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, give_verdict
from workflows.verbs.terms import CaseVerb
from workflows.verdicts.rules import (
    CirculationOver,
    NoMembers,
    NotYourTurn,
    QuorumOutOfReach,
    VetoNotEnabled,
    VoteDecided,
)

ALL = {"rule": "all"}
ANY = {"rule": "any"}
RATIO = {"rule": "ratio", "ratio_percent": 60}
QUORUM = {"rule": "any", "quorum_count": 3}
NO_VETO = {"rule": "ratio", "ratio_percent": 60, "veto": False}

TABLE = [
    ("all: four of five are not enough", ALL, "yyyy", None),
    ("all: the fifth decides", ALL, "yyyyy", "task_publish_version"),
    ("all: one objection ends it", ALL, "yn", "objected"),
    ("all: one return sends it back", ALL, "yr", "task_correct_for_group"),
    ("any: the first approval decides", ANY, "y", "task_publish_version"),
    ("any: objections alone decide nothing while one may approve", ANY, "nnnn", None),
    ("any: an approval after four objections decides", ANY, "nnnny", "task_publish_version"),
    ("any: five objections end it", ANY, "nnnnn", "objected"),
    ("ratio: two of five are not sixty per cent", RATIO, "yy", None),
    ("ratio: three of five decide", RATIO, "yyy", "task_publish_version"),
    ("ratio: objections do not outweigh three approvals", RATIO, "nynyy", "task_publish_version"),
    ("ratio: three objections make it impossible", RATIO, "nnn", "objected"),
    ("ratio: more returns than objections send it back", RATIO, "nrr", "task_correct_for_group"),
    ("ratio: one return among objections does not send it back", RATIO, "ynrn", "objected"),
    ("a veto ends it at once", RATIO, "yyv", "objected"),
    ("a veto ends it under any, too", ANY, "v", "objected"),
    ("an abstention is no approval", ANY, "aaaa", None),
    ("five abstentions end it", ANY, "aaaaa", "objected"),
    ("abstentions make three of five impossible", RATIO, "aaa", "objected"),
    ("without the quorum an approval decides nothing", QUORUM, "y", None),
    ("an abstention counts towards the quorum", QUORUM, "yaa", "task_publish_version"),
    ("without the quorum a veto decides nothing yet", QUORUM, "v", None),
    ("with the quorum the veto decides", QUORUM, "vyy", "objected"),
]
WORDS = {"a": "abstain", "y": "approve", "n": "object", "r": "return", "v": "veto"}


@pytest.mark.parametrize(
    ("rule", "votes", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_the_votes_decide_as_the_rule_says(
    city: Bureau, rule: dict[str, object], votes: str, expected: str | None
) -> None:
    city = with_group(city, **rule)
    case_id = before_the_group(city)

    vote(city, case_id, **{f"member{place}": WORDS[sign] for place, sign in enumerate(votes, 1)})

    if expected is None:
        assert nodes_of(city, case_id) == ["task_vote"] * (5 - len(votes))
    elif expected == "objected":
        assert case_of(city, case_id).outcome == "objected"
    else:
        assert nodes_of(city, case_id) == [expected]
    assert faults_of(city) == []
    assert doubled_or_lost(city, case_id) == []


def test_a_veto_that_the_city_has_not_given_is_refused(city: Bureau) -> None:
    city = with_group(city, **NO_VETO)
    case_id = before_the_group(city)

    with pytest.raises(VetoNotEnabled, match="未启用一票否决"):
        vote(city, case_id, member1="veto")

    assert nodes_of(city, case_id) == ["task_vote"] * 5


def test_once_decided_the_others_are_no_longer_asked_and_nobody_voted_for_them(city: Bureau) -> None:
    case_id = before_the_group(city)
    tasks = {task.item: task for task in open_tasks(city, case_id)}
    vote(city, case_id, member1="approve", member2="approve", member3="approve")

    with pytest.raises(VoteDecided, match="已于 2026-10-09 09:00 得出结论，此票未计入"):
        give_verdict(
            city, person(city, "member4"), tasks[ID["member4"]].id, Answer("approve"), command_key=a_key()
        )

    with city.store.reading() as tx:
        states = {task.item: task.state for task in tasks_of_case(tx, case_id) if task.node == "task_vote"}
    assert {states[ID["member4"]], states[ID["member5"]]} == {TaskState.CANCELLED}


def test_every_member_has_a_task_of_their_own_and_votes_only_there(city: Bureau) -> None:
    case_id = before_the_group(city)
    first = next(task for task in open_tasks(city, case_id) if task.assignee_id == ID["member1"])

    with pytest.raises(NotAllowed, match="指定的人员"):
        give_verdict(city, person(city, "member2"), first.id, Answer("approve"), command_key=a_key())

    assert {task.assignee_id for task in open_tasks(city, case_id)} == {
        ID[f"member{place}"] for place in range(1, 6)
    }


@pytest.mark.parametrize("part", ["filer", "confirmer", "reviewer"])
def test_a_member_who_has_had_another_part_is_not_called_to_vote(city: Bureau, part: str) -> None:
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID[part], department_id=UNITS["group"], role="group_member"))

    case_id = before_the_group(city)

    assert ID[part] not in {task.assignee_id for task in open_tasks(city, case_id)}
    opened = [line.facts["members"] for line in story_of(city, case_id) if line.kind == "vote_opened"]
    assert opened == [[ID[f"member{place}"] for place in range(1, 6)]]


def test_who_had_only_the_desks_part_votes(city: Bureau) -> None:
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["desk"], department_id=UNITS["group"], role="group_member"))

    case_id = before_the_group(city)

    assert ID["desk"] in {task.assignee_id for task in open_tasks(city, case_id)}


def test_a_vote_without_members_is_not_opened_and_the_review_is_not_lost(city: Bureau) -> None:
    case_id = filed(city)
    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer")
    answer(city, case_id, "task_check_lodging", "accept", by="desk")
    with city.store.writing() as tx:
        tx.query(PostRow).filter_by(role="group_member").delete()

    with pytest.raises(NoMembers):
        answer(city, case_id, "task_review_request", "pass", by="reviewer")

    assert nodes_of(city, case_id) == ["task_review_request"]
    assert faults_of(city) == []


def test_after_a_return_all_members_vote_anew_and_the_first_round_counts_for_nothing(city: Bureau) -> None:
    case_id = before_the_group(city)
    vote(city, case_id, member1="approve", member2="return", member3="return", member4="return")
    answer(city, case_id, "task_correct_for_group", "submit", by="filer", legal_basis="第三条")

    second = open_tasks(city, case_id)
    vote(city, case_id, member2="approve", member3="approve")
    undecided = nodes_of(city, case_id)
    vote(city, case_id, member4="approve")

    assert [(task.node, task.round) for task in second] == [("task_vote", 2)] * 5
    assert undecided == ["task_vote"] * 3
    assert nodes_of(city, case_id) == ["task_publish_version"]
    results = [line.facts["result"] for line in story_of(city, case_id) if line.kind == "votes_counted"]
    assert results == ["return", "approve"]
    assert doubled_or_lost(city, case_id) == []


def test_the_clock_of_the_decision_runs_on_through_a_return_and_ends_with_the_decision(city: Bureau) -> None:
    case_id = before_the_group(city)
    due = running_clocks(city, case_id)["decision"]

    vote(city, case_id, member1="return", member2="return", member3="return")
    correcting = open_tasks(city, case_id)
    answer(city, case_id, "task_correct_for_group", "submit", by="filer", legal_basis="第三条")
    vote(city, case_id, member1="approve", member2="approve", member3="approve")

    assert [task.due_date for task in correcting] == [due]
    assert set(running_clocks(city, case_id)) == {"publication"}


def test_a_member_who_joins_between_two_rounds_votes_in_the_second(city: Bureau) -> None:
    case_id = before_the_group(city, an_addition())
    vote(city, case_id, member1="return", member2="return", member3="return")
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["supervisor"], department_id=UNITS["group"], role="group_member"))

    answer(city, case_id, "task_correct_for_group", "submit", by="filer", legal_basis="第三条")

    assert ID["supervisor"] in {task.assignee_id for task in open_tasks(city, case_id)}


def test_an_abstention_needs_no_reason_and_is_told_as_one(city: Bureau) -> None:
    case_id = before_the_group(city)

    answer(city, case_id, "task_vote", "abstain", by="member1")

    assert nodes_of(city, case_id) == ["task_vote"] * 4
    lines = [line.facts["verdict"] for line in story_of(city, case_id) if line.node == "task_vote"]
    assert lines == ["abstain"]


def test_where_members_vote_in_turn_the_next_one_is_named_to_whoever_comes_too_early(city: Bureau) -> None:
    city = with_group(city, **RATIO, in_turn=True)
    case_id = before_the_group(city)

    with pytest.raises(NotYourTurn, match="现在轮到 演示·member1"):
        vote(city, case_id, member2="approve")
    vote(city, case_id, member1="approve", member2="approve", member3="approve")

    assert nodes_of(city, case_id) == ["task_publish_version"]
    assert doubled_or_lost(city, case_id) == []


def test_who_withdraws_a_vote_keeps_the_turn(city: Bureau) -> None:
    city = with_group(city, **RATIO, in_turn=True)
    case_id = before_the_group(city)
    vote(city, case_id, member1="object")
    do(city, case_id, CaseVerb.WITHDRAW, by="member1")

    with pytest.raises(NotYourTurn, match="现在轮到 演示·member1"):
        vote(city, case_id, member2="approve")


def test_who_has_left_the_group_holds_nobody_up(city: Bureau) -> None:
    city = with_group(city, **RATIO, in_turn=True)
    case_id = before_the_group(city)
    with city.store.writing() as tx:
        tx.query(PostRow).filter_by(person_id=ID["member1"]).delete()

    vote(city, case_id, member2="approve")

    assert nodes_of(city, case_id) == ["task_vote"] * 4


def test_after_the_last_day_only_a_meeting_decides_where_the_city_says_so(city: Bureau) -> None:
    case_id = before_the_group(city)
    due = running_clocks(city, case_id)["decision"]
    assert due is not None
    late = after(with_group(city, **RATIO, circulates_when_late=False), due)

    with pytest.raises(CirculationOver, match=f"{due} 24:00 届满"):
        vote(late, case_id, member1="approve")
    vote(after(city, due), case_id, member1="approve")

    assert nodes_of(city, case_id) == ["task_vote"] * 4


def test_a_round_that_could_never_have_its_quorum_is_not_opened_and_the_review_is_not_lost(
    city: Bureau,
) -> None:
    city = with_group(city, rule="all", quorum_count=6)
    case_id = filed(city)
    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer")
    answer(city, case_id, "task_check_lodging", "accept", by="desk")

    with pytest.raises(QuorumOutOfReach, match="5 人，不足法定人数 6 人"):
        answer(city, case_id, "task_review_request", "pass", by="reviewer")

    assert nodes_of(city, case_id) == ["task_review_request"]
