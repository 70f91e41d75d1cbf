"""Rows of the outbox."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class OutboxRow(Record):
    """One message that has yet to leave. Its id is its name outside, so a second delivery is harmless."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index(
            "ix_outbox_waiting",
            "id",
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("case_file.id"))
    """None for a message about no case in particular."""
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    refusals: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often the mail server has said no to it."""
    not_before: Mapped[datetime | None]
    """Nobody tries before: the end of a lease while a carrier has it, or of the pause after a failure."""
    failure: Mapped[str | None]
    """Why it did not leave when last tried: the server's three digits, or a word of ours."""
    gave_up_at: Mapped[datetime | None]
    """When it was given up for good."""
