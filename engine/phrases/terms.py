"""Phrases as plain values: whose they are, and who may share them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Owner:
    """A person, for phrases of one's own; or a unit, for those that it shares. One of the two is None."""

    person_id: int | None = None
    department_id: int | None = None


@dataclass(frozen=True)
class Phrase:
    """One phrase."""

    id: int
    owner: Owner
    verdict: str | None
    """The only verdict with which it is offered; None: with any."""
    text: str


@dataclass(frozen=True)
class Sharers:
    """Which roles write what a unit shares."""

    of_own_unit: str
    of_any_unit: str
