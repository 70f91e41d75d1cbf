"""A case that goes round in circles stays as small as at its first pass, wherever the circle is drawn.

Uncollapsed, SpiffWorkflow failed with RecursionError at loop 246 (trap T10). Sixty loops each, stored and
reloaded before every step; the tree has to be as large as after the second loop, the state as many bytes
as after the first, give or take what ids and compression differ by.
"""

from datetime import timedelta

import pytest

from engine.procedures import run as running
from tests.engine.procedures import loops
from tests.engine.procedures.toys import MONDAY, Hand, Toy

LOOPS = 60
MORE_BYTES = 50
CARDS = {
    ("card", "confirm", "yellow"): MONDAY + timedelta(days=5),
    ("card", "confirm", "red"): MONDAY + timedelta(days=7),
}


def goes_round(hand: Hand, once) -> None:
    """Go round sixty times, and hold the state to its size after the first loops."""
    once(0)
    first_state = len(hand.reload())
    once(1)
    tree = hand.tree_size()
    for number in range(2, LOOPS):
        once(number)
        assert tree == hand.tree_size()
        assert len(hand.reload()) <= first_state + MORE_BYTES


def returned(hand: Hand):
    def once(_number: int) -> None:
        hand.does("confirm", verdict="return")
        hand.does("correct")

    return once


def test_a_plain_return_loop_stays_flat_and_ends_at_its_end():
    hand = Hand.starts(loops.plain(), Toy())

    goes_round(hand, returned(hand))
    hand.does("confirm", verdict="confirm")

    assert (hand.run.finished, hand.run.end_node) == (True, "confirmed")


def test_three_hundred_returns_do_not_overflow_the_stack_t10():
    hand = Hand.starts(loops.plain(), Toy())

    for number in range(300):
        returned(hand)(number)

    assert hand.open() == ["confirm"]


@pytest.mark.parametrize("verdict", ["confirm", "refuse"])
def test_a_loop_beside_waiting_cards_stays_flat_and_the_cards_go_on_waiting(verdict):
    toy = Toy(dues=dict(CARDS))
    hand = Hand.starts(loops.parallel(), toy)

    goes_round(hand, returned(hand))
    assert [timer.node for timer in hand.run.timers()] == ["yellow"]
    hand.does("confirm", verdict=verdict)

    assert (hand.run.finished, hand.run.timers()) == (True, [])
    assert {"confirm": "confirmed", "refuse": "refused"}[verdict] == hand.run.end_node


def test_a_card_fires_once_while_the_loop_beside_it_goes_on():
    toy = Toy(dues=dict(CARDS))
    hand = Hand.starts(loops.parallel(), toy)
    once = returned(hand)
    for number in range(5):
        once(number)

    toy.instant = MONDAY + timedelta(days=6)
    assert hand.wakes() == ["yellow"]
    goes_round(hand, once)
    toy.instant = MONDAY + timedelta(days=8)
    assert hand.wakes() == ["red"]
    goes_round(hand, once)
    hand.does("confirm", verdict="confirm")

    assert toy.done == [("issue_card", "yellow"), ("issue_card", "red")]
    assert hand.run.end_node == "confirmed"


def test_a_loop_inside_a_called_process_stays_flat_and_the_caller_goes_on():
    hand = Hand.starts(loops.called(), Toy(dues=dict(CARDS)))
    hand.does("file")

    goes_round(hand, returned(hand))
    hand.does("confirm", verdict="confirm")

    assert (hand.run.finished, hand.run.end_node, hand.run.timers()) == (True, "ok", [])


def test_one_of_nine_open_guides_goes_round_and_the_others_stay_open():
    toy = Toy()
    hand = Hand.starts(loops.guides(), toy, guides=list("abcdefghi"))
    hand.does("publish")

    goes_round(hand, lambda number: hand.does("rewrite", "e", tried=number))
    assert len(hand.run.open_tasks()) == 9
    toy.answers["guide_matches"] = True
    for guide in "ihgfedcba":
        hand.does("rewrite", guide)
    hand.does("close")

    assert (hand.run.finished, hand.run.end_node) == (True, "closed")


def test_all_nine_guides_go_round_together():
    hand = Hand.starts(loops.guides(), Toy(), guides=list("abcdefghi"))
    hand.does("publish")

    goes_round(hand, lambda _number: [hand.does("rewrite", guide) for guide in "abcdefghi"])

    assert len(hand.run.open_tasks()) == 9


def test_a_countersign_that_is_returned_sixty_times_opens_afresh_and_stays_flat():
    toy = Toy(gives={"open_vote": {"members": ["x", "y", "z"]}, "count_votes": {"verdict": "return"}})
    hand = Hand.starts(loops.votes(), toy)

    def once(_number: int) -> None:
        for member in "xyz":
            hand.does("vote", member)
        hand.does("correct")
        assert {"x", "y", "z"} == {task.item for task in hand.run.open_tasks()}

    goes_round(hand, once)
    toy.gives["count_votes"] = {"verdict": "approve"}
    for member in "zyx":
        hand.does("vote", member)

    assert (hand.run.finished, hand.run.end_node) == (True, "approved")


def test_without_folding_the_same_loop_grows(monkeypatch):
    """The measure above can fail: it sees the growth that folding takes away."""
    monkeypatch.setattr(running, "fold_loops", lambda _workflow: 0)
    hand = Hand.starts(loops.plain(), Toy())
    returned(hand)(0)
    small = hand.tree_size()

    for number in range(20):
        returned(hand)(number)

    assert hand.tree_size() > 3 * small
