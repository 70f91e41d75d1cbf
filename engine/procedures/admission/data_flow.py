"""Rules on data: items, inputs and outputs, operations. BPMN 2.0 section 10.4 and 8.4.

The house profile has no data elements at all; these rules exist so that a foreign diagram is told what is
truly wrong with it, before it is told that we do without.
"""

from collections.abc import Iterator

from engine.procedures.admission.diagram import Diagram, Element, blame, children, is_true, kind, words
from engine.procedures.admission.terms import Blame, RuleBook

DATA_FLOW: RuleBook[Diagram] = RuleBook()

_SUBSETS = {
    "optionalInputRefs": "dataInputRefs",
    "whileExecutingInputRefs": "dataInputRefs",
    "optionalOutputRefs": "dataOutputRefs",
    "whileExecutingOutputRefs": "dataOutputRefs",
}


@DATA_FLOW.rule
def data_agrees_with_its_item_on_being_a_collection(diagram: Diagram) -> Iterator[Blame]:
    """Refuse data that is one thing while its item is a collection, or the reverse (EXT020, 077, 083)."""
    for data in diagram.of_kind("dataObject", "dataInput", "dataOutput"):
        item = diagram.named(data.get("itemSubjectRef"))
        if item is not None and is_true(data, "isCollection") != is_true(item, "isCollection"):
            yield blame(data, "数据的 isCollection 与所引用的数据定义不一致")


@DATA_FLOW.rule
def service_of_an_operation_has_one_input_set(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a service task of an operation without exactly one input set (EXT042)."""
    for task in diagram.of_kind("serviceTask"):
        if task.get("operationRef") and len(_specified(task, "inputSet")) != 1:
            yield blame(task, "引用操作的服务任务必须恰有一个输入集")


@DATA_FLOW.rule
def service_of_an_operation_has_at_most_one_output_set(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a service task of an operation with several output sets (EXT043)."""
    for task in diagram.of_kind("serviceTask"):
        if task.get("operationRef") and len(_specified(task, "outputSet")) > 1:
            yield blame(task, "引用操作的服务任务最多有一个输出集")


@DATA_FLOW.rule
def service_input_is_the_operations_message(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an input of another item than the operation's incoming message (EXT044)."""
    yield from _unlike_messages(diagram, "dataInput", "inMessageRef", "输入")


@DATA_FLOW.rule
def service_output_is_the_operations_message(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an output of another item than the operation's outgoing message (EXT045)."""
    yield from _unlike_messages(diagram, "dataOutput", "outMessageRef", "输出")


@DATA_FLOW.rule
def received_message_fills_one_output(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a receive task whose one message would fill several outputs (EXT050, EXT051)."""
    for task in diagram.of_kind("receiveTask"):
        outputs, sets = _specified(task, "dataOutput"), _specified(task, "outputSet")
        if task.get("messageRef") and max(len(outputs), len(sets)) > 1:
            yield blame(task, "接收一条消息的任务最多有一个数据输出")


@DATA_FLOW.rule
def sent_message_has_one_input(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a send task whose one message would come from several inputs (EXT046, EXT047)."""
    for task in diagram.of_kind("sendTask"):
        inputs, sets = _specified(task, "dataInput"), _specified(task, "inputSet")
        if task.get("messageRef") and max(len(inputs), len(sets)) > 1:
            yield blame(task, "发送一条消息的任务最多有一个数据输入")


@DATA_FLOW.rule
def offered_interface_is_bound(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a callable element that offers an interface but binds no operation (EXT064)."""
    for callable_element in _offering_an_interface(diagram):
        if not children(callable_element, "ioBinding"):
            yield blame(callable_element, "声明了对外接口，却没有把操作绑定到数据（ioBinding）")


@DATA_FLOW.rule
def binding_fits_the_operation(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a binding whose data are of other items than the operation's messages (EXT065)."""
    sides = (("inputDataRef", "inMessageRef"), ("outputDataRef", "outMessageRef"))
    for binding in diagram.of_kind("ioBinding"):
        operation = diagram.named(binding.get("operationRef"))
        for data_name, message_name in sides:
            data = diagram.named(binding.get(data_name))
            message = _message_of(diagram, operation, message_name)
            if data is not None and message is not None and not _are_alike(diagram, data, message):
                yield blame(binding, f"绑定的 {data_name} 与操作的消息不是同一种数据")


@DATA_FLOW.rule
def partial_data_is_listed_in_its_set(diagram: Diagram) -> Iterator[Blame]:
    """Refuse optional or in-process data that its own set does not list (EXT085, 086, 089, 090)."""
    for data_set in diagram.of_kind("inputSet", "outputSet"):
        for part, whole in _SUBSETS.items():
            listed = {words(reference) for reference in children(data_set, whole)}
            missing = {words(reference) for reference in children(data_set, part)} - listed
            if missing:
                yield blame(data_set, f"{part} 里的 {'、'.join(sorted(missing))} 没有列在 {whole} 里")


@DATA_FLOW.rule
def input_and_output_sets_name_each_other(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an input set that names an output set which does not name it back, and the reverse (EXT087)."""
    for mine, theirs in (("outputSetRefs", "inputSetRefs"), ("inputSetRefs", "outputSetRefs")):
        for reference in diagram.of_kind(mine):
            data_set, other = reference.getparent(), diagram.named(words(reference))
            if data_set is None or other is None:
                continue
            if data_set.get("id") not in {words(back) for back in children(other, theirs)}:
                yield blame(data_set, f"输入集与输出集没有互相引用：{other.get('id')} 没有引用回来")


@DATA_FLOW.rule
def several_sources_need_a_transformation(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a data association from several sources that does not say how to join them (EXT092)."""
    for association in diagram.of_kind("dataInputAssociation", "dataOutputAssociation"):
        if len(children(association, "sourceRef")) > 1 and not children(association, "transformation"):
            yield blame(association, "数据关联有多个来源，却没有写明怎样合并（transformation）")


def _specified(activity: Element, name: str) -> list[Element]:
    return [part for spec in children(activity, "ioSpecification") for part in children(spec, name)]


def _offering_an_interface(diagram: Diagram) -> Iterator[Element]:
    return (element for element in diagram.elements if children(element, "supportedInterfaceRef"))


def _unlike_messages(diagram: Diagram, data_name: str, message_name: str, side: str) -> Iterator[Blame]:
    for task in diagram.of_kind("serviceTask"):
        message = _message_of(diagram, diagram.named(task.get("operationRef")), message_name)
        for data in _specified(task, data_name) if message is not None else ():
            if message is not None and not _are_alike(diagram, data, message):
                yield blame(task, f"服务任务的{side}与操作的消息不是同一种数据")


def _message_of(diagram: Diagram, operation: Element | None, name: str) -> Element | None:
    references = [] if operation is None else children(operation, name)
    return diagram.named(words(references[0])) if references else None


def _are_alike(diagram: Diagram, data: Element, message: Element) -> bool:
    """Return whether data and message are of one item, or of two items with one structure."""
    if data.get("itemSubjectRef") == message.get("itemRef"):
        return True
    one, other = diagram.named(data.get("itemSubjectRef")), diagram.named(message.get("itemRef"))
    if one is None or other is None or kind(one) != kind(other):
        return False
    return one.get("structureRef") is not None and one.get("structureRef") == other.get("structureRef")
