"""Rows of the register. Nothing is deleted: a mistake is withdrawn and registered anew."""

from datetime import date, datetime
from typing import Any

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


class PreparedRequestRow(Record):
    """A request that a cause calls for on one item, filled in as far as the cause tells.

    It files nothing by itself. Whether it was filed is told by the requests on the same cause and item.
    """

    __tablename__ = "prepared_request"
    __table_args__ = (
        sa.Index(
            "uq_prepared_request_cause_item",
            "cause_id",
            "item_id",
            unique=True,
            sqlite_where=sa.text("set_aside_at IS NULL"),
            postgresql_where=sa.text("set_aside_at IS NULL"),
        ),
        sa.Index("ix_prepared_request_unit", "unit_id"),
        sa.CheckConstraint("kind IN ('cancel', 'change')", name="known_kind"),
        sa.CheckConstraint(
            "set_aside_at IS NULL OR (set_aside_by IS NOT NULL AND set_aside_reason IS NOT NULL)",
            name="setting_aside_has_reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cause_id: Mapped[int] = mapped_column(sa.ForeignKey("cause.id"))
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("proof_item.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    kind: Mapped[str]
    form: Mapped[dict[str, Any]]
    """What the form is filled with beyond what the list and the register say: field -> value."""
    prepared_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    prepared_at: Mapped[datetime]
    set_aside_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    set_aside_at: Mapped[datetime | None]
    set_aside_reason: Mapped[str | None]
    """Why the item need not change after all."""
