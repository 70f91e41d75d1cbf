"""Countersigns: rounds, members that join and leave, early closing, and what interrupts them.

T1, T2, T3, T4 and T9 are traps of SpiffWorkflow 3.2.0, each found by a failing run.
"""

from datetime import timedelta

import pytest
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.defaults import ParallelMultiInstanceTask

from engine.procedures.parser import Definition, parse_procedure
from engine.procedures.run import CountersignNotOpen, Run, TaskNotOpen
from tests.engine.procedures import loops
from tests.engine.procedures.diagrams import (
    border_timer,
    chain,
    choice,
    diagram,
    each,
    end,
    flow,
    service,
    start,
    user,
)
from tests.engine.procedures.toys import MONDAY, Hand, Toy

OVER = ("deadline", "consultation")


def collected() -> Definition:
    """Return a countersign that collects its answers in the data and can be returned."""
    nodes = (start("s"), user("vote", each("members", "member", answers="answers")), user("look"))
    ends = (choice("again", "done"), end("done"), chain("s", "vote", "look", "again"))
    flows = (flow("again", "done"), flow("again", "vote", 'verdict == "return"'))
    return parse_procedure("p", {"p": diagram("p", *nodes, *ends, *flows)})


def consultation() -> Definition:
    """Return opinions of units that a timer interrupts, as department_confirmation draws it."""
    nodes = (
        start("s"),
        user("opinion", each("units", "unit")),
        border_timer("over", "opinion", 'deadline("consultation")'),
    )
    after = (service("note", "note_silence"), user("confirm"), end("done"))
    flows = (chain("s", "opinion", "confirm", "done"), chain("over", "note", "confirm"))
    return parse_procedure("p", {"p": diagram("p", *nodes, *after, *flows)})


def opened(toy: Toy, *members: str) -> Hand:
    toy.gives["open_vote"] = {"members": list(members)}
    return Hand.starts(loops.votes(), toy)


def items(hand: Hand) -> set[object]:
    return {task.item for task in hand.run.open_tasks()}


def test_a_second_round_that_collects_answers_starts_with_none_t1():
    hand = Hand.starts(collected(), Toy(), members=["x", "y"])

    for round_number in (1, 2, 3):
        hand.does("vote", "x", answer=f"x{round_number}")
        hand.does("vote", "y", answer=f"y{round_number}")
        assert hand.task("look").variables["answers"] == [f"x{round_number}", f"y{round_number}"]
        hand.does("look", verdict="return")

    assert items(hand) == {"x", "y"}


def test_a_half_done_countersign_goes_on_in_a_fresh_process_t2():
    toy = Toy(gives={"count_votes": {"verdict": "approve"}})
    hand = opened(toy, "x", "y", "z")
    hand.does("vote", "x")
    blob = hand.run.dump()

    fresh = parse_procedure("votes", {"votes": loops.votes_diagram()})
    hand = Hand(fresh, toy, Run.load(blob, fresh, toy))
    hand.does("vote", "y")
    hand.does("vote", "z")

    assert (hand.run.finished, hand.run.end_node) == (True, "approved")


def test_members_keep_their_items_when_the_case_is_loaded_again_t9():
    hand = opened(Toy(), *"abcdefghi")
    for member in "aceg":
        hand.does("vote", member)

    before = {task.id: task.item for task in hand.run.open_tasks()}
    hand.reload()

    assert before == {task.id: task.item for task in hand.run.open_tasks()}
    assert set(before.values()) == set("bdfhi")


@pytest.mark.parametrize("votes_before", [0, 1])
def test_a_removed_member_does_not_block_the_others_t3(votes_before):
    hand = opened(Toy(gives={"count_votes": {"verdict": "approve"}}), "x", "y", "z")
    for member in "xy"[:votes_before]:
        hand.does("vote", member)

    hand.run.remove_member(hand.task("vote", "z").id)
    for member in "xy"[votes_before:]:
        hand.does("vote", member)

    assert hand.run.end_node == "approved"


def test_removing_the_last_open_member_ends_the_countersign():
    hand = opened(Toy(gives={"count_votes": {"verdict": "approve"}}), "x", "y")
    hand.does("vote", "x")
    hand.reload()

    hand.run.remove_member(hand.task("vote", "y").id)

    assert hand.run.end_node == "approved"


def test_removing_a_member_may_close_the_vote_early():
    toy = Toy(gives={"count_votes": {"verdict": "approve"}})
    hand = opened(toy, "x", "y", "z")
    hand.does("vote", "x")
    toy.answers["vote_closed"] = True

    hand.run.remove_member(hand.task("vote", "y").id)

    assert hand.run.end_node == "approved"


@pytest.mark.parametrize("votes_before", [0, 2])
def test_a_member_may_join_at_any_time_while_the_countersign_is_open(votes_before):
    hand = opened(Toy(gives={"count_votes": {"verdict": "approve"}}), "x", "y", "z")
    for member in "xy"[:votes_before]:
        hand.does("vote", member)

    hand.run.add_member("vote", "late")
    hand.reload()
    assert "late" in items(hand)
    for member in ("z", "late", *"xy"[votes_before:]):
        hand.does("vote", member)

    assert hand.run.end_node == "approved"


def test_nobody_joins_or_leaves_a_countersign_that_is_not_open():
    hand = Hand.starts(loops.plain(), Toy())

    with pytest.raises(CountersignNotOpen):
        hand.run.add_member("vote", "late")
    with pytest.raises(CountersignNotOpen):
        hand.run.remove_member(hand.task("confirm").id)


def test_the_closing_rule_is_asked_after_each_vote_and_cancels_the_rest_t4():
    toy = Toy(gives={"count_votes": {"verdict": "approve"}})
    hand = opened(toy, *"abcdefghi")
    hand.does("vote", "a")
    late = hand.task("vote", "b").id

    toy.answers["vote_closed"] = True
    hand.does("vote", "c")

    assert (hand.run.finished, hand.run.open_tasks()) == (True, [])
    with pytest.raises(TaskNotOpen):
        hand.run.complete(late, {})


def test_the_number_of_members_in_the_state_does_not_leak_into_what_follows():
    hand = opened(Toy(gives={"count_votes": {"verdict": "return"}}), "x", "y")
    hand.does("vote", "x")
    hand.does("vote", "y")

    assert "member" not in hand.task("correct").variables


@pytest.mark.parametrize("collection", ["members", "units", "guides"])
def test_nobody_to_ask_means_passing_straight_through(collection):
    if collection == "members":
        hand = opened(Toy(gives={"count_votes": {"verdict": "approve"}}))
        assert hand.run.end_node == "approved"
    elif collection == "units":
        assert Hand.starts(consultation(), Toy(), units=[]).open() == ["confirm"]
    else:
        hand = Hand.starts(loops.guides(), Toy(), guides=[])
        hand.does("publish")
        assert hand.open() == ["close"]


@pytest.mark.parametrize("count", [1, 2, 9])
def test_a_called_process_runs_once_for_each_item(count):
    guides = [f"guide {number}" for number in range(count)]
    hand = Hand.starts(loops.guides(), Toy(answers={"guide_matches": True}), guides=guides)
    hand.does("publish")

    assert items(hand) == set(guides)
    for guide in guides:
        assert "close" not in hand.open()
        hand.does("rewrite", guide)

    assert hand.open() == ["close"]
    assert "guide" not in hand.task("close").variables


@pytest.mark.parametrize("answered", [0, 1, 2])
def test_a_timer_interrupts_a_half_answered_consultation_and_the_rest_goes_on(answered):
    toy = Toy(dues={OVER: MONDAY + timedelta(days=3)})
    hand = Hand.starts(consultation(), toy, units=["a", "b", "c"])
    for unit in "abc"[:answered]:
        hand.does("opinion", unit)
    unanswered = [task.id for task in hand.run.open_tasks()]

    toy.instant = MONDAY + timedelta(days=3)
    assert hand.wakes() == ["over"]

    assert (hand.open(), hand.run.timers(), toy.done) == (["confirm"], [], [("note_silence", None)])
    for task_id in unanswered:
        with pytest.raises(TaskNotOpen):
            hand.run.complete(task_id, {})
    hand.does("confirm")
    assert hand.run.end_node == "done"


def test_when_all_have_answered_the_timer_goes_with_the_consultation():
    toy = Toy(dues={OVER: MONDAY + timedelta(days=3)})
    hand = Hand.starts(consultation(), toy, units=["a", "b"])
    hand.does("opinion", "a")
    hand.does("opinion", "b")

    toy.instant = MONDAY + timedelta(days=9)

    assert (hand.wakes(), hand.open(), hand.run.timers()) == ([], ["confirm"], [])


def test_the_librarys_own_parser_is_left_as_it_was():
    """Another part of the program that parses a diagram gets SpiffWorkflow's own classes."""
    assert TaskParser.PARALLEL_MI_CLASS is ParallelMultiInstanceTask
