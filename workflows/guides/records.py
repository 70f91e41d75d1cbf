"""Rows of guides, of every edition they ever had, and of the duties to rewrite them."""

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
    """Of the page on which the unit publishes it; None: not known."""
    materials: Mapped[list[Any]]
    steps: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """What happens after the filing, line by line; []: not written down."""
    basis: Mapped[str | None]
    """The basis of the matter as the guide gives it; None: not written down."""
    edition: Mapped[int]
    updated_at: Mapped[datetime]


class GuideEditionRow(Record):
    """One edition of a guide as it was published, by whom and why. Nothing here is ever changed."""

    __tablename__ = "guide_edition"
    __table_args__ = (sa.UniqueConstraint("guide_id", "number", name="uq_guide_edition_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    guide_id: Mapped[int] = mapped_column(sa.ForeignKey("guide.id"))
    number: Mapped[int]
    materials: Mapped[list[Any]]
    steps: Mapped[list[Any]]
    basis: Mapped[str | None]
    address: Mapped[str | None]
    published_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    """None: it came with the first data, or from before editions were kept."""
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("case_file.id"))
    """The case that obliged the unit to publish it; None: it was published of the unit's own accord."""
    reason: Mapped[str | None]


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
    ways: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """How the list replaces the proof, in order; []: it is cancelled outright, kept, or not stated."""
    owed_at: Mapped[datetime | None]
    """Since when it is owed: what was seen of the published page before counts for nothing."""
