"""One case running through its diagram, for the length of one step.

Public: `Run.start(definition, variables, vocabulary)`, `Run.load(blob, definition, vocabulary)`, then
    open_tasks() -> list[OpenTask]          timers() -> list[WaitingTimer]       next_due() -> datetime | None
    complete(task_id, variables)            wake() -> list[str]                  reset_to(node, process=None)
    add_member(node, item)                  remove_member(task_id)               go_back(node)
    break_off(outcome)                      dump() -> bytes
    trail: list[Passed]                     flows: list[Taken]                   finished, end_node
Refuses: TaskNotOpen, NotPassedYet, CountersignNotOpen.

A Run is thrown away after its step, and at once when anything raised: SpiffWorkflow leaves a failed task in
ERROR in memory, and only the transaction around it puts that right. Wake before completing: a completed
step may end timers that were due and had not fired yet.

The id of an open task and of a waiting timer stays the same as long as it is open; all other ids change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.util.task import TaskState

from engine.procedures.automatic import run_automatic
from engine.procedures.countersign import Countersign, enclosing_item, is_instance
from engine.procedures.folding import fold_loops
from engine.procedures.parser import Definition
from engine.procedures.resetting import reset_branch
from engine.procedures.snapshot import dump_state, load_state
from engine.procedures.spiff_internals import all_tasks, forget_process, run_task, watch_removals
from engine.procedures.step_calls import VocabularyEngine
from engine.procedures.timers import DeadlineTimer, waiting_timers
from engine.procedures.vocabulary import Vocabulary
from engine.refusals import Refusal


@dataclass(frozen=True)
class OpenTask:
    """A task that waits for a person.

    item: of the nearest multi-instance task or call around it (a member, a unit, a guide); None outside one.
    """

    id: UUID
    node: str
    process: str
    lane: str | None
    item: object | None
    variables: Mapping[str, object]


@dataclass(frozen=True)
class WaitingTimer:
    """A timer that waits; due is None while its clock is stopped."""

    id: UUID
    node: str
    process: str
    due: datetime | None


@dataclass(frozen=True)
class Passed:
    """A node that was finished in this step; a countersign counts once, when all of it is finished."""

    process: str
    node: str


@dataclass(frozen=True)
class Taken:
    """A flow that was taken in this step."""

    process: str
    flow: str


class TaskNotOpen(Refusal):
    """The task was finished, cancelled or never open: SpiffWorkflow itself would run it again (trap T7)."""

    code = "task_not_open"
    sentence = "这项任务不在待办状态，可能已由他人办结或已被撤销"
    way_out = "。请刷新待办，查看办件进度。"


class NotPassedYet(Refusal):
    """A case can only return to a node that it has passed."""

    code = "not_passed_yet"
    sentence = "办件还没有经过环节%(node)s，不能退回到那里"
    way_out = "。请选择已经办过的环节。"


class CountersignNotOpen(Refusal):
    """Members join and leave only while the countersign is open."""

    code = "countersign_not_open"
    sentence = "环节%(node)s的会签没有在进行，不能增减成员"
    way_out = "。请查看办件进度。"


class DeadCase(RuntimeError):
    """A case that is not finished has nothing open and nothing waiting: the diagram lost its token."""


class Run:
    """See the module's docstring; made by `start` or `load` only."""

    def __init__(self, workflow: Any, definition: Definition) -> None:
        self._workflow = workflow
        self.definition = definition
        self._fired: list[str] = []
        self._broken_off: str | None = None
        self.trail: list[Passed] = []
        self.flows: list[Taken] = []
        watch_removals(workflow)

    @classmethod
    def start(cls, definition: Definition, variables: Mapping[str, object], vocabulary: Vocabulary) -> Self:
        """Begin a case and run to the first tasks that wait for a person."""
        engine = VocabularyEngine(vocabulary)
        workflow = BpmnWorkflow(definition.spec, definition.subprocess_specs, script_engine=engine)
        workflow.task_tree.data.update(variables)
        run = cls(workflow, definition)
        run._settle()
        return run

    @classmethod
    def load(cls, blob: bytes, definition: Definition, vocabulary: Vocabulary) -> Self:
        """Take up a case where `dump` left it; nothing moves yet."""
        return cls(load_state(blob, definition, VocabularyEngine(vocabulary)), definition)

    def dump(self) -> bytes:
        """Return the state to store."""
        return dump_state(self._workflow, self.definition)

    @property
    def finished(self) -> bool:
        """Whether the case has come to an end."""
        return self._broken_off is not None or bool(self._workflow.completed)

    @property
    def end_node(self) -> str | None:
        """The end event of the main process that finished the case, or as what it was broken off.

        None while it runs.
        """
        if not self.finished or self._broken_off is not None:
            return self._broken_off
        ended: Any = self._workflow.last_task
        while ended.task_spec.bpmn_id is None:
            ended = ended.parent
        return str(ended.task_spec.bpmn_id)

    def open_tasks(self) -> list[OpenTask]:
        """Return the tasks that wait for a person."""
        if self._broken_off is not None:
            return []
        return [
            OpenTask(
                id=task.id,
                node=task.task_spec.bpmn_id,
                process=task.workflow.spec.name,
                lane=task.task_spec.lane,
                item=enclosing_item(task),
                variables=dict(task.data),
            )
            for task in all_tasks(self._workflow)
            if _is_open(task)
        ]

    def timers(self) -> list[WaitingTimer]:
        """Return the timers that wait, with the instants the vocabulary gives now."""
        return [
            WaitingTimer(
                task.id,
                task.task_spec.bpmn_id,
                task.workflow.spec.name,
                task.task_spec.event_definition.due(task),
            )
            for task in waiting_timers(self._workflow)
        ]

    def next_due(self) -> datetime | None:
        """Return the earliest instant at which a timer fires; None when none will."""
        dues = [timer.due for timer in self.timers()]
        return min((due for due in dues if due is not None), default=None)

    def complete(self, task_id: UUID, variables: Mapping[str, object]) -> None:
        """Finish a person's task and run on. Refuses: TaskNotOpen."""
        task = self._task(task_id)
        task.data.update(variables)
        run_task(task)
        self._note(task)
        self._settle()

    def wake(self) -> list[str]:
        """Let every timer that is due fire, and what it sets off; return their nodes in order."""
        self._fired = []
        self._settle()
        return self._fired

    def add_member(self, node: str, item: object) -> None:
        """Open one more instance of a countersign. Refuses: CountersignNotOpen."""
        countersigns = [
            task
            for task in all_tasks(self._workflow)
            if task.state == TaskState.STARTED
            and isinstance(task.task_spec, Countersign)
            and task.task_spec.bpmn_id == node
        ]
        if len(countersigns) != 1:
            raise CountersignNotOpen(node=node)
        countersigns[0].task_spec.add_member(countersigns[0], item)
        self._settle()

    def remove_member(self, task_id: UUID) -> None:
        """Close one open instance of a countersign. Refuses: TaskNotOpen, CountersignNotOpen."""
        task = self._task(task_id)
        if not is_instance(task):
            raise CountersignNotOpen(node=task.task_spec.bpmn_id)
        task.parent.task_spec.remove_member(task)
        self._settle()

    def reset_to(self, node: str, process: str | None = None) -> None:
        """Go back to a node that was passed, as if what followed had not been. Refuses: NotPassedYet.

        process: the process of the node, the main one unless given; when it runs several times at once (a
        called process for each guide) the case cannot tell which is meant and refuses.
        """
        name = process or self.definition.process
        passed = [
            task
            for task in all_tasks(self._workflow)
            if task.task_spec.bpmn_id == node
            and task.workflow.spec.name == name
            and not task.has_state(TaskState.PREDICTED_MASK | TaskState.FUTURE)
            and not is_instance(task)
        ]
        if self.finished or len({id(task.workflow) for task in passed}) != 1:
            raise NotPassedYet(node=node)
        reset_branch(self._workflow, passed[-1])
        self._settle()

    def go_back(self, node: str) -> None:
        """Go back to a task that was passed, also when the process it stands in has come to its end since.

        Such a process is called anew, and must come to the task without a person's doing.
        Refuses: NotPassedYet.
        """
        process = next((name for name, nodes in self.definition.nodes.items() if node in nodes), "")
        try:
            self.reset_to(node, process)
        except NotPassedYet:
            main = self.definition.nodes[self.definition.process]
            self.reset_to(next((name for name, told in main.items() if told.called == process), node))
        if all(task.node != node for task in self.open_tasks()):
            raise NotPassedYet(node=node)

    def break_off(self, outcome: str) -> None:
        """End the case here and now: nothing is open any more, and no end event was reached."""
        self._broken_off = outcome

    def _task(self, task_id: UUID) -> Any:
        for process in (self._workflow, *self._workflow.subprocesses.values()):
            task = process.tasks.get(task_id)
            if task is not None and _is_open(task):
                return task
        raise TaskNotOpen(task_id=task_id)

    def _settle(self) -> None:
        """Run everything automatic, until all that is left waits for a person or an instant."""
        workflow = self._workflow
        run_automatic(workflow, self._note)
        workflow.get_events()  # a terminate end leaves one that nobody catches
        for calling_id, process in list(workflow.subprocesses.items()):
            if process.completed and calling_id in workflow.subprocesses:
                forget_process(workflow, calling_id)
        fold_loops(workflow)
        self._must_be_alive()

    def _must_be_alive(self) -> None:
        if self.finished or any(_is_open(task) for task in all_tasks(self._workflow)):
            return
        if not waiting_timers(self._workflow):
            raise DeadCase(f"nothing is open in {self.definition.process}")

    def _note(self, task: Any) -> None:
        """Write down what has just finished, and the flows it went on by."""
        spec = task.task_spec
        if spec.bpmn_id is None or is_instance(task) or task.state != TaskState.COMPLETED:
            return
        process = task.workflow.spec.name
        self.trail.append(Passed(process, spec.bpmn_id))
        if isinstance(spec, CatchingEvent) and isinstance(spec.event_definition, DeadlineTimer):
            self._fired.append(spec.bpmn_id)
        flows = self.definition.flows[process]
        for reached in _reached_from(task):
            flow = flows.get((spec.bpmn_id, reached))
            if flow is not None:
                self.flows.append(Taken(process, flow))


def _is_open(task: Any) -> bool:
    return task.state == TaskState.READY and bool(task.task_spec.manual)


def _reached_from(task: Any) -> list[str]:
    """Return the nodes reached next; SpiffWorkflow's own helper tasks in between are looked through."""
    reached = []
    to_look_at = list(task.children)
    while to_look_at:
        child = to_look_at.pop()
        if child.has_state(TaskState.PREDICTED_MASK):
            continue
        if child.task_spec.bpmn_id is None:
            to_look_at.extend(child.children)
        else:
            reached.append(child.task_spec.bpmn_id)
    return reached
