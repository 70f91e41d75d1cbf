"""The order in which a kept proof is reviewed: the unit, then the justice bureau; three people."""

from collections.abc import Callable, Iterable, Sequence

from engine.refusals import Refusal
from workflows.surveys.terms import Review, ReviewStage, SurveyLine

FORM_CLAUSE = "实施方案三(一)1"
_Question = Callable[[Review | None, Review | None], bool]
"""What is asked of the unit's and of the justice bureau's opinion on a row."""


class OwnOpinionMissing(Refusal):
    """A proof that is to be kept goes to the justice bureau with the unit's own opinion, not without."""

    code = "own_opinion_missing"
    sentence = "拟保留的证明没有本单位的司法审核意见（第 %(rows)s 行）"
    way_out = "。请先由本单位的确认人提出司法审核意见，再报送市司法局审查。"
    clause = FORM_CLAUSE


class OwnOpinionFirst(Refusal):
    """The justice bureau reviews after the unit."""

    code = "own_opinion_first"
    sentence = "本单位还没有提出司法审核意见，市司法局不能先行审查"
    clause = FORM_CLAUSE


class NothingToReview(Refusal):
    """Only proofs that are to be kept are reviewed."""

    code = "nothing_to_review"
    sentence = "这一行不是拟保留的证明，不需要司法审核意见"
    clause = FORM_CLAUSE


class ReviewedAlready(Refusal):
    """One opinion of each side on each row of a version."""

    code = "reviewed_already"
    sentence = "这一行已有审核意见"
    way_out = "。意见要改的，由办公室退回这一版，在下一版中重新提出。"
    clause = FORM_CLAUSE


class OpinionMissing(Refusal):
    """An opinion is written out."""

    code = "opinion_missing"
    sentence = "没有写明审核意见"
    clause = FORM_CLAUSE
    field = "opinion"


class AgreesMissing(Refusal):
    """An opinion says yes or no."""

    code = "agrees_missing"
    sentence = "没有选择同意保留还是不同意保留"
    clause = FORM_CLAUSE
    field = "agrees"


class OwnOpinionAgainst(Refusal):
    """A unit that is against keeping a proof does not report it as kept."""

    code = "own_opinion_against"
    sentence = "本单位的司法审核意见不同意保留（第 %(rows)s 行）"
    way_out = "。请改为免提交，或直接取消。"
    clause = FORM_CLAUSE


class SamePersonReviews(Refusal):
    """Who wrote a row does not also judge it, and the two opinions are of two people."""

    code = "same_person_reviews"
    sentence = "填报、本单位审核、司法局审查须由不同的人办理"
    clause = "职责分离"


class ReviewsOutstanding(Refusal):
    """The desk accepts what has been reviewed."""

    code = "reviews_outstanding"
    sentence = "市司法局还没有审查拟保留的证明（第 %(rows)s 行）"
    way_out = "。审查后再接收。"
    clause = FORM_CLAUSE


class ReviewsAgainst(Refusal):
    """What the justice bureau is against is not kept."""

    code = "reviews_against"
    sentence = "市司法局不同意保留（第 %(rows)s 行）"
    way_out = "。请退回填报单位，改为免提交或直接取消。"
    clause = FORM_CLAUSE


def require_own_opinions(lines: Sequence[SurveyLine]) -> None:
    """Refuse to send a kept proof without the unit's own opinion, or against it.

    Refuses: OwnOpinionMissing, OwnOpinionAgainst.
    """
    if without := _kept(lines, lambda own, _: own is None):
        raise OwnOpinionMissing(rows=listed(without))
    if against := _kept(lines, lambda own, _: own is not None and not own.agrees):
        raise OwnOpinionAgainst(rows=listed(against))


def require_acceptable(lines: Sequence[SurveyLine]) -> None:
    """Refuse to accept what the justice bureau has not agreed to.

    Refuses: ReviewsOutstanding, ReviewsAgainst.
    """
    if outstanding := _kept(lines, lambda _, justice: justice is None):
        raise ReviewsOutstanding(rows=listed(outstanding))
    if against := _kept(lines, lambda _, justice: justice is not None and not justice.agrees):
        raise ReviewsAgainst(rows=listed(against))


def require_reviewable(line: SurveyLine, stage: ReviewStage, *, person_id: int) -> None:
    """Refuse an opinion out of turn, or of the wrong person.

    Refuses: NothingToReview, ReviewedAlready, OwnOpinionFirst, SamePersonReviews.
    """
    if not line.is_retained:
        raise NothingToReview
    if stage in line.reviews:
        raise ReviewedAlready
    own = line.reviews.get(ReviewStage.OWN)
    if stage is ReviewStage.JUSTICE and own is None:
        raise OwnOpinionFirst
    if person_id in (line.written_by, own.person_id if own else None):
        raise SamePersonReviews


def listed(rows: Iterable[int]) -> str:
    """Return the numbers of rows for a sentence."""
    return "、".join(str(row) for row in sorted(set(rows)))


def _kept(lines: Iterable[SurveyLine], is_so: _Question) -> list[int]:
    return [
        line.seq
        for line in lines
        if line.is_retained
        and is_so(line.reviews.get(ReviewStage.OWN), line.reviews.get(ReviewStage.JUSTICE))
    ]
