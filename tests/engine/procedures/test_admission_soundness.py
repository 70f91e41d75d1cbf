"""A case never comes to a standstill at a join: what the rule says is what the engine does."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from engine.procedures.parser import parse_procedure
from engine.procedures.run import DeadCase, Run
from tests.engine.procedures.small_diagrams import flow, node, process, rules_broken, timer

SPLIT, JOIN = node("parallelGateway", "split"), node("parallelGateway", "join")
A, B, C = (node("userTask", name) for name in "abc")
ENDS = node("startEvent", "start") + node("endEvent", "end")
GATE = '<exclusiveGateway id="g" default="g_join"/>'
BLOCK = flow("start", "split") + flow("split", "a") + flow("split", "b") + flow("b", "join")

WHOLE_BLOCK = process(ENDS, SPLIT, A, B, JOIN, BLOCK, flow("a", "join"), flow("join", "end"))
LOOP_IN_A_BRANCH = process(
    *(ENDS, SPLIT, A, B, JOIN, GATE, BLOCK, flow("a", "g"), flow("g", "join")),
    *(flow("g", "a", 'verdict == "return"'), flow("join", "end")),
)
BRANCH_ENDS_ALL = process(
    *(ENDS, SPLIT, A, B, JOIN, GATE, BLOCK, flow("a", "g"), flow("g", "join")),
    *(node("endEvent", "stop", "<terminateEventDefinition/>"), flow("join", "end")),
    flow("g", "stop", 'verdict == "refuse"'),
)
BRANCH_ENDS_ITSELF = process(
    *(ENDS, SPLIT, A, B, JOIN, GATE, BLOCK, flow("a", "g"), flow("g", "join")),
    *(node("endEvent", "stop"), flow("join", "end"), flow("g", "stop", 'verdict == "refuse"')),
)
TIMER_LEAVES_THE_BLOCK = process(
    *(ENDS, SPLIT, A, B, JOIN, BLOCK, flow("a", "join"), flow("join", "end")),
    node("boundaryEvent", "late", timer(), attachedToRef="a"),
    node("endEvent", "stop") + flow("late", "stop"),
)
LOOP_INTO_THE_JOIN = process(
    *(ENDS, A, JOIN, GATE.replace("g_join", "g_end"), flow("start", "join"), flow("join", "a")),
    *(flow("a", "g"), flow("g", "end"), flow("g", "join", 'verdict == "return"')),
)


class Answers:
    """A vocabulary that knows nothing: these diagrams ask nothing."""

    functions: Mapping[str, object] = {}

    def instant_due(self, *_asked: object) -> datetime | None:
        return None

    def now(self) -> datetime:
        return datetime(2026, 9, 29, tzinfo=UTC)

    def carry_out(self, *_asked: object) -> dict[str, object]:
        return {}


@pytest.mark.parametrize(
    "xml",
    [WHOLE_BLOCK, LOOP_IN_A_BRANCH, BRANCH_ENDS_ALL],
    ids=["whole block", "loop in a branch", "a branch ends all"],
)
def test_a_join_that_all_branches_reach_is_admitted(xml: bytes) -> None:
    assert set() == rules_broken(xml)


@pytest.mark.parametrize(
    "xml",
    [BRANCH_ENDS_ITSELF, TIMER_LEAVES_THE_BLOCK, LOOP_INTO_THE_JOIN],
    ids=["a branch ends itself", "a timer leaves the block", "a loop into the join"],
)
def test_a_join_that_a_branch_may_miss_is_refused(xml: bytes) -> None:
    assert ("joined_branches_all_arrive", "join") in rules_broken(xml)


def test_the_engine_does_come_to_a_standstill_where_the_rule_says_so() -> None:
    run = Run.start(parse_procedure("p", {"p": BRANCH_ENDS_ITSELF}), {}, Answers())
    first, second = run.open_tasks()

    run.complete(first.id, {"verdict": "refuse"})

    with pytest.raises(DeadCase):
        run.complete(second.id, {"verdict": "refuse"})


def test_a_maze_that_nobody_could_vouch_for_is_refused() -> None:
    """Forty branches whose reminders start one another: tokens pile up in more ways than can be looked at."""
    branches = "".join(
        node("userTask", f"t{n}")
        + node("boundaryEvent", f"b{n}", timer(), attachedToRef=f"t{n}", cancelActivity="false")
        + flow("split", f"t{n}")
        + flow(f"t{n}", "join")
        + flow(f"b{n}", f"t{(n + 1) % 40}")
        for n in range(40)
    )
    maze = process(ENDS, SPLIT, JOIN, branches, flow("start", "split"), flow("join", "end"))

    assert {("joined_branches_all_arrive", "p")} == rules_broken(maze)


def test_many_branches_with_choices_of_their_own_are_no_maze() -> None:
    branches = "".join(
        node("userTask", f"t{n}")
        + f'<exclusiveGateway id="g{n}" default="g{n}_join"/>'
        + flow("split", f"t{n}")
        + flow(f"t{n}", f"g{n}")
        + flow(f"g{n}", f"t{n}", 'verdict == "return"')
        + flow(f"g{n}", "join")
        for n in range(40)
    )

    assert set() == rules_broken(
        process(ENDS, SPLIT, JOIN, branches, flow("start", "split"), flow("join", "end"))
    )
