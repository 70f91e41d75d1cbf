"""What a request does to a demand, and how a guide stands to that."""

from workflows.collisions.terms import DemandEffect, GuideStand
from workflows.exemption_list.terms import ExemptionWay, ItemContent, ListName
from workflows.requests.terms import CancelGround, RequestKind

_ENDS_WITH_MATTER = frozenset({CancelGround.MATTER_ABOLISHED})
_ENDS_THE_ITEM = frozenset({DemandEffect.ABOLISHED, DemandEffect.UNCOVERED})


def effect_of(kind: RequestKind, ground: CancelGround | None, after: ItemContent | None) -> DemandEffect:
    """Return what becomes of the demand at the item once the request is carried out.

    Source: 优化营商环境条例第44条 (off both lists nobody may ask); plan 二(一)3 清单之外无证明.
    """
    if kind is RequestKind.CANCEL:
        return DemandEffect.UNCOVERED if ground in _ENDS_WITH_MATTER else DemandEffect.ABOLISHED
    if after is not None and after.list_name is ListName.RETAINED:
        return DemandEffect.REGAINED
    return DemandEffect.EXEMPT


def takes_away(effect: DemandEffect, before: ItemContent | None, after: ItemContent | None) -> bool:
    """Say whether a request takes away an item of the list, an exemption, or a way of it.

    What moves an item that was never exempt takes nothing away: a new retained item, a change to one.
    """
    ended, _ = ways_of(effect, before, after)
    was_exempt = before is not None and before.list_name is ListName.EXEMPT
    return effect in _ENDS_THE_ITEM or bool(ended) or (was_exempt and effect is DemandEffect.REGAINED)


def stand_of(effect: DemandEffect, *, demands: bool) -> GuideStand:
    """Return how a guide that asks, or does not ask, for the proof stands to that effect."""
    if effect is DemandEffect.REGAINED:
        return GuideStand.AGREES if demands else GuideStand.REGAINS
    if not demands:
        return GuideStand.AGREES
    return GuideStand.UNCOVERED if effect is DemandEffect.UNCOVERED else GuideStand.MUST_DROP


def ways_of(
    effect: DemandEffect, before: ItemContent | None, after: ItemContent | None
) -> tuple[tuple[ExemptionWay, ...], tuple[ExemptionWay, ...]]:
    """Return the ways that end with the request, and those that are left, each in the order of the list."""
    had = before.ways if before else ()
    left = after.ways if after is not None and effect is DemandEffect.EXEMPT else ()
    if effect is DemandEffect.ABOLISHED:
        left = (ExemptionWay.DIRECT_CANCELLATION,)
    return tuple(way for way in had if way not in left), left
