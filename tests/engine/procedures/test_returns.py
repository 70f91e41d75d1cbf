"""Going back to any node that was passed: nothing of what followed stays behind (trap T6)."""

from datetime import timedelta

import pytest

from engine.procedures.parser import parse_procedure
from engine.procedures.run import NotPassedYet
from tests.engine.procedures import loops
from tests.engine.procedures.diagrams import (
    border_timer,
    call,
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

YELLOW = ("card", "confirm", "yellow")


def long_way():
    """Return file -> confirmation (called, beside cards) -> vote of three -> guides (called each) -> done."""
    main = diagram(
        "main",
        *(start("begin"), user("file"), call("confirmation", "beside_cards"), service("open", "open_vote")),
        *(user("vote", each("members", "member")), call("republish", "guide", each("guides", "guide"))),
        *(border_timer("late", "vote", 'deadline("vote")', "false"), service("warn", "warn"), end("warned")),
        *(user("close"), end("done"), chain("late", "warn", "warned")),
        chain("begin", "file", "confirmation", "open", "vote", "republish", "close", "done"),
    )
    guide = diagram(
        "guide",
        *(start("owed"), user("rewrite"), user("check"), end("matched")),
        chain("owed", "rewrite", "check", "matched"),
    )
    sources = {"main": main, "guide": guide, "beside_cards": loops.beside_cards()}
    return parse_procedure("main", sources)


def at(place: str, reloads: bool) -> Hand:  # noqa: FBT001
    toy = Toy(
        dues={YELLOW: MONDAY + timedelta(days=5), ("deadline", "vote"): MONDAY + timedelta(days=50)},
        gives={"open_vote": {"members": ["x", "y", "z"]}},
    )
    hand = Hand.starts(long_way(), toy, guides=["g", "h"])
    hand.reloads = reloads
    for step in WAY[: WAY.index(place)]:
        hand.does(*step.split(), **({"verdict": "confirm"} if step == "confirm" else {}))
    return hand


def goes_on(hand: Hand) -> None:
    """Carry the case from wherever it is to its end."""
    for _step in range(40):
        if hand.run.finished:
            return
        hand.does(hand.run.open_tasks()[0].node, verdict="confirm")
    raise AssertionError(f"still open: {hand.open()}")


WAY = [
    "file",
    "confirm",
    "vote x",
    "vote y",
    "vote z",
    "rewrite g",
    "check g",
    "rewrite h",
    "check h",
    "close",
]
GOES_BACK_TO = {
    "file": ["file"],
    "confirmation": ["confirm"],
    "vote": ["vote"] * 3,
    "republish": ["rewrite"] * 2,
}
REACHED = {"confirm": "file confirmation", "vote y": "file confirmation vote", "vote z": "file vote"}
REACHED |= {"check g": "file confirmation vote republish", "close": "file confirmation vote republish"}
PAIRS = [(place, node) for place, nodes in REACHED.items() for node in nodes.split()]


@pytest.mark.parametrize("reloads", [True, False])
@pytest.mark.parametrize(("place", "node"), PAIRS)
def test_a_case_goes_back_to_a_node_it_passed_and_runs_on_to_its_end_t6(place, node, reloads):
    hand = at(place, reloads)

    hand.reload()
    hand.run.reset_to(node)
    assert hand.open() == GOES_BACK_TO[node]
    hand.toy.instant = MONDAY + timedelta(days=100)
    hand.wakes()
    goes_on(hand)

    assert (hand.run.end_node, hand.run.timers()) == ("done", [])


def test_the_timers_of_what_was_dropped_are_gone_t6():
    """SpiffWorkflow's own reset leaves them behind; the next step then crashed on their missing data."""
    hand = at("confirm", reloads=True)
    assert [timer.node for timer in hand.run.timers()] == ["yellow"]

    hand.run.reset_to("file")

    assert (hand.run.timers(), hand.run.next_due()) == ([], None)
    assert hand.run._workflow.event_manager.tasks == {}
    assert hand.run._workflow.subprocesses == {}


def test_within_a_called_process_a_node_is_named_with_its_process():
    hand = at("confirm", reloads=True)
    hand.does("confirm", verdict="return")
    with pytest.raises(NotPassedYet):
        hand.run.reset_to("confirm")

    hand.run.reset_to("confirm", "beside_cards")
    hand.reload()

    assert (hand.open(), [timer.node for timer in hand.run.timers()]) == (["confirm"], ["yellow"])
    goes_on(hand)
    assert hand.run.end_node == "done"


def test_one_guide_goes_back_without_losing_whose_it_is():
    hand = at("rewrite g", reloads=True)
    for step in ("rewrite", "check"):
        hand.does(step, "h")
    hand.does("rewrite", "g")

    hand.run.reset_to("rewrite", "guide")
    hand.reload()

    assert [(task.node, task.item) for task in hand.run.open_tasks()] == [("rewrite", "g")]
    goes_on(hand)
    assert hand.run.end_node == "done"


def test_among_several_open_guides_the_case_refuses_to_guess():
    hand = at("check g", reloads=True)

    with pytest.raises(NotPassedYet):
        hand.run.reset_to("rewrite", "guide")


@pytest.mark.parametrize("node", ["vote", "close", "done", "no_such_node"])
def test_a_case_does_not_go_back_to_where_it_has_not_been(node):
    with pytest.raises(NotPassedYet):
        at("confirm", reloads=True).run.reset_to(node)


def test_a_finished_case_stays_finished():
    hand = at("close", reloads=True)
    hand.does("close")

    with pytest.raises(NotPassedYet):
        hand.run.reset_to("file")


def test_what_is_opened_again_is_another_task_than_the_first_time():
    hand = at("file", reloads=False)
    first = hand.task("file").id
    hand.does("file")

    hand.run.reset_to("file")

    assert hand.task("file").id != first


def test_a_vote_opened_again_knows_nothing_of_the_first_votes():
    hand = at("file", reloads=True)
    hand.does("file")
    hand.does("confirm", verdict="confirm")
    hand.does("vote", "x", opinion="against")

    hand.run.reset_to("vote")

    assert all("opinion" not in task.variables for task in hand.run.open_tasks())
    assert {task.item for task in hand.run.open_tasks()} == {"x", "y", "z"}


def test_a_task_gets_back_the_data_it_had():
    hand = at("vote x", reloads=True)

    hand.run.reset_to("file")

    assert hand.task("file").variables["guides"] == ["g", "h"]
    assert "members" not in hand.task("file").variables


def test_a_task_whose_border_timer_has_ended_it_can_be_gone_back_to():
    nodes = (
        start("s"),
        user("opinion"),
        border_timer("over", "opinion", 'deadline("a")'),
        user("next"),
        choice("g", "e"),
    )
    flows = (chain("s", "opinion", "next", "g", "e"), flow("over", "next"), flow("g", "s2", "verdict == 1"))
    text = diagram("p", *nodes, end("e"), end("s2"), *flows)
    toy = Toy(dues={("deadline", "a"): MONDAY})
    hand = Hand.starts(parse_procedure("p", {"p": text}), toy)
    assert hand.open() == ["next"]

    toy.dues.clear()
    hand.run.reset_to("opinion")
    hand.reload()

    assert (hand.open(), [timer.node for timer in hand.run.timers()]) == (["opinion"], ["over"])
    toy.dues[("deadline", "a")] = MONDAY
    assert hand.wakes() == ["over"]
    hand.does("next", verdict=0)
    assert hand.run.end_node == "e"
