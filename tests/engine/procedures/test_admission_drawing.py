"""The referee of drawings on small drawings: one clean, and the same with one fault each."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.procedures.admission import drawing_findings
from engine.procedures.admission.drawing import MOST_NODES
from engine.procedures.admission.geometry import Box, Point, Segment
from engine.procedures.admission.interchange import text_size

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:test"'
    ' xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:dd="http://www.omg.org/spec/DD/20100524/DI">'
)
MODEL = """
<collaboration id="c"><participant id="pool" name="确认" processRef="p"/></collaboration>
<process id="p" isExecutable="true">
  <laneSet id="ls"><lane id="above" name="单位"><flowNodeRef>start</flowNodeRef><flowNodeRef>a</flowNodeRef>
  <flowNodeRef>late</flowNodeRef><flowNodeRef>end</flowNodeRef></lane>
  <lane id="below" name="系统"><flowNodeRef>b</flowNodeRef><flowNodeRef>end2</flowNodeRef></lane></laneSet>
  <startEvent id="start" name="已填报"/><userTask id="a" name="确认"/><endEvent id="end" name="已确认"/>
  <boundaryEvent id="late" name="期满" attachedToRef="a"><timerEventDefinition/></boundaryEvent>
  <userTask id="b" name="催办"/><endEvent id="end2" name="已催办"/>
  <sequenceFlow id="start_a" sourceRef="start" targetRef="a"/>
  <sequenceFlow id="a_end" sourceRef="a" targetRef="end" name="同意"/>
  <sequenceFlow id="late_b" sourceRef="late" targetRef="b"/>
  <sequenceFlow id="b_end2" sourceRef="b" targetRef="end2"/>
</process>"""
SHAPES = {
    "pool": (0, 0, 800, 500),
    "above": (30, 0, 770, 250),
    "below": (30, 250, 770, 250),
    "start": (100, 82, 36, 36),
    "a": (200, 60, 100, 80),
    "late": (232, 122, 36, 36),
    "end": (500, 82, 36, 36),
    "b": (350, 300, 100, 80),
    "end2": (600, 322, 36, 36),
}
LABELS = {"late": (198, 150, 30, 16), "a_end": (380, 78, 40, 16)}
FLOWS = {
    "start_a": ((136, 100), (200, 100)),
    "a_end": ((300, 100), (500, 100)),
    "late_b": ((250, 158), (250, 340), (350, 340)),
    "b_end2": ((450, 340), (600, 340)),
}

Places = dict[str, tuple[int, int, int, int]]
Lines = dict[str, tuple[tuple[int, int], ...]]


def drawing(*, shapes: Places = {}, flows: Lines = {}, labels: Places = {}, model: str = MODEL) -> bytes:  # noqa: B006
    """Return the clean drawing with these places changed."""
    parts = [
        f'<di:BPMNShape id="{name}_s" bpmnElement="{name}">'
        f"{_bounds(box)}{_label(name, LABELS | labels)}</di:BPMNShape>"
        for name, box in (SHAPES | shapes).items()
    ]
    parts += [
        f'<di:BPMNEdge id="{name}_e" bpmnElement="{name}">'
        + "".join(f'<dd:waypoint x="{x}" y="{y}"/>' for x, y in points)
        + f"{_label(name, LABELS | labels)}</di:BPMNEdge>"
        for name, points in (FLOWS | flows).items()
    ]
    plane = f'<di:BPMNPlane id="plane" bpmnElement="c">{"".join(parts)}</di:BPMNPlane>'
    return f'{HEAD}{model}<di:BPMNDiagram id="dia">{plane}</di:BPMNDiagram></definitions>'.encode()


def _bounds(box: tuple[int, int, int, int]) -> str:
    x, y, width, height = box
    return f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'


def _label(name: str, labels: Places) -> str:
    return f"<di:BPMNLabel>{_bounds(labels[name])}</di:BPMNLabel>" if name in labels else ""


def many_nodes() -> str:
    """Return the model with 20 more tasks in it."""
    return MODEL.replace("</process>", "".join(f'<userTask id="t{n}"/>' for n in range(20)) + "</process>")


FAULTS = {
    "26 nodes": (drawing(model=many_nodes()), ("at_most_25_nodes", "p")),
    "a task that is not drawn": (drawing(model=many_nodes()), ("every_element_is_drawn", "t3")),
    "a shape for nothing": (
        drawing(shapes={"ghost": (700, 400, 40, 40)}),
        ("nothing_is_drawn_that_does_not_exist", "ghost"),
    ),
    "a task on a task": (
        drawing(shapes={"b": (250, 100, 100, 80)}),
        ("shapes_do_not_overlap", "a"),
    ),
    "a boundary event off its edge": (
        drawing(shapes={"late": (232, 160, 36, 36)}),
        ("boundary_events_sit_on_the_edge", "late"),
    ),
    "a node in the wrong lane": (
        drawing(shapes={"b": (350, 150, 100, 80)}),
        ("nodes_lie_inside_their_lane", "b"),
    ),
    "a node in no lane": (
        drawing(model=MODEL.replace("<flowNodeRef>b</flowNodeRef>", "")),
        ("nodes_lie_inside_their_lane", "b"),
    ),
    "a lane on a lane": (
        drawing(shapes={"below": (30, 200, 770, 300)}),
        ("lanes_lie_inside_their_pool_side_by_side", "above"),
    ),
    "a lane out of the pool": (
        drawing(shapes={"below": (30, 250, 770, 400)}),
        ("lanes_lie_inside_their_pool_side_by_side", "below"),
    ),
    "a flow that starts in the air": (
        drawing(flows={"b_end2": ((480, 340), (600, 340))}),
        ("flows_begin_and_end_at_their_shapes", "b_end2"),
    ),
    "a flow through a task": (
        drawing(
            flows={
                "start_a": ((136, 100), (150, 100), (150, 340), (420, 340), (420, 30), (250, 30), (250, 60))
            }
        ),
        ("flows_do_not_run_through_shapes", "start_a"),
    ),
    "two flows on one line": (
        drawing(flows={"a_end": ((300, 100), (320, 100), (320, 340), (518, 340), (518, 118))}),
        ("flows_do_not_run_on_top_of_each_other", "a_end"),
    ),
    "a flow to the left": (
        drawing(flows={"b_end2": ((450, 340), (480, 340), (470, 420), (618, 420), (618, 358))}),
        ("flows_lead_from_left_to_right", "b_end2"),
    ),
    "a label without room": (drawing(labels={"late": (198, 150, 12, 16)}), ("labels_have_room", "late")),
    "a task too small for its name": (
        drawing(model=MODEL.replace('name="催办"', f'name="{"催" * 40}"')),
        ("labels_have_room", "b"),
    ),
    "a label on a task": (
        drawing(labels={"a_end": (280, 78, 40, 16)}),
        ("labels_do_not_overlap_shapes", "a_end"),
    ),
    "a label on a label": (
        drawing(labels={"a_end": (198, 152, 40, 16)}),
        ("labels_do_not_overlap_each_other", "late"),
    ),
    "a line through a label": (
        drawing(labels={"a_end": (380, 92, 40, 16)}),
        ("labels_are_not_struck_through", "a_end"),
    ),
}


def test_a_clean_drawing_has_no_fault() -> None:
    assert drawing_findings(drawing()) == []


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_found_at_its_element(what: str) -> None:
    xml, blamed = FAULTS[what]

    assert blamed in {(finding.rule, finding.element) for finding in drawing_findings(xml)}


def test_a_return_may_lead_to_the_left_above_its_nodes_but_not_below() -> None:
    back = MODEL.replace("</process>", '<sequenceFlow id="b_a" sourceRef="b" targetRef="a"/></process>')
    above = drawing(model=back, flows={"b_a": ((400, 300), (400, 180), (290, 180), (290, 140))})
    below = drawing(model=back, flows={"b_a": ((400, 380), (400, 420), (280, 420), (280, 140))})

    assert drawing_findings(above) == []
    assert {("flows_lead_from_left_to_right", "b_a")} == {
        (f.rule, f.element) for f in drawing_findings(below)
    }


def test_a_broken_file_is_told_the_schema_alone() -> None:
    broken = re.sub(rb'width="800"', b'width="wide"', drawing())

    assert [finding.rule for finding in drawing_findings(broken)] == ["file_follows_the_schema"]


def test_most_nodes_is_what_one_look_takes_in() -> None:
    assert MOST_NODES == 25


coordinate = st.integers(-50, 50).map(float)
boxes = st.builds(Box, coordinate, coordinate, st.integers(1, 40).map(float), st.integers(1, 40).map(float))
points = st.builds(Point, coordinate, coordinate)


@given(boxes, points, points)
def test_a_segment_crosses_a_box_when_a_point_of_it_lies_inside(box: Box, start: Point, end: Point) -> None:
    steps = [n / 200 for n in range(201)]
    inside = any(
        box.left < start.x + t * (end.x - start.x) < box.right
        and box.top < start.y + t * (end.y - start.y) < box.bottom
        for t in steps
    )

    crosses = Segment(start, end).crosses(box)

    assert crosses == Segment(end, start).crosses(box)
    assert crosses or not inside or start == end


@given(boxes, boxes)
def test_overlap_is_mutual_and_what_is_contained_overlaps(one: Box, other: Box) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert not one.contains(other) or one.overlaps(other)


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("确认", 90, (24.0, 14.4)),
        ("记录未答复不视为同意", 84, (84.0, 28.8)),
        ("abc", 90, (21.0, 14.4)),
    ],
)
def test_a_han_character_takes_twelve_pixels(text: str, room: float, expected: tuple[float, float]) -> None:
    assert expected == text_size(text, room)
