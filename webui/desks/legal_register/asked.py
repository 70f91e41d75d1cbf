"""What the addresses of the register ask for; a value that no page offers counts as none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from workflows.legal_basis.terms import BasisLevel
from workflows.legal_register.lookups import DocumentFilter
from workflows.legal_register.terms import Validity
from workflows.requests.checking import day_in

LONGEST_SEARCH = 60


@dataclass(frozen=True)
class Asked:
    """The filter of the register as typed."""

    q: str = ""
    level: str = ""
    validity: str = ""

    @property
    def is_plain(self) -> bool:
        """Say whether nothing is asked for but the whole register."""
        return self == Asked()

    def as_filter(self) -> DocumentFilter:
        """Return the filter that the register takes."""
        level = BasisLevel(self.level) if self.level else None
        validity = Validity(self.validity) if self.validity else None
        return DocumentFilter(self.q, level, validity)

    def address(self, *, start: int = 0) -> str:
        """Return the address of this view, from a line on."""
        values: dict[str, Any] = {**vars(self), "start": start}
        return url_for("legal_register.register", **{name: value for name, value in values.items() if value})


def asked(query: Mapping[str, str]) -> Asked:
    """Read the address."""
    level, validity = query.get("level", ""), query.get("validity", "")
    return Asked(
        query.get("q", "").strip()[:LONGEST_SEARCH],
        level if level in tuple(BasisLevel) else "",
        validity if validity in tuple(Validity) else "",
    )


def day_asked(query: Mapping[str, str], *, today: date) -> date:
    """Return the day of ?on=, today where it is none."""
    return day_in(query.get("on", "")) or today


def start_asked(query: Mapping[str, str]) -> int:
    """Return how many lines of ?start= to pass over."""
    typed = query.get("start", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= len("99999") else 0
