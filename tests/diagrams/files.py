"""The diagram files and what the tests look at in them."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from engine.procedures.admission.diagram import FLOW_NODES, Diagram, Element, kind
from engine.procedures.xml_guard import BPMN, read_xml

FOLDER = Path(__file__).parent.parent.parent / "diagrams"
FILES = sorted(FOLDER.glob("*.bpmn"))
BY_PROCESS = {file.stem: file for file in FILES}

_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DI = "{http://www.omg.org/spec/DD/20100524/DI}"

PROCESSES = {
    "add_item",
    "cancel_item",
    "change_item",
    "department_confirmation",
    "judicial_review",
    "group_approval",
    "publication",
    "guide_republishing",
    "guide_correction",
}


def diagram_of(file: Path) -> Diagram:
    """Return the model of a diagram file."""
    return Diagram(read_xml(file.read_bytes()))


def documentation_of(node: Element) -> str:
    """Return the text under an element's own documentation, "" when it has none."""
    return (node.findtext(f"{BPMN}documentation") or "").strip()


def labels_of(diagram: Diagram) -> Iterator[str]:
    """Yield every name a reader sees: of the pool, the process, lanes, nodes and flows."""
    shown = FLOW_NODES | {"participant", "process", "lane", "sequenceFlow"}
    return (name for element in diagram.elements if kind(element) in shown and (name := element.get("name")))


def shape_of(root: Element, node: str) -> Element:
    """Return the bounds of a node's shape, to be moved by a test that plants a fault."""
    return next(part for part in _drawn_as(root, node) if part.tag == f"{_DC}Bounds")


def waypoints_of(root: Element, flow: str) -> list[Element]:
    """Return the waypoints of a flow's line."""
    return [part for part in _drawn_as(root, flow) if part.tag == f"{_DI}waypoint"]


def label_of(root: Element, identity: str) -> Element:
    """Return the bounds of a label that stands outside its shape."""
    return next(_drawn_as(root, identity).iterfind(f"{_BPMNDI}BPMNLabel/{_DC}Bounds"))


def written(root: Element) -> bytes:
    """Return the file of a changed diagram."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _drawn_as(root: Element, identity: str) -> Element:
    return next(drawn for drawn in root.iter() if drawn.get("bpmnElement") == identity)
