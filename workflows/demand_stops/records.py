"""Rows of stopped demands: one a case, never deleted. The day that counts stands with the list's item."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class DemandStopRow(Record):
    """That a case has stopped the demand for a proof; ended where its request turned out to be wrong."""

    __tablename__ = "demand_stop"
    __table_args__ = (
        sa.Index("ix_demand_stop_item", "item_id"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
    )

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("proof_item.id"))
    since: Mapped[date]
    stopped_before: Mapped[date | None]
    resumed_before: Mapped[date | None]
    """What the item said before: its `demand_stopped_date` and `demand_resumed_date`. One case at a time is
    open on an item, so ending the stop of that case puts both back."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
