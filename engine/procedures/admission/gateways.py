"""Rules on gateways. BPMN 2.0 section 10.6."""

from collections.abc import Iterator

from engine.procedures.admission.diagram import (
    GATEWAYS,
    Diagram,
    blame,
    is_true,
    kind,
    triggers,
)
from engine.procedures.admission.terms import Blame, RuleBook

GATEWAY_RULES: RuleBook[Diagram] = RuleBook()

_CAUGHT_AFTER_A_RACE = frozenset({"message", "signal", "timer", "conditional", "reference"})


@GATEWAY_RULES.rule
def gateway_splits_or_merges(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a gateway with at most one flow on either side (EXT135)."""
    for gateway in diagram.of_kind(*GATEWAYS):
        if len(diagram.incoming(gateway)) <= 1 and len(diagram.outgoing(gateway)) <= 1:
            yield blame(gateway, "网关既不分支也不汇合：流入和流出都不到两条")


@GATEWAY_RULES.rule
def gateway_direction_fits_its_flows(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a gateway whose declared direction denies its flows (EXT017, EXT018, EXT019)."""
    for gateway in diagram.of_kind(*GATEWAYS):
        many_in = len(diagram.incoming(gateway)) > 1
        many_out = len(diagram.outgoing(gateway)) > 1
        denied = {
            "Converging": many_out,
            "Diverging": many_in,
            "Mixed": not (many_in and many_out),
        }
        direction = gateway.get("gatewayDirection") or ""
        if denied.get(direction, False):
            yield blame(gateway, f"网关声明的方向是 {direction}，与流入流出的条数不符")


@GATEWAY_RULES.rule
def event_gateway_has_two_ways(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an event-based gateway with fewer than two ways out (EXT136)."""
    for gateway in diagram.of_kind("eventBasedGateway"):
        if len(diagram.outgoing(gateway)) < len(("one way", "another way")):
            yield blame(gateway, "事件网关至少要有两条流出")


@GATEWAY_RULES.rule
def event_gateway_leads_to_events(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a way out of an event-based gateway that awaits nothing (EXT138)."""
    for gateway in diagram.of_kind("eventBasedGateway"):
        for target in diagram.next_nodes(gateway):
            waits = kind(target) == "receiveTask" or (
                kind(target) == "intermediateCatchEvent" and set(triggers(target)) <= _CAUGHT_AFTER_A_RACE
            )
            if not waits:
                yield blame(gateway, f"事件网关后面只能是捕获事件或接收任务，{target.get('id')} 不是")


@GATEWAY_RULES.rule
def event_gateway_awaits_messages_one_way(diagram: Diagram) -> Iterator[Blame]:
    """Refuse receive tasks and message events behind one event-based gateway (EXT139)."""
    for gateway in diagram.of_kind("eventBasedGateway"):
        targets = diagram.next_nodes(gateway)
        by_task = any(kind(target) == "receiveTask" for target in targets)
        by_event = any("message" in triggers(target) for target in targets)
        if by_task and by_event:
            yield blame(gateway, "事件网关后面不能既用接收任务又用消息事件")


@GATEWAY_RULES.rule
def event_gateway_owns_its_targets(diagram: Diagram) -> Iterator[Blame]:
    """Refuse another way into what an event-based gateway awaits (EXT141)."""
    for gateway in diagram.of_kind("eventBasedGateway"):
        for target in diagram.next_nodes(gateway):
            if len(diagram.incoming(target)) > 1:
                yield blame(target, "事件网关后面的节点不能再有别的流入")


@GATEWAY_RULES.rule
def receive_task_behind_event_gateway_has_no_boundary(diagram: Diagram) -> Iterator[Blame]:
    """Refuse boundary events on a receive task behind an event-based gateway (EXT140)."""
    for gateway in diagram.of_kind("eventBasedGateway"):
        for target in diagram.next_nodes(gateway):
            if diagram.boundary_events(target):
                yield blame(target, "事件网关后面的接收任务不能带边界事件")


@GATEWAY_RULES.rule
def starting_event_gateway_has_no_way_in(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a flow into an event-based gateway that starts the process (EXT142)."""
    for gateway in diagram.of_kind("eventBasedGateway"):
        if is_true(gateway, "instantiate") and diagram.incoming(gateway):
            yield blame(gateway, "启动流程的事件网关不能有流入")


@GATEWAY_RULES.rule
def parallel_event_gateway_starts_the_process(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a parallel event-based gateway in the middle of a process. BPMN 2.0 section 10.6.6."""
    for gateway in diagram.of_kind("eventBasedGateway"):
        if gateway.get("eventGatewayType") == "Parallel" and not is_true(gateway, "instantiate"):
            yield blame(gateway, "并行事件网关只能用来启动流程")
