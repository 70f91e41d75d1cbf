"""Members who leave the group before they have voted: what becomes of the round, on both databases."""

from datetime import date

import pytest

from engine.people.records import PostRow
from engine.people.rules import NotAllowed
from engine.tasks.lookups import tasks_of_case
from engine.tasks.rules import TaskGone
from engine.tasks.terms import TaskState
from tests.builders.city import ID, UNITS, a_key, an_addition, before_the_group, open_tasks, person
from tests.builders.departures import account_is_closed, posts_end
from tests.builders.evidence import doubled_or_lost, faults_of, kinds_of, story_of
from tests.builders.meetings import WORDS, confirmed, planned, recorded
from tests.builders.ready_city import with_group
from tests.builders.situations import to_the_end
from tests.builders.stories import at, case_of, nodes_of, vote
from tests.builders.verbs import do, letters_to
from workflows.meetings.departures import settle_departures
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, give_verdict
from workflows.verbs.terms import CaseVerb

ALL = {"rule": "all"}
ANY = {"rule": "any"}
RATIO = {"rule": "ratio", "ratio_percent": 60}
IN_TURN = {"rule": "all", "in_turn": True}
QUORUM = {"rule": "ratio", "ratio_percent": 60, "quorum_count": 4}
SHARE = {"rule": "ratio", "ratio_percent": 60, "quorum_percent": 61}
NO_VETO = {"rule": "all", "veto": False}

APPROVED, OBJECTED, RETURNED = "task_publish_version", "objected", "task_correct_for_group"
OPEN, SHORT = "task_vote", "round_short"

TABLE = [
    # rule, votes before, who leaves, what stands then, votes afterwards, what stands at last
    # 全体同意：离任者不再计入，其余全体同意方为同意
    (ALL, "yyyy", "5", APPROVED, "", APPROVED),
    (ALL, "", "5", OPEN, "yyyy", APPROVED),
    (ALL, "yy", "45", OPEN, "--n", OBJECTED),
    (ALL, "yy", "45", OPEN, "--y", APPROVED),
    (ALL, "yyy", "4", OPEN, "----r", RETURNED),
    (NO_VETO, "yyyy", "5", APPROVED, "", APPROVED),
    # 一人同意：离任不是同意
    (ANY, "aaaa", "5", OBJECTED, "", OBJECTED),
    (ANY, "rrra", "5", RETURNED, "", RETURNED),
    (ANY, "", "1234", OPEN, "----y", APPROVED),
    (ANY, "nn", "5", OPEN, "--n", OPEN),
    # 比例：按其余成员计算
    (RATIO, "yyaa", "5", OBJECTED, "", OBJECTED),
    (RATIO, "yyn", "45", APPROVED, "", APPROVED),
    (RATIO, "yn", "345", OBJECTED, "", OBJECTED),
    (RATIO, "yr", "345", RETURNED, "", RETURNED),
    (RATIO, "yya", "5", OPEN, "---y", APPROVED),
    (RATIO, "yya", "5", OPEN, "---a", OBJECTED),
    (RATIO, "", "12345", SHORT, "", SHORT),
    # 依次表决：轮到的人离任，由后面的人接着表决
    (IN_TURN, "y", "2", OPEN, "--yyy", APPROVED),
    (IN_TURN, "yyyy", "5", APPROVED, "", APPROVED),
    (IN_TURN, "yy", "345", APPROVED, "", APPROVED),
    # 一票否决：离任前已投的否决仍然有效
    (QUORUM, "yyv", "5", OPEN, "---y", OBJECTED),
    (SHARE, "yyv", "45", OBJECTED, "", OBJECTED),
    # 法定人数：不足时不作结论，转告办公室
    (QUORUM, "yya", "5", OPEN, "---y", APPROVED),
    (QUORUM, "yyy", "45", SHORT, "", SHORT),
    (QUORUM, "", "45", SHORT, "yyy", SHORT),
    (SHARE, "aaa", "45", OBJECTED, "", OBJECTED),
]


def cast(city: Bureau, case_id: int, signs: str) -> None:
    """Let the members vote in their order, a sign each; "-" lets one out."""
    vote(
        city, case_id, **{f"member{place}": WORDS[sign] for place, sign in enumerate(signs, 1) if WORDS[sign]}
    )


def stands_at(city: Bureau, case_id: int) -> str:
    """Return where a case stands: its outcome, its node, or that its round is short of members."""
    case = case_of(city, case_id)
    if case.outcome:
        return case.outcome
    (node,) = set(nodes_of(city, case_id))
    return SHORT if node == OPEN and SHORT in kinds_of(city, case_id) else node


@pytest.mark.parametrize(("rule", "before", "leaving", "then", "afterwards", "at_last"), TABLE)
def test_a_round_goes_on_without_those_who_left_as_its_rule_says(
    city: Bureau,
    rule: dict[str, object],
    before: str,
    leaving: str,
    then: str,
    afterwards: str,
    at_last: str,
) -> None:
    city = with_group(city, **rule)
    case_id = before_the_group(city)
    cast(city, case_id, before)

    posts_end(city, *(f"member{place}" for place in leaving))
    moved = settle_departures(city)
    found = stands_at(city, case_id)
    cast(city, case_id, afterwards)

    assert (moved, found, stands_at(city, case_id)) == (1, then, at_last)
    assert settle_departures(city) == 0
    assert faults_of(city) == []
    assert doubled_or_lost(city, case_id) == []


def test_the_journal_names_who_counts_no_more_and_nobody_as_having_done_it(city: Bureau) -> None:
    city = with_group(city, rule="all")
    case_id = before_the_group(city)
    cast(city, case_id, "yyyy")
    posts_end(city, "member5")

    settle_departures(city)

    line = next(line for line in story_of(city, case_id) if line.kind == "members_left")
    with city.store.reading() as tx:
        task = next(task for task in tasks_of_case(tx, case_id) if task.item == ID["member5"])
    assert (line.person_id, line.facts["members"], line.facts["round"]) == (None, [ID["member5"]], 1)
    assert (task.state, task.done_by) == (TaskState.CANCELLED, None)
    to_the_end(city, case_id)
    assert doubled_or_lost(city, case_id) == []


def test_a_closed_account_counts_as_little_as_a_post_that_has_ended(city: Bureau) -> None:
    city = with_group(city, rule="all")
    case_id = before_the_group(city)
    cast(city, case_id, "yyyy")
    account_is_closed(city, "member5")

    assert settle_departures(city) == 1
    assert nodes_of(city, case_id) == [APPROVED]


def test_a_vote_given_before_its_member_left_stands_and_nothing_is_to_be_settled(city: Bureau) -> None:
    city = with_group(city, rule="all")
    case_id = before_the_group(city)
    cast(city, case_id, "yy")
    posts_end(city, "member1", "member2")

    assert settle_departures(city) == 0
    cast(city, case_id, "--yyy")
    assert nodes_of(city, case_id) == [APPROVED]


def test_who_took_a_vote_back_and_left_is_waited_for_no_more(city: Bureau) -> None:
    city = with_group(city, rule="all")
    case_id = before_the_group(city)
    cast(city, case_id, "yyy")
    do(city, case_id, CaseVerb.WITHDRAW, by="member3")
    posts_end(city, "member3")
    settle_departures(city)

    cast(city, case_id, "---yy")

    assert nodes_of(city, case_id) == [APPROVED]
    assert faults_of(city) == []


def test_those_who_came_into_the_group_are_called_only_where_too_few_are_left(city: Bureau) -> None:
    city = with_group(city, rule="ratio", ratio_percent=60, quorum_count=4)
    enough, short = before_the_group(city), before_the_group(city, an_addition(proof_name="另一种证明"))
    cast(city, enough, "yy")
    cast(city, short, "yy")
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["supervisor"], department_id=UNITS["group"], role="group_member"))
    posts_end(city, "member5")
    settle_departures(city)
    before = [len(open_tasks(city, case_id)) for case_id in (enough, short)]

    posts_end(city, "member4")
    settle_departures(city)

    called = [line.facts["members"] for line in story_of(city, short) if line.kind == "members_called"]
    assert before == [2, 2]
    assert called == [[ID["supervisor"]]]
    vote(city, short, supervisor="abstain")
    assert nodes_of(city, short) == [OPEN]
    vote(city, short, member3="approve")
    assert nodes_of(city, short) == [APPROVED]
    assert faults_of(city) == []


def test_where_everybody_has_left_the_office_is_told_once_and_the_successors_decide(city: Bureau) -> None:
    case_id = before_the_group(city)
    posts_end(city, "member1", "member2", "member3", "member4", "member5")

    settle_departures(city)
    settle_departures(city)
    told = [letters_to(city, name).count("round_short") for name in ("desk", "administrator", "filer")]
    with city.store.writing() as tx:
        for name in ("supervisor", "bureau_head"):
            tx.add(PostRow(person_id=ID[name], department_id=UNITS["group"], role="group_member"))
    settle_departures(city)
    vote(city, case_id, supervisor="approve", bureau_head="approve")

    assert told == [1, 1, 0]
    assert kinds_of(city, case_id).count("round_short") == 1
    assert nodes_of(city, case_id) == [APPROVED]


def test_a_successor_who_has_had_another_part_in_the_case_is_not_called(city: Bureau) -> None:
    case_id = before_the_group(city)
    posts_end(city, "member1", "member2", "member3", "member4", "member5")
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["reviewer"], department_id=UNITS["group"], role="group_member"))

    settle_departures(city)

    assert stands_at(city, case_id) == SHORT
    assert len(open_tasks(city, case_id)) == 5


def test_nothing_moves_in_a_case_put_aside_until_it_is_taken_up(city: Bureau) -> None:
    city = with_group(city, rule="all")
    case_id = before_the_group(city)
    cast(city, case_id, "yyyy")
    do(city, case_id, CaseVerb.PUT_ASIDE, by="desk", words="待补材料")
    posts_end(city, "member5")

    assert settle_departures(city) == 0
    do(city, case_id, CaseVerb.TAKE_UP, by="desk")
    assert settle_departures(city) == 1
    assert nodes_of(city, case_id) == [APPROVED]


def test_who_left_after_a_meeting_is_waited_for_until_its_hands_are_votes(city: Bureau) -> None:
    case_id = before_the_group(city)
    meeting = planned(city, [case_id])
    posts_end(city, "member3", "member4", until=date(2026, 10, 12))
    recorded(city, meeting, "yyy--", present="123")
    tuesday = at(city, city.now().replace(day=13))

    before = settle_departures(tuesday)
    confirmed(tuesday, meeting)

    assert before == 0
    assert nodes_of(tuesday, case_id) == [APPROVED]


def test_who_left_before_a_planned_meeting_is_not_waited_for(city: Bureau) -> None:
    city = with_group(city, rule="all")
    case_id = before_the_group(city)
    planned(city, [case_id])
    cast(city, case_id, "yyyy")
    posts_end(city, "member5")

    assert settle_departures(city) == 1
    assert nodes_of(city, case_id) == [APPROVED]


def test_who_has_left_votes_no_more_before_and_after_the_sweep(city: Bureau) -> None:
    case_id = before_the_group(city)
    task = next(task for task in open_tasks(city, case_id) if task.item == ID["member5"])
    posts_end(city, "member5")

    with pytest.raises(NotAllowed):
        give_verdict(city, person(city, "member5"), task.id, Answer("approve"), command_key=a_key())
    settle_departures(city)
    with pytest.raises(TaskGone):
        give_verdict(city, person(city, "member5"), task.id, Answer("approve"), command_key=a_key())
