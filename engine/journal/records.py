"""Rows of the journal: events, and the texts that stand outside the hashed part."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class EventRow(Record):
    """One step of one case. `facts` holds codes, ids and dates only: no free text, no personal data."""

    __tablename__ = "event"
    __table_args__ = (
        sa.Index(
            "uq_event_command_key",
            "command_key",
            unique=True,
            sqlite_where=sa.text("command_key IS NOT NULL"),
            postgresql_where=sa.text("command_key IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    person_id: Mapped[int | None]
    task_id: Mapped[int | None]
    node: Mapped[str | None]
    facts: Mapped[dict[str, Any]]
    command_key: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """Idempotency key of the action (16 bytes): a second submit finds the first here."""
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """SHA-256 over the event before it and this one's canonical bytes."""


class NoteRow(Record):
    """Free text of an event (an opinion).

    The event holds only a salted digest of it, so that the text can be erased after its retention without
    breaking the chain.
    """

    __tablename__ = "event_note"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["case_id", "seq"], ["event.case_id", "event.seq"], name="fk_event_note_event"
        ),
        {"sqlite_with_rowid": False},
    )

    case_id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(sa.LargeBinary)
    text: Mapped[str]
