"""How votes are counted: decision tables, and properties that hold for every vote."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.config import BadSetting
from workflows.config import GroupSettings
from workflows.verdicts.rules import (
    CirculationOver,
    NoMembers,
    NotYourTurn,
    QuorumOutOfReach,
    approvals_needed,
    can_decide,
    quorum_needed,
    require_in_time,
    require_reachable,
    require_turn,
    tally,
    vote_closed,
)
from workflows.verdicts.terms import VOTES, Ballot, Verdict

WORDS = {
    "y": Verdict.APPROVE,
    "n": Verdict.OBJECT,
    "v": Verdict.VETO,
    "r": Verdict.RETURN,
    "-": Verdict.ABSTAIN,
}


def _ballots(votes: str) -> list[Ballot]:
    return [Ballot(member, WORDS[word]) for member, word in enumerate(votes)]


@pytest.mark.parametrize(
    ("rule", "members", "votes", "expected"),
    [
        # 全体同意
        ("all", 3, "", None),
        ("all", 3, "yy", None),
        ("all", 3, "yyy", "approve"),
        ("all", 3, "n", "object"),
        ("all", 3, "yyn", "object"),
        ("all", 3, "r", "return"),
        ("all", 3, "nr", "object"),
        ("all", 3, "yy-", "object"),
        ("all", 3, "yyv", "object"),
        # 一人同意即可
        ("any", 3, "", None),
        ("any", 3, "y", "approve"),
        ("any", 3, "nny", "approve"),
        ("any", 3, "nn", None),
        ("any", 3, "nnn", "object"),
        ("any", 3, "rrn", "return"),
        ("any", 3, "rn-", "object"),
        ("any", 3, "vy", "object"),
        ("any", 3, "yv", "approve"),  # 已通过，其后的否决不再计入
        # 达到比例：5人的67%，须4人
        ("ratio", 5, "yyy", None),
        ("ratio", 5, "yyyy", "approve"),
        ("ratio", 5, "yyyny", "approve"),
        ("ratio", 5, "nn", "object"),
        ("ratio", 5, "rr", "return"),
        ("ratio", 5, "nr", "object"),
        ("ratio", 5, "n", None),
        ("ratio", 5, "v", "object"),
        ("ratio", 5, "yyyv", "object"),
        ("ratio", 5, "yyyyv", "approve"),
        ("ratio", 5, "yyy-", None),
        ("ratio", 5, "yyy--", "object"),
    ],
)
def test_the_vote_is_decided_as_the_city_has_set(
    rule: str, members: int, votes: str, expected: str | None
) -> None:
    settings = GroupSettings(rule=rule)
    assert tally(_ballots(votes), range(members), settings) == expected
    assert vote_closed(_ballots(votes), range(members), settings) is (expected is not None)


@pytest.mark.parametrize(("members", "percent", "needed"), [(3, 67, 3), (5, 60, 3), (5, 67, 4), (7, 50, 4)])
def test_a_share_is_rounded_up(members: int, percent: int, needed: int) -> None:
    assert approvals_needed(members, GroupSettings(rule="ratio", ratio_percent=percent)) == needed


def test_without_the_veto_set_a_veto_counts_as_one_objection() -> None:
    settings = GroupSettings(rule="any", veto=False)
    assert tally(_ballots("vy"), range(3), settings) is Verdict.APPROVE


def test_a_group_without_members_decides_nothing() -> None:
    with pytest.raises(NoMembers):
        tally([], [], GroupSettings())


def test_a_vote_from_outside_the_group_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="outside"):
        tally([Ballot(9, Verdict.APPROVE)], range(3), GroupSettings())


RULES = st.builds(
    GroupSettings,
    rule=st.sampled_from(["all", "any", "ratio"]),
    ratio_percent=st.integers(1, 100),
    veto=st.booleans(),
    ratio_of=st.sampled_from(["members", "voters"]),
    quorum_count=st.integers(1, 4),
    quorum_percent=st.integers(0, 100),
)
VOTE_LISTS = st.lists(st.sampled_from(sorted(VOTES)), max_size=7)


@given(votes=VOTE_LISTS, silent=st.integers(0, 4), settings=RULES, shuffler=st.randoms())
def test_the_order_of_hands_never_matters_at_one_meeting(votes, silent, settings, shuffler) -> None:
    ballots = [Ballot(member, vote, meeting_id=1) for member, vote in enumerate(votes)]
    members = range(max(1, len(votes) + silent))
    mixed = list(ballots)
    shuffler.shuffle(mixed)

    assert tally(ballots, members, settings) == tally(mixed, members, settings)


@given(
    votes=VOTE_LISTS.filter(lambda votes: Verdict.VETO not in votes),
    silent=st.integers(0, 4),
    settings=RULES,
    shuffler=st.randoms(),
)
def test_the_order_of_circulated_votes_never_decides_whether_it_is_approved(
    votes, silent, settings, shuffler
) -> None:
    """Only a veto has an order: cast before the outcome it counts, cast afterwards it is late."""
    ballots = [Ballot(member, vote) for member, vote in enumerate(votes)]
    members = range(max(1, len(votes) + silent))
    mixed = list(ballots)
    shuffler.shuffle(mixed)

    approved = {tally(each, members, settings) is Verdict.APPROVE for each in (ballots, mixed)}
    decided = {tally(each, members, settings) is None for each in (ballots, mixed)}

    assert len(approved) == len(decided) == 1


@given(
    votes=VOTE_LISTS.filter(lambda votes: Verdict.APPROVE not in votes),
    silent=st.integers(0, 4),
    settings=RULES,
)
def test_silence_and_no_opinion_are_never_consent(votes, silent, settings) -> None:
    ballots = [Ballot(member, vote) for member, vote in enumerate(votes)]

    assert tally(ballots, range(max(1, len(votes) + silent)), settings) is not Verdict.APPROVE


@given(votes=VOTE_LISTS, silent=st.integers(0, 4), settings=RULES)
def test_a_veto_before_the_outcome_objects_where_it_is_set(votes, silent, settings) -> None:
    ballots = [Ballot(member, vote) for member, vote in enumerate([*votes, Verdict.VETO])]
    members = range(len(ballots) + silent)
    before, result = tally(ballots[:-1], members, settings), tally(ballots, members, settings)

    if before is not None:
        assert result is before
    elif settings.veto and len(ballots) >= quorum_needed(len(members), settings):
        assert result is Verdict.OBJECT


@given(votes=VOTE_LISTS, silent=st.integers(1, 4), settings=RULES)
def test_one_more_approval_never_turns_approval_into_objection(votes, silent, settings) -> None:
    ballots = [Ballot(member, vote) for member, vote in enumerate(votes)]
    members = range(len(votes) + silent)
    assume(len(votes) >= quorum_needed(len(members), settings))  # before it, the next vote only brings it
    before = tally(ballots, members, settings)
    after = tally([*ballots, Ballot(len(votes), Verdict.APPROVE)], members, settings)

    if before is not Verdict.OBJECT:
        assert after is not Verdict.OBJECT
    if before is Verdict.APPROVE:
        assert after is Verdict.APPROVE


@given(votes=VOTE_LISTS.filter(bool), settings=RULES)
def test_a_vote_is_decided_at_the_latest_when_all_have_voted(votes, settings) -> None:
    ballots = [Ballot(member, vote) for member, vote in enumerate(votes)]
    assume(quorum_needed(len(votes), settings) <= len(votes))  # no other round is opened
    assert tally(ballots, range(len(votes)), settings) is not None


CAST = st.lists(st.tuples(st.sampled_from(sorted(VOTES)), st.sampled_from([None, None, 1, 2])), max_size=7)


@given(cast=CAST, silent=st.integers(0, 3), settings=RULES, left_out=st.integers(0, 7))
def test_what_is_voted_after_the_outcome_changes_nothing(cast, silent, settings, left_out) -> None:
    """A decision is never reversed by later votes, nor by taking them away again."""
    ballots = [Ballot(member, vote, meeting) for member, (vote, meeting) in enumerate(cast)]
    members = range(max(1, len(ballots) + silent))
    earlier = ballots[: max(0, len(ballots) - left_out)]
    same_meeting = bool(earlier) and any(
        ballot.meeting_id == earlier[-1].meeting_id is not None for ballot in ballots[len(earlier) :]
    )

    if not same_meeting and (decided := tally(earlier, members, settings)) is not None:
        assert tally(ballots, members, settings) is decided


@given(votes=VOTE_LISTS, silent=st.integers(1, 4), settings=RULES, meeting=st.sampled_from([None, 1]))
def test_an_abstention_never_turns_a_no_into_a_yes(votes, silent, settings, meeting) -> None:
    """Nor does it bring a yes: it lacks one."""
    ballots = [Ballot(member, vote) for member, vote in enumerate(votes)]
    members = range(len(votes) + silent)
    before = tally(ballots, members, settings)
    after = tally([*ballots, Ballot(len(votes), Verdict.ABSTAIN, meeting)], members, settings)

    if before is not None:
        assert after is before
    approvals = votes.count(Verdict.APPROVE)
    if after is Verdict.APPROVE:
        assert approvals >= approvals_needed(len(votes) + 1, settings)


@given(votes=VOTE_LISTS, silent=st.integers(0, 4), settings=RULES, meeting=st.sampled_from([None, 1]))
def test_without_the_quorum_nothing_is_decided(votes, silent, settings, meeting) -> None:
    ballots = [Ballot(member, vote, meeting) for member, vote in enumerate(votes)]
    members = range(max(1, len(votes) + silent))

    if len(votes) < quorum_needed(len(members), settings):
        assert tally(ballots, members, settings) is None


HALF = {"quorum_percent": 60}
BY_VOTERS = {"rule": "ratio", "ratio_percent": 60, "ratio_of": "voters", "quorum_count": 3}


@pytest.mark.parametrize(
    ("settings", "circulated", "at_meeting", "expected"),
    [
        # 法定人数：5人的60%，须3人已表决；弃权计入
        ({"rule": "any", **HALF}, "yy", "", None),
        ({"rule": "any", **HALF}, "yy-", "", "approve"),
        ({"rule": "all", **HALF}, "n", "", None),
        ({"rule": "all", **HALF}, "ny", "", None),
        ({"rule": "all", **HALF}, "nyy", "", "object"),
        ({"rule": "all", **HALF}, "v", "", None),
        ({"rule": "all", **HALF}, "vyy", "", "object"),
        ({"rule": "any", **HALF}, "", "yn", None),
        ({"rule": "any", **HALF}, "n", "y-", "approve"),
        # 会议上一并举手：否决与赞成同时，否决有效
        ({"rule": "any"}, "", "yv", "object"),
        ({"rule": "ratio", "ratio_percent": 60}, "", "yyyv", "object"),
        # 按出席者计算：到会3人，须3人的60%即2人
        (BY_VOTERS, "", "yy", None),
        (BY_VOTERS, "", "yyn", "approve"),
        (BY_VOTERS, "", "yy-", "approve"),
        (BY_VOTERS, "", "y--", "object"),
        (BY_VOTERS, "", "yrr", "return"),
        (BY_VOTERS, "y", "yn", "approve"),
        # 传签不按出席者计算：未表决的仍可表决
        (BY_VOTERS, "yyn", "", None),
        # 按全体计算：到会不足，留待传签
        ({**BY_VOTERS, "ratio_of": "members"}, "", "yyn", None),
    ],
)
def test_a_meeting_decides_by_its_quorum_and_by_whom_the_share_is_counted(
    settings: dict[str, object], circulated: str, at_meeting: str, expected: str | None
) -> None:
    """Five members; the rules are the city's own (本市设定), the words those of meeting minutes."""
    first = [Ballot(member, WORDS[word]) for member, word in enumerate(circulated)]
    there = [Ballot(member, WORDS[word], 1) for member, word in enumerate(at_meeting, start=len(first))]

    assert tally([*first, *there], range(5), GroupSettings(**settings)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("count", "percent", "needed"), [(0, 0, 0), (3, 0, 3), (0, 60, 3), (0, 50, 3), (4, 20, 4)]
)
def test_the_quorum_is_the_larger_of_number_and_share(count: int, percent: int, needed: int) -> None:
    assert quorum_needed(5, GroupSettings(quorum_count=count, quorum_percent=percent)) == needed


def test_a_round_that_could_never_have_its_quorum_is_not_opened() -> None:
    with pytest.raises(QuorumOutOfReach, match="2 人，不足法定人数 3 人"):
        require_reachable(2, GroupSettings(quorum_count=3))
    require_reachable(3, GroupSettings(quorum_count=3))
    with pytest.raises(NoMembers):
        require_reachable(0, GroupSettings())


def test_whose_turn_it_is_not_is_told_whose_it_is() -> None:
    require_turn(7, [7, 8], {})
    with pytest.raises(NotYourTurn, match="现在轮到 演示·钱某"):
        require_turn(8, [7, 8], {7: "演示·钱某"})


@pytest.mark.parametrize(
    ("city", "due_date"),
    [
        ("votes late", date(2026, 10, 8)),
        ("meets when late", date(2026, 10, 9)),
        ("meets when late", None),  # the clock stands
    ],
)
def test_a_circulated_vote_counts_until_the_last_day_and_later_where_the_city_says_so(
    city: str, due_date: date | None
) -> None:
    settings = GroupSettings(circulates_when_late=city == "votes late")
    require_in_time(due_date, date(2026, 10, 9), settings)


def test_where_the_group_must_meet_when_late_a_circulated_vote_is_refused_with_the_day() -> None:
    with pytest.raises(CirculationOver, match="2026-10-08 24:00 届满"):
        require_in_time(date(2026, 10, 8), date(2026, 10, 9), GroupSettings(circulates_when_late=False))


@pytest.mark.parametrize(
    "settings",
    [{"rule": "most"}, {"ratio_of": "voters"}, {"quorum_percent": 101}, {"minutes_confirmed_by": "x"}],
)
def test_settings_that_decide_nothing_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(BadSetting):
        GroupSettings(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("members", "votes", "at_once", "expected"),
    [
        # 五人中两人离任，剩三人，法定人数 61% 即两人，60% 同意即两人
        (3, "yyv", 0, "approve"),  # 依次计票：第二票已经得出结论，其后的否决不计
        (3, "yyv", 3, "object"),  # 三票投出时离任者尚在等候之列：一并计票，否决有效
        (3, "yyv", 2, "approve"),
        (3, "yn", 2, None),
        (3, "yny", 2, "approve"),
    ],
)
def test_votes_given_while_a_member_was_still_waited_for_are_counted_together(
    members: int, votes: str, at_once: int, expected: str | None
) -> None:
    settings = GroupSettings(rule="ratio", ratio_percent=60, quorum_percent=61)

    assert tally(_ballots(votes), range(members), settings, at_once=at_once) == expected


@pytest.mark.parametrize(
    ("members", "quorum", "expected"), [(0, 0, False), (1, 0, True), (2, 3, False), (3, 3, True)]
)
def test_nobody_and_fewer_than_the_quorum_decide_nothing(
    members: int, quorum: int, *, expected: bool
) -> None:
    assert can_decide(members, GroupSettings(quorum_count=quorum)) is expected
