"""What a request does to a demand: a table by kind, ground and list; how a guide stands to it."""

import pytest

from workflows.collisions.rules import effect_of, stand_of, takes_away, ways_of
from workflows.collisions.terms import EFFECT_LABELS, STAND_LABELS, DemandEffect, GuideStand
from workflows.exemption_list.terms import ExemptionWay, ItemContent, ListName
from workflows.requests.terms import CancelGround, RequestKind

BY_DATA = ItemContent(ways=(ExemptionWay.DATA_SHARING, ExemptionWay.COMMITMENT))
BY_PROMISE = ItemContent(ways=(ExemptionWay.COMMITMENT,))
KEPT = ItemContent(list_name=ListName.RETAINED)

EFFECTS = [
    (RequestKind.CANCEL, CancelGround.BASIS_REPEALED, None, DemandEffect.ABOLISHED),
    (RequestKind.CANCEL, CancelGround.NO_BASIS, None, DemandEffect.ABOLISHED),
    (RequestKind.CANCEL, CancelGround.DATA_SHARED, None, DemandEffect.ABOLISHED),
    (RequestKind.CANCEL, CancelGround.MATTER_ABOLISHED, None, DemandEffect.UNCOVERED),
    (RequestKind.CHANGE, None, KEPT, DemandEffect.REGAINED),
    (RequestKind.CHANGE, None, BY_PROMISE, DemandEffect.EXEMPT),
    (RequestKind.ADD, None, KEPT, DemandEffect.REGAINED),
    (RequestKind.ADD, None, BY_DATA, DemandEffect.EXEMPT),
]
"""The proof is abolished, the matter is, or an exemption ended: that is a change, never a silent removal."""


@pytest.mark.parametrize(("kind", "ground", "after", "effect"), EFFECTS)
def test_what_becomes_of_the_demand(
    kind: RequestKind, ground: CancelGround | None, after: ItemContent | None, effect: DemandEffect
) -> None:
    assert effect_of(kind, ground, after) is effect


def test_every_ground_has_its_effect() -> None:
    assert {ground for kind, ground, _, _ in EFFECTS if kind is RequestKind.CANCEL} == set(CancelGround)


STANDS = [
    (DemandEffect.ABOLISHED, True, GuideStand.MUST_DROP),
    (DemandEffect.ABOLISHED, False, GuideStand.AGREES),
    (DemandEffect.UNCOVERED, True, GuideStand.UNCOVERED),
    (DemandEffect.UNCOVERED, False, GuideStand.AGREES),
    (DemandEffect.REGAINED, True, GuideStand.AGREES),
    (DemandEffect.REGAINED, False, GuideStand.REGAINS),
    (DemandEffect.EXEMPT, True, GuideStand.MUST_DROP),
    (DemandEffect.EXEMPT, False, GuideStand.AGREES),
]


@pytest.mark.parametrize(("effect", "demands", "stand"), STANDS)
def test_how_a_guide_stands_to_it(effect: DemandEffect, *, demands: bool, stand: GuideStand) -> None:
    assert stand_of(effect, demands=demands) is stand


WAYS = [
    (DemandEffect.ABOLISHED, BY_DATA, None, "data_sharing commitment", "direct_cancellation"),
    (DemandEffect.UNCOVERED, BY_DATA, None, "data_sharing commitment", ""),
    (DemandEffect.REGAINED, BY_DATA, KEPT, "data_sharing commitment", ""),
    (DemandEffect.EXEMPT, BY_DATA, BY_PROMISE, "data_sharing", "commitment"),
    (DemandEffect.EXEMPT, None, BY_DATA, "", "data_sharing commitment"),
]


@pytest.mark.parametrize(("effect", "before", "after", "ended", "left"), WAYS)
def test_which_ways_end_and_which_are_left(
    effect: DemandEffect, before: ItemContent | None, after: ItemContent | None, ended: str, left: str
) -> None:
    assert tuple(" ".join(ways) for ways in ways_of(effect, before, after)) == (ended, left)


TAKEN = [
    (DemandEffect.ABOLISHED, ItemContent(), None, True),
    (DemandEffect.UNCOVERED, KEPT, None, True),
    (DemandEffect.REGAINED, BY_DATA, KEPT, True),
    (DemandEffect.REGAINED, ItemContent(), KEPT, True),
    (DemandEffect.REGAINED, None, KEPT, False),
    (DemandEffect.REGAINED, KEPT, KEPT, False),
    (DemandEffect.EXEMPT, BY_DATA, BY_PROMISE, True),
    (DemandEffect.EXEMPT, BY_PROMISE, BY_DATA, False),
    (DemandEffect.EXEMPT, None, BY_DATA, False),
    (DemandEffect.EXEMPT, KEPT, BY_DATA, False),
]


@pytest.mark.parametrize(("effect", "before", "after", "taken"), TAKEN)
def test_whether_anything_is_taken_away(
    effect: DemandEffect, before: ItemContent | None, after: ItemContent | None, *, taken: bool
) -> None:
    assert takes_away(effect, before, after) is taken


def test_every_code_has_its_words() -> None:
    assert set(EFFECT_LABELS) == set(DemandEffect)
    assert set(STAND_LABELS) == set(GuideStand)
