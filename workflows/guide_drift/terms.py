"""Words of the difference between guides and the list."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.exemption_list.demands import DemandReason
from workflows.exemption_list.terms import ExemptionWay


class DriftKind(StrEnum):
    """How a guide differs from the list."""

    DEMANDS = "demands"
    """It demands a proof that may not be demanded: corrected in a case, with a clock."""
    DOUBTFUL = "doubtful"
    """A line names such a proof, and a program cannot tell what it does: a person judges."""
    OMITS_PROOF = "omits_proof"
    """It does not list a proof that the list retains: only reported, nobody is harmed by it."""
    OMITS_BASIS = "omits_basis"
    """It demands a retained proof and does not name its basis: only reported."""


class DriftPlace(StrEnum):
    """Where it was seen."""

    EDITION = "edition"
    """In the edition kept here."""
    PAGE = "page"
    """On the published page."""


@dataclass(frozen=True)
class Drift:
    """One difference between one guide and one item."""

    kind: DriftKind
    place: DriftPlace
    guide_id: int
    edition: int
    unit_id: int
    unit_name: str
    matter_name: str
    item_id: int
    item_number: str
    proof_name: str
    demand_reason: DemandReason
    ways: tuple[ExemptionWay, ...]
    since_version: int
    lines: tuple[str, ...]
    """What the guide says; (): what it leaves out is what differs."""
    missing: str | None = None
    """The basis that is not named."""
    case_no: str | None = None
    """The open case in which it is being put right."""


@dataclass(frozen=True)
class Differences:
    """All differences of a moment."""

    drifts: tuple[Drift, ...]
    guide_count: int
    """How many guides were compared."""

    def of_kind(self, kind: DriftKind) -> tuple[Drift, ...]:
        """Return those of a kind."""
        return tuple(one for one in self.drifts if one.kind is kind)

    @property
    def to_correct(self) -> tuple[Drift, ...]:
        """Return those for which a correction is still to be opened."""
        return tuple(one for one in self.drifts if one.kind is DriftKind.DEMANDS and one.case_no is None)


@dataclass(frozen=True)
class Correction:
    """What one correction case is about."""

    case_id: int
    guide_id: int
    item_id: int
    list_version: int
    proof_name: str
    demand_reason: DemandReason
    place: DriftPlace
    lines: tuple[str, ...]
    edition: int
    found_at: datetime
    ways: tuple[ExemptionWay, ...]


KIND_LABELS: dict[DriftKind, str] = {
    DriftKind.DEMANDS: "要求提交清单免提交的证明",
    DriftKind.DOUBTFUL: "是否要求提交须由人判定",
    DriftKind.OMITS_PROOF: "没有列明保留的证明",
    DriftKind.OMITS_BASIS: "没有写明保留证明的设定依据",
}
PLACE_LABELS: dict[DriftPlace, str] = {
    DriftPlace.EDITION: "本系统登记的指南",
    DriftPlace.PAGE: "公布的页面",
}
