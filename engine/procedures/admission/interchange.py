"""The drawing part of a BPMN file (diagram interchange): where each element lies, where its label stands."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from engine.procedures.admission.diagram import (
    EVENTS,
    GATEWAYS,
    SUB_PROCESSES,
    Diagram,
    Element,
    kind,
    local_name,
)
from engine.procedures.admission.geometry import Box, Point, Segment

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"

# The viewer writes labels at 12 px and breaks them at 90 px, as bpmn-js does.
CHARACTER_WIDTH = 12.0
LINE_HEIGHT = 14.4
LABEL_WIDTH = 90.0
_FIRST_WIDE_CHARACTER = "\u2e80"
"""Han characters and full-width marks begin here."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text outside its shape: whose it is, what it says, where it stands, whether the file says where."""

    owner: str
    text: str
    box: Box
    placed: bool


@dataclass(frozen=True, slots=True)
class DrawnFlow:
    """A flow as drawn: the id of its element and its waypoints."""

    identity: str
    waypoints: tuple[Point, ...]

    @property
    def segments(self) -> list[Segment]:
        """Return the straight pieces from the first waypoint to the last."""
        return [Segment(a, b) for a, b in pairwise(self.waypoints)]


class Drawing:
    """A diagram together with where its elements lie."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.boxes: dict[str, Box] = {}
        self.flows: dict[str, DrawnFlow] = {}
        self.labels: list[Label] = []
        for shape in diagram.root.iter(f"{_DI}BPMNShape"):
            self._take_shape(shape)
        for edge in diagram.root.iter(f"{_DI}BPMNEdge"):
            self._take_edge(edge)

    def drawn_nodes(self) -> Iterator[tuple[Element, Box]]:
        """Yield each flow node that has a shape, with its box."""
        for node in self.diagram.nodes():
            box = self.boxes.get(node.get("id") or "")
            if box is not None:
                yield node, box

    def drawn_sequence_flows(self) -> Iterator[tuple[Element, DrawnFlow]]:
        """Yield each sequence flow that has an edge, with its waypoints."""
        for flow in self.diagram.of_kind("sequenceFlow"):
            drawn = self.flows.get(flow.get("id") or "")
            if drawn is not None:
                yield flow, drawn

    def _take_shape(self, shape: Element) -> None:
        owner, box = local_name(shape.get("bpmnElement") or ""), _bounds(shape)
        if box is None:
            return
        self.boxes[owner] = box
        element = self.diagram.by_id.get(owner)
        if kind(element) in EVENTS | GATEWAYS and element is not None:
            below = Point(box.centre.x, box.bottom)
            self._take_label(owner, element.get("name"), _label_bounds(shape), below)

    def _take_edge(self, edge: Element) -> None:
        owner = local_name(edge.get("bpmnElement") or "")
        points = tuple(_point(waypoint) for waypoint in edge.iterchildren(_WAYPOINT))
        self.flows[owner] = DrawnFlow(owner, points)
        element = self.diagram.by_id.get(owner)
        if element is not None and len(points) > 1:
            middle = _middle(points)
            above = Point(middle.x, middle.y - LINE_HEIGHT)
            self._take_label(owner, element.get("name"), _label_bounds(edge), above)

    def _take_label(self, owner: str, text: str | None, placed: Box | None, top: Point) -> None:
        if not text:
            return
        width, height = text_size(text, LABEL_WIDTH)
        estimate = Box(top.x - width / 2, top.y, width, height)
        self.labels.append(Label(owner, text, placed or estimate, placed is not None))


def text_size(text: str, room: float) -> tuple[float, float]:
    """Return the width and height of a text broken into lines of at most `room` pixels.

    A Han character takes 12 px, any other 7: the most that a text at 12 px needs.
    """
    length = sum(CHARACTER_WIDTH if c >= _FIRST_WIDE_CHARACTER else 7.0 for c in text)
    in_a_line = max(CHARACTER_WIDTH, math.floor(room / CHARACTER_WIDTH) * CHARACTER_WIDTH)
    lines = math.ceil(length / in_a_line)
    return min(length, in_a_line), lines * LINE_HEIGHT


def is_expanded(node: Element) -> bool:
    """Return whether a node is a sub-process that holds other nodes, so that shapes lie inside its shape."""
    return kind(node) in SUB_PROCESSES and len(node) > 0


def _bounds(parent: Element) -> Box | None:
    bounds = parent.find(_BOUNDS)
    if bounds is None:
        return None
    left, top, width, height = (_pixels(bounds, side) for side in ("x", "y", "width", "height"))
    return Box(left, top, width, height)


def _pixels(element: Element, side: str) -> float:
    number = float(element.get(side) or 0)
    # The schema admits INF and NaN; neither has a place on paper.
    return number if math.isfinite(number) else 0.0


def _label_bounds(drawn: Element) -> Box | None:
    label = drawn.find(f"{_DI}BPMNLabel")
    return None if label is None else _bounds(label)


def _point(waypoint: Element) -> Point:
    return Point(_pixels(waypoint, "x"), _pixels(waypoint, "y"))


def _middle(points: tuple[Point, ...]) -> Point:
    """Return the middle of the middle piece, where viewers put the text of a flow."""
    before = points[(len(points) - 1) // 2]
    after = points[(len(points) - 1) // 2 + 1]
    return Point((before.x + after.x) / 2, (before.y + after.y) / 2)
