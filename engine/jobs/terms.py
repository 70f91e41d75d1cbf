"""Words of the jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Job:
    """A poll: finds due rows and moves them. Safe to run twice, and beside itself."""

    name: str
    every_seconds: int
    """How long it pauses between two runs."""
    run: Callable[[], int]
    """Returns how many rows it moved."""


@dataclass(frozen=True)
class Stall:
    """Jobs that should have run and have not."""

    names: tuple[str, ...]
    """Empty: no scheduler has ever run on this database."""
    since: datetime | None
    """The oldest last run among them."""
