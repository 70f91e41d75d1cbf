"""What SpiffWorkflow may ask of us while it runs: conditions and the steps of service tasks, no scripts.

Public: `VocabularyEngine(vocabulary)`, the script engine of one run; `StepTask` and its parser for
`<mz:step name="..." argument="..."/>` in a service task.
"""

from typing import Any, NoReturn

from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment
from SpiffWorkflow.bpmn.specs.defaults import ServiceTask

from engine.procedures.countersign import Countersign
from engine.procedures.expressions import BadExpression, compile_expression, evaluate
from engine.procedures.vocabulary import Vocabulary
from engine.procedures.xml_guard import MIANZHENG, NotADiagram


class DiagramOutrunsVocabulary(RuntimeError):
    """A running diagram says what its vocabulary does not know: admission should have refused it."""


class VocabularyEngine(PythonScriptEngine):  # type: ignore[misc]
    """The script engine that runs no script."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(BasePythonScriptEngineEnvironment())
        self.vocabulary = vocabulary
        self._functions = vocabulary.functions
        self._function_names = frozenset(self._functions)

    def evaluate(self, task: Any, expression: str, external_context: object = None) -> object:  # noqa: ARG002
        """Return the value of a condition; the names are the routing variables of the task."""
        try:
            compiled = compile_expression(expression, self._function_names)
        except BadExpression as wrong:
            raise DiagramOutrunsVocabulary(str(wrong)) from wrong
        return evaluate(compiled, task.data, self._functions)

    def execute(self, task: Any, script: str, external_context: object = None) -> NoReturn:  # noqa: ARG002
        """Refuse: no diagram of ours holds a script."""
        raise DiagramOutrunsVocabulary("a diagram tried to run a script")

    def call_service(self, task: Any, **kwargs: Any) -> None:
        """Carry out a step and merge the routing variables it returns.

        Overridden also because the stock method hides every failure behind a NameError of its own.
        """
        changed = self.vocabulary.carry_out(kwargs["step"], kwargs["argument"], dict(task.data))
        task.data.update(changed)


class StepTask(ServiceTask):  # type: ignore[misc]
    """A service task that names a registered step; the stock one stays STARTED for ever."""

    def __init__(self, wf_spec: Any, bpmn_id: str, step: str, argument: str | None, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.step = step
        self.argument = argument

    def _execute(self, task: Any) -> bool:
        task.workflow.script_engine.call_service(task, step=self.step, argument=self.argument)
        return True


class StepTaskParser(TaskParser):  # type: ignore[misc]
    """Parses a service task with its `mz:step`."""

    PARALLEL_MI_CLASS = Countersign

    def create_task(self) -> StepTask:
        """Return the task; refuses a service task that names no step."""
        step = self.node.find(f".//{MIANZHENG}step")
        if step is None or not step.get("name"):
            raise NotADiagram(reason=f"服务任务{self.bpmn_id}没有写明步骤（mz:step）")
        called, argument = step.get("name"), step.get("argument")
        return StepTask(self.spec, self.bpmn_id, called, argument, **self.bpmn_attributes)
