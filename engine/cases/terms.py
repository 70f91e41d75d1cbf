"""Words of a case file."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CaseStatus(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class CaseFile:
    """A case as pages and rules see it: everything but the engine's state."""

    id: int
    case_no: str
    kind: str
    version_id: int
    status: CaseStatus
    outcome: str | None
    department_id: int
    title: str
    subject: str
    detail: str
    filed_by: int | None
    """None: the office's own check opened it, no person."""
    opened_at: datetime
    closed_at: datetime | None
    held_at: datetime | None = None
    """Since when it is put aside (挂起); None: it is not."""


@dataclass(frozen=True)
class NewCase:
    """What a case file is opened with."""

    kind: str
    department_id: int
    title: str
    subject: str
    detail: str
    filed_by: int | None
