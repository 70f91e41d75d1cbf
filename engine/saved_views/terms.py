"""A kept view, as a plain value."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SavedView:
    """One filter that a person has kept."""

    id: int
    name: str
    query: str
    """The filter as an address carries it; what it means is known to whoever draws the list."""
