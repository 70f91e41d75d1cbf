"""Words of decisions: every verdict a task may offer, a review, a vote."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a person decides at a task. Which task offers which: `workflows/procedures/catalogue.py`."""

    CONFIRM = "confirm"
    RETURN = "return"
    REFUSE = "refuse"
    SUBMIT = "submit"
    ACCEPT = "accept"
    SUPPLEMENT = "supplement"
    REJECT = "reject"
    PASS = "pass"  # noqa: S105  通过, no password
    FAIL = "fail"
    APPROVE = "approve"
    OBJECT = "object"
    VETO = "veto"
    ABSTAIN = "abstain"
    AGREE = "agree"
    DISAGREE = "disagree"
    NO_OPINION = "no_opinion"
    PUBLISH = "publish"
    CLOSE = "close"
    RETURNED_TO = "returned_to"
    """Its case was sent back to an earlier node by the verb 退回指定环节: no task offers it as a choice."""


VOTES = frozenset({Verdict.APPROVE, Verdict.OBJECT, Verdict.VETO, Verdict.RETURN, Verdict.ABSTAIN})
"""What a member of the group may vote. 弃权 counts towards the quorum, never as yes."""

NEEDS_REASON = frozenset(
    {
        Verdict.RETURN,
        Verdict.REFUSE,
        Verdict.SUPPLEMENT,
        Verdict.REJECT,
        Verdict.FAIL,
        Verdict.OBJECT,
        Verdict.VETO,
        Verdict.DISAGREE,
    }
)
"""Verdicts against the request: each is given with its reason."""


@dataclass(frozen=True)
class Review:
    """The three answers of the judicial review, each with its opinion."""

    necessary: bool
    reasonable: bool
    legal: bool
    necessity_opinion: str | None = None
    reasonableness_opinion: str | None = None
    legality_opinion: str | None = None
    opinion_no: str | None = None
    """The number of the written opinion (审核意见文号)."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the Chinese names of the answers that are no."""
        answers = (("必要性", self.necessary), ("合理性", self.reasonable), ("合法性", self.legal))
        return tuple(name for name, is_yes in answers if not is_yes)


@dataclass(frozen=True)
class Ballot:
    """One member's vote."""

    member_id: int
    vote: Verdict
    meeting_id: int | None = None
    """The meeting at which it was given, at once with the others there; None: by circulation."""


@dataclass(frozen=True)
class Sitting:
    """Where a vote or a review was given: which task, in which round of which case."""

    case_id: int
    round_no: int
    task_id: int


@dataclass(frozen=True)
class RecordedVote:
    """One vote as the case page lists it."""

    member_id: int
    member_name: str
    round: int
    vote: Verdict
    at: datetime
    meeting_id: int | None = None
    """The meeting at which it was given; None: by circulation."""


@dataclass(frozen=True)
class RecordedReview:
    """One review as the case page lists it."""

    round: int
    review: Review
    reviewer_id: int
    reviewer_name: str
    at: datetime
