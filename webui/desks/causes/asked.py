"""What the address of the register asks for; a value that the page does not offer counts as none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from workflows.causes.terms import LONGEST_ID, CauseFilter, CauseState


@dataclass(frozen=True)
class Asked:
    """The filter as typed."""

    state: str = ""
    unit: str = ""
    """Id of a unit."""

    @property
    def is_plain(self) -> bool:
        """Say whether nothing is asked for but the whole register."""
        return self == Asked()

    def as_filter(self) -> CauseFilter:
        """Return the filter that the register takes."""
        state = CauseState(self.state) if self.state else None
        return CauseFilter(state, int(self.unit) if self.unit else None)

    def address(self, *, after: str | None = None) -> str:
        """Return the address of this view, from a cursor on."""
        values: dict[str, Any] = {**vars(self), "after": after}
        return url_for("causes.register", **{name: value for name, value in values.items() if value})

    def in_state(self, state: str) -> "Asked":
        """Return the same filter with another state; "" for all."""
        return Asked(state, self.unit)


def asked(query: Mapping[str, str]) -> Asked:
    """Read the address."""
    state, unit = query.get("state", ""), query.get("unit", "")
    is_id = unit.isascii() and unit.isdecimal() and len(unit) <= LONGEST_ID
    return Asked(state if state in tuple(CauseState) else "", unit if is_id else "")
