"""Rows of meetings. Nothing is deleted but what was only planned or recorded and not yet confirmed."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class MeetingRow(Record):
    """One meeting of the group; numbered within its year."""

    __tablename__ = "meeting"
    __table_args__ = (
        sa.UniqueConstraint("year", "number", name="uq_meeting_year_number"),
        sa.UniqueConstraint("command_key", name="uq_meeting_command_key"),
        sa.CheckConstraint("state IN ('planned', 'held', 'confirmed', 'cancelled')", name="known_state"),
        sa.CheckConstraint(
            "state <> 'confirmed' OR (confirmed_by IS NOT NULL AND recorded_at IS NOT NULL)",
            name="confirmed_after_record",
        ),
        sa.CheckConstraint(
            "state <> 'cancelled' OR (cancelled_by IS NOT NULL AND cancelled_reason IS NOT NULL)",
            name="cancellation_has_reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    number: Mapped[int]
    held_date: Mapped[date]
    place: Mapped[str]
    chair_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[str]
    revision: Mapped[int]
    planned_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    planned_at: Mapped[datetime]
    command_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """Idempotency key of the planning (16 bytes): a second submit finds the first here."""
    recorder_ids: Mapped[list[Any]]
    """Ids of everybody who has recorded something, the last one last."""
    recorded_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    cancelled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str | None]
    minutes: Mapped[str | None]


class MeetingItemRow(Record):
    """One case on the agenda of a meeting."""

    __tablename__ = "meeting_item"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "case_id", name="uq_meeting_item_case"),
        sa.Index(
            "uq_meeting_item_live_case",
            "case_id",
            unique=True,
            sqlite_where=sa.text("is_live"),
            postgresql_where=sa.text("is_live"),
        ),
        sa.CheckConstraint("NOT is_live OR settled_at IS NULL", name="settled_is_not_live"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    position: Mapped[int]
    round: Mapped[int]
    """The round of voting that was open when the case was put on the agenda."""
    is_live: Mapped[bool]
    """Whether the meeting is still to decide it: a case stands on one such agenda only."""
    opinion: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    skipped: Mapped[str | None]
    """Why it was not voted on; None: it was, or it is still to be."""
    result: Mapped[str | None]


class MeetingAttendanceRow(Record):
    """Whether one member came to a meeting."""

    __tablename__ = "meeting_attendance"
    __table_args__ = (
        sa.CheckConstraint(
            "attendance IN ('present', 'represented', 'absent', 'leave')", name="known_attendance"
        ),
    )

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    attendance: Mapped[str]


class MeetingHandRow(Record):
    """How one member raised the hand on one case: what was seen, not yet a vote."""

    __tablename__ = "meeting_hand"
    __table_args__ = (
        sa.CheckConstraint("vote IN ('approve', 'object', 'veto', 'return', 'abstain')", name="known_vote"),
    )

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_item.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    vote: Mapped[str]
    raised_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    """The substitute who raised it for the member (代理); None: the member did."""
