"""Rules on identity: ids, and the references between elements. BPMN 2.0 section 8.2.1."""

from collections import Counter
from collections.abc import Iterator

from engine.procedures.admission.diagram import (
    FLOW_NODES,
    HOLDERS,
    Diagram,
    Element,
    blame,
    children,
    kind,
    local_name,
    words,
)
from engine.procedures.admission.terms import Blame, RuleBook

REFERENCES: RuleBook[Diagram] = RuleBook()

_NAMED = FLOW_NODES | HOLDERS | {"sequenceFlow", "messageFlow", "participant", "lane"}

_REFERRING_ATTRIBUTES = frozenset(
    {
        "sourceRef",
        "targetRef",
        "attachedToRef",
        "default",
        "processRef",
        "messageRef",
        "signalRef",
        "errorRef",
        "escalationRef",
        "dataObjectRef",
        "dataStoreRef",
        "activityRef",
        "itemSubjectRef",
        "itemRef",
        "categoryValueRef",
        "operationRef",
    }
)
# Not loopDataInputRef: the engine takes its text as the name of a variable, not as an id.
_REFERRING_ELEMENTS = frozenset(
    {
        "sourceRef",
        "targetRef",
        "flowNodeRef",
        "dataInputRefs",
        "dataOutputRefs",
        "eventDefinitionRef",
        "participantRef",
        "messageFlowRef",
        "operationRef",
        "inMessageRef",
        "outMessageRef",
        "supportedInterfaceRef",
    }
)


@REFERENCES.rule
def ids_are_unique(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an id that two elements carry (EXT002)."""
    counts = Counter(element.get("id") for element in diagram.elements if element.get("id"))
    for identity, count in counts.items():
        if count > 1:
            yield Blame(identity, f"编号“{identity}”用了 {count} 次，每个元素的编号必须唯一")


@REFERENCES.rule
def elements_have_an_id(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a node, flow, lane or process without an id: nothing could refer to it (EXT003)."""
    for element in diagram.elements:
        if kind(element) in _NAMED and not element.get("id"):
            yield blame(element, f"元素 {kind(element)} 没有编号（id）")


@REFERENCES.rule
def references_lead_somewhere(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a reference to an element that the file does not hold (EXT001)."""
    for element in diagram.elements:
        for place, reference in _references(element):
            if not _is_foreign(diagram, reference) and diagram.named(reference) is None:
                yield blame(element, f"{place} 引用了不存在的元素“{reference}”")


@REFERENCES.rule
def nodes_list_their_flows(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a node whose incoming and outgoing lists differ from the flows (EXT023, EXT107).

    A file that lists no flow on any node is whole without the lists.
    """
    if not any(kind(element) in {"incoming", "outgoing"} for element in diagram.elements):
        return
    for node in diagram.nodes():
        for name, flows in (("incoming", diagram.incoming(node)), ("outgoing", diagram.outgoing(node))):
            listed = {local_name(words(child)) for child in children(node, name)}
            if listed != {flow.get("id") for flow in flows}:
                yield blame(node, f"节点登记的 {name} 与实际的顺序流不一致")


def _references(element: Element) -> Iterator[tuple[str, str]]:
    for attribute in _REFERRING_ATTRIBUTES:
        if reference := element.get(attribute):
            yield attribute, reference
    if kind(element) in _REFERRING_ELEMENTS and words(element):
        yield kind(element), words(element)


def _is_foreign(diagram: Diagram, reference: str) -> bool:
    """Return whether a prefix leads to another namespace, that is, to an imported file."""
    prefix = reference.rpartition(":")[0]
    return bool(prefix) and diagram.root.nsmap.get(prefix) != diagram.root.get("targetNamespace")
