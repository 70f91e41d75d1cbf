"""Rows of the corrections: which guide demanded which exempt proof, found when and where."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class GuideCorrectionRow(Record):
    """What one correction case is about. `open_key` is set while it is open: one for each guide and proof."""

    __tablename__ = "guide_correction"
    __table_args__ = (
        sa.UniqueConstraint("case_id", name="uq_guide_correction_case"),
        sa.UniqueConstraint("open_key", name="uq_guide_correction_open_key"),
        sa.CheckConstraint("place IN ('edition', 'page')", name="known_place"),
        sa.Index("ix_guide_correction_guide", "guide_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    guide_id: Mapped[int] = mapped_column(sa.ForeignKey("guide.id"))
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("proof_item.id"))
    list_version: Mapped[int] = mapped_column(sa.ForeignKey("list_version.number"))
    """The version by which the item stands as it does."""
    proof_name: Mapped[str]
    demand_reason: Mapped[str]
    """Why the proof may not be demanded, as a code of the list's answers."""
    place: Mapped[str]
    """Where the demand was found: in the edition kept here, or on the published page."""
    lines: Mapped[list[Any]]
    edition: Mapped[int]
    """The edition that was compared."""
    found_at: Mapped[datetime]
    open_key: Mapped[str | None]
