"""What the vote task, the counting step and the case page ask about decisions."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import PersonRow
from engine.store import table_of
from workflows.verdicts.records import ReviewRow, VoteRow
from workflows.verdicts.terms import Ballot, RecordedReview, RecordedVote, Review, Verdict

_VOTE = table_of(VoteRow)
_BALLOTS = (
    sa.select(_VOTE.c.member_id, _VOTE.c.vote)
    .where(_VOTE.c.case_id == sa.bindparam("case"), _VOTE.c.round == sa.bindparam("number"))
    .order_by(_VOTE.c.id)
)


def ballots_of(tx: Session, case_id: int, round_no: int) -> tuple[Ballot, ...]:
    """Return the votes of one round, as `rules.tally` counts them."""
    rows = tx.connection().execute(_BALLOTS, {"case": case_id, "number": round_no})
    return tuple(Ballot(member_id, Verdict(vote)) for member_id, vote in rows)


def latest_round(tx: Session, case_id: int) -> int:
    """Return the number of the newest round in which anyone voted; 0 when nobody ever did."""
    return tx.scalar(sa.select(sa.func.max(VoteRow.round)).where(VoteRow.case_id == case_id)) or 0


def votes_of(tx: Session, case_id: int, round_no: int | None = None) -> tuple[RecordedVote, ...]:
    """Return the votes with their members, of one round or of all, in the order in which they were cast."""
    query = (
        sa.select(VoteRow.member_id, PersonRow.name, VoteRow.round, VoteRow.vote, VoteRow.at)
        .join(PersonRow, PersonRow.id == VoteRow.member_id)
        .where(VoteRow.case_id == case_id)
        .order_by(VoteRow.id)
    )
    if round_no is not None:
        query = query.where(VoteRow.round == round_no)
    return tuple(
        RecordedVote(member_id, name, number, Verdict(vote), at)
        for member_id, name, number, vote, at in tx.execute(query)
    )


def reviews_of(tx: Session, case_id: int) -> tuple[RecordedReview, ...]:
    """Return the reviews of a case, oldest first."""
    rows = tx.execute(
        sa.select(ReviewRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == ReviewRow.person_id)
        .where(ReviewRow.case_id == case_id)
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
