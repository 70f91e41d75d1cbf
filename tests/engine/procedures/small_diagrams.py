"""Builds small diagrams: each test writes only the few elements that it is about."""

from itertools import pairwise

from engine.procedures.admission import Finding, admit

FUNCTIONS = frozenset({"has_units", "vote_closed"})
STEPS = frozenset({"send_reminder"})

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mz="urn:mianzheng:1"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
    ' id="definitions" targetNamespace="urn:test">'
)


def node(kind: str, identity: str, inside: str = "", **attributes: str) -> str:
    """Return one element; `inside` is the XML it holds."""
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<{kind} id="{identity}"{written}>{inside}</{kind}>'


def flow(source: str, target: str, condition: str | None = None) -> str:
    """Return a sequence flow `source_target`, with a condition where one is given."""
    inside = "" if condition is None else formal("conditionExpression", condition)
    return node("sequenceFlow", f"{source}_{target}", inside, sourceRef=source, targetRef=target)


def formal(kind: str, text: str) -> str:
    """Return a formal expression."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<{kind} xsi:type="tFormalExpression">{escaped}</{kind}>'


def timer(text: str = 'deadline("confirm")') -> str:
    """Return a timer's definition."""
    return f"<timerEventDefinition>{formal('timeDate', text)}</timerEventDefinition>"


def step(name: str = "send_reminder", extra: str = "") -> str:
    """Return the extension that names the step of a service task."""
    return f'<extensionElements><mz:step name="{name}"{extra}/></extensionElements>'


def process(*parts: str, beside: str = "", executable: str | None = "true") -> bytes:
    """Return a file with one process of these elements; `beside` stands after the process."""
    runs = "" if executable is None else f' isExecutable="{executable}"'
    return f'{HEAD}<process id="p"{runs}>{"".join(parts)}</process>{beside}</definitions>'.encode()


def chain(*elements: str) -> tuple[str, ...]:
    """Return start, the elements one after another, end, and the flows between them."""
    ids = ["start", *(element.split('id="', 1)[1].split('"', 1)[0] for element in elements), "end"]
    flows = (flow(one, other) for one, other in pairwise(ids))
    return (node("startEvent", "start"), *elements, node("endEvent", "end"), *flows)


def findings_of(xml: bytes) -> list[Finding]:
    """Return what the admission check finds, with the functions and steps of these tests declared."""
    return admit(xml, functions=FUNCTIONS, steps=STEPS)


def rules_broken(xml: bytes) -> set[tuple[str, str | None]]:
    """Return the rules broken and the elements to blame."""
    return {(finding.rule, finding.element) for finding in findings_of(xml)}
