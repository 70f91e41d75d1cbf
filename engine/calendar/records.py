"""Rows of calendar versions and of the papers they rest on. Written once; only a version's state moves on."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.calendar.terms import VersionState
from engine.store import Record


class CalendarPaperRow(Record):
    """One notice with the days it names, shared by all versions that rest on it."""

    __tablename__ = "calendar_paper"
    __table_args__ = (sa.UniqueConstraint("digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str]
    """SHA-256 over all that it says: the same paper is kept once."""
    year: Mapped[int]
    yearly: Mapped[bool]
    title: Mapped[str]
    number: Mapped[str | None]
    published: Mapped[date | None]
    address: Mapped[str | None]
    scope: Mapped[str | None]
    days: Mapped[list[Any]]
    """Rows of [day, works, occasion]."""
    source_text: Mapped[str | None]
    """The notice as it was pasted; None for the papers that came with a release."""


class CalendarVersionRow(Record):
    """One version: which papers, in order of the day each became known."""

    __tablename__ = "calendar_version"
    __table_args__ = (
        sa.Index(
            "uq_calendar_version_in_force",
            "state",
            unique=True,
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        ),
        sa.CheckConstraint(
            f"state IN ({', '.join(repr(str(state)) for state in VersionState)})", name="state_known"
        ),
        sa.CheckConstraint(
            "activated_by IS NULL OR activated_by <> proposed_by", name="activated_by_a_second_person"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    state: Mapped[str]
    paper_ids: Mapped[list[Any]]
    reason: Mapped[str]
    based_on_id: Mapped[int | None] = mapped_column(sa.ForeignKey("calendar_version.id"))
    proposed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    activated_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    activated_at: Mapped[datetime | None]
