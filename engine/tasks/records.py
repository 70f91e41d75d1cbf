"""Rows of tasks."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record

FAR_DAY = date(9999, 12, 31)
"""Stands for "no due date" in the index, so that such tasks sort last on both databases."""


class TaskRow(Record):
    """One thing that one person must do. Written by the step that opened it, never by hand."""

    __tablename__ = "task"
    __table_args__ = (
        sa.Index(
            "ix_task_open_queue",
            "queue",
            "due_date",
            "id",
            # Carried along, so that counting a long queue never fetches its tasks one by one
            "case_id",
            "node",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index("ix_task_case", "case_id"),
        sa.Index(
            "ix_task_elsewhere",
            "due_date",
            "id",
            sqlite_where=sa.text("state = 'open' AND (delegate_id IS NOT NULL OR queue = 'held')"),
            postgresql_where=sa.text("state = 'open' AND (delegate_id IS NOT NULL OR queue = 'held')"),
        ),
        sa.Index(
            "ix_task_done_by",
            "done_by",
            "done_at",
            sqlite_where=sa.text("done_by IS NOT NULL"),
            postgresql_where=sa.text("done_by IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    engine_id: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """The id of the task inside the engine's state (16 bytes)."""
    node: Mapped[str]
    role: Mapped[str]
    department_id: Mapped[int | None]
    assignee_id: Mapped[int | None]
    duty: Mapped[str]
    queue: Mapped[str]
    item: Mapped[int | None]
    round: Mapped[int]
    state: Mapped[str]
    opened_at: Mapped[datetime]
    deadline_id: Mapped[int | None]
    due_date: Mapped[date] = mapped_column(default=FAR_DAY)
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None]
    on_behalf_of: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    """For whom whoever answered acted (代理); None: as oneself."""
    verdict: Mapped[str | None]
    holder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    held_verdict: Mapped[dict[str, Any] | None]
    """See `engine.tasks.terms.Hands`."""
    for_task_id: Mapped[int | None] = mapped_column(sa.ForeignKey("task.id"))
    """The task for which this one is a signature; the engine knows nothing of such a row."""
    signing: Mapped[str | None]
