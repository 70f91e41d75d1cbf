"""Small diagrams for the tests, built from a few words: `diagram("p", start("s"), user("a"), ...)`."""

from collections.abc import Mapping
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:mz="urn:mianzheng:1"'
    ' targetNamespace="urn:mianzheng:test" id="definitions">'
)
TERMINATE = "<terminateEventDefinition/>"


def diagram(process: str, *elements: str, lanes: Mapping[str, tuple[str, ...]] | None = None) -> bytes:
    """Return the file of one process; lanes: name -> the nodes in it."""
    drawn = "".join(
        f'<lane id="lane_{number}" name={quoteattr(name)}>'
        + "".join(f"<flowNodeRef>{node}</flowNodeRef>" for node in nodes)
        + "</lane>"
        for number, (name, nodes) in enumerate((lanes or {}).items())
    )
    lane_set = f'<laneSet id="lanes">{drawn}</laneSet>' if drawn else ""
    body = lane_set + "".join(elements)
    return f'{HEAD}<process id="{process}" isExecutable="true">{body}</process></definitions>'.encode()


def start(node: str) -> str:
    return f'<startEvent id="{node}"/>'


def end(node: str, inside: str = "") -> str:
    """Return an end event; inside=TERMINATE ends the process with all its branches."""
    return f'<endEvent id="{node}">{inside}</endEvent>'


def user(node: str, inside: str = "") -> str:
    return f'<userTask id="{node}" name="{node}">{inside}</userTask>'


def service(node: str, step: str, argument: str | None = None) -> str:
    given = "" if argument is None else f" argument={quoteattr(argument)}"
    inside = f'<extensionElements><mz:step name="{step}"{given}/></extensionElements>'
    return f'<serviceTask id="{node}">{inside}</serviceTask>'


def call(node: str, called: str, inside: str = "") -> str:
    return f'<callActivity id="{node}" calledElement="{called}">{inside}</callActivity>'


def each(collection: str, item: str, closed_when: str | None = None, answers: str | None = None) -> str:
    """Return the inside of a task or call that is done once for each item, all at once."""
    output = "" if answers is None else f"<loopDataOutputRef>{answers}</loopDataOutputRef>"
    output_item = "" if answers is None else '<outputDataItem id="answer"/>'
    closing = (
        "" if closed_when is None else f"<completionCondition>{escape(closed_when)}</completionCondition>"
    )
    return (
        f"<multiInstanceLoopCharacteristics><loopDataInputRef>{collection}</loopDataInputRef>{output}"
        f'<inputDataItem id="{item}"/>{output_item}{closing}</multiInstanceLoopCharacteristics>'
    )


def choice(node: str, default: str | None = None) -> str:
    """Return an exclusive gateway; default: the node its default flow leads to."""
    given = "" if default is None else f' default="flow_{node}_{default}"'
    return f'<exclusiveGateway id="{node}"{given}/>'


def fork(node: str) -> str:
    return f'<parallelGateway id="{node}"/>'


def timer(node: str, due: str) -> str:
    return f'<intermediateCatchEvent id="{node}">{_timed(due)}</intermediateCatchEvent>'


def border_timer(node: str, host: str, due: str, interrupts: str = "true") -> str:
    inside = _timed(due)
    return (
        f'<boundaryEvent id="{node}" attachedToRef="{host}" cancelActivity="{interrupts}">{inside}'
        "</boundaryEvent>"
    )


def flow(source: str, target: str, condition: str | None = None) -> str:
    inside = "" if condition is None else f"<conditionExpression>{escape(condition)}</conditionExpression>"
    name = f"flow_{source}_{target}"
    return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def chain(*nodes: str) -> str:
    """Return plain flows from each node to the next."""
    return "".join(flow(source, target) for source, target in pairwise(nodes))


def _timed(due: str) -> str:
    date = f'<timeDate xsi:type="tFormalExpression">{due}</timeDate>'
    return f"<timerEventDefinition>{date}</timerEventDefinition>"
