"""Rows of case files."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class CaseFileRow(Record):
    """One case. `state` is the engine's and opaque: no list, count or deadline job reads it."""

    __tablename__ = "case_file"
    __table_args__ = (
        sa.Index(
            "ix_case_file_wake_at",
            "wake_at",
            sqlite_where=sa.text("wake_at IS NOT NULL"),
            postgresql_where=sa.text("wake_at IS NOT NULL"),
        ),
        sa.Index("ix_case_file_filed_by", "filed_by", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_no: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("procedure_version.id"))
    """The procedure version the case started with and stays on."""
    status: Mapped[str]
    outcome: Mapped[str | None]
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    title: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[str]
    filed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    """None: the office's own check opened it, no person."""
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    """Since when it is put aside: its tasks wait until somebody takes it up again."""
    held_clocks: Mapped[list[Any] | None]
    """The deadlines that stand since then, by the same act."""
    rev: Mapped[int]
    """Counts the steps; the belt beside the row lock."""
    state: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    wake_at: Mapped[datetime | None]
    """When a timer of the diagram is next due; the poll reads nothing else."""
    journal_seq: Mapped[int]
    journal_head: Mapped[bytes] = mapped_column(sa.LargeBinary)


class CaseCopyRow(Record):
    """A case sent to a person for reading (抄送): from then on that person may read it."""

    __tablename__ = "case_copy"
    __table_args__ = (sa.UniqueConstraint("case_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    sent_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    sent_at: Mapped[datetime]


class CaseCounterRow(Record):
    """How many cases a year has had, for the case number."""

    __tablename__ = "case_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
