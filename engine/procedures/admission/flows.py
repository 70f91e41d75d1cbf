"""Rules on sequence flows and message flows. BPMN 2.0 sections 7.6 and 8.3.13."""

from collections.abc import Iterator

from engine.procedures.admission.diagram import (
    ACTIVITIES,
    EVENTS,
    FLOW_NODES,
    GATEWAYS,
    Diagram,
    Element,
    blame,
    children,
    is_event_sub_process,
    kind,
    triggers,
)
from engine.procedures.admission.terms import Blame, RuleBook

FLOWS: RuleBook[Diagram] = RuleBook()

_ARTIFACTS = frozenset({"association", "group", "textAnnotation"})
_ENDS = (("sourceRef", "起点"), ("targetRef", "终点"))


@FLOWS.rule
def artifact_is_no_flow_target(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a sequence flow into a note, group or association (EXT006)."""
    for flow in diagram.of_kind("sequenceFlow"):
        if kind(diagram.target(flow)) in _ARTIFACTS:
            yield blame(flow, "顺序流的终点是注释、分组或关联，它们不参与流程")


@FLOWS.rule
def artifact_is_no_flow_source(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a sequence flow out of a note, group or association (EXT007)."""
    for flow in diagram.of_kind("sequenceFlow"):
        if kind(diagram.source(flow)) in _ARTIFACTS:
            yield blame(flow, "顺序流的起点是注释、分组或关联，它们不参与流程")


@FLOWS.rule
def artifact_has_no_message_flow(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a message flow at a note, group or association (EXT008, EXT009)."""
    for flow in diagram.of_kind("messageFlow"):
        if {kind(diagram.source(flow)), kind(diagram.target(flow))} & _ARTIFACTS:
            yield blame(flow, "消息流连到了注释、分组或关联上")


@FLOWS.rule
def flow_joins_two_nodes(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a sequence flow at anything but an activity, event or gateway (EXT021, EXT022)."""
    for flow in diagram.of_kind("sequenceFlow"):
        for end, place in _ENDS:
            element = diagram.named(flow.get(end))
            if element is not None and kind(element) not in FLOW_NODES | _ARTIFACTS:
                yield blame(flow, f"顺序流的{place}是 {kind(element)}，只能是活动、事件或网关")


@FLOWS.rule
def flow_avoids_event_sub_processes(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a sequence flow into or out of an event sub-process (EXT021, EXT022, EXT057)."""
    for flow in diagram.of_kind("sequenceFlow"):
        for end, place in _ENDS:
            if is_event_sub_process(diagram.named(flow.get(end))):
                yield blame(flow, f"顺序流的{place}是事件子流程，事件子流程只由事件启动")


@FLOWS.rule
def flow_stays_in_its_pool(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a sequence flow from one process into another (EXT028)."""
    for flow in diagram.of_kind("sequenceFlow"):
        source, target = diagram.source(flow), diagram.target(flow)
        if _both_are_nodes(source, target) and _process(source) is not _process(target):
            yield blame(flow, "顺序流不能从一个泳池连到另一个泳池")


@FLOWS.rule
def flow_stays_in_its_sub_process(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a sequence flow across the border of a sub-process (EXT152)."""
    for flow in diagram.of_kind("sequenceFlow"):
        source, target = diagram.source(flow), diagram.target(flow)
        if source is None or target is None or _process(source) is not _process(target):
            continue
        if not (diagram.holder(source) is diagram.holder(target) is diagram.holder(flow)):
            yield blame(flow, "顺序流不能穿过子流程的边界")


@FLOWS.rule
def condition_leaves_a_choice(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a condition behind an event, a parallel or an event-based gateway (EXT025, EXT137)."""
    for flow in diagram.of_kind("sequenceFlow"):
        source = kind(diagram.source(flow))
        if children(flow, "conditionExpression") and (
            source in EVENTS or source in {"parallelGateway", "eventBasedGateway"}
        ):
            yield blame(flow, f"从 {source} 出来的顺序流不能带条件")


@FLOWS.rule
def default_is_an_outgoing_flow(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a default flow that does not leave its own node (EXT026)."""
    for node in diagram.nodes():
        default = node.get("default")
        if default and default not in {flow.get("id") for flow in diagram.outgoing(node)}:
            yield blame(node, f"默认流“{default}”不是从这个节点出来的")


@FLOWS.rule
def default_belongs_to_a_choice(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a default flow on a node that does not choose: the XSD knows it only on choosing nodes."""
    choosing = ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}
    for node in diagram.nodes():
        if node.get("default") and kind(node) not in choosing:
            yield blame(node, f"{kind(node)} 不做选择，不能有默认流")


@FLOWS.rule
def message_flow_crosses_pools(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a message flow inside one pool: there, sequence flows lead on (EXT031)."""
    for flow in diagram.of_kind("messageFlow"):
        source, target = diagram.source(flow), diagram.target(flow)
        if source is None or target is None:
            continue
        if _pool(diagram, source) is _pool(diagram, target):
            yield blame(flow, "消息流的两端在同一个泳池里")


@FLOWS.rule
def message_flow_ends_at_a_receiver(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a message flow to a gateway, an end event, or an event that awaits no message (EXT108)."""
    for flow in diagram.of_kind("messageFlow"):
        target = diagram.target(flow)
        if kind(target) in GATEWAYS | {"endEvent", "intermediateThrowEvent"} or _knows_no_message(target):
            yield blame(flow, f"消息流的终点 {kind(target)} 不接收消息")


@FLOWS.rule
def message_flow_starts_at_a_sender(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a message flow from a gateway, a catching event, or an event that throws none (EXT109)."""
    for flow in diagram.of_kind("messageFlow"):
        source = diagram.source(flow)
        catching = {"startEvent", "intermediateCatchEvent", "boundaryEvent"}
        if kind(source) in GATEWAYS | catching or _knows_no_message(source):
            yield blame(flow, f"消息流的起点 {kind(source)} 不发出消息")


def _both_are_nodes(source: Element | None, target: Element | None) -> bool:
    return kind(source) in FLOW_NODES and kind(target) in FLOW_NODES


def _process(element: Element | None) -> Element | None:
    if element is None:
        return None
    return next((above for above in element.iterancestors() if kind(above) == "process"), None)


def _pool(diagram: Diagram, element: Element) -> Element | None:
    """Return the process behind one end of a message flow; a pool without a process stands for itself."""
    if kind(element) != "participant":
        return _process(element)
    process = diagram.named(element.get("processRef"))
    return element if process is None else process


def _knows_no_message(event: Element | None) -> bool:
    if event is None or kind(event) not in EVENTS:
        return False
    return not {"message", "reference"} & set(triggers(event))
