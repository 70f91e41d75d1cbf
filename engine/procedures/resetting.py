"""Going back to a node that was passed: SpiffWorkflow's reset with its three holes mended.

Public: `reset_branch(workflow, task)`.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from engine.procedures.countersign import calling_task
from engine.procedures.spiff_internals import give_new_id


def reset_branch(workflow: Any, task: Any) -> None:
    """Open `task` again with the data it had; all that followed it is dropped.

    The holes: timers of what was dropped stay in the event manager and crash the next step (T6); the calls
    around the task lose their data, and with it the item whose instance they are; the task and the timers on
    its border keep the ids of the first time, which belong to other rows.
    """
    calls = []
    call = calling_task(task)
    while call is not None:
        calls.append((call, dict(call.data), dict(call.internal_data)))
        call = calling_task(call)
    # A countersign takes its data anew from before it: its own holds what the members answered.
    data = None if isinstance(task.task_spec, LoopTask) else dict(task.data)
    for dropped in workflow.reset_from_task_id(task.id, data=data):
        workflow.event_manager.remove_task(dropped)
    for call, call_data, internal_data in calls:
        call.data, call.internal_data = call_data, internal_data
    on_border = isinstance(task.parent.task_spec, BoundaryEventSplit)
    for opened in list(task.parent.children) if on_border else [task]:
        give_new_id(opened)
