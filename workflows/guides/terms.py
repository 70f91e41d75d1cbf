"""Words of guides and of the duty to rewrite them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from workflows.exemption_list.terms import ExemptionWay


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

    @property
    def ways(self) -> tuple[ExemptionWay, ...]:
        """Return how the list replaces the paper from now on; none: it is cancelled, or kept."""
        ...


@dataclass(frozen=True)
class Material:
    """One line of a guide, told apart: must it be brought, and if not, what stands in its place."""

    text: str
    is_needed: bool
    replaced_by: str | None = None
    """The words of the way, such as 数据共享; None: the line does not say."""


@dataclass(frozen=True)
class GuideDraft:
    """What a keeper wants a guide to say."""

    materials: tuple[str, ...]
    steps: tuple[str, ...] = ()
    basis: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Authorship:
    """Who publishes an edition, in which case and why."""

    person_id: int | None
    case_id: int | None = None
    reason: str | None = None


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
    steps: tuple[str, ...] = ()
    basis: str | None = None


@dataclass(frozen=True)
class GuideEdition:
    """One edition as it was published."""

    number: int
    draft: GuideDraft
    published_at: datetime
    published_by: int | None
    publisher_name: str | None
    case_no: str | None
    reason: str | None


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
    ways: tuple[ExemptionWay, ...] = ()
    owed_at: datetime | None = None

    @property
    def is_matched(self) -> bool:
        """Say whether the guide has been found to match the list."""
        return self.state is DutyState.MATCHED
