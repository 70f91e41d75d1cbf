"""The house profile: the part of BPMN that runs here, with no Python and no other engine's extensions.

What a condition may call and which steps exist is given by the floor above; see `check.admit`.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from engine.procedures.admission.diagram import (
    Diagram,
    Element,
    blame,
    children,
    kind,
    triggers,
    words,
)
from engine.procedures.admission.terms import Blame, RuleBook
from engine.procedures.expressions import BadExpression, compile_expression
from engine.procedures.xml_guard import MIANZHENG


@dataclass(frozen=True)
class DeclaredDiagram:
    """A diagram and what the house declares: functions of conditions, functions of timers, steps."""

    diagram: Diagram
    functions: frozenset[str]
    timer_functions: frozenset[str]
    steps: frozenset[str]


PROFILE: RuleBook[DeclaredDiagram] = RuleBook()

_STRUCTURE = frozenset(
    {
        "definitions",
        "collaboration",
        "participant",
        "process",
        "laneSet",
        "lane",
        "flowNodeRef",
        "sequenceFlow",
        "messageFlow",
        "incoming",
        "outgoing",
        "conditionExpression",
        "documentation",
        "extensionElements",
    }
)
_NODES = frozenset(
    {
        "userTask",
        "manualTask",
        "serviceTask",
        "callActivity",
        "subProcess",
        "exclusiveGateway",
        "parallelGateway",
        "startEvent",
        "endEvent",
        "boundaryEvent",
        "intermediateCatchEvent",
    }
)
_DETAILS = frozenset(
    {
        "timerEventDefinition",
        "timeDate",
        "errorEventDefinition",
        "escalationEventDefinition",
        "terminateEventDefinition",
        "error",
        "escalation",
        "multiInstanceLoopCharacteristics",
        "loopDataInputRef",
        "loopDataOutputRef",
        "inputDataItem",
        "outputDataItem",
        "completionCondition",
    }
)
_NOTES = frozenset({"textAnnotation", "text", "association", "group", "category", "categoryValue"})
_ADMITTED = _STRUCTURE | _NODES | _DETAILS | _NOTES

_ADMITTED_TRIGGERS = {
    "startEvent": frozenset[str](),
    "endEvent": frozenset({"terminate", "error", "escalation"}),
    "boundaryEvent": frozenset({"timer", "error", "escalation"}),
    "intermediateCatchEvent": frozenset({"timer"}),
}
_CONDITIONS = ("conditionExpression", "completionCondition")
_EXPRESSIONS = (*_CONDITIONS, "timeDate")
_OTHER_ENGINES = ("camunda", "flowable", "activiti", "zeebe", "spiffworkflow", "jboss", "drools", "kie.org")


@PROFILE.rule
def no_script(declared: DeclaredDiagram) -> Iterator[Blame]:
    """Refuse scripts: an uploaded diagram that ran a script wrote files on the server."""
    for task in declared.diagram.of_kind("scriptTask"):
        yield blame(task, "流程图里不能写脚本；请改为服务任务，由登记的步骤完成")
    for script in declared.diagram.of_kind("script"):
        if kind(script.getparent()) != "scriptTask":
            yield blame(script, "流程图里不能写脚本")


@PROFILE.rule
def element_is_in_the_profile(declared: DeclaredDiagram) -> Iterator[Blame]:
    """Refuse every BPMN element outside the part that was proven to run."""
    told_elsewhere = {"task", "scriptTask", "script"}
    for element in declared.diagram.elements:
        if kind(element) not in _ADMITTED | told_elsewhere:
            yield blame(element, f"不支持 {kind(element)} 元素")


@PROFILE.rule
def event_is_in_the_profile(declared: DeclaredDiagram) -> Iterator[Blame]:
    """Refuse events that nothing here would ever trigger, such as messages and signals."""
    for name, admitted in _ADMITTED_TRIGGERS.items():
        for event in declared.diagram.of_kind(name):
            for trigger in set(triggers(event)) - admitted:
                yield blame(event, f"{name} 不支持 {trigger} 触发，本系统没有收发它的入口")


@PROFILE.rule
def condition_uses_only_declared_names(declared: DeclaredDiagram) -> Iterator[Blame]:
    """Refuse a condition outside the allow-list, or that calls what is not declared."""
    for condition in declared.diagram.of_kind(*_CONDITIONS):
        if refused := _why_refused(words(condition), declared.functions):
            yield blame(condition, refused)


@PROFILE.rule
def timer_asks_for_a_deadline(declared: DeclaredDiagram) -> Iterator[Blame]:
    """Refuse a timer that owns a date: it must ask the deadline's row by a timer function."""
    names = "、".join(sorted(declared.timer_functions))
    for time in declared.diagram.of_kind("timeDate"):
        if refused := _why_refused(words(time), declared.timer_functions):
            yield blame(time, refused)
        elif not _is_one_call(words(time)):
            yield blame(time, f"定时事件只能直接调用 {names}，参数为常量")
    for time in declared.diagram.of_kind("timeDuration", "timeCycle"):
        yield blame(time, f"定时事件不能写时长或周期，只能调用 {names}：法定期限按工作日计算")


@PROFILE.rule
def expression_is_plain_text(declared: DeclaredDiagram) -> Iterator[Blame]:
    """Refuse elements inside an expression: the engine runs the text before them only."""
    for expression in declared.diagram.of_kind(*_EXPRESSIONS, "loopDataInputRef", "loopDataOutputRef"):
        if len(expression):
            yield blame(expression, "表达式里夹了其他元素，显示的和执行的会不一样")


@PROFILE.rule
def service_task_names_a_step(declared: DeclaredDiagram) -> Iterator[Blame]:
    """Refuse a service task that does not name exactly one registered step by mz:step."""
    for task in declared.diagram.of_kind("serviceTask"):
        steps = [step for extension in children(task, "extensionElements") for step in _steps(extension)]
        if len(steps) != 1 or not steps[0].get("name"):
            yield blame(task, "服务任务没有用 mz:step 写明要执行的步骤")
        elif steps[0].get("name") not in declared.steps:
            yield blame(task, f"步骤“{steps[0].get('name')}”没有登记")


@PROFILE.rule
def own_extensions_are_known(declared: DeclaredDiagram) -> Iterator[Blame]:
    """Refuse an extension of ours that means nothing where it stands: a slip that would be passed by."""
    for element in declared.diagram.root.iter(f"{MIANZHENG}*"):
        owner = element.getparent()
        task = None if owner is None else owner.getparent()
        if element.tag != f"{MIANZHENG}step" or kind(task) != "serviceTask":
            yield blame(element, f"{_bare(element)} 只能是服务任务的 mz:step")
        elif set(element.attrib) - {"name", "argument"}:
            yield blame(element, "mz:step 只有 name 和 argument 两个属性")


@PROFILE.rule
def no_foreign_engine_extensions(declared: DeclaredDiagram) -> Iterator[Blame]:
    """Refuse what was written for another engine: its scripts and listeners would be passed by."""
    for element in declared.diagram.root.iter("*"):
        names = [str(element.tag), *map(str, element.attrib)]
        foreign = next((name for name in names if _is_of_another_engine(name)), None)
        if foreign:
            yield blame(element, f"含有其他流程引擎的扩展“{foreign.rpartition('}')[2]}”，本系统不会执行")


@PROFILE.rule
def multi_instance_is_parallel_over_a_collection(declared: DeclaredDiagram) -> Iterator[Blame]:
    """Refuse a multi-instance one after another, or without its collection: nobody could be named for it."""
    for loop in declared.diagram.of_kind("multiInstanceLoopCharacteristics"):
        if loop.get("isSequential") == "true":
            yield blame(loop, "多实例只能同时进行，不能一个接一个")
        if not (children(loop, "loopDataInputRef") and children(loop, "inputDataItem")):
            yield blame(loop, "多实例须写明集合（loopDataInputRef）和其中每一项的名称（inputDataItem）")


@PROFILE.rule
def process_is_executable(declared: DeclaredDiagram) -> Iterator[Blame]:
    """Refuse a process that does not say that it is to run; the engine would run one that is silent."""
    for process in declared.diagram.of_kind("process"):
        if process.get("isExecutable") != "true":
            yield blame(process, "流程没有标明可执行（isExecutable=true）")


@PROFILE.rule
def file_holds_one_process(declared: DeclaredDiagram) -> Iterator[Blame]:
    """Refuse a file with no process or several: a version is one file, one process."""
    processes = list(declared.diagram.of_kind("process"))
    if not processes:
        yield Blame(None, "文件里没有流程")
    for extra in processes[1:]:
        yield blame(extra, "一个文件只能有一个流程，请分成几个文件，用调用活动连接")


@PROFILE.rule
def process_has_one_start(declared: DeclaredDiagram) -> Iterator[Blame]:
    """Refuse a process or sub-process with no start event or several."""
    for holder in declared.diagram.of_kind("process", "subProcess"):
        if len(children(holder, "startEvent")) != 1:
            yield blame(holder, "流程必须恰有一个开始事件")


def _why_refused(text: str, functions: frozenset[str]) -> str | None:
    try:
        compile_expression(text, functions)
    except BadExpression as refusal:
        return str(refusal)
    return None


def _is_one_call(admitted: str) -> bool:
    """Return whether an expression that passed the allow-list is one call with constant arguments."""
    parts = list(ast.walk(ast.parse(admitted, mode="eval").body))
    calls = sum(isinstance(part, ast.Call) for part in parts)
    names = sum(isinstance(part, ast.Name) for part in parts)
    return isinstance(parts[0], ast.Call) and calls == names == 1


def _steps(extension: Element) -> Iterator[Element]:
    return extension.iterchildren(f"{MIANZHENG}step")


def _bare(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _is_of_another_engine(name: str) -> bool:
    namespace = name.partition("}")[0].lower() if name.startswith("{") else ""
    return any(engine in namespace for engine in _OTHER_ENGINES)
