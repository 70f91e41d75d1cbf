"""Rules on what an event carries: its timer, condition, link, message, code. BPMN 2.0 section 10.5.5."""

import re
from collections.abc import Iterator

from engine.procedures.admission.diagram import (
    THROWING_EVENTS,
    Diagram,
    Element,
    blame,
    children,
    kind,
    words,
)
from engine.procedures.admission.formulas import is_formal, is_meant_to_run
from engine.procedures.admission.terms import Blame, RuleBook

EVENT_DEFINITIONS: RuleBook[Diagram] = RuleBook()

_CODES = {"error": "errorCode", "escalation": "escalationCode"}
_CALLS_A_FUNCTION = re.compile(r"[A-Za-z_]\w*\s*\(")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?")
_ISO_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
_ISO_CYCLE = re.compile(r"R\d*/(?P<duration>P[^/]+|[^/]+/P[^/]+|P[^/]+/[^/]+)")


@EVENT_DEFINITIONS.rule
def thrown_error_and_escalation_have_a_code(diagram: Diagram) -> Iterator[Blame]:
    """Refuse to throw an error or escalation that nobody can tell by its code (EXT011, EXT126)."""
    for name, code in _CODES.items():
        for definition in diagram.of_kind(f"{name}EventDefinition"):
            thrown = diagram.named(definition.get(f"{name}Ref"))
            throws = kind(definition.getparent()) in THROWING_EVENTS and is_meant_to_run(definition)
            if throws and (thrown is None or not thrown.get(code)):
                yield blame(definition, f"抛出的事件没有引用带 {code} 的定义，没有谁接得住")


@EVENT_DEFINITIONS.rule
def timer_has_one_time(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a timer with no time or several (EXT131)."""
    for timer in diagram.of_kind("timerEventDefinition"):
        times = children(timer, "timeDate", "timeDuration", "timeCycle")
        if len(times) > 1 or (not times and is_meant_to_run(timer)):
            yield blame(timer, "定时事件必须恰好写明一个时间：时刻、时长或周期")


@EVENT_DEFINITIONS.rule
def timer_date_is_a_date(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a time that is neither an ISO 8601 instant nor a call that returns one (EXT132)."""
    for time in _running(diagram, "timeDate"):
        if not (_CALLS_A_FUNCTION.match(words(time)) or _ISO_DATE.fullmatch(words(time))):
            yield blame(time, f"“{words(time)[:40]}”不是时刻")


@EVENT_DEFINITIONS.rule
def timer_cycle_is_a_cycle(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a cycle that is no ISO 8601 repetition (EXT133)."""
    for time in _running(diagram, "timeCycle"):
        if not _ISO_CYCLE.fullmatch(words(time)):
            yield blame(time, f"“{words(time)[:40]}”不是重复的周期")


@EVENT_DEFINITIONS.rule
def timer_duration_is_a_duration(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a duration that is no ISO 8601 duration (EXT134)."""
    for time in _running(diagram, "timeDuration"):
        if not _ISO_DURATION.fullmatch(words(time)):
            yield blame(time, f"“{words(time)[:40]}”不是时长")


@EVENT_DEFINITIONS.rule
def conditional_event_has_a_condition(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a conditional event whose condition is missing, empty or not formal (EXT123)."""
    for definition in _running(diagram, "conditionalEventDefinition"):
        conditions = children(definition, "condition")
        if not any(words(condition) and is_formal(condition) for condition in conditions):
            yield blame(definition, "条件事件没有可以计算的条件")


@EVENT_DEFINITIONS.rule
def message_event_names_an_operation(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a message event that is to run but names no operation (EXT128)."""
    for definition in _running(diagram, "messageEventDefinition"):
        if not children(definition, "operationRef"):
            yield blame(definition, "消息事件没有写明由哪个操作（operationRef）收发")


@EVENT_DEFINITIONS.rule
def message_event_names_a_message(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a message event that is to run but names no message (EXT127)."""
    for definition in _running(diagram, "messageEventDefinition"):
        if not definition.get("messageRef"):
            yield blame(definition, "消息事件没有写明是哪条消息（messageRef）")


@EVENT_DEFINITIONS.rule
def link_flows_one_way(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a flow into a catching link or out of a throwing one (EXT117)."""
    for event, _ in _links(diagram, "intermediateCatchEvent"):
        if diagram.incoming(event):
            yield blame(event, "接收链接的事件不能再有流入的顺序流")
    for event, _ in _links(diagram, "intermediateThrowEvent"):
        if diagram.outgoing(event):
            yield blame(event, "发出链接的事件不能再有流出的顺序流")


@EVENT_DEFINITIONS.rule
def thrown_link_is_caught(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a link whose catching side does not know it (EXT118)."""
    caught = [link for _, link in _links(diagram, "intermediateCatchEvent")]
    for event, link in _links(diagram, "intermediateThrowEvent"):
        if not any(_are_partners(link, other) for other in caught):
            yield blame(event, "链接没有对应的接收事件")


@EVENT_DEFINITIONS.rule
def caught_link_is_thrown(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a catching link that no throwing link leads to (EXT124)."""
    thrown = [link for _, link in _links(diagram, "intermediateThrowEvent")]
    for event, link in _links(diagram, "intermediateCatchEvent"):
        if not any(_are_partners(other, link) for other in thrown):
            yield blame(event, "链接没有对应的发出事件")


def _running(diagram: Diagram, name: str) -> Iterator[Element]:
    """Yield the elements of a kind that lie in a process meant to run: a drawing may leave things open."""
    return filter(is_meant_to_run, diagram.of_kind(name))


def _links(diagram: Diagram, side: str) -> Iterator[tuple[Element, Element]]:
    for event in diagram.of_kind(side):
        for link in children(event, "linkEventDefinition"):
            yield event, link


def _are_partners(thrown: Element, caught: Element) -> bool:
    """Return whether two links belong together: by each other's ids where given, else by their name."""
    targets = {words(target) for target in children(thrown, "target")}
    sources = {words(source) for source in children(caught, "source")}
    if targets or sources:
        return caught.get("id") in targets and (not sources or thrown.get("id") in sources)
    return bool(thrown.get("name")) and thrown.get("name") == caught.get("name")
