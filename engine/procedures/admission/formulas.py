"""Rules on the form of expressions and texts: formal, in a known language, of a known type.

BPMN 2.0 section 8.3.7 (expressions). What an expression may say is the profile's matter.
"""

import re
from collections.abc import Iterator

from engine.procedures.admission.diagram import (
    ACTIVITIES,
    EVENTS,
    XSI_TYPE,
    Diagram,
    Element,
    blame,
    children,
    kind,
    local_name,
    words,
)
from engine.procedures.admission.terms import Blame, RuleBook

FORMULAS: RuleBook[Diagram] = RuleBook()

_EXPRESSIONS = frozenset(
    {
        "activationCondition",
        "completionCondition",
        "condition",
        "conditionExpression",
        "loopCardinality",
        "loopCondition",
        "timeCycle",
        "timeDate",
        "timeDuration",
        "from",
        "to",
    }
)
_MIME_TYPE = re.compile(r"[a-z]+/[\w.+-]+", re.IGNORECASE)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")


@FORMULAS.rule
def expression_is_formal(diagram: Diagram) -> Iterator[Blame]:
    """Refuse prose where an executable process needs a formula (EXT012)."""
    for expression in diagram.of_kind(*_EXPRESSIONS):
        if is_meant_to_run(expression) and not is_formal(expression):
            yield blame(expression, f"{kind(expression)} 没有标为正式表达式（xsi:type=tFormalExpression）")


@FORMULAS.rule
def formal_expression_is_not_empty(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a formula without a text (EXT013)."""
    for expression in diagram.of_kind(*_EXPRESSIONS):
        if is_formal(expression) and not words(expression):
            yield blame(expression, f"{kind(expression)} 是空的")


@FORMULAS.rule
def expression_language_is_a_uri(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a language of expressions or types that is no URI (EXT014)."""
    for element in diagram.elements:
        for attribute in ("language", "expressionLanguage", "typeLanguage"):
            language = element.get(attribute)
            if language is not None and not _URI.fullmatch(language):
                yield blame(element, f"{attribute}“{language[:60]}”不是 URI")


@FORMULAS.rule
def documentation_format_is_a_mime_type(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a documentation whose format is no MIME type (EXT004)."""
    yield from _formats(diagram, "documentation", "textFormat")


@FORMULAS.rule
def annotation_format_is_a_mime_type(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a text annotation whose format is no MIME type (EXT010)."""
    yield from _formats(diagram, "textAnnotation", "textFormat")


@FORMULAS.rule
def script_format_is_a_mime_type(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a script whose format is no MIME type (EXT145)."""
    yield from _formats(diagram, "scriptTask", "scriptFormat")


@FORMULAS.rule
def script_says_its_format(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a script without a format (EXT053)."""
    for task in diagram.of_kind("scriptTask"):
        if children(task, "script") and not task.get("scriptFormat"):
            yield blame(task, "脚本没有写明格式（scriptFormat）")


@FORMULAS.rule
def property_belongs_to_a_process_activity_or_event(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a property of anything but a process, an activity or an event (EXT078)."""
    for element in diagram.of_kind("property"):
        owner = element.getparent()
        if kind(owner) not in ACTIVITIES | EVENTS | {"process"}:
            yield blame(element, f"属性只能属于流程、活动或事件，不能属于 {kind(owner)}")


@FORMULAS.rule
def import_location_is_an_address(diagram: Diagram) -> Iterator[Blame]:
    """Refuse an import from a place that is no address (EXT001)."""
    for element in diagram.of_kind("import"):
        if not re.fullmatch(r"[\w.~:/?#@!$&'()*+,;=%-]+", element.get("location") or ""):
            yield blame(element, "导入的地址不是有效的路径或网址")


def is_formal(expression: Element) -> bool:
    """Return whether an expression is declared as a formula, or always one by its place in the schema."""
    if kind(expression.getparent()) == "complexBehaviorDefinition":
        return True
    return local_name(expression.get(XSI_TYPE) or "") == "tFormalExpression"


def is_meant_to_run(element: Element) -> bool:
    """Return whether an element lies in a process that is not declared as drawn only.

    SpiffWorkflow takes a missing isExecutable for true, so the rules do as well.
    """
    process = next((above for above in element.iterancestors() if kind(above) == "process"), None)
    return process is not None and process.get("isExecutable") not in {"false", "0"}


def _formats(diagram: Diagram, name: str, attribute: str) -> Iterator[Blame]:
    for element in diagram.of_kind(name):
        stated = element.get(attribute)
        if stated is not None and not _MIME_TYPE.fullmatch(stated):
            yield blame(element, f"{attribute}“{stated[:60]}”不是 MIME 类型")
