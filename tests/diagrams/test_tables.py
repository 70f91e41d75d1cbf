"""The tables of the procedures and the diagrams agree: no row without a node, no node without a row."""

import re

from engine.procedures.admission.diagram import kind
from tests.diagrams.files import BY_PROCESS, FILES, diagram_of
from workflows.procedures.bindings import FUNCTIONS, STEPS
from workflows.procedures.catalogue import MAINS, OUTCOMES, TASKS


def test_every_human_task_has_a_row_in_the_catalogue_and_every_row_a_task() -> None:
    drawn = {task.get("id") for file in FILES for task in diagram_of(file).of_kind("userTask")}
    assert TASKS.keys() == drawn


def test_every_end_of_a_main_diagram_means_an_outcome_and_every_outcome_is_reached() -> None:
    mains = [diagram_of(BY_PROCESS[process]) for process in MAINS]
    assert OUTCOMES.keys() == {end.get("id") for main in mains for end in main.of_kind("endEvent")}


def test_every_verdict_that_a_main_question_asks_for_can_be_given() -> None:
    given = {str(choice.verdict) for task in TASKS.values() for choice in task.choices}
    asked = {
        verdict for file in FILES for verdict in re.findall('verdict == "([a-z]+)"', file.read_text("utf-8"))
    }
    assert asked <= given


def test_every_bound_function_and_step_is_called_by_some_diagram_and_none_is_unknown() -> None:
    diagrams = [diagram_of(file) for file in FILES]
    conditions = [
        condition.text or ""
        for diagram in diagrams
        for condition in diagram.of_kind("conditionExpression", "completionCondition")
    ]
    assert {name for text in conditions for name in re.findall(r"([a-z_]+)\(", text)} == FUNCTIONS
    steps = {
        str(step.get("name"))
        for diagram in diagrams
        for task in diagram.of_kind("serviceTask")
        for step in task.iter("{urn:mianzheng:1}step")
    }
    assert steps == STEPS


def test_only_service_tasks_carry_a_step() -> None:
    for file in FILES:
        for step in diagram_of(file).root.iter("{urn:mianzheng:1}step"):
            extensions = step.getparent()
            assert extensions is not None
            assert kind(extensions.getparent()) == "serviceTask", file.stem
