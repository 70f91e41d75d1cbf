"""What records a review or a vote; the verdict itself moves the case elsewhere."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import PersonRow
from engine.store import insert_into, table_of
from workflows.config import GroupSettings
from workflows.verdicts.records import ReviewRow, VoteRow
from workflows.verdicts.rules import AlreadyVoted, require_review, require_vote
from workflows.verdicts.terms import Ballot, Review, Sitting, Verdict

_VOTE = table_of(VoteRow)
_REVIEW = table_of(ReviewRow)
_ONE_A_ROUND = ["case_id", "round", "member_id"]
_ADD_REVIEW = sa.insert(_REVIEW)


def record_vote(
    tx: Session,
    ballot: Ballot,
    *,
    sitting: Sitting,
    settings: GroupSettings,
    now: datetime,
) -> None:
    """Keep one vote. Refuses: NotAVote, VetoNotEnabled, AlreadyVoted (this member, this round)."""
    require_vote(ballot.vote, settings)
    connection = tx.connection()
    place = {"case_id": sitting.case_id, "round": sitting.round_no, "member_id": ballot.member_id}
    vote = place | {"task_id": sitting.task_id, "vote": str(ballot.vote), "at": now}
    vote["meeting_id"] = ballot.meeting_id
    cast_once = insert_into(connection, _VOTE).on_conflict_do_nothing(index_elements=_ONE_A_ROUND)
    if connection.scalar(cast_once.returning(_VOTE.c.id), vote) is not None:
        return
    earlier = (
        sa.select(PersonRow.name, VoteRow.at)
        .join(PersonRow, PersonRow.id == VoteRow.member_id)
        .where(*(_VOTE.c[name] == value for name, value in place.items()))
    )
    member, at = tx.execute(earlier).one()
    raise AlreadyVoted(member=member, at=at)


def take_back_vote(tx: Session, task_id: int) -> None:
    """Count a vote no longer that its member has withdrawn; its task and the journal keep what it was."""
    tx.connection().execute(sa.delete(_VOTE).where(_VOTE.c.task_id == task_id))


def record_review(
    tx: Session,
    review: Review,
    *,
    verdict: Verdict,
    sitting: Sitting,
    person_id: int,
    now: datetime,
) -> None:
    """Keep the three answers. Refuses: ReviewIncomplete, OpinionNumberMissing when the verdict is to pass."""
    require_review(review, verdict)
    answers = {name: getattr(review, name) for name in Review.__dataclass_fields__}
    place = {"case_id": sitting.case_id, "round": sitting.round_no, "task_id": sitting.task_id}
    tx.connection().execute(_ADD_REVIEW, answers | place | {"person_id": person_id, "at": now})
