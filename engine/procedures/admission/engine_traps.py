"""What SpiffWorkflow 3.2 would run wrongly without a word: each was seen to happen or read in its parser.

The XSD and the engine let all of these through; the case then goes astray, or stands still with nothing
open (a dead case).
"""

from collections.abc import Iterator

from engine.procedures.admission.diagram import (
    ACTIVITIES,
    GATEWAYS,
    HOLDERS,
    Diagram,
    Element,
    blame,
    children,
    is_event_sub_process,
    is_true,
    kind,
    triggers,
)
from engine.procedures.admission.terms import Blame, RuleBook

ENGINE_TRAPS: RuleBook[Diagram] = RuleBook()

_CHOOSING = ("exclusiveGateway", "inclusiveGateway")
_BOOLEANS = ("isExecutable", "isSequential", "cancelActivity", "triggeredByEvent")


@ENGINE_TRAPS.rule
def only_flow_has_no_condition(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a condition on the only way out: behind an activity the engine takes it although false."""
    for node in diagram.of_kind(*ACTIVITIES, *_CHOOSING):
        flows = diagram.outgoing(node)
        if len(flows) == 1 and children(flows[0], "conditionExpression"):
            yield blame(flows[0], "唯一的流出带了条件，引擎会不看条件直接通过；请改用网关分支")


@ENGINE_TRAPS.rule
def activity_has_a_way_out(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an implicit end: the case never ends and nothing is open."""
    for activity in diagram.of_kind(*ACTIVITIES):
        if not diagram.outgoing(activity) and not is_event_sub_process(activity):
            yield blame(activity, "活动后面没有流出，案件走到这里会停住；请连到结束事件")


@ENGINE_TRAPS.rule
def activity_does_not_split(diagram: Diagram) -> Iterator[Blame]:
    """Refuse several ways out of an activity: the engine wants a gateway."""
    for activity in diagram.of_kind(*ACTIVITIES):
        if len(diagram.outgoing(activity)) > 1:
            yield blame(activity, "活动有多条流出，请在后面加网关")


@ENGINE_TRAPS.rule
def no_link_events(diagram: Diagram) -> Iterator[Blame]:
    """Refuse link events: throwing one swallows the token, a dead case."""
    for definition in diagram.of_kind("linkEventDefinition"):
        yield blame(definition, "引擎不执行链接事件，案件走到这里会消失；请直接画连线")


@ENGINE_TRAPS.rule
def no_compensation(diagram: Diagram) -> Iterator[Blame]:
    """Refuse compensation: the engine passes it by as a plain event."""
    for definition in diagram.of_kind("compensateEventDefinition"):
        yield blame(definition, "引擎不执行补偿，会当作普通事件走过")
    for activity in diagram.of_kind(*ACTIVITIES):
        if is_true(activity, "isForCompensation"):
            yield blame(activity, "引擎不执行补偿活动")


@ENGINE_TRAPS.rule
def no_signal_end(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a signal end event: no signal is sent."""
    for event in diagram.of_kind("endEvent"):
        if "signal" in triggers(event):
            yield blame(event, "引擎在信号结束事件处不会发出信号")


@ENGINE_TRAPS.rule
def no_event_sub_process(diagram: Diagram) -> Iterator[Blame]:
    """Refuse event sub-processes: they start at once, or interrupt nothing."""
    for holder in filter(is_event_sub_process, diagram.elements):
        yield blame(holder, "引擎不能正确执行事件子流程：会提前启动，或者不中断原流程")


@ENGINE_TRAPS.rule
def node_can_be_reached(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a node that no way leads to: the engine drops it."""
    for holder in diagram.of_kind(*HOLDERS):
        reached = diagram.reached_from(children(holder, "startEvent"))
        for node in _own_nodes(diagram, holder):
            if node.get("id") not in reached:
                yield blame(node, "从开始事件走不到这个节点，引擎会把它丢掉")


@ENGINE_TRAPS.rule
def end_can_be_reached(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a node from which no end event can be reached: a case could never be closed."""
    ends = {event.get("id") for event in diagram.of_kind("endEvent")}
    for node in diagram.nodes():
        if not is_event_sub_process(node) and not ends & diagram.reached_from([node]):
            yield blame(node, "从这个节点走不到任何结束事件，案件永远办不结")


@ENGINE_TRAPS.rule
def boundary_event_has_a_host(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a boundary event on nothing, or on an activity elsewhere: the engine drops it."""
    for event in diagram.of_kind("boundaryEvent"):
        host = diagram.named(event.get("attachedToRef"))
        if host is None or diagram.holder(host) is not diagram.holder(event):
            yield blame(event, "边界事件没有附在同一流程的活动上，引擎会把它丢掉")


@ENGINE_TRAPS.rule
def token_quantities_are_one(diagram: Diagram) -> Iterator[Blame]:
    """Refuse token quantities: the engine does not read them."""
    for activity in diagram.of_kind(*ACTIVITIES):
        for quantity in ("startQuantity", "completionQuantity"):
            if (activity.get(quantity) or "1") != "1":
                yield blame(activity, f"引擎不看 {quantity}，只能是 1")


@ENGINE_TRAPS.rule
def error_boundary_interrupts(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an error boundary that lets its activity go on: the engine accepts it."""
    for event in diagram.of_kind("boundaryEvent"):
        if "error" in triggers(event) and event.get("cancelActivity") in {"false", "0"}:
            yield blame(event, "错误边界事件必须中断所附的活动")


@ENGINE_TRAPS.rule
def splitting_gateway_has_a_default(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a choice without a default flow: when nothing fits, a person's click ends in an exception."""
    for gateway in diagram.of_kind(*_CHOOSING):
        if len(diagram.outgoing(gateway)) > 1 and not gateway.get("default"):
            yield blame(gateway, "分支网关没有默认流，条件都不成立时案件会出错")


@ENGINE_TRAPS.rule
def split_flows_have_conditions(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a flow of a choice without a condition, unless it is the default."""
    for gateway in diagram.of_kind(*_CHOOSING):
        flows = diagram.outgoing(gateway)
        for flow in flows if len(flows) > 1 else []:
            if not children(flow, "conditionExpression") and flow.get("id") != gateway.get("default"):
                yield blame(flow, "分支网关的流出既没有条件，也不是默认流")


@ENGINE_TRAPS.rule
def default_flow_has_no_condition(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a condition on a default flow: the engine does not read it."""
    for flow in diagram.of_kind("sequenceFlow"):
        source = diagram.source(flow)
        is_default = source is not None and source.get("default") == flow.get("id")
        if is_default and children(flow, "conditionExpression"):
            yield blame(flow, "默认流带了条件，引擎不会看它")


@ENGINE_TRAPS.rule
def loop_waits_for_someone(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a loop of gateways and steps alone: the engine would run round it without end."""
    automatic = {node.get("id") or "" for node in diagram.of_kind("serviceTask", *GATEWAYS)}
    for node in diagram.of_kind("serviceTask", *GATEWAYS):
        if node.get("id") in diagram.reached_from(diagram.next_nodes(node), only=automatic):
            yield blame(node, "回路上没有人工任务也没有定时，会一直空转；请在回路里放一个人工环节")


@ENGINE_TRAPS.rule
def no_plain_task(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a task without a kind: the engine waits for a person whom nobody named."""
    for task in diagram.of_kind("task"):
        yield blame(task, "任务没有写明种类，引擎会当作人工任务等着；请改为用户任务或服务任务")


@ENGINE_TRAPS.rule
def booleans_are_spelt_out(diagram: Diagram) -> Iterator[Blame]:
    """Refuse "1" and "0" for yes and no: the engine takes isSequential="1" and cancelActivity="1" for no."""
    for element in diagram.elements:
        for attribute in _BOOLEANS:
            if element.get(attribute) not in {None, "true", "false"}:
                yield blame(element, f"{attribute} 只能写 true 或 false")


@ENGINE_TRAPS.rule
def multi_instance_is_counted_one_way(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a multi-instance with both a number and a collection."""
    for loop in diagram.of_kind("multiInstanceLoopCharacteristics"):
        if len(children(loop, "loopCardinality", "loopDataInputRef")) > 1:
            yield blame(loop, "多实例活动既写了实例数又写了集合，只能写一个")


@ENGINE_TRAPS.rule
def event_has_one_trigger(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an event with several triggers: not proven to run."""
    for event in diagram.nodes():
        if kind(event) not in ACTIVITIES | GATEWAYS and len(triggers(event)) > 1:
            yield blame(event, "一个事件只能有一个触发条件")


def _own_nodes(diagram: Diagram, holder: Element) -> Iterator[Element]:
    """Yield the nodes directly in a process or sub-process that a flow should lead to."""
    for node in diagram.nodes():
        if diagram.holder(node) is holder and not is_event_sub_process(node):
            yield node
