"""What SpiffWorkflow would run wrongly without a word is refused, by the rule and at the element."""

import pytest

from engine.procedures.admission.engine_traps import ENGINE_TRAPS
from engine.procedures.admission.soundness import SOUNDNESS
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
ESCALATION = '<escalation id="e1" escalationCode="E"/>'


def split(*, default: str = ' default="g_end"', condition: str | None = 'verdict == "return"') -> bytes:
    """Return start, task a, gateway g back to a or on to the end."""
    gateway = f'<exclusiveGateway id="g"{default}/>'
    return process(*chain(TASK, gateway), flow("g", "a", condition))


def both_ways(join: str) -> bytes:
    """Return an exclusive split whose two branches meet at a gateway of the given kind."""
    return process(
        node("startEvent", "start"),
        '<exclusiveGateway id="g" default="g_b"/>',
        node("userTask", "a"),
        node("userTask", "b"),
        node(join, "j"),
        node("endEvent", "end"),
        flow("start", "g"),
        flow("g", "a", 'verdict == "yes"'),
        flow("g", "b"),
        flow("a", "j"),
        flow("b", "j"),
        flow("j", "end"),
    )


def event_sub_process() -> str:
    """Return an event sub-process that an escalation starts."""
    start = node("startEvent", "s2", '<escalationEventDefinition escalationRef="e1"/>')
    return node(
        "subProcess", "handler", start + node("endEvent", "e2") + flow("s2", "e2"), triggeredByEvent="true"
    )


def with_boundary(definition: str, beside: str = "", **attributes: str) -> bytes:
    """Return task a with a boundary event b on it that leads to its own end."""
    event = node("boundaryEvent", "b", definition, attachedToRef="a", **attributes)
    return process(*chain(TASK), event, node("endEvent", "late"), flow("b", "late"), beside=beside)


TRAPS = {
    "a condition on the only way out of an activity is ignored": (
        process(node("startEvent", "start"), TASK, node("endEvent", "end"), flow("start", "a")).replace(
            b"</process>", flow("a", "end", "has_units()").encode() + b"</process>"
        ),
        ("only_flow_has_no_condition", "a_end"),
    ),
    "an activity without a way out leaves a dead case": (
        process(node("startEvent", "start"), TASK, flow("start", "a")),
        ("activity_has_a_way_out", "a"),
    ),
    "several ways out of an activity are not a split": (
        process(*chain(TASK), node("endEvent", "other"), flow("a", "other")),
        ("activity_does_not_split", "a"),
    ),
    "a throwing link swallows the token": (
        process(*chain(TASK, node("intermediateThrowEvent", "l", '<linkEventDefinition id="ld" name="x"/>'))),
        ("no_link_events", "ld"),
    ),
    "a thrown compensation is passed by": (
        process(*chain(TASK, node("intermediateThrowEvent", "c", '<compensateEventDefinition id="cd"/>'))),
        ("no_compensation", "cd"),
    ),
    "an activity for compensation never runs": (
        process(*chain(TASK), node("userTask", "undo", isForCompensation="true")),
        ("no_compensation", "undo"),
    ),
    "a signal end sends no signal": (
        process(*chain(TASK)).replace(b'<endEvent id="end">', b'<endEvent id="end"><signalEventDefinition/>'),
        ("no_signal_end", "end"),
    ),
    "an event sub-process starts at once": (
        process(*chain(TASK), event_sub_process(), beside=ESCALATION),
        ("no_event_sub_process", "handler"),
    ),
    "an unreachable node is dropped": (
        process(*chain(TASK), node("userTask", "island"), flow("island", "end")),
        ("node_can_be_reached", "island"),
    ),
    "a node from which no end can be reached": (
        process(*chain(TASK), node("userTask", "x"), node("userTask", "y"), flow("x", "y"), flow("y", "x")),
        ("end_can_be_reached", "x"),
    ),
    "a boundary event on nothing is dropped": (
        with_boundary(timer()).replace(b'attachedToRef="a"', b'attachedToRef="nobody"'),
        ("boundary_event_has_a_host", "b"),
    ),
    "startQuantity is not read": (
        process(*chain(node("userTask", "a", startQuantity="2"))),
        ("token_quantities_are_one", "a"),
    ),
    "completionQuantity is not read": (
        process(*chain(node("userTask", "a", completionQuantity="3"))),
        ("token_quantities_are_one", "a"),
    ),
    "an error boundary that does not interrupt is accepted": (
        with_boundary("<errorEventDefinition/>", cancelActivity="false"),
        ("error_boundary_interrupts", "b"),
    ),
    "a split without a default fails on a person's click": (
        split(default=""),
        ("splitting_gateway_has_a_default", "g"),
    ),
    "a split flow without a condition": (split(condition=None), ("split_flows_have_conditions", "g_a")),
    "a condition on the default flow is not read": (
        split(default=' default="g_a"'),
        ("default_flow_has_no_condition", "g_a"),
    ),
    "a loop of steps alone never rests": (
        process(
            *chain(node("serviceTask", "s", step()), '<exclusiveGateway id="g" default="g_end"/>'),
            flow("g", "s", "has_units()"),
        ),
        ("loop_waits_for_someone", "s"),
    ),
    "a plain task waits for nobody": (process(*chain(node("task", "a"))), ("no_plain_task", "a")),
    "cancelActivity=1 is taken for no": (
        with_boundary(timer(), cancelActivity="1"),
        ("booleans_are_spelt_out", "b"),
    ),
    "a multi-instance with number and collection": (
        process(
            *chain(
                node(
                    "userTask",
                    "a",
                    '<multiInstanceLoopCharacteristics id="m">'
                    + formal("loopCardinality", "3")
                    + "<loopDataInputRef>units</loopDataInputRef>"
                    + "</multiInstanceLoopCharacteristics>",
                )
            )
        ),
        ("multi_instance_is_counted_one_way", "m"),
    ),
    "an event with two triggers": (
        with_boundary(timer() + "<errorEventDefinition/>"),
        ("event_has_one_trigger", "b"),
    ),
    "a parallel join behind an exclusive split waits for ever": (
        both_ways("parallelGateway"),
        ("joined_branches_all_arrive", "j"),
    ),
}

SOUND = {
    "one task": process(*chain(TASK)),
    "a return with a default": split(),
    "two branches that meet exclusively": both_ways("exclusiveGateway"),
    "a timer on a task": with_boundary(timer()),
    "a reminder beside a task": with_boundary(timer('card("confirm", "reminder")'), cancelActivity="false"),
    "an escalation out of a sub-process": with_boundary(
        '<escalationEventDefinition escalationRef="e1"/>', beside=ESCALATION
    ),
    "a step": process(*chain(node("serviceTask", "s", step()))),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_is_refused_at_its_element(trap: str) -> None:
    xml, blamed = TRAPS[trap]

    assert blamed in rules_broken(xml)


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_diagram_is_admitted(name: str) -> None:
    assert findings_of(SOUND[name]) == []


def test_every_trap_rule_is_tried() -> None:
    tried = {rule for _, (rule, _) in TRAPS.values()}

    assert set(ENGINE_TRAPS.rules) | set(SOUNDNESS.rules) == tried
