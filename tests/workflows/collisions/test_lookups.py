"""What a cancellation meets: items of the proof, guides of the matter, requests under way; and the record."""

import sqlalchemy as sa

from engine.journal.lookups import story
from tests.builders.city import LISTED, agreed, an_addition, answer, before_the_group, filed
from tests.builders.stories import DEMANDING, a_cancellation, a_change
from workflows.collisions import lookups
from workflows.collisions.lookups import collisions_of, collisions_of_item
from workflows.collisions.terms import Collisions, DemandEffect, GuideStand
from workflows.exemption_list.items import current_item
from workflows.exemption_list.terms import ExemptionWay
from workflows.guides.records import GuideRow
from workflows.procedures.bureau import Bureau
from workflows.requests.lookups import request_of
from workflows.requests.terms import RequestKind

RETAINED = {
    "list_name": "retained",
    "ways": (),
    "retained_reason": "法律规定须当面核对",
    "risk_assessment": "已评估",
    "issuing_unit": "民政局",
}


def met(bureau: Bureau, case_id: int) -> Collisions:
    with bureau.store.reading() as tx:
        found = collisions_of(tx, request_of(tx, case_id))
    assert found is not None
    return found


def guides_say(bureau: Bureau, lines: str) -> None:
    with bureau.store.writing() as tx:
        tx.execute(sa.update(GuideRow).values(materials=lines.split("\n")))


def test_a_cancellation_names_the_guides_that_still_ask(city: Bureau) -> None:
    guides_say(city, DEMANDING)

    found = met(city, filed(city, a_cancellation()))

    assert found.effect is DemandEffect.ABOLISHED
    assert (found.ways_ended, found.ways_left) == (
        (ExemptionWay.DEPARTMENT_VERIFICATION,),
        (ExemptionWay.DIRECT_CANCELLATION,),
    )
    assert [(guide.unit_name, guide.stand) for guide in found.guides] == [
        ("单位1", GuideStand.MUST_DROP),
        ("单位6", GuideStand.MUST_DROP),
    ]


def test_a_matter_that_goes_leaves_its_guides_uncovered(city: Bureau) -> None:
    guides_say(city, DEMANDING)

    found = met(city, filed(city, a_cancellation(ground="matter_abolished")))

    assert {guide.stand for guide in found.guides} == {GuideStand.UNCOVERED}
    assert found.ways_left == ()


def test_a_return_to_the_retained_list_says_which_guides_will_ask_again(city: Bureau) -> None:
    found = met(city, filed(city, a_change(**RETAINED)))

    assert found.effect is DemandEffect.REGAINED
    assert {guide.stand for guide in found.guides} == {GuideStand.REGAINS}


def test_the_same_proof_under_other_matters_is_named_those_still_asked_for_first(city: Bureau) -> None:
    agreed(city, an_addition(matter_name="收养登记", proof_name=LISTED))
    agreed(city, an_addition(matter_name="出国公证", proof_name=LISTED, **RETAINED))

    found = met(city, filed(city, a_cancellation()))

    assert [(other.matter_name, str(other.list_name)) for other in found.others] == [
        ("出国公证", "retained"),
        ("收养登记", "exempt"),
    ]
    assert [other.matter_name for other in found.still_asked] == ["出国公证"]
    assert found.others[1].ways == (ExemptionWay.DATA_SHARING, ExemptionWay.DEPARTMENT_VERIFICATION)


def test_a_longer_name_is_another_proof(city: Bureau) -> None:
    agreed(city, an_addition(matter_name="收养登记", proof_name=f"父母{LISTED}"))

    assert met(city, filed(city, a_cancellation())).others == ()


def test_of_many_items_the_first_are_listed_and_the_others_counted(city: Bureau, monkeypatch) -> None:
    monkeypatch.setattr(lookups, "MOST_OTHERS", 1)
    for matter in ("收养登记", "出国公证", "公租房申请"):
        agreed(city, an_addition(matter_name=matter, proof_name=LISTED))

    found = met(city, filed(city, a_cancellation()))

    assert (len(found.others), found.others_left_out) == (1, 2)


def test_requests_under_way_on_the_same_proof_are_named(city: Bureau) -> None:
    filed(city, an_addition(matter_name="收养登记", proof_name=LISTED))
    filed(city, an_addition(matter_name="收养登记"))

    found = met(city, filed(city, a_cancellation()))

    assert [(one.case_no, one.kind, one.matter_name) for one in found.open_requests] == [
        ("ZM-2026-0001", RequestKind.ADD, "收养登记")
    ]


def test_before_the_form_is_filled_in_the_item_tells_the_same(city: Bureau) -> None:
    guides_say(city, DEMANDING)
    with city.store.reading() as tx:
        item = current_item(tx, 1)
        assert item is not None
        before = collisions_of_item(tx, item)

    assert before == met(city, filed(city, a_cancellation()))


def test_what_was_met_is_written_down_when_it_takes_effect(city: Bureau) -> None:
    guides_say(city, DEMANDING)
    case_id = before_the_group(city, a_cancellation())
    for member in ("member1", "member2", "member3"):
        answer(city, case_id, "task_vote", "approve", by=member)

    with city.store.reading() as tx:
        (noted,) = (event for event in story(tx, case_id) if event.kind == "collisions_checked")

    assert noted.facts == {
        "effect": "abolished",
        "ways_ended": ["department_verification"],
        "still_asked": [],
        "guides": [1, 2],
        "requests": [],
    }


def test_a_change_that_takes_nothing_away_writes_nothing_down(city: Bureau) -> None:
    case_id = agreed(city, an_addition())

    with city.store.reading() as tx:
        assert "collisions_checked" not in {event.kind for event in story(tx, case_id)}
        assert collisions_of(tx, request_of(tx, case_id)) is None
