"""What a run lets a person do, and what it says of itself."""

from uuid import uuid4

import pytest

from engine.procedures import automatic
from engine.procedures.automatic import RunsInCircles
from engine.procedures.parser import parse_procedure
from engine.procedures.run import DeadCase, Passed, Run, Taken, TaskNotOpen
from engine.procedures.step_calls import DiagramOutrunsVocabulary, VocabularyEngine
from tests.engine.procedures import loops
from tests.engine.procedures.diagrams import (
    TERMINATE,
    call,
    chain,
    choice,
    diagram,
    each,
    end,
    flow,
    fork,
    service,
    start,
    timer,
    user,
)
from tests.engine.procedures.toys import Hand, Toy


def one(*elements: str, lanes=None):
    return parse_procedure("p", {"p": diagram("p", *elements, lanes=lanes)})


def test_a_task_is_completed_once_and_only_once_t7():
    """SpiffWorkflow itself runs a task again, and counts a vote twice."""
    toy = Toy(gives={"open_vote": {"members": ["x", "y"]}})
    hand = Hand.starts(loops.votes(), toy)
    vote = hand.task("vote", "x").id
    hand.run.complete(vote, {})

    with pytest.raises(TaskNotOpen):
        hand.run.complete(vote, {})
    hand.reload()
    with pytest.raises(TaskNotOpen):
        hand.run.complete(vote, {})

    assert {task.item for task in hand.run.open_tasks()} == {"y"}


def test_a_waiting_timer_or_an_unknown_id_is_not_completed_t7():
    hand = Hand.starts(loops.parallel(), Toy())
    (waiting,) = hand.run.timers()

    for task_id in (waiting.id, uuid4()):
        with pytest.raises(TaskNotOpen):
            hand.run.complete(task_id, {})

    assert (hand.open(), len(hand.run.timers())) == (["confirm"], 1)


def test_a_task_that_is_only_predicted_is_not_completed_t7():
    hand = Hand.starts(loops.plain(), Toy())
    predicted = [task for task in hand.run._workflow.tasks.values() if task.task_spec.name == "correct"]

    for task in predicted:
        with pytest.raises(TaskNotOpen):
            hand.run.complete(task.id, {})

    assert predicted


def test_an_open_task_and_a_waiting_timer_keep_their_ids_as_long_as_they_are_open():
    hand = Hand.starts(loops.called(), Toy())
    hand.does("file")
    before = ({task.id for task in hand.run.open_tasks()}, {timer.id for timer in hand.run.timers()})

    for _reload in range(3):
        hand.reload()

    assert before == ({task.id for task in hand.run.open_tasks()}, {timer.id for timer in hand.run.timers()})


def test_a_task_opened_again_has_a_new_id():
    hand = Hand.starts(loops.plain(), Toy())
    seen = set()
    for _round in range(5):
        seen.add(hand.task("confirm").id)
        hand.does("confirm", verdict="return")
        hand.does("correct")

    assert len(seen) == 5


def test_an_open_task_says_where_it_stands_for_whom_and_what_it_is_about():
    lanes = {"指南维护单位": ("rewrite",)}
    guide = diagram("guide", start("s"), user("rewrite"), end("e"), chain("s", "rewrite", "e"), lanes=lanes)
    nested = diagram("nested", start("s"), call("inner", "guide"), end("e"), chain("s", "inner", "e"))
    each_guide = call("outer", "nested", each("guides", "guide"))
    main = diagram("main", start("s"), each_guide, end("e"), chain("s", "outer", "e"))
    definition = parse_procedure("main", {"main": main, "nested": nested, "guide": guide})

    hand = Hand.starts(definition, Toy(), guides=[{"no": 7}, {"no": 8}])
    hand.reload()

    tasks = hand.run.open_tasks()
    assert [task.item for task in tasks] == [{"no": 7}, {"no": 8}]
    assert {(task.process, task.node, task.lane) for task in tasks} == {("guide", "rewrite", "指南维护单位")}
    assert tasks[0].variables["guide"] == {"no": 7}


def test_the_trail_and_the_flows_of_a_step_draw_the_live_diagram():
    hand = Hand.starts(loops.votes(), Toy(gives={"open_vote": {"members": ["x", "y"]}}))
    assert hand.nodes() == ["s", "open_vote"]
    assert hand.run.flows == [Taken("votes", "flow_s_open_vote"), Taken("votes", "flow_open_vote_vote")]
    hand.toy.gives["count_votes"] = {"verdict": "return"}

    hand.does("vote", "x")
    assert hand.nodes() == []
    hand.does("vote", "y")

    assert hand.run.trail == [Passed("votes", node) for node in ("vote", "count", "tally")]
    assert [taken.flow for taken in hand.run.flows] == [
        "flow_vote_count",
        "flow_count_tally",
        "flow_tally_correct",
    ]


def test_a_step_hands_routing_variables_on_and_sees_those_it_needs():
    definition = one(
        *(
            start("s"),
            user("file"),
            service("look", "look", "twice"),
            choice("g", "no"),
            end("yes"),
            end("no"),
        ),
        *(chain("s", "file", "look", "g", "no"), flow("g", "yes", "found == 6")),
    )
    toy = Toy(gives={"look": lambda variables: {"found": variables["sought"] * 2}})
    hand = Hand.starts(definition, toy)

    hand.does("file", sought=3)

    assert (hand.run.end_node, toy.done) == ("yes", [("look", "twice")])


def test_a_terminate_end_in_a_called_process_ends_only_that_process():
    hand = Hand.starts(loops.called(), Toy())
    hand.does("file")
    assert len(hand.run.timers()) == 1

    hand.does("confirm", verdict="confirm")

    assert (hand.run.end_node, hand.run.timers(), hand.run.next_due()) == ("ok", [], None)
    assert hand.run._workflow.event_manager.tasks == {}


def test_a_terminate_end_beside_an_open_branch_closes_the_branch_and_the_caller_goes_on():
    inner = diagram(
        "inner",
        *(start("s"), fork("f"), user("quick"), user("slow"), end("cut", TERMINATE), end("e")),
        *(chain("s", "f", "quick", "cut"), chain("f", "slow", "e")),
    )
    main = diagram(
        "main", start("b"), call("c", "inner"), user("after"), end("d"), chain("b", "c", "after", "d")
    )
    hand = Hand.starts(parse_procedure("main", {"main": main, "inner": inner}), Toy())
    slow = hand.task("slow").id

    hand.does("quick")

    assert hand.open() == ["after"]
    with pytest.raises(TaskNotOpen):
        hand.run.complete(slow, {})


def test_a_finished_case_says_by_which_end_and_offers_nothing():
    hand = Hand.starts(loops.plain(), Toy())
    assert (hand.run.finished, hand.run.end_node) == (False, None)

    hand.does("confirm", verdict="refuse")
    hand.reload()

    assert (hand.run.finished, hand.run.end_node, hand.run.open_tasks()) == (True, "refused", [])


def test_the_last_of_several_branches_ends_the_case():
    definition = one(
        *(start("s"), fork("f"), user("a"), user("b"), end("end_a"), end("end_b")),
        *(chain("s", "f", "a", "end_a"), chain("f", "b", "end_b")),
    )
    hand = Hand.starts(definition, Toy())

    hand.does("b")
    assert (hand.run.finished, hand.run.end_node) == (False, None)
    hand.does("a")

    assert (hand.run.finished, hand.run.end_node) == (True, "end_a")


def test_a_case_that_lost_its_token_crashes_instead_of_vanishing():
    """A task without a way out: SpiffWorkflow leaves the case open with nothing to do, for ever."""
    hand = Hand.starts(one(start("s"), user("a"), flow("s", "a")), Toy())

    with pytest.raises(DeadCase):
        hand.does("a")


def test_a_circle_without_a_person_in_it_crashes_instead_of_running_for_ever(monkeypatch):
    monkeypatch.setattr(automatic, "LONGEST_STEP", 200)
    definition = one(
        *(start("s"), service("a", "step"), choice("g", "a"), end("e")),
        *(chain("s", "a", "g", "a"), flow("g", "e", "vote_closed()")),
    )

    with pytest.raises(RunsInCircles):
        Hand.starts(definition, Toy())


def test_a_gateway_without_a_match_and_without_a_default_crashes():
    definition = one(
        *(start("s"), user("a"), choice("g"), end("x"), end("y"), chain("s", "a", "g")),
        *(flow("g", "x", 'verdict == "x"'), flow("g", "y", 'verdict == "y"')),
    )
    hand = Hand.starts(definition, Toy())

    with pytest.raises(Exception, match="No conditions satisfied"):
        hand.does("a", verdict="z")


def test_a_function_the_vocabulary_does_not_know_crashes():
    definition = one(
        *(start("s"), user("a"), choice("g", "y"), end("x"), end("y"), chain("s", "a", "g", "y")),
        flow("g", "x", "unheard_of()"),
    )
    hand = Hand.starts(definition, Toy())

    with pytest.raises(DiagramOutrunsVocabulary):
        hand.does("a")


def test_a_step_that_fails_fails_the_whole_and_says_its_own_reason():
    """The stock engine hid any failure of a service behind a NameError."""

    def fails(_variables):
        raise ZeroDivisionError("the reason")

    definition = one(start("s"), user("a"), service("b", "step"), end("e"), chain("s", "a", "b", "e"))
    toy = Toy(gives={"step": fails})
    hand = Hand.starts(definition, toy)
    blob = hand.reload()

    with pytest.raises(ZeroDivisionError, match="the reason"):
        hand.does("a")

    assert [task.node for task in Run.load(blob, definition, toy).open_tasks()] == ["a"]


def test_no_script_is_ever_run():
    with pytest.raises(DiagramOutrunsVocabulary):
        VocabularyEngine(Toy()).execute(None, "x = 1")


def test_timers_wait_even_when_no_person_has_anything_to_do():
    definition = one(start("s"), timer("t", 'deadline("a")'), end("e"), chain("s", "t", "e"))

    hand = Hand.starts(definition, Toy())

    assert (hand.open(), [waiting.node for waiting in hand.run.timers()]) == ([], ["t"])
