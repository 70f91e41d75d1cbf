"""Words of a stopped demand (停止索要)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True)
class DemandStop:
    """That filing a cancellation has stopped the demand for a proof."""

    case_id: int
    item_id: int
    since: date


class Basis(StrEnum):
    """What is said of the basis when a cancellation that has stopped the demand is broken off."""

    LAPSED = "lapsed"
    HOLDS = "holds"


BASIS_LABELS: dict[Basis, str] = {
    Basis.LAPSED: "依据确已失效，或者本来没有依据：继续停止索要；仍须提出取消申请，列入待申报的事由",
    Basis.HOLDS: "申请有误，依据仍然有效：恢复索要，与提交此件之前相同",
}
"""What may be said, with what it brings about."""
