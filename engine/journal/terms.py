"""Words of the journal: where a chain ends, and what is to be written behind it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Head:
    """Where a case's chain ends: the case row keeps it, so a cut tail shows too."""

    case_id: int
    seq: int
    digest: bytes


@dataclass(frozen=True)
class Line:
    """What is to be written. `note` is free text and stays outside the hashed part."""

    kind: str
    at: datetime
    person_id: int | None = None
    task_id: int | None = None
    node: str | None = None
    facts: dict[str, Any] | None = None
    note: str | None = None
    command_key: bytes | None = None
