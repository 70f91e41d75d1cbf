"""The referee of drawings sees a fault planted in a good diagram; else 0 findings would mean nothing."""

from collections.abc import Callable

import pytest

from engine.procedures.admission import drawing_findings
from engine.procedures.admission.diagram import Element
from engine.procedures.xml_guard import read_xml
from tests.diagrams.files import BY_PROCESS, label_of, shape_of, waypoints_of, written

Fault = Callable[[Element], None]


def _two_tasks_on_one_spot(root: Element) -> None:
    one, other = shape_of(root, "task_vote"), shape_of(root, "step_open_vote")
    for side in ("x", "y"):
        one.set(side, other.get(side) or "")


def _flow_through_a_task(root: Element) -> None:
    """Lead the return straight down the middle of the count of votes on its way."""
    points = waypoints_of(root, "flow_count_votes_tally")
    box = shape_of(root, "step_count_votes")
    points[0].set("x", box.get("x") or "")


def _node_out_of_its_lane(root: Element) -> None:
    vote, lane = shape_of(root, "task_vote"), shape_of(root, "lane_applicant")
    vote.set("y", str(float(lane.get("y") or 0) + 10))


def _label_over_a_task(root: Element) -> None:
    label = label_of(root, "flow_tally_approve")
    label.set("x", shape_of(root, "step_count_votes").get("x") or "")


def _return_below_its_nodes(root: Element) -> None:
    for point in waypoints_of(root, "flow_correct_for_group_open_vote"):
        point.set("y", str(float(point.get("y") or 0) + 300))


def _flow_without_a_line(root: Element) -> None:
    (edge,) = {point.getparent() for point in waypoints_of(root, "flow_tally_object")}
    assert edge is not None
    plane = edge.getparent()
    assert plane is not None
    plane.remove(edge)


@pytest.mark.parametrize(
    ("plant", "rule", "element"),
    [
        (_two_tasks_on_one_spot, "shapes_do_not_overlap", "step_open_vote"),
        (_flow_through_a_task, "flows_do_not_run_through_shapes", "flow_count_votes_tally"),
        (_node_out_of_its_lane, "nodes_lie_inside_their_lane", "task_vote"),
        (_label_over_a_task, "labels_do_not_overlap_shapes", "flow_tally_approve"),
        (_return_below_its_nodes, "flows_lead_from_left_to_right", "flow_correct_for_group_open_vote"),
        (_flow_without_a_line, "every_element_is_drawn", "flow_tally_object"),
    ],
)
def test_a_planted_fault_is_found_under_its_rule_at_its_element(
    plant: Fault, rule: str, element: str
) -> None:
    root = read_xml(BY_PROCESS["group_approval"].read_bytes())
    assert drawing_findings(written(root)) == []

    plant(root)

    found = {(finding.rule, finding.element) for finding in drawing_findings(written(root))}
    assert (rule, element) in found
