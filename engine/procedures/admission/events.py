"""Rules on events: where they stand and what they may wait for or throw. BPMN 2.0 section 10.5."""

from collections.abc import Iterator

from engine.procedures.admission.diagram import (
    ACTIVITIES,
    Diagram,
    Element,
    blame,
    is_event_sub_process,
    is_true,
    kind,
    triggers,
)
from engine.procedures.admission.terms import Blame, RuleBook

EVENT_RULES: RuleBook[Diagram] = RuleBook()


@EVENT_RULES.rule
def start_event_has_no_way_in(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a sequence flow into a start event (EXT096)."""
    for event in diagram.of_kind("startEvent"):
        if diagram.incoming(event):
            yield blame(event, "开始事件不能有流入的顺序流")


@EVENT_RULES.rule
def start_event_has_a_way_out(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a start event that leads nowhere (EXT097)."""
    for event in diagram.of_kind("startEvent"):
        if not diagram.outgoing(event):
            yield blame(event, "开始事件没有流出的顺序流")


@EVENT_RULES.rule
def start_of_a_process_waits_for_something_possible(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a process start by cancel, link, terminate, error, escalation or compensation (EXT098)."""
    impossible = {"cancel", "link", "terminate", "error", "escalation", "compensate"}
    for event in diagram.of_kind("startEvent"):
        if kind(diagram.holder(event)) == "process" and set(triggers(event)) & impossible:
            yield blame(event, f"流程不能由{_kinds(event)}事件启动")


@EVENT_RULES.rule
def start_of_a_sub_process_waits_for_nothing(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a trigger on the start event of a sub-process that a flow starts (EXT098)."""
    for event in diagram.of_kind("startEvent"):
        holder = diagram.holder(event)
        inside = kind(holder) in {"subProcess", "transaction", "adHocSubProcess"}
        if inside and not is_event_sub_process(holder) and triggers(event):
            yield blame(event, "普通子流程的开始事件不能带触发条件")


@EVENT_RULES.rule
def start_of_an_event_sub_process_has_a_trigger(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an event sub-process that no event starts (EXT059, EXT129)."""
    for event in diagram.of_kind("startEvent"):
        if is_event_sub_process(diagram.holder(event)) and not triggers(event):
            yield blame(event, "事件子流程的开始事件没有写明由什么事件触发")


@EVENT_RULES.rule
def start_of_an_event_sub_process_can_happen(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an event sub-process started by cancel, link or terminate (EXT059)."""
    for event in diagram.of_kind("startEvent"):
        wrong = set(triggers(event)) & {"cancel", "link", "terminate"}
        if is_event_sub_process(diagram.holder(event)) and wrong:
            yield blame(event, f"事件子流程不能由{_kinds(event)}事件启动")


@EVENT_RULES.rule
def start_by_error_or_compensation_interrupts(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an event sub-process that an error or a compensation starts beside its host (EXT059)."""
    for event in diagram.of_kind("startEvent"):
        wrong = set(triggers(event)) & {"error", "compensate"}
        if wrong and event.get("isInterrupting") in {"false", "0"}:
            yield blame(event, f"由{_kinds(event)}事件启动的子流程必须中断原流程")


@EVENT_RULES.rule
def end_event_has_no_way_out(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a sequence flow out of an end event (EXT104)."""
    for event in diagram.of_kind("endEvent"):
        if diagram.outgoing(event):
            yield blame(event, "结束事件不能有流出的顺序流")


@EVENT_RULES.rule
def end_event_has_a_way_in(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an end event that nothing leads to (EXT107)."""
    for event in diagram.of_kind("endEvent"):
        if not diagram.incoming(event) and kind(diagram.holder(event)) != "adHocSubProcess":
            yield blame(event, "结束事件没有流入的顺序流，永远走不到")


@EVENT_RULES.rule
def end_event_throws_something_possible(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an end event that waits: timer, condition or link (EXT146)."""
    for event in diagram.of_kind("endEvent"):
        if set(triggers(event)) & {"timer", "conditional", "link"}:
            yield blame(event, f"结束事件不能是{_kinds(event)}事件")


@EVENT_RULES.rule
def cancel_stays_in_a_transaction(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a cancel end outside a transaction, and a cancel boundary on anything else (EXT106)."""
    for event in diagram.of_kind("endEvent", "boundaryEvent"):
        host = (
            diagram.holder(event) if kind(event) == "endEvent" else diagram.named(event.get("attachedToRef"))
        )
        if "cancel" in triggers(event) and kind(host) != "transaction":
            yield blame(event, "取消事件只能用在事务子流程里")


@EVENT_RULES.rule
def boundary_event_sits_on_an_activity(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a boundary event on a gateway or event (EXT110)."""
    for event in diagram.of_kind("boundaryEvent"):
        host = diagram.named(event.get("attachedToRef"))
        if host is not None and kind(host) not in ACTIVITIES:
            yield blame(event, f"边界事件只能附在活动上，这里附在了 {kind(host)} 上")


@EVENT_RULES.rule
def boundary_event_has_no_way_in(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a sequence flow into a boundary event (EXT112)."""
    for event in diagram.of_kind("boundaryEvent"):
        if diagram.incoming(event):
            yield blame(event, "边界事件不能有流入的顺序流")


@EVENT_RULES.rule
def boundary_event_has_a_way_out(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a boundary event that leads nowhere; compensation leads on by an association (EXT113)."""
    for event in diagram.of_kind("boundaryEvent"):
        if "compensate" not in triggers(event) and not diagram.outgoing(event):
            yield blame(event, "边界事件没有流出的顺序流")


@EVENT_RULES.rule
def boundary_event_waits_for_something_possible(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a boundary event that waits for nothing, for a link or for a terminate (EXT130, EXT147)."""
    for event in diagram.of_kind("boundaryEvent"):
        if not triggers(event):
            yield blame(event, "边界事件没有写明等待什么事件")
        elif set(triggers(event)) & {"link", "terminate"}:
            yield blame(event, f"边界事件不能是{_kinds(event)}事件")


@EVENT_RULES.rule
def boundary_of_error_cancel_compensation_interrupts(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an error, cancel or compensation boundary that lets its activity go on (EXT147)."""
    for event in diagram.of_kind("boundaryEvent"):
        wrong = set(triggers(event)) & {"error", "cancel", "compensate"}
        if wrong and event.get("cancelActivity") in {"false", "0"}:
            yield blame(event, f"{_kinds(event)}边界事件必须中断所附的活动")


@EVENT_RULES.rule
def compensation_boundary_has_one_handler(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a compensation boundary without exactly one association to a compensation activity (EXT143)."""
    for event in diagram.of_kind("boundaryEvent"):
        if "compensate" not in triggers(event):
            continue
        handlers = [
            diagram.target(association)
            for association in diagram.of_kind("association")
            if association.get("sourceRef") == event.get("id")
        ]
        if len(handlers) != 1 or handlers[0] is None or not is_true(handlers[0], "isForCompensation"):
            yield blame(event, "补偿边界事件必须用一条关联连到一个补偿活动")


@EVENT_RULES.rule
def intermediate_event_has_a_way_in(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an intermediate event that nothing leads to; a catching link needs none (EXT115)."""
    for event in diagram.of_kind("intermediateCatchEvent", "intermediateThrowEvent"):
        catches_link = kind(event) == "intermediateCatchEvent" and "link" in triggers(event)
        if not diagram.incoming(event) and not catches_link:
            yield blame(event, "中间事件没有流入的顺序流，永远走不到")


@EVENT_RULES.rule
def intermediate_event_has_a_way_out(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an intermediate event that leads nowhere; a throwing link needs none (EXT116)."""
    for event in diagram.of_kind("intermediateCatchEvent", "intermediateThrowEvent"):
        throws_link = kind(event) == "intermediateThrowEvent" and "link" in triggers(event)
        if not diagram.outgoing(event) and not throws_link:
            yield blame(event, "中间事件没有流出的顺序流")


@EVENT_RULES.rule
def intermediate_catch_waits_for_something_possible(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a catching event that waits for nothing, or for what never passes there (EXT148)."""
    impossible = {"cancel", "terminate", "error", "compensate", "escalation"}
    for event in diagram.of_kind("intermediateCatchEvent"):
        if not triggers(event):
            yield blame(event, "中间捕获事件没有写明等待什么事件")
        elif set(triggers(event)) & impossible:
            yield blame(event, f"中间捕获事件不能是{_kinds(event)}事件")


@EVENT_RULES.rule
def intermediate_throw_throws_something_possible(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a throwing event of a kind that only ends or only waits (EXT149)."""
    impossible = {"cancel", "terminate", "error", "timer", "conditional"}
    for event in diagram.of_kind("intermediateThrowEvent"):
        if set(triggers(event)) & impossible:
            yield blame(event, f"中间抛出事件不能是{_kinds(event)}事件")


def _kinds(event: Element) -> str:
    chinese = {
        "cancel": "取消",
        "link": "链接",
        "terminate": "终止",
        "error": "错误",
        "escalation": "升级",
        "compensate": "补偿",
        "timer": "定时",
        "conditional": "条件",
        "message": "消息",
        "signal": "信号",
        "reference": "引用的",
    }
    return "、".join(chinese.get(trigger, trigger) for trigger in triggers(event))
