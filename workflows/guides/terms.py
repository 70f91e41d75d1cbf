"""Words of guides and of the duty to rewrite them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Expectation(StrEnum):
    """What the list wants a guide to say of a proof."""

    ABSENT = "absent"
    PRESENT = "present"


class DutyState(StrEnum):
    """Where a duty stands."""

    OPEN = "open"
    MATCHED = "matched"


EXPECTATION_LABELS: dict[Expectation, str] = {
    Expectation.ABSENT: "不得再要求提交",
    Expectation.PRESENT: "应列明须提交",
}


class CarriedOut(Protocol):
    """What a decided request must tell, so that its guides can be found."""

    @property
    def case_id(self) -> int:
        """Return the case."""
        ...

    @property
    def unit_id(self) -> int:
        """Return the implementing unit."""
        ...

    @property
    def matter_name(self) -> str | None:
        """Return the matter."""
        ...

    @property
    def proof_name(self) -> str:
        """Return the proof."""
        ...

    @property
    def is_retained(self) -> bool:
        """Say whether the paper may be demanded from now on."""
        ...


@dataclass(frozen=True)
class Guide:
    """One guide as it stands."""

    id: int
    unit_id: int
    unit_name: str
    matter_name: str
    address: str | None
    materials: tuple[str, ...]
    edition: int
    updated_at: datetime


@dataclass(frozen=True)
class GuideDuty:
    """One guide that a case obliges its unit to rewrite."""

    id: int
    case_id: int
    list_version: int
    proof_name: str
    expected: Expectation
    state: DutyState
    checked_at: datetime | None
    edition_before: int
    edition_after: int | None
    materials_before: tuple[str, ...]
    guide: Guide

    @property
    def is_matched(self) -> bool:
        """Say whether the guide has been found to match the list."""
        return self.state is DutyState.MATCHED
