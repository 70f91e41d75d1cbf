"""Rows of the list: items, versions, and the entries that say what held of an item from which version on.

Nothing here is ever deleted: a change closes an entry and adds the next one.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class ProofItemRow(Record):
    """One proof that one unit might demand in one matter; its public number is made from the id."""

    __tablename__ = "proof_item"
    __table_args__ = (sa.Index("ix_proof_item_unit", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    matter_name: Mapped[str | None]
    proof_name: Mapped[str]
    key_text: Mapped[str] = mapped_column(unique=True)
    search_text: Mapped[str]
    source: Mapped[str | None]
    source_place: Mapped[str | None]
    source_department: Mapped[str | None]
    demand_stopped_date: Mapped[date | None]


class ListVersionRow(Record):
    """One version of the list. Version 1 is the baseline and has no case; every later one has exactly one."""

    __tablename__ = "list_version"
    __table_args__ = (
        sa.UniqueConstraint("case_id", name="uq_list_version_case"),
        sa.Index("ix_list_version_effective", "effective_date"),
        sa.Index(
            "ix_list_version_unpublished",
            "number",
            sqlite_where=sa.text("published_at IS NULL"),
            postgresql_where=sa.text("published_at IS NULL"),
        ),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    effective_date: Mapped[date]
    formed_at: Mapped[datetime]
    formed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    channels: Mapped[list[Any] | None]
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("case_file.id"))
    summary: Mapped[str | None]


class ItemEntryRow(Record):
    """What held of an item from `since_version` until before `until_version` (None: still).

    The days say the same thing in days: from `effective_date` until before `ended_date`. Both are kept
    because a later version may take effect on an earlier day than the one formed before it.
    """

    __tablename__ = "item_entry"
    __table_args__ = (
        sa.UniqueConstraint("item_id", "since_version", name="uq_item_entry_item_version"),
        sa.Index(
            "uq_item_entry_current",
            "item_id",
            unique=True,
            sqlite_where=sa.text("until_version IS NULL"),
            postgresql_where=sa.text("until_version IS NULL"),
        ),
        sa.Index("ix_item_entry_since", "since_version"),
        sa.CheckConstraint(
            "until_version IS NULL OR until_version > since_version", name="versions_in_order"
        ),
        sa.CheckConstraint("ended_date IS NULL OR ended_date >= effective_date", name="days_in_order"),
        sa.CheckConstraint("(until_version IS NULL) = (ended_date IS NULL)", name="closed_in_both"),
        sa.CheckConstraint("list_name IN ('exempt', 'retained')", name="known_list"),
        sa.CheckConstraint("standing IN ('listed', 'abolished', 'removed')", name="known_standing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("proof_item.id"))
    since_version: Mapped[int] = mapped_column(sa.ForeignKey("list_version.number"))
    until_version: Mapped[int | None] = mapped_column(sa.ForeignKey("list_version.number"))
    effective_date: Mapped[date]
    ended_date: Mapped[date | None]
    list_name: Mapped[str]
    standing: Mapped[str]
    ways: Mapped[list[Any]]
    other_text: Mapped[str | None]
    proof_type: Mapped[str | None]
    issuing_unit: Mapped[str | None]
    legal_basis: Mapped[str | None]
    basis_level: Mapped[str | None]
    matter_code: Mapped[str | None]
    retained_reason: Mapped[str | None]
    risk_assessment: Mapped[str | None]
    note: Mapped[str | None]
    reason: Mapped[str | None]
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("case_file.id"))
