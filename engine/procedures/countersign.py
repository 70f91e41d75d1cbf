"""Parallel multi-instance tasks that survive a second round, a removed member and an early end.

Public: `Countersign` (in place of SpiffWorkflow's ParallelMultiInstanceTask), `is_instance`,
`enclosing_item` and `calling_task`, and the parsers that make it for user tasks, calls and sub-processes.
"""

from typing import Any

from SpiffWorkflow.bpmn.parser.task_parsers import CallActivityParser, SubWorkflowParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.defaults import ParallelMultiInstanceTask
from SpiffWorkflow.util.task import TaskState

from engine.procedures.spiff_internals import make_ready


class Countersign(ParallelMultiInstanceTask):  # type: ignore[misc]
    """One instance for each item of a collection, all open at once."""

    def create_children(self, my_task: Any) -> None:
        """Open the instances; what an earlier round merged into the data is dropped first.

        Without this the second round of a countersign crashed: "output must be empty" (trap T1).
        """
        self._drop_items(my_task)
        if self.data_output is not None and self.data_output is not self.data_input:
            my_task.data.pop(self.data_output.bpmn_id, None)
        super().create_children(my_task)

    def merge_child(self, workflow: Any, child: Any) -> None:
        """Take over what the instance knows, but not whose instance it was.

        The stock merge leaves the item of the last instance in the data, so that no member can be added.
        """
        super().merge_child(workflow, child)
        self._drop_items(child.parent)

    def children_complete(self, my_task: Any) -> bool:
        """Tell whether no instance is open; a removed member does not block (trap T3)."""
        return all(child.has_state(TaskState.FINISHED_MASK) for child in self._instances(my_task))

    def add_member(self, my_task: Any, item: object) -> None:
        """Open one more instance while the countersign is open."""
        keys = [child.internal_data.get("key_or_index", -1) for child in self._instances(my_task)]
        self.create_child(my_task, item, max(keys, default=-1) + 1)

    def remove_member(self, child: Any) -> None:
        """Close an open instance without an answer.

        The countersign ends when it was the last one open, or when its closing rule now says so.
        """
        my_task = child.parent
        child.cancel()
        if self.children_complete(my_task) or self._is_closed(my_task):
            for left in self._instances(my_task):
                left.cancel()
            make_ready(my_task)

    def _is_closed(self, my_task: Any) -> bool:
        if self.condition is None:
            return False
        return bool(my_task.workflow.script_engine.evaluate(my_task, self.condition))

    def _drop_items(self, my_task: Any) -> None:
        for item in (self.input_item, self.output_item):
            if item is not None:
                my_task.data.pop(item.bpmn_id, None)


def is_instance(task: Any) -> bool:
    """Tell whether the task is one instance of a multi-instance task."""
    parent = task.parent
    return parent is not None and isinstance(parent.task_spec, Countersign) and bool(task.triggered)


def enclosing_item(task: Any) -> object | None:
    """Return the item of the nearest multi-instance task or call that encloses the task; None outside one."""
    current = task
    while current is not None:
        if is_instance(current):
            item = current.parent.task_spec.input_item
            return None if item is None else item.get(current)
        current = calling_task(current)
    return None


def calling_task(task: Any) -> Any | None:
    """Return the call activity (or sub-process) in whose process the task stands; None at the top."""
    workflow = task.workflow
    if workflow.parent_task_id is None:
        return None
    return workflow.top_workflow.get_task_from_id(workflow.parent_task_id)


class HumanTaskParser(TaskParser):  # type: ignore[misc]
    """Parses a user or manual task."""

    PARALLEL_MI_CLASS = Countersign


class CalledProcessParser(CallActivityParser):  # type: ignore[misc]
    """Parses a call activity."""

    PARALLEL_MI_CLASS = Countersign


class SubProcessParser(SubWorkflowParser):  # type: ignore[misc]
    """Parses an embedded sub-process."""

    PARALLEL_MI_CLASS = Countersign
