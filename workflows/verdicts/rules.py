"""How votes are counted, when a review passes, and what a verdict must carry."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from engine.refusals import Refusal
from workflows.config import GroupSettings
from workflows.verdicts.terms import NEEDS_REASON, VOTES, Ballot, Review, Verdict


class NoMembers(Refusal):
    """Nobody can decide: the vote cannot be opened, and nothing is decided by default."""

    code = "no_members"
    sentence = "协调小组没有在任成员，不能表决"
    way_out = "。请管理员先登记成员。"
    clause = "实施方案三(四)2"


def tally(votes: Sequence[Ballot], members: Collection[int], settings: GroupSettings) -> Verdict | None:
    """Return APPROVE, OBJECT or RETURN once decided, None while open. The order of votes never matters.

    A veto decides at once. Otherwise the request is approved when enough members approve, and has failed
    when enough approvals can no longer come: it goes back when more members want it back than object, and
    is objected to otherwise. Who has not voted has said nothing: silence and 无意见 are never consent.
    """
    if not members:
        raise NoMembers
    counted = Counter(ballot.vote for ballot in votes)
    if outside := {ballot.member_id for ballot in votes} - set(members):
        raise ValueError(f"votes of people outside the group: {sorted(outside)}")
    if settings.veto and counted[Verdict.VETO]:
        return Verdict.OBJECT
    if counted[Verdict.APPROVE] >= approvals_needed(len(members), settings):
        return Verdict.APPROVE
    still_possible = counted[Verdict.APPROVE] + len(members) - len(votes)
    if still_possible >= approvals_needed(len(members), settings):
        return None
    objections = counted[Verdict.OBJECT] + counted[Verdict.VETO]
    return Verdict.RETURN if counted[Verdict.RETURN] > objections else Verdict.OBJECT


def vote_closed(votes: Sequence[Ballot], members: Collection[int], settings: GroupSettings) -> bool:
    """Say whether the outcome stands, so that the remaining members need not vote."""
    return tally(votes, members, settings) is not None


def approvals_needed(member_count: int, settings: GroupSettings) -> int:
    """Return how many of the members must approve; a share is rounded up."""
    match settings.rule:
        case "all":
            return member_count
        case "any":
            return 1
        case _:
            return -(-member_count * settings.ratio_percent // 100)


class NotAVote(Refusal):
    """Votes are approve, object, veto, return or no opinion."""

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
