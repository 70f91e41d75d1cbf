"""A BPMN file read once for all rules: its elements by id and kind, its flows by both ends."""

from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from engine.procedures.admission.terms import Blame
from engine.procedures.xml_guard import BPMN

Element = etree._Element  # noqa: SLF001  (lxml has no public name for the type of its elements)

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

TASKS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
    }
)
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
GATEWAYS = frozenset(
    {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"}
)
CATCHING_EVENTS = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
THROWING_EVENTS = frozenset({"endEvent", "intermediateThrowEvent", "implicitThrowEvent"})
EVENTS = CATCHING_EVENTS | THROWING_EVENTS
CHOREOGRAPHY_ACTIVITIES = frozenset({"choreographyTask", "subChoreography", "callChoreography"})
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS | CHOREOGRAPHY_ACTIVITIES
HOLDERS = SUB_PROCESSES | {"process", "subChoreography", "choreography", "globalChoreographyTask"}


def kind(element: Element | None) -> str:
    """Return the local name of a BPMN element, or "" for anything else (comments, foreign elements, None)."""
    # The tag of a comment is a function, whatever the stubs say.
    tag = "" if element is None else str(element.tag)
    return tag.removeprefix(BPMN) if tag.startswith(BPMN) else ""


def children(element: Element, *kinds: str) -> list[Element]:
    """Return the direct children of these kinds, in document order."""
    return [child for child in element if kind(child) in kinds]


def words(element: Element) -> str:
    """Return the text of an element without the blanks around it."""
    return (element.text or "").strip()


def blame(element: Element, reason: str) -> Blame:
    """Return the blame on an element; one without an id is named by what it belongs to."""
    named = (above.get("id") for above in (element, *element.iterancestors()))
    return Blame(next(filter(None, named), None), reason)


def is_true(element: Element, attribute: str) -> bool:
    """Return whether an XML boolean attribute says yes; an absent one says no."""
    return element.get(attribute) in {"true", "1"}


def is_event_sub_process(element: Element | None) -> bool:
    """Return whether an element is a sub-process that an event starts."""
    return element is not None and kind(element) in SUB_PROCESSES and is_true(element, "triggeredByEvent")


def local_name(reference: str) -> str:
    """Return a reference without its namespace prefix: `tns:confirm` and `confirm` mean one element."""
    return reference.rpartition(":")[2]


def triggers(event: Element) -> list[str]:
    """Return what an event waits for or throws: ["timer"], ["message", "error"], [] for a plain event."""
    found = []
    for child in event:
        name = kind(child)
        if name.endswith("EventDefinition"):
            found.append(name.removesuffix("EventDefinition"))
        elif name == "eventDefinitionRef":
            found.append("reference")
    return found


class Diagram:
    """The BPMN elements of one file. References may carry a prefix; lookups take them either way."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.elements: tuple[Element, ...] = tuple(e for e in root.iter() if kind(e))
        self.by_id: dict[str, Element] = {}
        self._by_kind: defaultdict[str, list[Element]] = defaultdict(list)
        self._into: defaultdict[str, list[Element]] = defaultdict(list)
        self._out_of: defaultdict[str, list[Element]] = defaultdict(list)
        self._boundary: defaultdict[str, list[Element]] = defaultdict(list)
        for element in self.elements:
            self._enter(element)

    def of_kind(self, *kinds: str) -> Iterator[Element]:
        """Yield the elements of these kinds, kind by kind, each in document order."""
        for name in kinds:
            yield from self._by_kind[name]

    def nodes(self) -> Iterator[Element]:
        """Yield every flow node in document order."""
        return (element for element in self.elements if kind(element) in FLOW_NODES)

    def named(self, reference: str | None) -> Element | None:
        """Return the element that a reference means, or None."""
        return self.by_id.get(local_name(reference.strip())) if reference else None

    def incoming(self, node: Element) -> list[Element]:
        """Return the sequence flows that lead into a node."""
        return self._into.get(node.get("id") or "", [])

    def outgoing(self, node: Element) -> list[Element]:
        """Return the sequence flows that leave a node."""
        return self._out_of.get(node.get("id") or "", [])

    def boundary_events(self, activity: Element) -> list[Element]:
        """Return the events that sit on the edge of an activity."""
        return self._boundary.get(activity.get("id") or "", [])

    def source(self, flow: Element) -> Element | None:
        """Return the element that a flow comes from."""
        return self.named(flow.get("sourceRef"))

    def target(self, flow: Element) -> Element | None:
        """Return the element that a flow leads to."""
        return self.named(flow.get("targetRef"))

    def holder(self, element: Element) -> Element | None:
        """Return the process, sub-process or choreography that directly holds an element."""
        return next((above for above in element.iterancestors() if kind(above) in HOLDERS), None)

    def next_nodes(self, node: Element) -> list[Element]:
        """Return the nodes that the flows out of a node lead to."""
        return [to for flow in self.outgoing(node) if (to := self.target(flow)) is not None]

    def reached_from(self, starts: list[Element], *, only: set[str] | None = None) -> set[str]:
        """Return the ids of all nodes that a token can reach: along flows and over boundary events.

        only: ids to stay within; the way does not lead through any other node.
        """
        seen: set[str] = set()
        open_nodes = list(starts)
        while open_nodes:
            node = open_nodes.pop()
            identity = node.get("id") or ""
            if identity in seen or (only is not None and identity not in only):
                continue
            seen.add(identity)
            open_nodes += self.boundary_events(node)
            open_nodes += self.next_nodes(node)
        return seen

    def _enter(self, element: Element) -> None:
        name = kind(element)
        self._by_kind[name].append(element)
        if identity := element.get("id"):
            self.by_id.setdefault(identity, element)
        if name == "sequenceFlow":
            self._out_of[local_name(element.get("sourceRef") or "")].append(element)
            self._into[local_name(element.get("targetRef") or "")].append(element)
        elif name == "boundaryEvent":
            self._boundary[local_name(element.get("attachedToRef") or "")].append(element)
