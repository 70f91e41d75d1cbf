"""The house profile: no Python, only declared names, no other engine's extensions; each refusal says why."""

import pytest

from engine.procedures.admission.profile import PROFILE
from tests.engine.procedures.small_diagrams import (
    chain,
    findings_of,
    flow,
    formal,
    node,
    process,
    rules_broken,
    step,
    timer,
)

TASK = node("userTask", "a")
GATEWAY = '<exclusiveGateway id="g" default="g_end"/>'


def asking(condition: str) -> bytes:
    """Return a diagram whose one condition is on flow g_a."""
    return process(*chain(TASK, GATEWAY), flow("g", "a", condition))


def waiting(text: str) -> bytes:
    """Return a diagram with one timer t."""
    return process(*chain(TASK, node("intermediateCatchEvent", "t", timer(text))))


def many(inside: str, **attributes: str) -> bytes:
    """Return a diagram with a multi-instance task."""
    return process(
        *chain(node("userTask", "a", node("multiInstanceLoopCharacteristics", "m", inside, **attributes)))
    )


OVER_UNITS = '<loopDataInputRef>units</loopDataInputRef><inputDataItem id="unit"/>'

REFUSED = {
    "a script": (
        process(*chain(node("scriptTask", "s", "<script>import os</script>", scriptFormat="text/x-python"))),
        ("no_script", "s"),
    ),
    "a send task": (process(*chain(node("sendTask", "s"))), ("element_is_in_the_profile", "s")),
    "a business rule": (process(*chain(node("businessRuleTask", "s"))), ("element_is_in_the_profile", "s")),
    "a data object": (process(*chain(TASK), node("dataObject", "d")), ("element_is_in_the_profile", "d")),
    "a message nobody sends": (
        process(*chain(TASK, node("intermediateCatchEvent", "m", "<messageEventDefinition/>"))),
        ("event_is_in_the_profile", "m"),
    ),
    "a start by timer": (
        process(*chain(TASK)).replace(
            b'<startEvent id="start">', f'<startEvent id="start">{timer()}'.encode()
        ),
        ("event_is_in_the_profile", "start"),
    ),
    "a condition in Python": (asking('__import__("os")'), ("condition_uses_only_declared_names", "g_a")),
    "a condition with an attribute": (
        asking("verdict.__class__"),
        ("condition_uses_only_declared_names", "g_a"),
    ),
    "a function nobody declared": (asking("is_friday()"), ("condition_uses_only_declared_names", "g_a")),
    "a closing condition in Python": (
        many(OVER_UNITS + formal("completionCondition", "len(votes) > 3")),
        ("condition_uses_only_declared_names", "m"),
    ),
    "text hidden behind an element": (
        asking("True").replace(b">True<", b">verdict<documentation/> == 1<"),
        ("expression_is_plain_text", "g_a"),
    ),
    "a timer with a date of its own": (waiting("2026-10-01"), ("timer_asks_for_a_deadline", "t")),
    "a timer by a condition's function": (waiting("has_units()"), ("timer_asks_for_a_deadline", "t")),
    "a timer that compares": (waiting('deadline("a") == 1'), ("timer_asks_for_a_deadline", "t")),
    "a timer with a variable": (waiting("deadline(code)"), ("timer_asks_for_a_deadline", "t")),
    "a timer by duration": (
        waiting("x").replace(b"timeDate", b"timeDuration").replace(b">x<", b">P7D<"),
        ("timer_asks_for_a_deadline", "t"),
    ),
    "a service task without a step": (
        process(*chain(node("serviceTask", "s"))),
        ("service_task_names_a_step", "s"),
    ),
    "a step nobody registered": (
        process(*chain(node("serviceTask", "s", step("launch_rocket")))),
        ("service_task_names_a_step", "s"),
    ),
    "a misspelt extension of ours": (
        process(*chain(node("serviceTask", "s", step(extra=' arg="x"')))),
        ("own_extensions_are_known", "s"),
    ),
    "our step on a task for a person": (
        process(*chain(node("userTask", "a", step()))),
        ("own_extensions_are_known", "a"),
    ),
    "an attribute of another engine": (
        process(*chain('<userTask id="a" camunda:assignee="demo"/>')),
        ("no_foreign_engine_extensions", "a"),
    ),
    "a script of another engine": (
        process(
            *chain(
                node(
                    "userTask",
                    "a",
                    "<extensionElements><spiffworkflow:preScript>x = 1</spiffworkflow:preScript>"
                    "</extensionElements>",
                )
            )
        ),
        ("no_foreign_engine_extensions", "a"),
    ),
    "instances one after another": (
        many(OVER_UNITS, isSequential="true"),
        ("multi_instance_is_parallel_over_a_collection", "m"),
    ),
    "instances without an item": (
        many("<loopDataInputRef>units</loopDataInputRef>"),
        ("multi_instance_is_parallel_over_a_collection", "m"),
    ),
    "a drawing that is not to run": (
        process(*chain(TASK), executable="false"),
        ("process_is_executable", "p"),
    ),
    "a process that does not say": (process(*chain(TASK), executable=None), ("process_is_executable", "p")),
    "two processes": (
        process(*chain(TASK), beside='<process id="q" isExecutable="true"/>'),
        ("file_holds_one_process", "q"),
    ),
    "two starts": (
        process(*chain(TASK), node("startEvent", "again"), flow("again", "a")),
        ("process_has_one_start", "p"),
    ),
}

ADMITTED = {
    "a comparison": asking('verdict == "return" and not has_units()'),
    "a declared function": asking("has_units()"),
    "a deadline": waiting('deadline("confirm", -2)'),
    "a card": waiting('card("confirm", "yellow")'),
    "a countersign": many(OVER_UNITS + formal("completionCondition", "vote_closed()")),
    "a step with an argument": process(*chain(node("serviceTask", "s", step(extra=' argument="x"')))),
    "a task done by hand": process(*chain(node("manualTask", "a"))),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_outside_the_profile_is_refused_at_its_element(what: str) -> None:
    xml, blamed = REFUSED[what]

    assert blamed in rules_broken(xml)


@pytest.mark.parametrize("what", ADMITTED)
def test_what_is_inside_the_profile_is_admitted(what: str) -> None:
    assert findings_of(ADMITTED[what]) == []


def test_every_rule_of_the_profile_is_tried() -> None:
    assert set(PROFILE.rules) == {rule for _, (rule, _) in REFUSED.values()}


def test_a_reason_is_a_chinese_sentence_that_names_what_was_found() -> None:
    (finding,) = findings_of(asking("is_friday()"))

    assert "is_friday" in finding.reason
    assert "未登记" in finding.reason
