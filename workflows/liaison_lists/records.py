"""Rows of the liaisons: personal data, in tables of their own, on no public page and in no journal line."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class LiaisonListRow(Record):
    """That a unit handed in its list. Kept for good: who, when and how many, but not whom."""

    __tablename__ = "liaison_list"
    __table_args__ = (sa.Index("ix_liaison_list_unit", "unit_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    liaison_count: Mapped[int]


class LiaisonRow(Record):
    """One liaison of a unit's newest list; a new list takes the place of all of them."""

    __tablename__ = "liaison"
    __table_args__ = (sa.UniqueConstraint("list_id", "position", name="uq_liaison_place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(sa.ForeignKey("liaison_list.id"))
    position: Mapped[int]
    name: Mapped[str]
    section: Mapped[str | None]
    post: Mapped[str | None]
    phone: Mapped[str | None]
    note: Mapped[str | None]
