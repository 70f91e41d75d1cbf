"""Each diagram stands alone, reads at a glance, names the clause of every node, and may run here."""

import re
from pathlib import Path

import pytest
from SpiffWorkflow.bpmn.parser import BpmnValidator

from engine.procedures.admission import admit, drawing_findings
from engine.procedures.admission.diagram import Diagram, Element, kind
from engine.procedures.admission.drawing import MOST_NODES
from engine.procedures.parser import parse_procedure
from engine.procedures.xml_guard import read_xml
from tests.diagrams.files import BY_PROCESS, FILES, PROCESSES, diagram_of, documentation_of
from workflows.procedures.bindings import FUNCTIONS, STEPS

# 三(四)2 = a clause of the plan; an article of the business environment regulation; or the city's own choice.
CLAUSE = re.compile(r"(三\([一二三四]\)\d|优化营商环境条例第\d+条|\[本市设定\])：\S")

PREFIX = {
    "startEvent": "start_",
    "endEvent": "end_",
    "userTask": "task_",
    "serviceTask": "step_",
    "callActivity": "call_",
    "exclusiveGateway": "gate_",
    "parallelGateway": "gate_",
    "intermediateCatchEvent": "timer_",
    "boundaryEvent": "timer_",
    "lane": "lane_",
    "sequenceFlow": "flow_",
}

every_diagram = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def test_the_nine_procedures_are_drawn() -> None:
    assert set(BY_PROCESS) == PROCESSES


@every_diagram
def test_a_file_holds_one_process_named_like_the_file(file: Path) -> None:
    assert [file.stem] == [process.get("id") for process in diagram_of(file).of_kind("process")]


@every_diagram
def test_the_pool_bears_the_name_of_its_process(file: Path) -> None:
    diagram = diagram_of(file)
    (pool,), (process,) = diagram.of_kind("participant"), diagram.of_kind("process")
    assert (pool.get("processRef"), pool.get("name")) == (process.get("id"), process.get("name"))


@every_diagram
def test_the_drawing_has_no_faults(file: Path) -> None:
    assert drawing_findings(file.read_bytes()) == []


@every_diagram
def test_the_diagram_is_admitted(file: Path) -> None:
    assert admit(file.read_bytes(), functions=FUNCTIONS, steps=STEPS) == []


@every_diagram
def test_the_diagram_obeys_the_schema_of_bpmn(file: Path) -> None:
    BpmnValidator().validate(read_xml(file.read_bytes()))


@pytest.mark.parametrize("process", sorted(PROCESSES))
def test_the_engine_reads_the_procedure_with_all_that_it_calls(process: str) -> None:
    sources = {name: file.read_bytes() for name, file in BY_PROCESS.items()}
    definition = parse_procedure(process, sources)
    called = {node.called for node in definition.nodes[process].values() if node.called}
    assert called <= set(definition.nodes)
    assert definition.nodes[process].keys() == {n.get("id") for n in diagram_of(BY_PROCESS[process]).nodes()}


@every_diagram
def test_a_diagram_is_small_enough_to_be_read(file: Path) -> None:
    assert len(list(diagram_of(file).nodes())) <= MOST_NODES == 25


@every_diagram
def test_every_node_says_first_by_which_clause_it_stands(file: Path) -> None:
    silent = [node.get("id") for node in diagram_of(file).nodes() if not CLAUSE.match(documentation_of(node))]
    assert silent == []


@every_diagram
def test_ids_say_kind_and_meaning(file: Path) -> None:
    elements = [(e, PREFIX[kind(e)]) for e in diagram_of(file).of_kind(*PREFIX)]
    wrong = [e.get("id") for e, prefix in elements if not re.fullmatch(prefix + "[a-z]+(_[a-z]+)*", _id(e))]
    assert wrong == []


@every_diagram
def test_the_id_of_a_flow_is_made_of_its_ends_or_of_the_gateway_and_its_answer(file: Path) -> None:
    diagram = diagram_of(file)
    wrong = [
        _id(flow) for flow in diagram.of_kind("sequenceFlow") if not _named_after_its_ends(diagram, flow)
    ]
    assert wrong == []


@every_diagram
def test_every_answer_of_a_question_is_written_on_its_flow(file: Path) -> None:
    diagram = diagram_of(file)
    splits = [gate for gate in diagram.of_kind("exclusiveGateway") if len(diagram.outgoing(gate)) > 1]
    for gate in splits:
        answers = [flow.get("name") for flow in diagram.outgoing(gate)]
        assert all(answers), gate.get("id")
        assert len(set(answers)) == len(answers), gate.get("id")
        assert (gate.get("name") or "").endswith("？"), gate.get("id")


@every_diagram
def test_every_node_lists_the_flows_that_reach_and_leave_it(file: Path) -> None:
    diagram = diagram_of(file)
    for node in diagram.nodes():
        for listed, flows in (("incoming", diagram.incoming(node)), ("outgoing", diagram.outgoing(node))):
            names = [child.text for child in node if kind(child) == listed]
            assert sorted(_id(flow) for flow in flows) == sorted(map(str, names)), node.get("id")


@every_diagram
def test_every_node_is_named_in_chinese(file: Path) -> None:
    named = diagram_of(file)
    unnamed = [
        node.get("id") for node in named.nodes() if not re.match("[\u4e00-\u9fff]", node.get("name") or "")
    ]
    assert unnamed == []


def _id(element: Element) -> str:
    return element.get("id") or ""


def _named_after_its_ends(diagram: Diagram, flow: Element) -> bool:
    source, target = diagram.source(flow), diagram.target(flow)
    assert source is not None
    assert target is not None
    _, _, begins = _id(source).partition("_")
    _, _, ends = _id(target).partition("_")
    if kind(source) == "exclusiveGateway" and len(diagram.outgoing(source)) > 1:
        return re.fullmatch(f"flow_{begins}_[a-z]+", _id(flow)) is not None
    return _id(flow) == f"flow_{begins}_{ends}"
