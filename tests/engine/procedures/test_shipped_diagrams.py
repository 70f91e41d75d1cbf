"""The shipped diagrams, each way through them, stored and reloaded before every step."""

from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from engine.procedures.parser import Definition, parse_procedure
from tests.engine.procedures.toys import MONDAY, Hand, Toy

DIAGRAMS = Path(__file__).parents[3] / "diagrams"
MAINS = ("add_item", "cancel_item", "change_item")
CARD_DAYS = (("reminder", 5), ("yellow", 7), ("red", 10))
CARDS = {("card", "confirm", level): MONDAY + timedelta(days=days) for level, days in CARD_DAYS}
MEMBERS, GUIDES = ["m1", "m2", "m3"], ["g1", "g2"]


@cache
def shipped(main: str) -> Definition:
    return parse_procedure(main, {path.stem: path.read_bytes() for path in DIAGRAMS.glob("*.bpmn")})


def filed(main: str, **answers: object) -> Hand:
    toy = Toy(
        answers={"basis_sufficient": True, "guide_matches": True, **answers},
        dues=dict(CARDS),
        gives={
            "open_vote": {"members": MEMBERS},
            "count_votes": {"verdict": "approve"},
            "owe_guides": {"guides": GUIDES},
        },
    )
    hand = Hand.starts(shipped(main), toy, units=["u1", "u2", "u3"])
    hand.does("task_file_request", verdict="submit")
    return hand


def votes(hand: Hand) -> None:
    for member in MEMBERS:
        hand.does("task_vote", member, verdict="agree")


def publishes(hand: Hand) -> None:
    hand.does("task_publish_version", verdict="publish")
    for guide in GUIDES:
        hand.does("task_rewrite_guide", guide, verdict="submit")
    hand.does("task_close_case", verdict="close")


def lodged(main: str, **answers: object) -> Hand:
    hand = filed(main, **answers)
    hand.does("task_confirm_request", verdict="confirm")
    return hand


def reviewed(main: str) -> Hand:
    hand = lodged(main)
    hand.does("task_check_lodging", verdict="accept")
    hand.does("task_review_request", verdict="pass")
    return hand


@pytest.mark.parametrize("main", MAINS)
def test_every_request_goes_the_straight_way_to_its_end(main):
    hand = reviewed(main)
    votes(hand)
    publishes(hand)

    assert (hand.run.finished, hand.run.end_node, hand.run.timers()) == (True, "end_closed", [])


def test_a_basis_that_does_not_suffice_ends_an_addition_at_once():
    assert filed("add_item", basis_sufficient=False).run.end_node == "end_basis_insufficient"


@pytest.mark.parametrize("lapsed", [True, False])
def test_a_lapsed_basis_stops_the_demand_before_the_confirmation(lapsed):
    hand = filed("cancel_item", basis_lapsed=lapsed)

    assert (("stop_demand", None) in hand.toy.done) is lapsed
    assert hand.open() == ["task_confirm_request"]


@pytest.mark.parametrize("main", MAINS)
@pytest.mark.parametrize("rounds", [0, 1, 3])
def test_a_confirmation_is_returned_and_refused(main, rounds):
    hand = filed(main)
    for _round in range(rounds):
        hand.does("task_confirm_request", verdict="return")
        hand.does("task_correct_request", verdict="submit")
    hand.does("task_confirm_request", verdict="refuse")

    assert (hand.run.end_node, hand.run.timers()) == ("end_not_confirmed", [])


def test_units_are_asked_and_when_all_have_answered_the_department_confirms():
    hand = filed("add_item", has_affected_units=True)
    for unit in ("u3", "u1", "u2"):
        assert hand.open() != ["task_confirm_request"]
        hand.does("task_give_opinion", unit, verdict="submit")

    assert hand.open() == ["task_confirm_request"]
    assert ("note_silence", None) not in hand.toy.done


def test_units_that_stay_silent_are_noted_and_the_cards_go_on():
    hand = filed("add_item", has_affected_units=True)
    hand.toy.dues[("deadline", "consultation")] = MONDAY + timedelta(days=4)
    hand.does("task_give_opinion", "u2", verdict="submit")
    hand.toy.instant = MONDAY + timedelta(days=4)

    assert hand.wakes() == ["timer_consultation_over"]
    assert (hand.open(), hand.toy.done) == (["task_confirm_request"], [("note_silence", None)])
    hand.toy.instant = MONDAY + timedelta(days=10)
    assert hand.wakes() == ["timer_reminder", "timer_yellow_card", "timer_red_card"]
    hand.does("task_confirm_request", verdict="confirm")
    assert hand.open() == ["task_check_lodging"]


def test_the_three_cards_are_issued_one_by_one_while_the_request_goes_back_and_forth():
    hand = filed("change_item")
    for days, timer, card in (
        (5, "timer_reminder", "reminder"),
        (7, "timer_yellow_card", "yellow"),
        (10, "timer_red_card", "red"),
    ):
        hand.does("task_confirm_request", verdict="return")
        hand.toy.instant = MONDAY + timedelta(days=days)
        assert hand.wakes() == [timer]
        assert hand.toy.done[-1] == ("issue_card", card)
        hand.does("task_correct_request", verdict="submit")

    assert (hand.run.next_due(), hand.run.timers()) == (None, [])
    hand.does("task_confirm_request", verdict="confirm")
    assert hand.open() == ["task_check_lodging"]


@pytest.mark.parametrize(("verdict", "end"), [("refuse", "end_not_accepted"), ("supplement", None)])
def test_the_desk_supplements_or_does_not_accept(verdict, end):
    hand = lodged("add_item")
    hand.does("task_check_lodging", verdict=verdict)

    assert end == hand.run.end_node
    if end is None:
        hand.does("task_supplement_request", verdict="submit")
        assert hand.open() == ["task_check_lodging"]


@pytest.mark.parametrize("main", MAINS)
def test_a_review_is_returned_and_fails(main):
    hand = lodged(main)
    hand.does("task_check_lodging", verdict="accept")
    hand.does("task_review_request", verdict="return")
    hand.does("task_correct_for_review", verdict="submit")
    hand.does("task_review_request", verdict="fail")

    assert hand.run.end_node == "end_review_failed"


@pytest.mark.parametrize("main", MAINS)
def test_the_group_returns_once_and_then_objects(main):
    hand = reviewed(main)
    hand.toy.gives["count_votes"] = {"verdict": "return"}
    votes(hand)
    hand.does("task_correct_for_group", verdict="submit")
    hand.toy.gives["count_votes"] = {"verdict": "object"}
    votes(hand)

    assert hand.run.end_node == "end_objected"


def test_a_vote_that_is_decided_closes_for_the_others():
    hand = reviewed("add_item")
    hand.toy.answers["vote_closed"] = True
    hand.does("task_vote", "m2", verdict="object")

    assert hand.open() == ["task_publish_version"]


@pytest.mark.parametrize(("verdict", "left"), [("approve", "task_publish_version"), ("object", None)])
def test_an_editorial_change_takes_the_short_way(verdict, left):
    hand = lodged("change_item", editorial_fast_path=True)
    hand.does("task_check_lodging", verdict="accept")
    hand.does("task_approve_editorial", verdict=verdict)

    assert hand.open() == ([left] if left else [])
    assert hand.run.end_node == (None if left else "end_objected")


def test_a_guide_that_does_not_match_is_rewritten_until_it_does():
    hand = reviewed("add_item")
    votes(hand)
    hand.does("task_publish_version", verdict="publish")
    hand.toy.answers["guide_matches"] = False
    for _try in range(5):
        hand.does("task_rewrite_guide", "g2", verdict="submit")
    hand.toy.answers["guide_matches"] = True
    for guide in GUIDES:
        hand.does("task_rewrite_guide", guide, verdict="submit")
    hand.does("task_close_case", verdict="close")

    assert hand.run.end_node == "end_closed"


def test_a_list_that_no_guide_quotes_goes_straight_to_its_closing():
    hand = reviewed("cancel_item")
    hand.toy.gives["owe_guides"] = {"guides": []}
    votes(hand)
    hand.does("task_publish_version", verdict="publish")

    assert hand.open() == ["task_close_case"]


@pytest.mark.parametrize("main", MAINS)
def test_every_task_has_a_name_a_lane_and_a_clause(main):
    definition = shipped(main)
    tasks = [
        (process, node_id, node)
        for process, nodes in definition.nodes.items()
        for node_id, node in nodes.items()
        if node.kind in ("userTask", "serviceTask", "callActivity")
    ]

    assert [(process, node_id) for process, node_id, node in tasks if not node.lane or not node.name] == []
    assert [(process, node_id) for process, node_id, node in tasks if not node.documentation] == []
