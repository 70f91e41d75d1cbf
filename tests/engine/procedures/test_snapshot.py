"""The stored state: the same case again, small, bound to its definition, safe between threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import orjson
import pytest
import zstandard
from SpiffWorkflow.bpmn.serializer import DEFAULT_CONFIG, BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.default.event_definition import TimerConditionalEventDefinitionConverter
from SpiffWorkflow.bpmn.serializer.default.task_spec import BpmnTaskSpecConverter, MultiInstanceTaskConverter
from SpiffWorkflow.util.task import TaskState

from engine.procedures.countersign import Countersign
from engine.procedures.parser import parse_procedure
from engine.procedures.run import Run
from engine.procedures.snapshot import StateOfAnotherVersion
from engine.procedures.step_calls import StepTask
from engine.procedures.timers import DeadlineTimer
from tests.engine.procedures import loops
from tests.engine.procedures.diagrams import chain, diagram, end, start, user
from tests.engine.procedures.toys import MONDAY, Hand, Toy

STOCK = BpmnWorkflowSerializer(
    BpmnWorkflowSerializer.configure(
        {
            **DEFAULT_CONFIG,
            Countersign: MultiInstanceTaskConverter,
            StepTask: BpmnTaskSpecConverter,
            DeadlineTimer: TimerConditionalEventDefinitionConverter,
        }
    )
)


def half_voted() -> Hand:
    hand = Hand.starts(loops.votes(), Toy(gives={"open_vote": {"members": list("abcdefghi")}}))
    for member in "dbha":
        hand.does("vote", member, opinion={"of": member})
    return hand


def half_confirmed() -> Hand:
    hand = Hand.starts(loops.called(), Toy(dues={("card", "confirm", "yellow"): MONDAY}))
    hand.does("file", papers=["a", "b"])
    hand.does("confirm", verdict="return")
    return hand


def half_rewritten() -> Hand:
    hand = Hand.starts(loops.guides(), Toy(), guides=["x", "y", "z"])
    hand.does("publish")
    hand.does("rewrite", "y")
    return hand


def finished() -> Hand:
    hand = Hand.starts(loops.plain(), Toy())
    hand.does("confirm", verdict="confirm")
    return hand


PLACES = [half_voted, half_confirmed, half_rewritten, finished]


def as_stock_writes_it(workflow) -> list:
    """Return SpiffWorkflow's own dictionary of a case, with ids replaced by places in the tree.

    Left out: what is only predicted (predicted again before it is needed) and the instants of the machine's
    clock. Everything else that the stock serialiser keeps is compared.
    """
    written = STOCK.to_dict(workflow)
    trees = [written, *written["subprocesses"].values()]
    return [
        *(one_tree(tree) for tree in trees),
        {name: written[name] for name in ("spec", "subprocess_specs", "bpmn_events", "correlations")},
    ]


def one_tree(tree) -> list:
    tasks, places, rows = tree["tasks"], {}, []

    def walk(task_id: str) -> None:
        task = tasks[task_id]
        places[task_id] = len(rows)
        rows.append(task)
        for child in task["children"]:
            if not tasks[child]["state"] & (TaskState.PREDICTED_MASK | TaskState.FUTURE):
                walk(child)

    walk(tree["root"])
    kept = ("state", "task_spec", "triggered", "data", "delta")
    content = [{name: task[name] for name in kept} for task in rows]
    inner = [
        {**task["internal_data"], "merged": [places[one] for one in task["internal_data"].get("merged", [])]}
        for task in rows
    ]
    parents = [places.get(task["parent"]) for task in rows]
    ends = [tree["data"], tree["success"], tree["completed"], places[tree["last_task"]]]
    return [content, inner, parents, ends]


@pytest.mark.parametrize("place", PLACES)
def test_a_reloaded_case_is_what_the_librarys_own_serialiser_would_have_kept(place):
    hand = place()
    hand.run.complete(hand.run.open_tasks()[0].id, {"verdict": "x"}) if not hand.run.finished else None
    before = as_stock_writes_it(hand.run._workflow)

    hand.reload()

    assert before == as_stock_writes_it(hand.run._workflow)


@pytest.mark.parametrize("place", PLACES)
def test_storing_twice_gives_the_same_bytes(place):
    hand = place()

    assert hand.reload() == hand.reload() == hand.run.dump()


@pytest.mark.parametrize("place", PLACES)
def test_a_state_is_small(place):
    assert len(place().run.dump()) < 600


def test_a_state_is_not_loaded_with_another_version_of_its_diagram():
    hand = half_confirmed()
    blob = hand.run.dump()
    other = parse_procedure("p", {"p": diagram("p", start("s"), user("a"), end("e"), chain("s", "a", "e"))})

    with pytest.raises(StateOfAnotherVersion):
        Run.load(blob, other, hand.toy)
    with pytest.raises(StateOfAnotherVersion):
        Run.load(b"\x63" + blob[1:], hand.definition, hand.toy)


@pytest.mark.parametrize("place", PLACES)
def test_the_order_of_keys_in_the_state_carries_no_meaning_t5(place):
    """A JSONB column orders keys its own way; the stock state then gave 7 of 24 tasks wrong data, unseen."""
    hand = place()
    blob = hand.run.dump()
    body = 7 + 16 * int.from_bytes(blob[5:7], "big")
    content = orjson.loads(zstandard.ZstdDecompressor().decompress(blob[body:]))
    reordered = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)

    again = blob[:body] + zstandard.ZstdCompressor().compress(reordered)

    known = as_stock_writes_it(Run.load(blob, hand.definition, hand.toy)._workflow)
    assert known == as_stock_writes_it(Run.load(again, hand.definition, hand.toy)._workflow)


def test_changing_what_one_task_knows_does_not_change_what_was_known_before():
    hand = half_confirmed()
    hand.reload()
    tasks = hand.run._workflow.tasks.values()
    with_papers = [task for task in tasks if "papers" in task.data]

    with_papers[-1].data["papers"].append("c")

    assert len(with_papers) > 1
    assert all(task.data["papers"] == ["a", "b"] for task in with_papers[:-1])


def test_what_json_cannot_keep_is_refused_at_once():
    hand = Hand.starts(loops.plain(), Toy())
    hand.run.complete(hand.task("confirm").id, {"verdict": "return", "until": MONDAY + timedelta(days=1)})

    with pytest.raises(TypeError):
        hand.run.dump()


def test_eight_threads_store_and_load_at_once_t11():
    """Zstandard objects shared between threads gave wrong data and crashed the process."""
    places = [place() for place in PLACES[:3]]
    blobs = [(hand, hand.run.dump()) for hand in places]

    def again(number: int) -> bool:
        hand, blob = blobs[number % 3]
        return Run.load(blob, hand.definition, hand.toy).dump() == blob

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(again, range(600)))
