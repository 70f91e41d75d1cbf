"""Timers ask for their instant each time; they own no date (traps T8 and T12)."""

import time
from datetime import timedelta

import pytest

from engine.procedures.expressions import BadExpression
from engine.procedures.parser import parse_procedure
from engine.procedures.timers import TimerCall, timer_call
from tests.engine.procedures import loops
from tests.engine.procedures.diagrams import (
    border_timer,
    chain,
    choice,
    diagram,
    end,
    flow,
    service,
    start,
    timer,
    user,
)
from tests.engine.procedures.toys import MONDAY, Hand, Toy

YELLOW, RED = ("card", "confirm", "yellow"), ("card", "confirm", "red")


def reminded():
    """Return a task with a reminder that does not interrupt it, and a way back to it."""
    nodes = (start("s"), user("file"), user("confirm"), choice("decided", "done"), end("done"), end("sent"))
    reminder = border_timer("remind", "confirm", 'card("confirm", "reminder")', interrupts="false")
    flows = (chain("s", "file", "confirm", "decided", "done"), flow("decided", "file", 'verdict == "return"'))
    sending = (service("send", "issue_card", "reminder"), chain("remind", "send", "sent"))
    return parse_procedure("p", {"p": diagram("p", *nodes, reminder, *flows, *sending)})


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ('deadline("consultation")', TimerCall("deadline", ("consultation",))),
        ('deadline("confirm", -2)', TimerCall("deadline", ("confirm", -2))),
        (' card("confirm", "yellow") ', TimerCall("card", ("confirm", "yellow"))),
    ],
)
def test_a_timer_names_one_function_with_constants(text, call):
    assert call == timer_call(text)


@pytest.mark.parametrize(
    "text",
    [
        '"2026-11-25"',
        '"P7D"',
        "deadline",
        "deadline(code)",
        'deadline("a") or deadline("b")',
        'not deadline("a")',
        'deadline(card("a", "b"))',
        'working_days(7, "cause")',
    ],
)
def test_any_other_timer_is_refused(text):
    with pytest.raises(BadExpression):
        timer_call(text)


@pytest.mark.parametrize("kind", ["timeDuration", "timeCycle"])
def test_durations_and_cycles_are_refused_because_they_count_calendar_time(kind):
    text = diagram("p", start("s"), timer("t", "R3/P1D"), end("e"), chain("s", "t", "e"))

    with pytest.raises(BadExpression):
        parse_procedure("p", {"p": text.replace(b"timeDate", kind.encode())})


def test_a_timer_without_a_date_waits_and_does_not_fire():
    hand = Hand.starts(loops.parallel(), Toy(instant=MONDAY + timedelta(days=3650)))

    assert hand.wakes() == []
    assert [(waiting.node, waiting.due) for waiting in hand.run.timers()] == [("yellow", None)]
    assert hand.run.next_due() is None


def test_a_moved_date_is_seen_without_touching_the_state():
    toy = Toy(dues={YELLOW: MONDAY + timedelta(days=5)})
    hand = Hand.starts(loops.parallel(), toy)
    blob = hand.reload()

    toy.dues[YELLOW] = MONDAY + timedelta(days=9)

    assert hand.run.next_due() == MONDAY + timedelta(days=9)
    assert blob == hand.run.dump()


def test_a_stopped_clock_keeps_its_timer_from_firing_until_it_runs_again():
    toy = Toy(dues={YELLOW: MONDAY + timedelta(days=5)})
    hand = Hand.starts(loops.parallel(), toy)
    hand.reload()

    del toy.dues[YELLOW]
    toy.instant = MONDAY + timedelta(days=150)
    assert hand.wakes() == []
    toy.dues[YELLOW] = MONDAY + timedelta(days=160)
    assert hand.wakes() == []
    toy.instant = MONDAY + timedelta(days=160)
    assert hand.wakes() == ["yellow"]


def test_a_timer_fires_at_its_instant_and_not_a_moment_earlier():
    toy = Toy(dues={YELLOW: MONDAY})
    toy.instant = MONDAY - timedelta(microseconds=1)
    hand = Hand.starts(loops.parallel(), toy)

    assert hand.wakes() == []
    toy.instant = MONDAY
    assert hand.wakes() == ["yellow"]


def test_one_wake_carries_out_everything_that_is_overdue_in_its_order():
    toy = Toy(dues={YELLOW: MONDAY + timedelta(days=5), RED: MONDAY + timedelta(days=7)})
    hand = Hand.starts(loops.parallel(), toy)
    toy.instant = MONDAY + timedelta(days=30)

    assert hand.wakes() == ["yellow", "red"]
    assert toy.done == [("issue_card", "yellow"), ("issue_card", "red")]
    assert (hand.wakes(), hand.run.next_due()) == ([], None)


def test_the_next_timer_takes_over_the_waking():
    toy = Toy(dues={YELLOW: MONDAY + timedelta(days=5), RED: MONDAY + timedelta(days=7)})
    hand = Hand.starts(loops.parallel(), toy)
    assert hand.run.next_due() == MONDAY + timedelta(days=5)

    toy.instant = MONDAY + timedelta(days=5)
    hand.wakes()

    assert hand.run.next_due() == MONDAY + timedelta(days=7)


def test_a_step_that_moves_a_deadline_is_heeded_by_the_timer_behind_it():
    toy = Toy(dues={YELLOW: MONDAY, RED: MONDAY})

    def extends(_variables):
        toy.dues[RED] = MONDAY + timedelta(days=10)
        return {}

    toy.gives["issue_card"] = extends
    hand = Hand.starts(loops.parallel(), toy)

    assert toy.done == [("issue_card", "yellow")]
    assert hand.run.next_due() == MONDAY + timedelta(days=10)


def test_a_node_entered_again_arms_its_timer_again_so_the_row_must_be_what_is_made_once_t8():
    toy = Toy(dues={("card", "confirm", "reminder"): MONDAY})
    hand = Hand.starts(reminded(), toy)

    for _round in range(3):
        hand.does("file")
        hand.does("confirm", verdict="return")

    assert toy.done == [("issue_card", "reminder")] * 3


def test_a_reminder_that_fires_leaves_its_task_open_and_the_case_ends_once():
    toy = Toy(dues={("card", "confirm", "reminder"): MONDAY + timedelta(days=1)})
    hand = Hand.starts(reminded(), toy)
    hand.does("file")
    toy.instant = MONDAY + timedelta(days=2)

    assert (hand.wakes(), hand.open()) == (["remind"], ["confirm"])
    hand.does("confirm", verdict="confirm")

    assert (hand.run.finished, hand.run.end_node, hand.run.timers()) == (True, "done", [])


def test_the_clock_of_the_machine_and_its_zone_do_not_matter_t12(monkeypatch):
    toy = Toy(dues={YELLOW: MONDAY + timedelta(hours=8)})
    hand = Hand.starts(loops.parallel(), toy)
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    try:
        toy.instant = MONDAY + timedelta(hours=7, minutes=59)
        assert hand.wakes() == []
        toy.instant = MONDAY + timedelta(hours=8)
        assert hand.wakes() == ["yellow"]
    finally:
        monkeypatch.undo()
        time.tzset()
