"""What the address of the attribution page asks for; a value that the page does not offer counts as none."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for

from webui.typed_ids import id_in
from workflows.requests.terms import RequestKind
from workflows.supervision.periods import Period, month_of, period_in, year_of
from workflows.supervision.terms import CaseChoice, HolderKind, Share

NO_UNIT = "none"
"""Stands for the unit where a share has none."""


@dataclass(frozen=True)
class Asked:
    """The conditions, as the address has them."""

    period: Period
    unit: str = ""
    """Id of the department that filed."""
    kind: str = ""
    open: str = ""
    """"1": open cases too."""
    holder: str = ""
    """A HolderKind, on the list of cases only."""
    charged: str = ""
    """Id of the department charged, or NO_UNIT; on the list of cases only."""

    @property
    def has_conditions(self) -> bool:
        """Say whether anything but the period is asked for."""
        return bool(self.unit or self.kind or self.open)

    def as_choice(self) -> CaseChoice:
        """Return which cases are added up."""
        return CaseChoice(
            self.period.first,
            self.period.last,
            department_id=int(self.unit) if self.unit else None,
            kind=self.kind,
            with_open=bool(self.open),
        )

    def wants(self, share: Share) -> bool:
        """Say whether a share is of the holder that the list is about."""
        return self.holder in ("", share.kind) and self.charged in ("", charged_code(share.department_id))

    def behind(self, *, holder: str = "", charged: str = "") -> str:
        """Return the address of the cases behind a figure."""
        return replace(self, holder=holder, charged=charged).address("supervising.charged_cases")

    def address(self, endpoint: str = "supervising.attribution", *, after: str | None = None) -> str:
        """Return the address of a page on these conditions."""
        values: dict[str, Any] = {**vars(self), "period": self.period.code, "after": after}
        return url_for(endpoint, **{name: value for name, value in values.items() if value})

    def of_whole_year(self) -> "Asked":
        """Return the same conditions for the whole year."""
        return replace(self, period=year_of(self.period.first))

    def without_holder(self) -> "Asked":
        """Return the same conditions without a holder."""
        return replace(self, holder="", charged="")


def asked(query: Mapping[str, str], *, today: date) -> Asked:
    """Read the address; without a period it is the month of today. Refuses: NotAPeriod."""
    typed, unit, charged = query.get("period", ""), query.get("unit", ""), query.get("charged", "")
    kind, holder = query.get("kind", ""), query.get("holder", "")
    return Asked(
        period_in(typed) if typed else month_of(today),
        unit=unit if _is_id(unit) else "",
        kind=kind if kind in tuple(RequestKind) else "",
        open="1" if query.get("open") == "1" else "",
        holder=holder if holder in tuple(HolderKind) else "",
        charged=charged if _is_id(charged) or charged == NO_UNIT else "",
    )


def charged_code(department_id: int | None) -> str:
    """Return how an address names the department that is charged."""
    return NO_UNIT if department_id is None else str(department_id)


def _is_id(text: str) -> bool:
    return id_in(text) is not None
