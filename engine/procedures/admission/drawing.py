"""Rules for the drawing of our own diagrams: a person must be able to follow it at a glance.

These are house rules. A foreign diagram may break them and still be admitted.
"""

from collections.abc import Iterator
from itertools import combinations

from engine.procedures.admission.diagram import Diagram, Element, children, kind, words
from engine.procedures.admission.geometry import Box, Segment
from engine.procedures.admission.interchange import (
    LINE_HEIGHT,
    Drawing,
    Label,
    is_expanded,
    text_size,
)
from engine.procedures.admission.schema import schema_findings
from engine.procedures.admission.terms import Blame, Finding, RuleBook
from engine.procedures.xml_guard import read_xml

MOST_NODES = 25
"""More than this and nobody reads the diagram at one look (house rule)."""

MOST_FLOWS = 150
"""Lines are compared in pairs; nobody reads so many anyway (house rule)."""

_EDGE_TOLERANCE = 3.0
"""Pixels by which an arrow may miss the outline of its shape before the eye sees a gap."""

_BOOK: RuleBook[Drawing] = RuleBook()


def drawing_findings(xml: bytes) -> list[Finding]:
    """Return what is wrong with the drawing of a diagram; empty when it reads well.

    A file that breaks the schema, or a drawing beyond all measure, is told that alone.
    Raises the refusals of the XML guard.
    """
    root = read_xml(xml)
    if broken := schema_findings(root):
        return broken
    drawing = Drawing(Diagram(root))
    if len(drawing.flows) > MOST_FLOWS:
        return [
            Finding("drawing_is_of_a_readable_size", None, f"图上的连线超过 {MOST_FLOWS} 条，请拆成子流程")
        ]
    return list(_BOOK.findings(drawing))


@_BOOK.rule
def at_most_25_nodes(drawing: Drawing) -> Iterator[Blame]:
    """Refuse a process with more nodes than a reader can take in."""
    for process in drawing.diagram.of_kind("process"):
        count = sum(process in node.iterancestors() for node in drawing.diagram.nodes())
        if count > MOST_NODES:
            yield Blame(process.get("id"), f"流程有 {count} 个节点，一张图最多 {MOST_NODES} 个，请拆成子流程")


@_BOOK.rule
def every_element_is_drawn(drawing: Drawing) -> Iterator[Blame]:
    """Refuse a node, lane, pool or note without a shape, and a flow without a line."""
    for node in (*drawing.diagram.nodes(), *drawing.diagram.of_kind("lane", "participant", "textAnnotation")):
        if node.get("id") not in drawing.boxes:
            yield Blame(node.get("id"), "这个元素没有画在图上")
    for flow in drawing.diagram.of_kind("sequenceFlow", "messageFlow"):
        drawn = drawing.flows.get(flow.get("id") or "")
        if drawn is None or not drawn.segments:
            yield Blame(flow.get("id"), "这条连线没有画在图上")


@_BOOK.rule
def nothing_is_drawn_that_does_not_exist(drawing: Drawing) -> Iterator[Blame]:
    """Refuse a shape or line that stands for no element of the model."""
    for identity in (*drawing.boxes, *drawing.flows):
        if identity not in drawing.diagram.by_id:
            yield Blame(identity, "图上画了一个模型中不存在的元素")


@_BOOK.rule
def shapes_do_not_overlap(drawing: Drawing) -> Iterator[Blame]:
    """Refuse a node on another, but a boundary event on its activity or a child in its sub-process."""
    for (one, one_box), (other, other_box) in combinations(drawing.drawn_nodes(), 2):
        if one_box.overlaps(other_box) and not _belong_together(one, other):
            yield Blame(one.get("id"), f"图形与 {other.get('id')} 重叠")


@_BOOK.rule
def boundary_events_sit_on_the_edge(drawing: Drawing) -> Iterator[Blame]:
    """Refuse a boundary event that is not centred on the outline of its activity."""
    for event, box in drawing.drawn_nodes():
        host = drawing.boxes.get(event.get("attachedToRef") or "")
        if kind(event) == "boundaryEvent" and host and not _on_outline(box.centre.x, box.centre.y, host):
            yield Blame(event.get("id"), "边界事件没有压在所属活动的边线上")


@_BOOK.rule
def nodes_lie_inside_their_lane(drawing: Drawing) -> Iterator[Blame]:
    """Refuse a node outside the lane that lists it, or, where there are lanes, listed by none."""
    lane_of = {
        words(reference): lane
        for lane in drawing.diagram.of_kind("lane")
        for reference in children(lane, "flowNodeRef")
    }
    for node, box in drawing.drawn_nodes():
        own = lane_of.get(node.get("id") or "")
        holder = drawing.diagram.holder(node)
        if own is None and holder is not None and children(holder, "laneSet"):
            yield Blame(node.get("id"), "节点不属于任何泳道")
        lane_box = None if own is None else drawing.boxes.get(own.get("id") or "")
        if own is not None and lane_box is not None and not lane_box.contains(box):
            yield Blame(node.get("id"), f"节点画在泳道“{own.get('name')}”之外")


@_BOOK.rule
def lanes_lie_inside_their_pool_side_by_side(drawing: Drawing) -> Iterator[Blame]:
    """Refuse lanes that overlap or stick out of the pool."""
    lanes = [
        (lane, box)
        for lane in drawing.diagram.of_kind("lane")
        if (box := drawing.boxes.get(lane.get("id") or ""))
    ]
    for (one, one_box), (other, other_box) in combinations(lanes, 2):
        nested = one in other.iterancestors() or other in one.iterancestors()
        if one_box.overlaps(other_box) and not nested:
            yield Blame(one.get("id"), f"泳道与 {other.get('id')} 重叠")
    pools = [drawing.boxes.get(pool.get("id") or "") for pool in drawing.diagram.of_kind("participant")]
    for lane, box in lanes:
        if pools and not any(pool.contains(box) for pool in pools if pool):
            yield Blame(lane.get("id"), "泳道超出了泳池的边框")


@_BOOK.rule
def flows_begin_and_end_at_their_shapes(drawing: Drawing) -> Iterator[Blame]:
    """Refuse a line that does not run from the outline of its source to that of its target."""
    for flow, drawn in drawing.drawn_sequence_flows():
        for end, point in (("sourceRef", drawn.waypoints[0]), ("targetRef", drawn.waypoints[-1])):
            box = drawing.boxes.get(flow.get(end) or "")
            if box is not None and not _on_outline(point.x, point.y, box):
                yield Blame(flow.get("id"), f"连线没有接在 {flow.get(end)} 的边线上")


@_BOOK.rule
def flows_do_not_run_through_shapes(drawing: Drawing) -> Iterator[Blame]:
    """Refuse a line across a node, be it one of its own two ends."""
    nodes = list(drawing.drawn_nodes())
    for flow, drawn in drawing.drawn_sequence_flows():
        for node, box in nodes:
            inner = box.grown(-_EDGE_TOLERANCE)
            if is_expanded(node) or not any(segment.crosses(inner) for segment in drawn.segments):
                continue
            if node.get("id") != _host_of_source(drawing, flow):
                yield Blame(flow.get("id"), f"连线穿过了 {node.get('id')}")


@_BOOK.rule
def flows_do_not_run_on_top_of_each_other(drawing: Drawing) -> Iterator[Blame]:
    """Refuse a stretch shared by two lines without a common end: one would be taken for the other."""
    for (one, one_drawn), (other, other_drawn) in combinations(drawing.drawn_sequence_flows(), 2):
        if one.get("sourceRef") == other.get("sourceRef") or one.get("targetRef") == other.get("targetRef"):
            continue
        pairs = ((a, b) for a in one_drawn.segments for b in other_drawn.segments)
        if any(a.shared_length(b) > _EDGE_TOLERANCE for a, b in pairs):
            yield Blame(one.get("id"), f"连线与 {other.get('id')} 叠在一起")


@_BOOK.rule
def flows_lead_from_left_to_right(drawing: Drawing) -> Iterator[Blame]:
    """Refuse a line to the left, but for a return: a flow on a loop that runs above its nodes."""
    for flow, drawn in drawing.drawn_sequence_flows():
        source, target = (drawing.boxes.get(flow.get(end) or "") for end in ("sourceRef", "targetRef"))
        leftward = [segment for segment in drawn.segments if segment.end.x < segment.start.x - 1]
        if source is None or target is None or not leftward:
            continue
        if not _is_on_a_loop(drawing.diagram, flow):
            yield Blame(flow.get("id"), "连线向左画了；除退回外，流程应从左向右")
        elif any(_runs_below(segment, max(source.top, target.top)) for segment in leftward):
            yield Blame(flow.get("id"), "退回的连线应从节点上方绕回")


@_BOOK.rule
def labels_have_room(drawing: Drawing) -> Iterator[Blame]:
    """Refuse label bounds too small for the text, and a task too small for its name."""
    for label in drawing.labels:
        if label.placed and not _fits(label.text, label.box.width, label.box.height):
            yield Blame(label.owner, f"标签框放不下“{label.text}”")
    for node, box in drawing.drawn_nodes():
        name, inside = node.get("name") or "", kind(node).endswith(("Task", "Activity"))
        if inside and not _fits(name, box.width - 10, box.height - 2 * LINE_HEIGHT):
            yield Blame(node.get("id"), f"图形里放不下“{name}”")


@_BOOK.rule
def labels_do_not_overlap_shapes(drawing: Drawing) -> Iterator[Blame]:
    """Refuse a label on a node, its own included."""
    for label in drawing.labels:
        for node, box in drawing.drawn_nodes():
            if not is_expanded(node) and label.box.grown(-1).overlaps(box):
                yield Blame(label.owner, f"标签“{label.text}”压住了 {node.get('id')}")


@_BOOK.rule
def labels_do_not_overlap_each_other(drawing: Drawing) -> Iterator[Blame]:
    """Refuse two labels in one place."""
    for one, other in combinations(drawing.labels, 2):
        if one.box.grown(-1).overlaps(other.box):
            yield Blame(one.owner, f"标签“{one.text}”与“{other.text}”重叠")


@_BOOK.rule
def labels_are_not_struck_through(drawing: Drawing) -> Iterator[Blame]:
    """Refuse a line through a label (a flow may touch the edge of its own)."""
    for label in drawing.labels:
        inner = _text_area(label).grown(-2)
        for flow, drawn in drawing.drawn_sequence_flows():
            if any(segment.crosses(inner) for segment in drawn.segments):
                yield Blame(label.owner, f"标签“{label.text}”被连线 {flow.get('id')} 划过")


def _belong_together(one: Element, other: Element) -> bool:
    if one in other.iterancestors() or other in one.iterancestors():
        return True
    return one.get("attachedToRef") == other.get("id") or other.get("attachedToRef") == one.get("id")


def _on_outline(x: float, y: float, box: Box) -> bool:
    """Return whether a point is near the outline; a diamond and a circle are met at their middles."""
    across = box.left - _EDGE_TOLERANCE <= x <= box.right + _EDGE_TOLERANCE
    down = box.top - _EDGE_TOLERANCE <= y <= box.bottom + _EDGE_TOLERANCE
    on_side = min(abs(x - box.left), abs(x - box.right)) <= _EDGE_TOLERANCE and down
    on_end = min(abs(y - box.top), abs(y - box.bottom)) <= _EDGE_TOLERANCE and across
    return on_side or on_end


def _host_of_source(drawing: Drawing, flow: Element) -> str | None:
    """Return the activity under the boundary event that a flow leaves: the line may start on its edge."""
    source = drawing.diagram.source(flow)
    return None if source is None else source.get("attachedToRef")


def _is_on_a_loop(diagram: Diagram, flow: Element) -> bool:
    source, target = diagram.source(flow), diagram.target(flow)
    if source is None or target is None:
        return False
    return source.get("id") in diagram.reached_from([target])


def _runs_below(segment: Segment, top: float) -> bool:
    return max(segment.start.y, segment.end.y) > top


def _fits(text: str, width: float, height: float) -> bool:
    needed_width, needed_height = text_size(text, width)
    return needed_width <= width + 1 and needed_height <= height + 3


def _text_area(label: Label) -> Box:
    """Return where the text really stands: at the top of its bounds, centred, as wide as its lines."""
    width, height = text_size(label.text, label.box.width)
    return Box(label.box.centre.x - width / 2, label.box.top, width, min(height, label.box.height))
