"""Rules on activities, and on what a process or sub-process must hold. BPMN 2.0 sections 10.2 and 10.3."""

from collections.abc import Iterator

from engine.procedures.admission.diagram import (
    ACTIVITIES,
    CHOREOGRAPHY_ACTIVITIES,
    FLOW_NODES,
    GATEWAYS,
    Diagram,
    Element,
    blame,
    children,
    is_event_sub_process,
    is_true,
    kind,
    words,
)
from engine.procedures.admission.formulas import is_meant_to_run
from engine.procedures.admission.terms import Blame, RuleBook

ACTIVITY_RULES: RuleBook[Diagram] = RuleBook()

_LOOPS = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")


@ACTIVITY_RULES.rule
def public_process_is_not_executable(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a process that is public and executable at once (EXT035)."""
    for process in diagram.of_kind("process"):
        if process.get("processType") == "Public" and is_true(process, "isExecutable"):
            yield blame(process, "公开流程（Public）只描述往来，不能同时标为可执行")


@ACTIVITY_RULES.rule
def process_holds_no_choreography(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a choreography activity in a process (EXT036)."""
    for node in diagram.of_kind(*CHOREOGRAPHY_ACTIVITIES):
        if kind(diagram.holder(node)) == "process":
            yield blame(node, "流程里不能放编排活动")


@ACTIVITY_RULES.rule
def sub_process_holds_no_choreography(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a choreography activity in a sub-process or transaction (EXT056, EXT062)."""
    for node in diagram.of_kind(*CHOREOGRAPHY_ACTIVITIES):
        if kind(diagram.holder(node)) in {"subProcess", "transaction", "adHocSubProcess"}:
            yield blame(node, "子流程里不能放编排活动")


@ACTIVITY_RULES.rule
def quantities_are_at_least_one(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an activity that starts or completes with no token (EXT037, EXT038)."""
    for activity in diagram.of_kind(*ACTIVITIES):
        for quantity in ("startQuantity", "completionQuantity"):
            if not (activity.get(quantity) or "1").isdecimal() or activity.get(quantity) == "0":
                yield blame(activity, f"{quantity} 不能小于 1")


@ACTIVITY_RULES.rule
def activity_repeats_one_way(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an activity that is both a loop and a multi-instance (EXT041)."""
    for activity in diagram.of_kind(*ACTIVITIES):
        if len(children(activity, *_LOOPS)) > 1:
            yield blame(activity, "一个活动不能同时标为循环和多实例")


@ACTIVITY_RULES.rule
def multi_instance_says_how_many(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a multi-instance with neither a number nor a collection (EXT067)."""
    for loop in diagram.of_kind("multiInstanceLoopCharacteristics"):
        if is_meant_to_run(loop) and not children(loop, "loopCardinality", "loopDataInputRef"):
            yield blame(loop, "多实例活动没有写明实例数，也没有写明按哪个集合展开")


@ACTIVITY_RULES.rule
def complex_behavior_is_asked_for_and_decidable(diagram: Diagram) -> Iterator[Blame]:
    """Refuse complex behaviour nobody asks for, or whose condition is a bare number or text (EXT072)."""
    for definition in diagram.of_kind("complexBehaviorDefinition"):
        loop = definition.getparent()
        if loop is not None and loop.get("behavior") != "Complex":
            yield blame(definition, "多实例的 behavior 不是 Complex，却定义了复杂行为")
        for condition in children(definition, "condition"):
            if words(condition)[:1] in set("0123456789\"'"):
                yield blame(definition, "复杂行为的条件不是能判断真假的表达式")


@ACTIVITY_RULES.rule
def ad_hoc_sub_process_holds_an_activity(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an ad-hoc sub-process without an activity (EXT061)."""
    for holder in diagram.of_kind("adHocSubProcess"):
        if not children(holder, *ACTIVITIES):
            yield blame(holder, "随意子流程里没有任何活动")


@ACTIVITY_RULES.rule
def ad_hoc_sub_process_has_no_start_or_end(diagram: Diagram) -> Iterator[Blame]:
    """Refuse start and end events in an ad-hoc sub-process (EXT062)."""
    for holder in diagram.of_kind("adHocSubProcess"):
        if children(holder, "startEvent", "endEvent"):
            yield blame(holder, "随意子流程里不能有开始事件或结束事件")


@ACTIVITY_RULES.rule
def event_sub_process_has_one_start(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an event sub-process with no start event or several (EXT058)."""
    for holder in filter(is_event_sub_process, diagram.elements):
        if len(children(holder, "startEvent")) != 1:
            yield blame(holder, "事件子流程必须恰有一个开始事件")


@ACTIVITY_RULES.rule
def start_and_end_come_together(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a process or sub-process with a start event but no end event, or the reverse (EXT105)."""
    for holder in diagram.of_kind("process", "subProcess", "transaction"):
        starts, ends = children(holder, "startEvent"), children(holder, "endEvent")
        started_otherwise = any(is_true(node, "instantiate") for node in holder)
        if starts and not ends:
            yield blame(holder, "有开始事件却没有结束事件")
        if ends and not starts and not started_otherwise:
            yield blame(holder, "有结束事件却没有开始事件")


@ACTIVITY_RULES.rule
def node_has_a_way_in(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an activity or gateway without a way in where a start event leads the way (EXT150)."""
    for node in _nodes_on_the_way(diagram):
        holder = diagram.holder(node)
        if holder is not None and children(holder, "startEvent") and not diagram.incoming(node):
            yield blame(node, "节点没有流入的顺序流，永远走不到")


@ACTIVITY_RULES.rule
def node_has_a_way_out(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an activity or gateway without a way out where an end event ends the way (EXT151)."""
    for node in _nodes_on_the_way(diagram):
        holder = diagram.holder(node)
        if holder is not None and children(holder, "endEvent") and not diagram.outgoing(node):
            yield blame(node, "节点没有流出的顺序流，走到这里就停住了")


@ACTIVITY_RULES.rule
def compensation_activity_has_no_flow(diagram: Diagram) -> Iterator[Blame]:
    """Refuse sequence flows at an activity that serves compensation. BPMN 2.0 section 10.7.1."""
    for activity in diagram.of_kind(*ACTIVITIES):
        flows = diagram.incoming(activity) + diagram.outgoing(activity)
        if is_true(activity, "isForCompensation") and flows:
            yield blame(activity, "补偿活动不能有顺序流")


@ACTIVITY_RULES.rule
def starting_receive_task_has_no_way_in(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a flow into a receive task that starts the process (EXT049)."""
    for task in diagram.of_kind("receiveTask"):
        if is_true(task, "instantiate") and diagram.incoming(task):
            yield blame(task, "启动流程的接收任务不能有流入")


@ACTIVITY_RULES.rule
def call_activity_calls_something(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a call activity that names no process. BPMN 2.0 section 10.3.6."""
    for call in diagram.of_kind("callActivity"):
        if not call.get("calledElement"):
            yield blame(call, "调用活动没有写明调用哪个流程（calledElement）")


@ACTIVITY_RULES.rule
def lane_lists_nodes(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a lane that lists something other than nodes. BPMN 2.0 section 10.8."""
    for reference in diagram.of_kind("flowNodeRef"):
        listed = diagram.named(words(reference))
        if listed is not None and kind(listed) not in FLOW_NODES:
            yield blame(reference, f"泳道里列了 {listed.get('id')}，它不是流程节点")


def _nodes_on_the_way(diagram: Diagram) -> Iterator[Element]:
    """Yield activities and gateways that a token must pass: not compensation, event or ad-hoc ones."""
    for node in diagram.of_kind(*ACTIVITIES, *GATEWAYS):
        aside = (
            is_true(node, "isForCompensation") or is_event_sub_process(node) or is_true(node, "instantiate")
        )
        if not aside and kind(diagram.holder(node)) != "adHocSubProcess":
            yield node
