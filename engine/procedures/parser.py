"""From diagram files to what can run: one Definition for a main process and all it calls.

Public: `parse_procedure(main, sources) -> Definition` (refuses NotADiagram and its kin, BadExpression), and
`definition_cache.get(digest, build)`, so that a version is parsed once in a process: a case never changes its
Definition, and all cases of a version share it.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from types import MappingProxyType
from typing import Any, Final

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.event_parsers import EndEventParser, StartEventParser
from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser, GatewayParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    CallActivity,
    EndEvent,
    ExclusiveGateway,
    IntermediateCatchEvent,
    ManualTask,
    ParallelGateway,
    StartEvent,
    SubWorkflowTask,
    UserTask,
)

from engine.procedures.countersign import CalledProcessParser, HumanTaskParser, SubProcessParser
from engine.procedures.spiff_internals import connect_loops
from engine.procedures.step_calls import StepTask, StepTaskParser
from engine.procedures.timers import BoundaryTimerParser, IntermediateTimerParser
from engine.procedures.xml_guard import BPMN, MIANZHENG, NotADiagram, is_flow_node, read_xml
from engine.refusals import Refusal


@dataclass(frozen=True)
class DiagramSource:
    """One diagram file as it is stored."""

    process_id: str
    xml: bytes
    digest: str


@dataclass(frozen=True)
class Node:
    """One element of a diagram, as tables and pages need it.

    kind: the BPMN name, "userTask", "serviceTask", "exclusiveGateway" ...
    step, argument: of a service task; called: the process that a call activity calls.
    """

    kind: str
    name: str | None
    lane: str | None
    documentation: str | None
    step: str | None = None
    argument: str | None = None
    called: str | None = None


@dataclass(frozen=True, eq=False)
class Definition:
    """A procedure ready to run: the main process and everything it calls, read-only and shared."""

    process: str
    digest: str
    processes: tuple[str, ...]
    """The main process and all it calls: one file each."""
    nodes: Mapping[str, Mapping[str, Node]]
    flows: Mapping[str, Mapping[tuple[str, str], str]]
    """Of each process: (source node, target node) -> flow id."""
    spec: Any = field(repr=False)
    subprocess_specs: Mapping[str, Any] = field(repr=False)
    numbering: Mapping[str, tuple[str, ...]] = field(repr=False)
    """Of each process: the names of SpiffWorkflow's specs; the state of a case stores only their numbers."""

    @cached_property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Every (process, node), sorted by name: a journal line tells the nodes it passed by place.

        Sorted, and not in the order of the file, so that the stored diagrams alone give the order for ever.
        """
        return tuple(sorted((process, node) for process, nodes in self.nodes.items() for node in nodes))

    @cached_property
    def place_numbers(self) -> Mapping[tuple[str, str], int]:
        """The place of every (process, node)."""
        return MappingProxyType({place: number for number, place in enumerate(self.places)})


def parse_procedure(main: str, sources: Mapping[str, bytes]) -> Definition:
    """Return the procedure whose main process is `main`.

    sources: process id -> diagram file; files that are not called are left out.
    Refuses: NotADiagram, DiagramTooLarge, DiagramHasDoctype, TooManyNodes, BadExpression.
    """
    roots = _called_from(main, sources)
    parser = _Parser()
    try:
        for process_id, root in roots.items():
            parser.add_bpmn_xml(root, filename=process_id)
        spec = parser.get_spec(main)
        subprocess_specs = parser.get_subprocess_specs(main)
    except ValidationException as wrong:
        raise _refusal_behind(wrong) from wrong
    specs = {main: spec, **subprocess_specs}
    connect_loops(specs.values())
    return Definition(
        process=main,
        digest=_digest({process_id: sources[process_id] for process_id in roots}),
        processes=tuple(roots),
        nodes=MappingProxyType(_nodes(roots)),
        flows=MappingProxyType(_flows(roots)),
        spec=spec,
        subprocess_specs=subprocess_specs,
        numbering=MappingProxyType({name: tuple(sorted(one.task_specs)) for name, one in specs.items()}),
    )


class DefinitionCache:
    """Definitions by digest, the least recently used ones forgotten; safe between threads."""

    def __init__(self, room: int = 32) -> None:
        self._room = room
        self._lock = Lock()
        self._definitions: OrderedDict[str, Definition] = OrderedDict()

    def get(self, digest: str, build: Callable[[], Definition]) -> Definition:
        """Return the definition with this digest; `build` is called when it is not at hand."""
        with self._lock:
            if digest in self._definitions:
                self._definitions.move_to_end(digest)
                return self._definitions[digest]
        definition = build()
        if definition.digest != digest:
            raise ValueError(f"built {definition.process} with another digest than asked for")
        with self._lock:
            self._definitions[digest] = definition
            while len(self._definitions) > self._room:
                self._definitions.popitem(last=False)
        return definition


definition_cache: Final = DefinitionCache()


class _StartParser(StartEventParser):  # type: ignore[misc]
    def create_task(self) -> Any:
        if any(str(child.tag).endswith("EventDefinition") for child in self.node):
            raise NotADiagram(reason=f"开始事件{self.bpmn_id}不能由事件触发")
        return super().create_task()


class _Parser(BpmnParser):  # type: ignore[misc]
    """Knows only what our diagrams may contain: any other element is refused, scripts among them."""

    PARSER_CLASSES: Final = {
        full_tag("startEvent"): (_StartParser, StartEvent),
        full_tag("endEvent"): (EndEventParser, EndEvent),
        full_tag("userTask"): (HumanTaskParser, UserTask),
        full_tag("manualTask"): (HumanTaskParser, ManualTask),
        full_tag("serviceTask"): (StepTaskParser, StepTask),
        full_tag("callActivity"): (CalledProcessParser, CallActivity),
        full_tag("subProcess"): (SubProcessParser, SubWorkflowTask),
        full_tag("exclusiveGateway"): (ConditionalGatewayParser, ExclusiveGateway),
        full_tag("parallelGateway"): (GatewayParser, ParallelGateway),
        full_tag("intermediateCatchEvent"): (IntermediateTimerParser, IntermediateCatchEvent),
        full_tag("boundaryEvent"): (BoundaryTimerParser, BoundaryEvent),
    }


def _called_from(main: str, sources: Mapping[str, bytes]) -> dict[str, etree._Element]:
    """Return the root elements of the main file and of every file called from it, by process id."""
    roots: dict[str, etree._Element] = {}
    to_read = [main]
    while to_read:
        process_id = to_read.pop()
        if process_id in roots:
            continue
        if process_id not in sources:
            raise NotADiagram(reason=f"没有流程{process_id}的文件")
        root = roots[process_id] = read_xml(sources[process_id])
        ids = [process.get("id") for process in root.iter(f"{BPMN}process")]
        if ids != [process_id]:
            raise NotADiagram(reason=f"文件{process_id}中须有且只有同名流程")
        calls = [call.get("calledElement") for call in root.iter(f"{BPMN}callActivity")]
        to_read.extend(sorted({called for called in calls if called}, reverse=True))
    return roots


def _digest(files: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for process_id in sorted(files):
        total.update(process_id.encode() + b"\0" + hashlib.sha256(files[process_id]).digest())
    return total.hexdigest()


def _refusal_behind(wrong: ValidationException) -> Refusal:
    """Return our own refusal that SpiffWorkflow wrapped, or one that tells its reason."""
    behind: BaseException | None = wrong
    while behind is not None:
        if isinstance(behind, Refusal):
            return behind
        behind = behind.__context__
    return NotADiagram(reason=f"{wrong.file_name} {wrong.id} {wrong}".strip())


def _nodes(roots: Mapping[str, etree._Element]) -> dict[str, Mapping[str, Node]]:
    nodes: dict[str, dict[str, Node]] = {}
    for root in roots.values():
        lanes = {
            (ref.text or "").strip(): lane.get("name")
            for lane in root.iter(f"{BPMN}lane")
            for ref in lane.iterfind(f"{BPMN}flowNodeRef")
        }
        for element in root.iter():
            if is_flow_node(element):
                node_id = element.get("id", "")
                nodes.setdefault(_owner(element), {})[node_id] = _node(element, lanes.get(node_id))
    return {process_id: MappingProxyType(own) for process_id, own in nodes.items()}


def _node(element: etree._Element, lane: str | None) -> Node:
    step = element.find(f"{BPMN}extensionElements/{MIANZHENG}step")
    return Node(
        kind=etree.QName(element).localname,
        name=element.get("name"),
        lane=lane,
        documentation=element.findtext(f"{BPMN}documentation"),
        step=None if step is None else step.get("name"),
        argument=None if step is None else step.get("argument"),
        called=element.get("calledElement"),
    )


def _flows(roots: Mapping[str, etree._Element]) -> dict[str, Mapping[tuple[str, str], str]]:
    flows: dict[str, dict[tuple[str, str], str]] = {}
    for root in roots.values():
        for flow in root.iter(f"{BPMN}sequenceFlow"):
            ends = (flow.get("sourceRef", ""), flow.get("targetRef", ""))
            flows.setdefault(_owner(flow), {})[ends] = flow.get("id", "")
    return {process_id: MappingProxyType(own) for process_id, own in flows.items()}


def _owner(element: etree._Element) -> str:
    """Return the id of the process or sub-process in which the element stands."""
    owner = element.getparent()
    while owner is not None and owner.tag not in (f"{BPMN}process", f"{BPMN}subProcess"):
        owner = owner.getparent()
    return "" if owner is None else owner.get("id", "")
