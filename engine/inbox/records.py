"""Rows of the inbox."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class LetterRow(Record):
    """One letter to one person."""

    __tablename__ = "letter"
    __table_args__ = (
        sa.Index("ix_letter_person", "person_id", "id"),
        sa.Index(
            "ix_letter_unread",
            "person_id",
            "id",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        ),
        sa.Index(
            "ix_letter_not_addressed",
            "id",
            sqlite_where=sa.text("addressed_at IS NULL"),
            postgresql_where=sa.text("addressed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("case_file.id"))
    facts: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    addressed_at: Mapped[datetime | None]
    """When it was settled whether it goes by mail too; None until then."""


class UnmailedKindRow(Record):
    """A kind of letter that a person wants in the inbox alone, and not by mail."""

    __tablename__ = "unmailed_kind"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
