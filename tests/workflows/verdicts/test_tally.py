"""How votes are counted: decision tables, and properties that hold for every vote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.config import GroupSettings
from workflows.verdicts.rules import NoMembers, approvals_needed, tally, vote_closed
from workflows.verdicts.terms import VOTES, Ballot, Verdict

WORDS = {
    "y": Verdict.APPROVE,
    "n": Verdict.OBJECT,
    "v": Verdict.VETO,
    "r": Verdict.RETURN,
    "-": Verdict.NO_OPINION,
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
        ("any", 3, "yv", "object"),
        # 达到比例：5人的67%，须4人
        ("ratio", 5, "yyy", None),
        ("ratio", 5, "yyyy", "approve"),
        ("ratio", 5, "yyyny", "approve"),
        ("ratio", 5, "nn", "object"),
        ("ratio", 5, "rr", "return"),
        ("ratio", 5, "nr", "object"),
        ("ratio", 5, "n", None),
        ("ratio", 5, "v", "object"),
        ("ratio", 5, "yyyyv", "object"),
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
)
VOTE_LISTS = st.lists(st.sampled_from(sorted(VOTES)), max_size=7)


@given(votes=VOTE_LISTS, silent=st.integers(0, 4), settings=RULES, shuffler=st.randoms())
def test_the_order_of_votes_never_matters(votes, silent, settings, shuffler) -> None:
    ballots = [Ballot(member, vote) for member, vote in enumerate(votes)]
    members = range(max(1, len(votes) + silent))
    mixed = list(ballots)
    shuffler.shuffle(mixed)

    assert tally(ballots, members, settings) == tally(mixed, members, settings)


@given(
    votes=VOTE_LISTS.filter(lambda votes: Verdict.APPROVE not in votes),
    silent=st.integers(0, 4),
    settings=RULES,
)
def test_silence_and_no_opinion_are_never_consent(votes, silent, settings) -> None:
    ballots = [Ballot(member, vote) for member, vote in enumerate(votes)]

    assert tally(ballots, range(max(1, len(votes) + silent)), settings) is not Verdict.APPROVE


@given(votes=VOTE_LISTS, silent=st.integers(0, 4), settings=RULES)
def test_a_veto_always_objects_where_it_is_set(votes, silent, settings) -> None:
    ballots = [Ballot(member, vote) for member, vote in enumerate([*votes, Verdict.VETO])]
    result = tally(ballots, range(len(ballots) + silent), settings)

    if settings.veto:
        assert result is Verdict.OBJECT
    else:
        assert result in (None, Verdict.APPROVE, Verdict.OBJECT, Verdict.RETURN)


@given(votes=VOTE_LISTS, silent=st.integers(1, 4), settings=RULES)
def test_one_more_approval_never_turns_approval_into_objection(votes, silent, settings) -> None:
    ballots = [Ballot(member, vote) for member, vote in enumerate(votes)]
    members = range(len(votes) + silent)
    before = tally(ballots, members, settings)
    after = tally([*ballots, Ballot(len(votes), Verdict.APPROVE)], members, settings)

    if before is not Verdict.OBJECT:
        assert after is not Verdict.OBJECT
    if before is Verdict.APPROVE:
        assert after is Verdict.APPROVE


@given(votes=VOTE_LISTS.filter(bool), settings=RULES)
def test_a_vote_is_decided_at_the_latest_when_all_have_voted(votes, settings) -> None:
    ballots = [Ballot(member, vote) for member, vote in enumerate(votes)]
    assert tally(ballots, range(len(votes)), settings) is not None


@given(votes=VOTE_LISTS, more=VOTE_LISTS, settings=RULES)
def test_a_decided_vote_is_not_undone_by_later_ones_except_by_a_veto(votes, more, settings) -> None:
    ballots = [Ballot(member, vote) for member, vote in enumerate([*votes, *more])]
    members = range(max(1, len(ballots)))
    early = tally(ballots[: len(votes)], members, settings)

    if early is Verdict.APPROVE and not (settings.veto and Verdict.VETO in more):
        assert tally(ballots, members, settings) is Verdict.APPROVE
    if early in (Verdict.OBJECT, Verdict.RETURN):
        assert tally(ballots, members, settings) is not Verdict.APPROVE
