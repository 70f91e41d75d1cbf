"""What an upgrade of SpiffWorkflow would have to prove again."""

import inspect
import logging
from importlib.metadata import version
from pathlib import Path

import pytest
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.event import Event

from engine import procedures
from engine.procedures.parser import parse_procedure
from engine.procedures.spiff_internals import PROVEN_WITH, RELIED_ON
from tests.engine.procedures import loops
from tests.engine.procedures.toys import Hand, Toy

ROOM = Path(procedures.__path__[0])
SIGNATURES = [
    (Task.__init__, ["self", "workflow", "task_spec", "parent", "state", "id"]),
    (TaskSpec._predict, ["self", "my_task", "seen", "looked_ahead", "mask"]),
    (BpmnWorkflow.__init__, ["self", "spec", "subprocess_specs", "script_engine", "kwargs"]),
    (BpmnWorkflow.reset_from_task_id, ["self", "task_id", "data", "remove_subprocess"]),
    (BpmnSubWorkflow.__init__, ["self", "spec", "parent_task_id", "top_workflow", "kwargs"]),
    (Event.connect, ["self", "callback", "args", "kwargs"]),
]


def test_the_version_is_the_one_all_this_was_proven_with():
    assert version("SpiffWorkflow") == PROVEN_WITH


@pytest.mark.parametrize(("owner", "names"), RELIED_ON)
def test_what_we_rely_on_is_still_there(owner, names):
    assert [name for name in names if not callable(getattr(owner, name, None))] == []


@pytest.mark.parametrize(("function", "parameters"), SIGNATURES)
def test_what_we_call_still_takes_what_we_give_it(function, parameters):
    assert parameters == list(inspect.signature(function).parameters)


def test_a_task_holds_its_place_in_the_tree_as_we_read_it():
    workflow = Hand.starts(loops.plain(), Toy()).run._workflow
    root = workflow.task_tree

    assert {"_parent", "_children", "_state", "triggered", "internal_data", "last_state_change"} <= vars(
        root
    ).keys()
    assert root._children == [child.id for child in root.children]
    assert all(workflow.tasks[child]._parent == root.id for child in root._children)


def test_private_parts_are_touched_in_one_file_only():
    """Ruff's SLF001 watches the rest; this watches that nobody switches it off."""
    switched_off = [path.name for path in ROOM.glob("*.py") if "SLF001" in path.read_text("utf-8")]

    assert switched_off == ["spiff_internals.py"]


def test_the_librarys_migration_is_not_used_because_it_resets_open_tasks_t9():
    users = [path.name for path in ROOM.rglob("*.py") if "migrate_workflow(" in path.read_text("utf-8")]

    assert users == []


def test_a_freshly_parsed_countersign_has_its_merging_connected_t2():
    spec = parse_procedure("votes", {"votes": loops.votes_diagram()}).spec

    completed = spec.task_specs["vote [child]"].completed_event
    assert completed.is_connected(spec.task_specs["vote"].merge_child)
    assert completed.n_subscribers() == 1


def test_the_library_does_not_log_what_is_in_a_case(caplog):
    with caplog.at_level(logging.DEBUG):
        hand = Hand.starts(loops.plain(), Toy(), applicant="a name")
        hand.does("confirm", verdict="confirm")

    assert [record for record in caplog.records if record.name.startswith("spiff")] == []
