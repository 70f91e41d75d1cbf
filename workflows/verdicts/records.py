"""Rows of reviews and votes. Ordinary verdicts stand on the task; these two have answers of their own."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class ReviewRow(Record):
    """One judicial review: three answers, each with its opinion, under one opinion number."""

    __tablename__ = "review"
    __table_args__ = (
        sa.UniqueConstraint("task_id", name="uq_review_task"),
        sa.UniqueConstraint("case_id", "round", name="uq_review_case_round"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    round: Mapped[int]
    task_id: Mapped[int]
    necessary: Mapped[bool]
    necessity_opinion: Mapped[str | None]
    reasonable: Mapped[bool]
    reasonableness_opinion: Mapped[str | None]
    legal: Mapped[bool]
    legality_opinion: Mapped[str | None]
    opinion_no: Mapped[str | None]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


class VoteRow(Record):
    """One member's vote in one round of voting on a case."""

    __tablename__ = "vote"
    __table_args__ = (
        sa.UniqueConstraint("task_id", name="uq_vote_task"),
        sa.UniqueConstraint("case_id", "round", "member_id", name="uq_vote_member_round"),
        sa.CheckConstraint(
            "vote IN ('approve', 'object', 'veto', 'return', 'abstain', 'no_opinion')", name="known_vote"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    round: Mapped[int]
    task_id: Mapped[int]
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    vote: Mapped[str]
    at: Mapped[datetime]
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    """The meeting at which it was given by show of hands; None: by circulation."""
