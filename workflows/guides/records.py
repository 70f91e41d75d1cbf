"""Rows of guides and of the duties to rewrite them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class GuideRow(Record):
    """The guide of one matter at one unit: what to bring, line by line. `edition` grows with each rewrite."""

    __tablename__ = "guide"
    __table_args__ = (
        sa.UniqueConstraint("unit_id", "matter_key", name="uq_guide_unit_matter"),
        sa.Index("ix_guide_matter", "matter_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    matter_name: Mapped[str]
    matter_key: Mapped[str]
    address: Mapped[str | None]
    materials: Mapped[list[Any]]
    edition: Mapped[int]
    updated_at: Mapped[datetime]


class GuideDutyRow(Record):
    """One guide that one case obliges its unit to rewrite, with what it said before."""

    __tablename__ = "guide_duty"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "guide_id", name="uq_guide_duty_case_guide"),
        sa.Index("ix_guide_duty_guide", "guide_id"),
        sa.CheckConstraint("expected IN ('absent', 'present')", name="known_expectation"),
        sa.CheckConstraint("state IN ('open', 'matched')", name="known_state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    guide_id: Mapped[int] = mapped_column(sa.ForeignKey("guide.id"))
    list_version: Mapped[int] = mapped_column(sa.ForeignKey("list_version.number"))
    proof_name: Mapped[str]
    expected: Mapped[str]
    state: Mapped[str]
    checked_at: Mapped[datetime | None]
    edition_before: Mapped[int]
    edition_after: Mapped[int | None]
    materials_before: Mapped[list[Any]]
