"""What the address of a list page asks for. A value that makes no sense is left out, never an error."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from workflows.exemption_list.lookups import ListFilter, Moment
from workflows.exemption_list.terms import ExemptionWay, ListName, ProofType

LONGEST_SEARCH = 60
LONGEST_TRAIL = 400
"""Pages that "previous page" can lead back through."""
LARGEST_ID = 2**31 - 1

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Asked:
    """One address of the list, readable both ways: `of` reads it, `arguments` writes it."""

    wanted: ListFilter = field(default_factory=ListFilter)
    day: date | None = None
    """A past day; None: today."""
    version: int | None = None
    """One version as it was written; then no day."""
    after: int | None = None
    trail: tuple[int, ...] = ()
    """The cursors of the pages before this one: keyset paging itself only knows forward."""

    @classmethod
    def of(cls, arguments: Mapping[str, str], *, today: date) -> "Asked":
        """Read an address; a day that has not come yet is today."""
        day = day_of_address(arguments.get("day", ""))
        version = positive_number(arguments.get("version", ""))
        wanted = ListFilter(
            q=typed_words(arguments.get("q", "")),
            way=_choice(ExemptionWay, arguments.get("way")),
            unit_id=positive_number(arguments.get("unit", "")),
            proof_type=_choice(ProofType, arguments.get("type")),
            list_name=_choice(ListName, arguments.get("list")),
        )
        return cls(
            wanted,
            day=day if day and day < today and version is None else None,
            version=version,
            after=positive_number(arguments.get("after", "")),
            trail=_trail(arguments.get("trail", "")),
        )

    def moment(self, *, today: date) -> Moment:
        """Return which state of the list is meant."""
        return Moment(version=self.version) if self.version else Moment(day=self.day or today)

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of the address, only those that say something."""
        wanted = self.wanted
        every = {
            "q": wanted.q,
            "way": wanted.way,
            "unit": wanted.unit_id,
            "type": wanted.proof_type,
            "list": wanted.list_name,
            "day": self.day.isoformat() if self.day else None,
            "version": self.version,
            "after": self.after,
            "trail": ".".join(map(str, self.trail)),
        }
        return {name: value for name, value in every.items() if value}

    def moment_arguments(self) -> dict[str, Any]:
        """Return only the arguments that say which day or version is shown."""
        return replace(self, wanted=ListFilter()).first_page().arguments()

    def at_present(self) -> "Asked":
        """Return the same question of today's list."""
        return replace(self.first_page(), day=None, version=None)

    def is_filtered(self) -> bool:
        """Say whether anything narrows the list."""
        return self.wanted != ListFilter()

    def rows_before(self, rows_a_page: int) -> int:
        """Return how many rows the pages before this one held."""
        return len(self.trail) * rows_a_page

    def first_page(self) -> "Asked":
        """Return the same question from its first row on."""
        return replace(self, after=None, trail=())

    def filtered(self, **change: object) -> "Asked":
        """Return the first page under a changed filter."""
        return replace(self.first_page(), wanted=replace(self.wanted, **change))  # type: ignore[arg-type]

    def next_page(self, cursor: int) -> "Asked":
        """Return the page after this one."""
        return replace(self, after=cursor, trail=(*self.trail, self.after or 0)[-LONGEST_TRAIL:])

    def previous_page(self) -> "Asked | None":
        """Return the page before this one, or None on the first."""
        if self.after is None:
            return None
        *earlier, last = self.trail or (0,)
        return replace(self, after=last or None, trail=tuple(earlier))


def typed_words(text: str) -> str:
    """Return what was typed to look for, without needless spaces, cut where it is too long."""
    return " ".join(text.split())[:LONGEST_SEARCH]


def positive_number(text: str) -> int | None:
    """Return the number that an address holds, or None when it is none that a row could have."""
    if not (text.isascii() and text.isdigit()):
        return None
    return number if 0 < (number := int(text[:12])) <= LARGEST_ID else None


def day_of_address(text: str) -> date | None:
    """Return the day that an address holds, or None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _choice(choices: type[Choice], value: str | None) -> Choice | None:
    return choices(value) if value in set(choices) else None


def _trail(text: str) -> tuple[int, ...]:
    pieces = text.split(".")[:LONGEST_TRAIL]
    return tuple(positive_number(piece) or 0 for piece in pieces if piece)
