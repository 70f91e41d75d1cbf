"""Words of the inbox."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Letter:
    """What one person is to be told. `facts` holds codes, ids and dates only: no names, no free text."""

    person_id: int
    kind: str
    case_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
