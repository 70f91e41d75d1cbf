"""How votes are counted, when a review passes, and what a verdict must carry."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from engine.refusals import Refusal
from engine.tasks.rules import TaskGone
from workflows.config import GroupSettings
from workflows.verdicts.terms import NEEDS_REASON, VOTES, Ballot, Review, Verdict


class NoMembers(Refusal):
    """Nobody can decide: the vote cannot be opened, and nothing is decided by default."""

    code = "no_members"
    sentence = "协调小组没有在任成员，不能表决"
    way_out = "。请管理员先登记成员。"
    clause = "实施方案三(四)2"


class QuorumOutOfReach(Refusal):
    """Too few members may vote on this case: no vote could ever decide it, so none is opened."""

    code = "quorum_out_of_reach"
    sentence = "此件可表决的成员 %(members)s 人，不足法定人数 %(quorum)s 人，不能开始表决"
    way_out = "。请管理员补足成员；已申报、确认、审核此件的成员须回避。"
    clause = "实施方案三(四)2；职责分离"


def require_reachable(member_count: int, settings: GroupSettings) -> None:
    """Refuse to open a vote in which nobody, or too few, may vote. Refuses: NoMembers, QuorumOutOfReach."""
    if not member_count:
        raise NoMembers
    if not can_decide(member_count, settings):
        raise QuorumOutOfReach(members=member_count, quorum=quorum_needed(member_count, settings))


def can_decide(member_count: int, settings: GroupSettings) -> bool:
    """Say whether so many members, all of them voting, come to a decision; nobody and too few never do."""
    return 0 < member_count >= quorum_needed(member_count, settings)


def tally(
    votes: Sequence[Ballot], members: Collection[int], settings: GroupSettings, *, at_once: int = 0
) -> Verdict | None:
    """Return APPROVE, OBJECT or RETURN once decided, None while the round is open.

    votes: in the order in which they were given. The first vote that decides, decides: what comes later
    counts for nothing, a veto included. Votes of one meeting are given at once, whatever their order.
    at_once: so many of the first are counted together, since members who were waited for then have left.
    Who has not voted has said nothing: silence and 弃权 are never consent.
    """
    if not members:
        raise NoMembers
    if outside := {ballot.member_id for ballot in votes} - set(members):
        raise ValueError(f"votes of people outside the group: {sorted(outside)}")
    for counted in _standings(votes):
        if len(counted) < at_once:
            continue
        if (result := _outcome(counted, len(members), settings)) is not None:
            return result
    return None


def vote_closed(votes: Sequence[Ballot], members: Collection[int], settings: GroupSettings) -> bool:
    """Say whether the outcome stands, so that the remaining members need not vote."""
    return tally(votes, members, settings) is not None


def approvals_needed(member_count: int, settings: GroupSettings) -> int:
    """Return how many of so many members must approve; a share is rounded up."""
    match settings.rule:
        case "all":
            return member_count
        case "any":
            return 1
        case _:
            return _share(settings.ratio_percent, member_count)


def quorum_needed(member_count: int, settings: GroupSettings) -> int:
    """Return how many must have voted before anything is decided; a share is rounded up."""
    return max(settings.quorum_count, _share(settings.quorum_percent, member_count))


def _standings(votes: Sequence[Ballot]) -> Iterator[Sequence[Ballot]]:
    """Give what had been voted after each vote by circulation, and after each meeting as a whole."""
    for place, ballot in enumerate(votes, start=1):
        following = votes[place] if place < len(votes) else None
        is_same_meeting = following is not None and following.meeting_id == ballot.meeting_id is not None
        if not is_same_meeting:
            yield votes[:place]


def _outcome(votes: Sequence[Ballot], member_count: int, settings: GroupSettings) -> Verdict | None:
    """Return what these votes have decided, the last of them just given."""
    if len(votes) < quorum_needed(member_count, settings):
        return None
    counted = Counter(ballot.vote for ballot in votes)
    if settings.veto and counted[Verdict.VETO]:
        return Verdict.OBJECT
    awaited = 0 if _ends_the_round(votes[-1], settings) else member_count - len(votes)
    needed = approvals_needed(len(votes) + awaited, settings)
    if counted[Verdict.APPROVE] >= needed:
        return Verdict.APPROVE
    if counted[Verdict.APPROVE] + awaited >= needed:
        return None
    objections = counted[Verdict.OBJECT] + counted[Verdict.VETO]
    return Verdict.RETURN if counted[Verdict.RETURN] > objections else Verdict.OBJECT


def _ends_the_round(last: Ballot, settings: GroupSettings) -> bool:
    """Say whether nobody is waited for: a meeting with its quorum decides by those who have voted."""
    return last.meeting_id is not None and settings.rule == "ratio" and settings.ratio_of == "voters"


def _share(percent: int, of: int) -> int:
    return -(-of * percent // 100)


class NotYourTurn(Refusal):
    """Where members vote one after another, each waits for the one before."""

    code = "not_your_turn"
    sentence = "本市传签按成员名册的次序表决，现在轮到 %(member)s"
    way_out = "，请待其表决后再表决；急需办理的，可以由办公室列入会议议程。"
    clause = "本市设定"


def require_turn(member_id: int, waiting: Sequence[int], names: Mapping[int, str]) -> None:
    """Refuse a vote out of turn. waiting: who has still to vote, in the order of the roster."""
    if waiting and waiting[0] != member_id:
        raise NotYourTurn(member=names.get(waiting[0], "—"))


class CirculationOver(Refusal):
    """The period of the decision is over, and the city lets only a meeting decide then."""

    code = "circulation_over"
    sentence = "审定期限已于 %(due_date)s 24:00 届满，传签表决不再计入"
    way_out = "。请联系协调小组办公室，由其列入会议议程。"
    clause = "本市设定"


def require_in_time(due_date: date | None, today: date, settings: GroupSettings) -> None:
    """Refuse a circulated vote after the last day, where the city has set so; a stopped clock has none."""
    if not settings.circulates_when_late and due_date is not None and today > due_date:
        raise CirculationOver(due_date=due_date)


class VoteDecided(TaskGone):
    """The vote came after the round had its outcome: it never counts."""

    code = "vote_decided"
    sentence = "本轮表决已于 %(at)s 得出结论，此票未计入"
    way_out = "。请查看办理过程。"
    clause = "实施方案三(四)2"

    def __init__(self, *, at: datetime) -> None:
        super().__init__(at=f"{at:%Y-%m-%d %H:%M}")


class NotAVote(Refusal):
    """Votes are approve, object, veto, return or abstain."""

    code = "not_a_vote"
    sentence = "“%(vote)s”不是表决意见"


class VetoNotEnabled(Refusal):
    """The city has not given its group a veto."""

    code = "veto_not_enabled"
    sentence = "本市未启用一票否决"
    way_out = "。可以选择“不同意”。"
    field = "verdict"


def require_vote(vote: Verdict, settings: GroupSettings) -> None:
    """Refuse what is no vote, or a veto where there is none."""
    if vote not in VOTES:
        raise NotAVote(vote=vote)
    if vote is Verdict.VETO and not settings.veto:
        raise VetoNotEnabled


class AlreadyVoted(Refusal):
    """One member, one vote a round."""

    code = "already_voted"
    sentence = "%(member)s 已于 %(at)s 在本轮表决，意见未再记录"
    clause = "实施方案三(四)2"

    def __init__(self, *, member: str, at: datetime) -> None:
        super().__init__(member=member, at=f"{at:%Y-%m-%d %H:%M}")


class ReviewIncomplete(Refusal):
    """A request passes only when it is necessary, reasonable and legal."""

    code = "review_incomplete"
    sentence = "必要性、合理性、合法性三项均为“是”方可通过，现有：%(missing)s 为“否”"
    way_out = "。请选择“退回补正”或“不通过”。"
    clause = "实施方案三(一)1、三(三)1"
    field = "verdict"


class OpinionNumberMissing(Refusal):
    """A passed review names its written opinion."""

    code = "opinion_number_missing"
    sentence = "审核通过须填写审核意见文号"
    clause = "实施方案三(一)1"
    field = "opinion_no"


def require_review(review: Review, verdict: Verdict) -> None:
    """Refuse to pass a review with a "no" or without its opinion number."""
    if verdict is not Verdict.PASS:
        return
    if review.missing:
        raise ReviewIncomplete(missing="、".join(review.missing))
    if not review.opinion_no:
        raise OpinionNumberMissing


class SupplementOnce(Refusal):
    """The desk names everything that is missing at once, and once only."""

    code = "supplement_once"
    sentence = "已要求过一次补正，不能再次要求补正"
    way_out = "。请受理，或写明理由不予受理。"
    clause = "优化营商环境条例第36条"
    field = "verdict"


def require_first_supplement(supplements_before: int) -> None:
    """Refuse a second request for supplements of the same case."""
    if supplements_before:
        raise SupplementOnce


class ReasonMissing(Refusal):
    """A verdict against the request says why."""

    code = "reason_missing"
    sentence = "请写明理由"
    way_out = "：退回、不予确认、不予受理、不通过、不同意、否决，都须让申请部门知道原因。"
    clause = "实施方案三(四)2；优化营商环境条例第36条"
    field = "opinion"


def require_reason(verdict: Verdict, opinion: str | None) -> None:
    """Refuse a verdict against the request that is given without a reason."""
    if verdict in NEEDS_REASON and not (opinion or "").strip():
        raise ReasonMissing
