"""Whether a file follows the XML schema that the OMG publishes for BPMN 2.0."""

import re
from functools import cache

from SpiffWorkflow.bpmn.parser import BpmnValidator
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from engine.procedures.admission.diagram import Element, blame
from engine.procedures.admission.terms import Finding

_NAMESPACE = re.compile(r"\{[^}]*\}")


def schema_findings(root: Element) -> list[Finding]:
    """Return where the file leaves the schema: the one place that the library tells."""
    try:
        _schema().validate(root)
    except ValidationException as wrong:
        reason = _NAMESPACE.sub("", str(wrong.args[0]))
        found = blame(_element_at(root, wrong.line_number), f"不符合 BPMN 2.0 的文件格式：{reason}")
        return [Finding("file_follows_the_schema", found.element, found.reason)]
    return []


@cache
def _schema() -> BpmnValidator:
    return BpmnValidator()


def _element_at(root: Element, line: object) -> Element:
    # The stubs say that sourceline is an ellipsis; it is a number.
    return next((element for element in root.iter() if str(element.sourceline) == str(line)), root)
