"""Rows of successions. Nothing is moved by them: an item stays under the unit that set it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class UnitSuccessionRow(Record):
    """That one unit takes over from another from a day on, by a paper; confirmed by the successor."""

    __tablename__ = "unit_succession"
    __table_args__ = (
        sa.UniqueConstraint("command_key", name="uq_unit_succession_command_key"),
        sa.UniqueConstraint("old_unit_id", name="uq_unit_succession_old_unit"),
        sa.Index("ix_unit_succession_new_unit", "new_unit_id"),
        sa.CheckConstraint("old_unit_id <> new_unit_id", name="two_units"),
        sa.CheckConstraint(
            "counted_from = 'effective' OR (counted_from = 'published' AND published_date IS NOT NULL)",
            name="counted_from_a_known_day",
        ),
        sa.CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    old_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    new_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    title: Mapped[str]
    """Of the paper that orders it."""
    number: Mapped[str | None]
    published_date: Mapped[date | None]
    effective_date: Mapped[date]
    counted_from: Mapped[str]
    note: Mapped[str | None]
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    command_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    confirmed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    """When the successor confirmed; NULL: it has not, and no right has changed."""


class SuccessionCauseRow(Record):
    """A cause of the register under which units answer a succession."""

    __tablename__ = "succession_cause"
    __table_args__ = (sa.UniqueConstraint("succession_id", "cause_id", name="uq_succession_cause"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    succession_id: Mapped[int] = mapped_column(sa.ForeignKey("unit_succession.id"))
    cause_id: Mapped[int] = mapped_column(sa.ForeignKey("cause.id"))
