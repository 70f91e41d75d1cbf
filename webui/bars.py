"""The parts of a bar (components/bar.html)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BarPart:
    """One part of a bar."""

    value: int
    tone: str
    words: str
