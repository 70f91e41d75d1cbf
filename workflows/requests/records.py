"""Rows of requests, and of what they said before each correction."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class RequestRow(Record):
    """What one case asks for. `open_key` is set while the case is open: one open request per item."""

    __tablename__ = "request"
    __table_args__ = (
        sa.UniqueConstraint("case_id", name="uq_request_case"),
        sa.UniqueConstraint("open_key", name="uq_request_open_key"),
        sa.Index(
            "ix_request_item",
            "item_id",
            sqlite_where=sa.text("item_id IS NOT NULL"),
            postgresql_where=sa.text("item_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_request_cause",
            "cause_id",
            "unit_id",
            sqlite_where=sa.text("cause_id IS NOT NULL"),
            postgresql_where=sa.text("cause_id IS NOT NULL"),
        ),
        sa.CheckConstraint("kind IN ('add', 'cancel', 'change')", name="known_kind"),
        sa.CheckConstraint("kind = 'add' OR item_id IS NOT NULL", name="item_named"),
        sa.CheckConstraint("NOT late OR late_reason IS NOT NULL", name="late_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    kind: Mapped[str]
    cause_type: Mapped[str]
    cause_date: Mapped[date]
    cause_document_title: Mapped[str]
    cause_document_number: Mapped[str | None]
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    competent_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proof_item.id"))
    matter_name: Mapped[str | None]
    matter_code: Mapped[str | None]
    proof_name: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    ground: Mapped[str | None]
    follow_up: Mapped[str | None]
    effect_date: Mapped[date | None]
    late: Mapped[bool]
    late_reason: Mapped[str | None]
    days_used_at_filing: Mapped[int]
    editorial: Mapped[bool]
    affected_unit_ids: Mapped[list[Any]]
    filed_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    filed_at: Mapped[datetime]
    open_key: Mapped[str | None]
    cause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cause.id"))
    """The cause of the register that it answers; None: it was filed without one."""
    is_correction: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class RequestRevisionRow(Record):
    """What the request said before one correction, why it was corrected, and by whom."""

    __tablename__ = "request_revision"
    __table_args__ = (sa.UniqueConstraint("request_id", "seq", name="uq_request_revision_seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("request.id"))
    seq: Mapped[int]
    document: Mapped[dict[str, Any]]
    reason: Mapped[str | None]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
