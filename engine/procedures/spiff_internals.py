# ruff: noqa: SLF001
"""The only place that touches what SpiffWorkflow 3.2.0 does not promise, each with its reason.

An upgrade must pass tests/engine/procedures/test_spiff_internals.py: it checks RELIED_ON, the version, and
that our compact state restores what the stock serialiser writes.
"""

import logging
from collections.abc import Iterable, Iterator
from typing import Any, Final
from uuid import UUID, uuid4

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask, MultiInstanceTask
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.bpmn.util.event import EventManager
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

PROVEN_WITH: Final = "3.2.0"
RELIED_ON: Final[tuple[tuple[type, tuple[str, ...]], ...]] = (
    (Task, ("_child_added_notify", "_drop_children", "_set_state", "_ready", "_inherit_data")),
    (Workflow, ("_remove_task", "_task_completed_notify", "_task_removed_notify", "_mark_complete")),
    (BpmnWorkflow, ("_do_engine_steps", "delete_subprocess", "refresh_timers", "reset_from_task_id")),
    (BpmnSubWorkflow, ("_calculate_depth", "_task_removed_notify")),
    (SubWorkflowTask, ("_on_subworkflow_completed",)),
    (LoopTask, ("_instances",)),
    (MultiInstanceTask, ("merge_child", "create_child", "check_completion_condition")),
    (CatchingEvent, ("_update_hook", "_on_cancel")),
    (EventManager, ("add_task", "remove_task")),
    (TaskSpec, ("_update", "_predict", "_run_hook")),
)
"""What we call, or whose behaviour we build on; an upgrade that renames one of these fails a test."""

# SpiffWorkflow puts the data of every task into each log record at INFO: personal data has no place there.
for _name in ("spiff", "spiff.task", "spiff.workflow", "spiff.data"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def make_ready(task: Any) -> None:
    """Let a STARTED multi-instance task go on: the stock merge does the same, there is no public way."""
    task._set_state(TaskState.READY)


def run_task(task: Any) -> None:
    """Run a task; what may come after it is predicted first, since a state does not store predictions.

    SpiffWorkflow goes on only to children that are there, predicted, before the task runs.
    """
    if all(child.triggered for child in task.children):
        task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
    task.run()


def children_of(task: Any) -> list[UUID]:
    """Return the ids of the children without looking each one up, as the public property does."""
    ids: list[UUID] = task._children
    return ids


def processes_of(workflow: Any) -> list[Any]:
    """Return the top process and every called one, callers before the called."""
    called = sorted(workflow.subprocesses.values(), key=lambda process: process.depth)
    return [workflow, *called]


def all_tasks(workflow: Any) -> Iterator[Any]:
    """Yield the tasks of all processes; the public iterator stops at depth 1000 without a word (T10)."""
    yield from list(workflow.tasks.values())
    for process in list(workflow.subprocesses.values()):
        yield from list(process.tasks.values())


def connect_loops(specs: Iterable[Any]) -> None:
    """Connect the merging of multi-instance tasks in a freshly parsed spec.

    SpiffWorkflow connects it when the first instance is made. A half-done countersign loaded on a spec
    that no case has used yet let all members vote and then hung for ever (trap T2).
    """
    for spec in specs:
        for task_spec in list(spec.task_specs.values()):
            if isinstance(task_spec, MultiInstanceTask):
                completed = spec.task_specs[task_spec.task_spec].completed_event
                if not completed.is_connected(task_spec.merge_child):
                    completed.connect(task_spec.merge_child)


def watch_removals(workflow: Any) -> None:
    """Drop the timers and called processes of a removed task.

    `_remove_task` forgets both: a reset or an interrupted countersign left ghost timers in the event
    manager (T6, AttributeError at the next step) and called processes without a caller.
    """
    workflow.task_removed_event.connect(_after_removal, workflow)


def _after_removal(_process: Any, task: Any, workflow: Any) -> None:
    workflow.event_manager.remove_task(task)
    if task.id in workflow.subprocesses:
        forget_process(workflow, task.id)


def forget_process(workflow: Any, calling_id: UUID) -> None:
    """Forget a called process, those it called, and their timers."""
    process = workflow.subprocesses.pop(calling_id)
    for task in list(process.tasks.values()):
        workflow.event_manager.remove_task(task)
        if task.id in workflow.subprocesses:
            forget_process(workflow, task.id)


def replace_in_tree(earlier: Any, later: Any) -> None:
    """Put `later`, a descendant, in the place of `earlier`; what lies between is forgotten.

    There is no public way to shorten a tree. Token positions do not change: same spec, same children.
    """
    tasks = earlier.workflow.tasks
    parent = earlier.parent
    later.parent._children.remove(later.id)
    parent._children[parent._children.index(earlier.id)] = later.id
    later._parent = parent.id
    top = later.workflow.top_workflow
    to_forget = [earlier.id]
    while to_forget:
        task = tasks.pop(to_forget.pop())
        to_forget.extend(task._children)
        if task.id in top.subprocesses:
            forget_process(top, task.id)
    if later.workflow.last_task is not None and later.workflow.last_task.id not in tasks:
        later.workflow.last_task = parent


def give_new_id(task: Any) -> None:
    """Give a task that is opened anew its own id: the old one belongs to the row of the first time."""
    tasks, parent, old = task.workflow.tasks, task.parent, task.id
    manager = task.workflow.top_workflow.event_manager
    is_timed = old in manager.tasks
    manager.remove_task(task)
    task.id = uuid4()
    tasks[task.id] = tasks.pop(old)
    parent._children[parent._children.index(old)] = task.id
    for child in task._children:
        tasks[child]._parent = task.id
    processes = task.workflow.top_workflow.subprocesses
    if old in processes:
        process = processes[task.id] = processes.pop(old)
        process.parent_task_id = task.id
    if is_timed:
        manager.add_task(task)


def restored_task(process: Any, spec: Any, parent: Any, state: int, task_id: UUID) -> Any:
    """Return a task put back in the tree under its parent; a waiting event is listened to again."""
    task = Task(process, spec, parent, state, task_id)
    if state == TaskState.WAITING and isinstance(spec, CatchingEvent):
        process.top_workflow.event_manager.add_task(task)
    return task


def restored_process(workflow: Any, calling_task: Any, spec: Any) -> Any:
    """Return an empty called process, tied to the task that called it."""
    process = BpmnSubWorkflow(spec, calling_task.id, workflow, deserializing=True)
    workflow.subprocesses[calling_task.id] = process
    process.completed_event.connect(calling_task.task_spec._on_subworkflow_completed, calling_task)
    return process
