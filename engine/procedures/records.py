"""Rows of diagrams and of the versions of procedures made of them. Both are immutable."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class DiagramRow(Record):
    """One diagram file as it was admitted."""

    __tablename__ = "diagram"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the file, as hex."""
    xml: Mapped[bytes] = mapped_column(sa.LargeBinary)
    admitted_at: Mapped[datetime]


class ProcedureVersionRow(Record):
    """A main diagram with the called ones that belong to it; a case stays on the version it started with."""

    __tablename__ = "procedure_version"
    __table_args__ = (sa.UniqueConstraint("procedure", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure: Mapped[str]
    number: Mapped[int]
    digest: Mapped[str]
    """Over all its files. Going back to earlier files is a version of its own, with the same digest."""
    diagrams: Mapped[dict[str, Any]]
    """Process id -> diagram id."""
    activated_at: Mapped[datetime]
