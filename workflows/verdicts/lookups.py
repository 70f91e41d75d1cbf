"""What the vote task, the counting step and the case page ask about decisions."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import PersonRow
from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import TaskState
from workflows.verdicts.records import ReviewRow, VoteRow
from workflows.verdicts.terms import Ballot, RecordedReview, RecordedVote, Review, Verdict

_VOTE, _TASK = table_of(VoteRow), table_of(TaskRow)
_BALLOTS = (
    sa.select(_VOTE.c.member_id, _VOTE.c.vote, _VOTE.c.meeting_id)
    .where(_VOTE.c.case_id == sa.bindparam("case"), _VOTE.c.round == sa.bindparam("number"))
    .order_by(_VOTE.c.id)
)


def ballots_of(tx: Session, case_id: int, round_no: int) -> tuple[Ballot, ...]:
    """Return the votes of one round in the order in which they were given, as `rules.tally` counts them."""
    rows = tx.connection().execute(_BALLOTS, {"case": case_id, "number": round_no})
    return tuple(Ballot(member_id, Verdict(vote), meeting_id) for member_id, vote, meeting_id in rows)


def count_given_before_a_departure(tx: Session, case_id: int, round_no: int) -> int:
    """Return how many votes of an open round had been given when a member last left it; 0: none has left."""
    departed = sa.select(sa.func.max(_TASK.c.done_at)).where(
        _TASK.c.case_id == case_id,
        _TASK.c.node == "task_vote",
        _TASK.c.round == round_no,
        _TASK.c.state == TaskState.CANCELLED,
    )
    given = sa.select(sa.func.count()).where(
        _VOTE.c.case_id == case_id, _VOTE.c.round == round_no, _VOTE.c.at <= departed.scalar_subquery()
    )
    return tx.scalar(given) or 0


def meeting_of_vote(tx: Session, task_id: int) -> int | None:
    """Return the meeting at which the vote of a task was given; None: by circulation, or not at all."""
    found: int | None = tx.scalar(sa.select(_VOTE.c.meeting_id).where(_VOTE.c.task_id == task_id))
    return found


def latest_round(tx: Session, case_id: int) -> int:
    """Return the number of the newest round in which anyone voted; 0 when nobody ever did."""
    return tx.scalar(sa.select(sa.func.max(VoteRow.round)).where(VoteRow.case_id == case_id)) or 0


def votes_of(tx: Session, case_id: int, round_no: int | None = None) -> tuple[RecordedVote, ...]:
    """Return the votes with their members, of one round or of all, in the order in which they were cast."""
    query = (
        sa.select(
            VoteRow.member_id, PersonRow.name, VoteRow.round, VoteRow.vote, VoteRow.at, VoteRow.meeting_id
        )
        .join(PersonRow, PersonRow.id == VoteRow.member_id)
        .where(VoteRow.case_id == case_id)
        .order_by(VoteRow.id)
    )
    if round_no is not None:
        query = query.where(VoteRow.round == round_no)
    return tuple(
        RecordedVote(member_id, name, number, Verdict(vote), at, meeting_id)
        for member_id, name, number, vote, at, meeting_id in tx.execute(query)
    )


def reviews_of(tx: Session, case_id: int) -> tuple[RecordedReview, ...]:
    """Return the reviews of a case that stand, oldest first: one that was withdrawn is none."""
    rows = tx.execute(
        sa.select(ReviewRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == ReviewRow.person_id)
        .join(TaskRow, TaskRow.id == ReviewRow.task_id)
        .where(ReviewRow.case_id == case_id, TaskRow.state != TaskState.WITHDRAWN)
        .order_by(ReviewRow.round)
    )
    return tuple(
        RecordedReview(
            row.round,
            Review(**{name: getattr(row, name) for name in Review.__dataclass_fields__}),
            row.person_id,
            name,
            row.at,
        )
        for row, name in rows
    )
