"""Rows of presence."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class PresenceRow(Record):
    """When a person last had a case open. Overwritten at each beat, deleted after a while."""

    __tablename__ = "presence"
    __table_args__ = (sa.Index("ix_presence_seen_at", "seen_at"),)

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    seen_at: Mapped[datetime]
