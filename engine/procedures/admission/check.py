"""Whether a diagram may run here, in layers: XML guard, OMG schema, BPMN, the engine's traps, our profile.

admit(xml, functions=..., steps=...) -> list[Finding]      empty: admitted
"""

from engine.procedures.admission.activities import ACTIVITY_RULES
from engine.procedures.admission.data_flow import DATA_FLOW
from engine.procedures.admission.diagram import Diagram
from engine.procedures.admission.engine_traps import ENGINE_TRAPS
from engine.procedures.admission.event_definitions import EVENT_DEFINITIONS
from engine.procedures.admission.events import EVENT_RULES
from engine.procedures.admission.flows import FLOWS
from engine.procedures.admission.formulas import FORMULAS
from engine.procedures.admission.gateways import GATEWAY_RULES
from engine.procedures.admission.profile import PROFILE, DeclaredDiagram
from engine.procedures.admission.references import REFERENCES
from engine.procedures.admission.schema import schema_findings
from engine.procedures.admission.soundness import SOUNDNESS
from engine.procedures.admission.terms import Finding, RuleBook
from engine.procedures.vocabulary import TIMER_FUNCTIONS
from engine.procedures.xml_guard import read_xml
from engine.refusals import Refusal

MOST_ELEMENTS = 5000
"""A file of 150 nodes holds about 1,500 BPMN elements; the rules should not sweep through a flood."""

BPMN_RULES: tuple[RuleBook[Diagram], ...] = (
    REFERENCES,
    FLOWS,
    GATEWAY_RULES,
    ACTIVITY_RULES,
    EVENT_RULES,
    EVENT_DEFINITIONS,
    FORMULAS,
    DATA_FLOW,
)
"""What BPMN 2.0 itself forbids: true of any diagram for any engine."""


def admit(
    xml: bytes,
    *,
    functions: frozenset[str],
    steps: frozenset[str],
    timer_functions: frozenset[str] = TIMER_FUNCTIONS,
) -> list[Finding]:
    """Return why the diagram may not run here; empty when it may.

    functions: what conditions may call. steps: what service tasks may name. Every rule looks at the
    diagram, so one upload shows all there is to mend; only a file that is no diagram stops at once.
    """
    try:
        root = read_xml(xml)
    except Refusal as refusal:
        return [Finding(refusal.code, None, str(refusal))]
    diagram = Diagram(root)
    if len(diagram.elements) > MOST_ELEMENTS:
        return [Finding("too_many_elements", None, f"流程图的元素超过 {MOST_ELEMENTS} 个，请拆成几个流程")]
    findings = schema_findings(root)
    for book in (*BPMN_RULES, ENGINE_TRAPS, SOUNDNESS):
        findings += book.findings(diagram)
    findings += PROFILE.findings(DeclaredDiagram(diagram, functions, timer_functions, steps))
    return findings


def naming_findings(xml: bytes, stem: str) -> list[Finding]:
    """Return whether one of our own files is not named after its process: call activities find it by name.

    stem: the file name without its ending. Raises the refusals of the XML guard.
    """
    return [
        Finding("file_is_named_after_its_process", process.get("id"), f"文件名“{stem}”与流程编号不一致")
        for process in Diagram(read_xml(xml)).of_kind("process")
        if process.get("id") != stem
    ]
