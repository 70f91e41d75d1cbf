"""Rows of the jobs: when each ran last, for whoever asks why nothing happens."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class JobRow(Record):
    """The last run of one job."""

    __tablename__ = "job"

    name: Mapped[str] = mapped_column(primary_key=True)
    finished_at: Mapped[datetime]
    moved: Mapped[int]
    """How many rows the last run that found anything moved."""
    every_seconds: Mapped[int | None]
    """How long it pauses between two runs; None: it ran last under a release that did not say."""


class DailyRunRow(Record):
    """A day on which something that is done once a day has been done; the row is the claim to it."""

    __tablename__ = "daily_run"

    name: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]
