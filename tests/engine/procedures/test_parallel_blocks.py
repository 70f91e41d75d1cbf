"""Branches that run side by side: rounds, returns out of them, and what ends them early."""

from datetime import timedelta
from itertools import permutations

import pytest

from engine.procedures.parser import parse_procedure
from engine.procedures.run import TaskNotOpen
from tests.engine.procedures.diagrams import (
    border_timer,
    call,
    chain,
    choice,
    diagram,
    each,
    end,
    flow,
    fork,
    start,
    timer,
    user,
)
from tests.engine.procedures.toys import MONDAY, Hand, Toy


def looked_at_together():
    """Return file -> three opinions side by side -> look, and from there back to file."""
    nodes = (
        start("s"),
        user("file"),
        fork("split"),
        user("a"),
        user("b"),
        user("c"),
        fork("join"),
        user("look"),
    )
    flows = (
        chain("s", "file", "split", "a", "join", "look", "g", "e"),
        flow("g", "file", 'verdict == "return"'),
    )
    branches = (chain("split", "b", "join"), chain("split", "c", "join"))
    return parse_procedure("p", {"p": diagram("p", *nodes, choice("g", "e"), end("e"), *flows, *branches)})


def returned_from_inside():
    """Return a block of two branches, one of which leads back to before the block."""
    nodes = (start("s"), user("file"), fork("split"), user("a"), choice("g", "join"), user("b"), fork("join"))
    flows = (chain("s", "file", "split", "a", "g", "join", "after", "e"), chain("split", "b", "join"))
    back = flow("g", "file", 'verdict == "return"')
    return parse_procedure("p", {"p": diagram("p", *nodes, user("after"), end("e"), *flows, back)})


@pytest.mark.parametrize("first", list(permutations("abc")))
@pytest.mark.parametrize("second", list(permutations("abc")))
def test_each_round_of_a_block_waits_for_all_its_branches_in_any_order(first, second):
    """Without folding SpiffWorkflow's join counts the arrivals of the round before, and fires early."""
    hand = Hand.starts(looked_at_together(), Toy())

    for order in (first, second, first):
        hand.does("file")
        for arrived, branch in enumerate(order):
            assert len(hand.open()) == 3 - arrived
            hand.does(branch)
        assert hand.open() == ["look"]
        hand.does("look", verdict="return")

    assert hand.open() == ["file"]


def test_what_the_branches_found_is_known_after_the_join():
    hand = Hand.starts(looked_at_together(), Toy())
    hand.does("file")

    for branch in "cab":
        hand.does(branch, **{f"of_{branch}": branch})

    known = hand.task("look").variables
    assert {name: known[name] for name in ("of_a", "of_b", "of_c")} == {"of_a": "a", "of_b": "b", "of_c": "c"}


def test_the_branch_that_arrives_last_has_the_last_word_also_after_reloads():
    hand = Hand.starts(looked_at_together(), Toy())
    hand.does("file")

    for branch in "bca":
        hand.does(branch, verdict=branch)

    assert hand.task("look").variables["verdict"] == "a"


def test_a_return_drawn_out_of_an_open_block_doubles_the_other_branch():
    """What BPMN says of such a drawing, and why none of ours has one: b is asked twice, after is done twice.

    A diagram that must cut off the other branch puts the block into a called process with a terminate end,
    as department_confirmation does; an unforeseen return is `reset_to` (the test below).
    """
    hand = Hand.starts(returned_from_inside(), Toy())
    hand.does("file")
    hand.does("a", verdict="return")
    assert hand.open() == ["b", "file"]

    hand.does("file")
    assert hand.open() == ["a", "b", "b"]
    hand.does("a", verdict="ok")
    hand.does("b")
    hand.does("after")
    hand.does("b")
    hand.does("after")

    assert (hand.run.finished, hand.run.end_node) == (True, "e")


@pytest.mark.parametrize("done_before", ["", "a", "b"])
def test_going_back_by_operation_out_of_an_open_block_takes_all_branches_along(done_before):
    hand = Hand.starts(returned_from_inside(), Toy())
    hand.does("file")
    for node in done_before:
        hand.does(node, verdict="ok")

    hand.reload()
    hand.run.reset_to("file")
    assert hand.open() == ["file"]
    hand.does("file")
    for node in "ab":
        hand.does(node, verdict="ok")
    hand.does("after")

    assert (hand.run.finished, hand.run.end_node) == (True, "e")


@pytest.mark.parametrize("reloads", [True, False])
def test_a_timer_that_ends_called_processes_leaves_no_ghosts_of_them(reloads):
    """SpiffWorkflow forgets to end the processes of instances that an interruption drops."""
    inner = diagram(
        "inner",
        *(start("s"), fork("f"), user("rewrite"), end("e"), timer("t", 'deadline("inner")'), end("e2")),
        *(chain("s", "f", "rewrite", "e"), chain("f", "t", "e2")),
    )
    main = diagram(
        "main",
        *(
            start("b"),
            call("all", "inner", each("guides", "guide")),
            border_timer("late", "all", 'deadline("all")'),
        ),
        *(user("urge"), end("d"), end("done"), chain("b", "all", "done"), chain("late", "urge", "d")),
    )
    toy = Toy(dues={("deadline", "all"): MONDAY + timedelta(days=9)})
    hand = Hand.starts(parse_procedure("main", {"main": main, "inner": inner}), toy, guides=["x", "y", "z"])
    hand.reloads = reloads
    hand.does("rewrite", "y")
    left = hand.task("rewrite", "x").id
    assert len(hand.run.timers()) == 4

    toy.instant = MONDAY + timedelta(days=9)
    assert hand.wakes() == ["late"]

    assert (hand.open(), hand.run.timers()) == (["urge"], [])
    assert hand.run._workflow.subprocesses == {}
    with pytest.raises(TaskNotOpen):
        hand.run.complete(left, {})
    hand.does("urge")
    assert hand.run.end_node == "d"
