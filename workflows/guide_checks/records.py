"""Rows of what was seen of published guides, and of what people judged."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class GuideSightingRow(Record):
    """One look at the published page of a guide: planned, then seen or failed; never changed after that.

    A look at a page in which nothing has changed keeps no second copy of its lines.
    """

    __tablename__ = "guide_sighting"
    __table_args__ = (
        sa.CheckConstraint("means IN ('fetched', 'uploaded', 'sighted')", name="known_means"),
        sa.CheckConstraint("state IN ('planned', 'seen', 'failed')", name="known_state"),
        sa.CheckConstraint("state <> 'seen' OR seen_at IS NOT NULL", name="seen_has_instant"),
        sa.CheckConstraint("means <> 'sighted' OR statement IS NOT NULL", name="sighted_has_statement"),
        sa.Index("ix_guide_sighting_guide", "guide_id", "id"),
        sa.Index(
            "ix_guide_sighting_planned",
            "id",
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guide_id: Mapped[int] = mapped_column(sa.ForeignKey("guide.id"))
    means: Mapped[str]
    state: Mapped[str]
    address: Mapped[str | None]
    file_name: Mapped[str | None]
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    """None: the nightly check."""
    asked_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    """Nobody fetches it before: another worker is at it."""
    seen_at: Mapped[datetime | None]
    digest: Mapped[str | None]
    byte_count: Mapped[int | None]
    lines: Mapped[list[Any] | None]
    same_as_id: Mapped[int | None] = mapped_column(sa.ForeignKey("guide_sighting.id"))
    """The earlier look at the same content, which keeps its lines."""
    failure: Mapped[str | None]
    failure_facts: Mapped[dict[str, Any] | None]
    proof_name: Mapped[str | None]
    statement: Mapped[str | None]
    vouched_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    vouched_at: Mapped[datetime | None]


class GuideJudgementRow(Record):
    """That a second person has read a line of a guide, and whether it demands the proof."""

    __tablename__ = "guide_judgement"
    __table_args__ = (sa.Index("ix_guide_judgement_guide", "guide_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    guide_id: Mapped[int] = mapped_column(sa.ForeignKey("guide.id"))
    proof_name: Mapped[str]
    line: Mapped[str]
    is_demand: Mapped[bool]
    reason: Mapped[str]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    judged_at: Mapped[datetime]
