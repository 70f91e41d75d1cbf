"""Words of successions: as typed and as kept, and what a succession touches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.people.terms import Department
from workflows.causes.terms import CountedFrom


@dataclass(frozen=True)
class SuccessionForm:
    """The form exactly as typed."""

    old_unit: str = ""
    """Code of the unit that is merged or abolished."""
    new_unit: str = ""
    """Code of the successor."""
    title: str = ""
    number: str = ""
    published_date: str = ""
    effective_date: str = ""
    counted_from: str = ""
    note: str = ""


@dataclass(frozen=True)
class SuccessionDraft:
    """A succession that passed every rule, ready to be recorded."""

    old_unit: Department
    new_unit: Department
    title: str
    number: str | None
    published_date: date | None
    effective_date: date
    counted_from: CountedFrom
    note: str | None


@dataclass(frozen=True)
class Succession:
    """A succession as it is recorded."""

    id: int
    old_unit: Department
    new_unit: Department
    title: str
    number: str | None
    published_date: date | None
    effective_date: date
    counted_from: CountedFrom
    note: str | None
    recorded_by: int
    recorded_at: datetime
    confirmed_by: int | None
    confirmed_at: datetime | None
    cause_ids: tuple[int, ...]


@dataclass(frozen=True)
class KnownForSuccession:
    """What the rules must know beside the form."""

    units: Mapping[str, Department]
    """Code -> unit."""
    earlier: tuple[Succession, ...]
    longest_name: int = 200
    longest_text: int = 2000
