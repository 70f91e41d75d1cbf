"""Rows of bulk answers: what was ticked, and what became of each."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class BulkRow(Record):
    """One bulk answer. The opinion stands with it so that an interrupted one can be finished."""

    __tablename__ = "bulk"

    id: Mapped[int] = mapped_column(primary_key=True)
    command_key: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    node: Mapped[str]
    verdict: Mapped[str]
    opinion: Mapped[str]
    at: Mapped[datetime]


class BulkTaskRow(Record):
    """One task of a bulk answer."""

    __tablename__ = "bulk_task"
    __table_args__ = (sa.Index("ix_bulk_task_task", "task_id"),)

    bulk_id: Mapped[int] = mapped_column(sa.ForeignKey("bulk.id"), primary_key=True)
    task_id: Mapped[int] = mapped_column(sa.ForeignKey("task.id"), primary_key=True)
    position: Mapped[int]
    state: Mapped[str]
    reason: Mapped[str | None]
