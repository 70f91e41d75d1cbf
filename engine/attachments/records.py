"""Rows of attachments: one a version. None is ever changed or deleted."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class AttachmentRow(Record):
    """One version of one attachment of a case. The file itself lies in the folder, under its digest."""

    __tablename__ = "attachment"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "slot", "title", "version", name="uq_attachment_version"),
        sa.UniqueConstraint("replaces_id", name="uq_attachment_replaces"),
        sa.Index("ix_attachment_digest", "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    slot: Mapped[str]
    """What it is to the case, as a code of the floor above."""
    title: Mapped[str]
    """What people call it: the same in all its versions."""
    version: Mapped[int]
    name: Mapped[str]
    """As people see it when they save the file; no path is made of it."""
    kind: Mapped[str]
    size: Mapped[int] = mapped_column(sa.BigInteger)
    digest: Mapped[str]
    """SHA-256 of the file in hexadecimal digits."""
    uploaded_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("attachment.id"))
    """The version before; each is replaced once."""
    task_id: Mapped[int | None] = mapped_column(sa.ForeignKey("task.id"))
    """The open task for which it was brought, where its uploader had one."""
    note: Mapped[str | None]
    scan_result: Mapped[str | None]
    """None: it was not scanned."""
    scanner: Mapped[str | None]
