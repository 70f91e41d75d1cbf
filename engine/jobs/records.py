"""Rows of the jobs: when each ran last, for whoever asks why nothing happens."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class JobRow(Record):
    """The last run of one job."""

    __tablename__ = "job"

    name: Mapped[str] = mapped_column(primary_key=True)
    finished_at: Mapped[datetime]
    moved: Mapped[int]
    """How many rows the last run that found anything moved."""
