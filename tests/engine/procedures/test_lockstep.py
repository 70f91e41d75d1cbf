"""Storing and reloading changes nothing: a case that is never stored does the same, step for step."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.procedures.test_shipped_diagrams import CARDS, GUIDES, MAINS, MEMBERS, shipped
from tests.engine.procedures.toys import MONDAY, Hand, Toy

VERDICTS = ["confirm", "return", "accept", "supplement", "pass", "approve", "refuse"]
HAPPENING = st.one_of(
    st.tuples(st.just("does"), st.integers(0, 8), st.sampled_from(VERDICTS)),
    st.tuples(st.just("wakes"), st.integers(1, 12), st.just("")),
    st.tuples(st.just("answers"), st.integers(0, 2), st.sampled_from(["yes", "no"])),
)
SWITCHES = ("has_affected_units", "vote_closed", "guide_matches")


def begun(main: str, *, reloads: bool) -> Hand:
    toy = Toy(
        answers={"basis_sufficient": True},
        dues={**CARDS, ("deadline", "consultation"): MONDAY + timedelta(days=4)},
        gives={"open_vote": {"members": MEMBERS}, "owe_guides": {"guides": GUIDES}},
    )
    hand = Hand.starts(shipped(main), toy, units=["u1", "u2"])
    hand.reloads = reloads
    return hand


def seen(hand: Hand) -> tuple[object, ...]:
    tasks = sorted(
        (task.node, str(task.item), sorted(task.variables.items())) for task in hand.run.open_tasks()
    )
    timers = sorted((timer.node, timer.due) for timer in hand.run.timers())
    return tasks, timers, hand.run.end_node, hand.toy.done


def happens(hand: Hand, kind: str, number: int, word: str) -> object:
    if kind == "wakes":
        hand.toy.instant += timedelta(days=number)
        return hand.wakes()
    if kind == "answers":
        hand.toy.answers[SWITCHES[number]] = word == "yes"
        return None
    ways = sorted({(task.node, str(task.item)) for task in hand.run.open_tasks()})
    node, item = ways[number % len(ways)]
    hand.toy.gives["count_votes"] = {"verdict": word}
    before, flows_before = (0, 0) if hand.reloads else (len(hand.run.trail), len(hand.run.flows))
    hand.does(node, None if item == "None" else item, verdict=word)
    return hand.run.trail[before:], hand.run.flows[flows_before:]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(MAINS), st.lists(HAPPENING, max_size=30))
def test_a_case_that_is_reloaded_before_each_step_does_what_one_kept_in_memory_does(main, story):
    stored, kept = begun(main, reloads=True), begun(main, reloads=False)

    for kind, number, word in story:
        if kept.run.finished:
            break
        assert happens(kept, kind, number, word) == happens(stored, kind, number, word)
        assert seen(kept) == seen(stored)
        assert kept.tree_size() >= stored.tree_size()
