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
    initials: Mapped[str | None]
    """Pinyin initials of the names in `search_text`, in the same order; None: not worked out."""
    source: Mapped[str | None]
    source_place: Mapped[str | None]
    source_department: Mapped[str | None]
    demand_stopped_date: Mapped[date | None]
    """The day from which the proof may no longer be demanded, before any approval."""
    demand_resumed_date: Mapped[date | None]
    """The day from which a proof that was abolished after such a stop stands on the list again. A stop
    of that day or a later one is another, and goes on."""


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
    is_correction: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Whether it only puts right what was written wrongly (更正); approved like every other."""
    digest: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """SHA-256 over the canonical bytes of the whole version (documents.py), the digest before among them."""


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
    document: Mapped[str | None]
    """The canonical text that a version publishes of the entry, with the names of the day it was formed."""
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("case_file.id"))
