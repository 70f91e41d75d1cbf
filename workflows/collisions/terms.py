"""Words of the collision check: what a request does to the demand, and everything it meets."""

from dataclasses import dataclass
from enum import StrEnum

from workflows.exemption_list.terms import EntryStanding, ExemptionWay, ListName
from workflows.requests.terms import RequestKind


class DemandEffect(StrEnum):
    """What becomes of the demand for the proof at the item itself."""

    ABOLISHED = "abolished"
    """Nobody may ask for it any more; the item stays visible as 直接取消."""
    UNCOVERED = "uncovered"
    """The item leaves the list with its matter: no list speaks of the proof in this matter."""
    REGAINED = "regained"
    """The item moves to the retained list: the paper may be asked for again."""
    EXEMPT = "exempt"
    """The paper still need not be brought; only how it is replaced may change."""


class GuideStand(StrEnum):
    """How a guide of the matter stands to what the list will say."""

    MUST_DROP = "must_drop"
    """It asks for the proof and may not."""
    REGAINS = "regains"
    """It does not ask for the proof and may again."""
    UNCOVERED = "uncovered"
    """It asks for a proof of which no list will speak."""
    AGREES = "agrees"


EFFECT_LABELS: dict[DemandEffect, str] = {
    DemandEffect.ABOLISHED: "此证明不再索要，清单上显示为直接取消",
    DemandEffect.UNCOVERED: "事项随证明移出清单，两份清单均不再载明",
    DemandEffect.REGAINED: "转入保留证明事项清单，此事项恢复索要",
    DemandEffect.EXEMPT: "仍免提交",
}
STAND_LABELS: dict[GuideStand, str] = {
    GuideStand.MUST_DROP: "仍在索要，须改",
    GuideStand.REGAINS: "现不索要，将恢复索要",
    GuideStand.UNCOVERED: "仍在索要，清单将不再载明",
    GuideStand.AGREES: "一致",
}


@dataclass(frozen=True)
class OtherItem:
    """Another item of the same proof: one demand that this request does not end."""

    number: str
    unit_name: str | None
    matter_name: str | None
    list_name: ListName
    standing: EntryStanding
    ways: tuple[ExemptionWay, ...]
    """How the paper is replaced there; empty: not stated."""


@dataclass(frozen=True)
class GuideMet:
    """One guide of the matter, at whichever unit."""

    guide_id: int
    unit_name: str
    stand: GuideStand


@dataclass(frozen=True)
class OpenRequest:
    """Another request on the same proof that is not yet decided."""

    case_no: str
    kind: RequestKind
    unit_name: str
    matter_name: str | None


@dataclass(frozen=True)
class Collisions:
    """Everything that a request meets; counted on the day it was asked for."""

    effect: DemandEffect
    ways_ended: tuple[ExemptionWay, ...]
    ways_left: tuple[ExemptionWay, ...]
    others: tuple[OtherItem, ...]
    guides: tuple[GuideMet, ...]
    open_requests: tuple[OpenRequest, ...]
    others_left_out: int = 0
    """How many more items of the same proof there are than are listed."""

    @property
    def guides_to_change(self) -> tuple[GuideMet, ...]:
        """Return the guides that do not agree with what the list will say."""
        return tuple(guide for guide in self.guides if guide.stand is not GuideStand.AGREES)

    @property
    def still_asked(self) -> tuple[OtherItem, ...]:
        """Return the other items under which the same paper may be asked for."""
        return tuple(other for other in self.others if other.list_name is ListName.RETAINED)

    def as_facts(self) -> dict[str, object]:
        """Return what the journal keeps of it: codes and numbers, no words."""
        return {
            "effect": str(self.effect),
            "ways_ended": [str(way) for way in self.ways_ended],
            "still_asked": [other.number for other in self.still_asked],
            "guides": [guide.guide_id for guide in self.guides_to_change],
            "requests": [request.case_no for request in self.open_requests],
        }
