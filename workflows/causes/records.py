"""Rows of the register. Nothing is deleted: a mistake is withdrawn and registered anew."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class CauseRow(Record):
    """A law, a reorganisation or a transfer of duty that obliges units to bring the list up to date."""

    __tablename__ = "cause"
    __table_args__ = (
        sa.UniqueConstraint("command_key", name="uq_cause_command_key"),
        sa.Index("ix_cause_effective_date", "effective_date"),
        sa.CheckConstraint(
            "type IN ('law_changed', 'office_restructured', 'duty_transferred', 'other')", name="known_type"
        ),
        sa.CheckConstraint(
            "counted_from = 'effective' OR (counted_from = 'published' AND published_date IS NOT NULL)",
            name="counted_from_a_known_day",
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR (withdrawn_by IS NOT NULL AND withdrawn_reason IS NOT NULL)",
            name="withdrawal_has_reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    title: Mapped[str]
    """Of the document that proves it."""
    number: Mapped[str | None]
    published_date: Mapped[date | None]
    effective_date: Mapped[date]
    counted_from: Mapped[str]
    note: Mapped[str | None]
    registered_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    registered_at: Mapped[datetime]
    command_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """Idempotency key of the registering (16 bytes): a second submit finds the first here."""
    withdrawn_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]


class CauseUnitRow(Record):
    """One unit that a cause concerns. Whether it has filed is told by its requests, not here."""

    __tablename__ = "cause_unit"
    __table_args__ = (
        sa.UniqueConstraint("cause_id", "unit_id", name="uq_cause_unit"),
        sa.Index("ix_cause_unit_unit", "unit_id", "cause_id"),
        sa.CheckConstraint(
            "declared_at IS NULL OR (declared_by IS NOT NULL AND declared_reason IS NOT NULL)",
            name="declaration_has_reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cause_id: Mapped[int] = mapped_column(sa.ForeignKey("cause.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    declared_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    declared_at: Mapped[datetime | None]
    declared_reason: Mapped[str | None]
    """Why nothing changes for this unit."""
    reminded_at: Mapped[datetime | None]
    """When the one letter before the last day was written."""
    told_over_at: Mapped[datetime | None]
    """When the one letter after the last day was written."""
