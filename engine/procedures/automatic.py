"""Runs everything that needs no person, until all that is left waits for one or for an instant.

Public: `run_automatic(workflow, note)`.

Why not SpiffWorkflow's own `do_engine_steps`: it walks all trees again for each process and each round (1.9
of the 2.5 ms that opening nine guides took), runs tasks that a terminate end has just cancelled, and leaves
the timers that fire last for the next call. What runs a task is the same public `Task.run`.
"""

from collections.abc import Callable
from typing import Any, Final

from SpiffWorkflow.util.task import TaskState

from engine.procedures.countersign import calling_task
from engine.procedures.spiff_internals import all_tasks, processes_of, run_task
from engine.procedures.timers import fire_next_due

LONGEST_STEP: Final = 3000
"""Automatic nodes in one step; more means that a diagram runs in a circle without a person in it."""


class RunsInCircles(RuntimeError):
    """A diagram went on and on without a person or a waiting timer in its loop."""


def run_automatic(workflow: Any, note: Callable[[Any], None]) -> None:
    """Run until nothing automatic is ready and no timer is due; `note` is called with each finished task."""
    left = LONGEST_STEP
    while True:
        left -= _run_ready(workflow, note, left)
        if not fire_next_due(workflow) and not any(is_automatic(task) for task in all_tasks(workflow)):
            return


def is_automatic(task: Any) -> bool:
    """Tell whether the task is ready and needs no person."""
    return task.state == TaskState.READY and not task.task_spec.manual


def _run_ready(workflow: Any, note: Callable[[Any], None], left: int) -> int:
    """Run what is ready, the innermost process first; return how many tasks ran.

    A task can set off only its own process, those it calls and, at its end, the one that called it: only
    these are looked at again.
    """
    ran = 0
    to_look_at = processes_of(workflow)
    while to_look_at:
        process = to_look_at.pop()
        ready = [task for task in process.tasks.values() if is_automatic(task)]
        if not ready:
            continue
        known = set(workflow.subprocesses)
        for task in ready:
            # One that ran before it may have cancelled it, or removed it from the tree.
            if is_automatic(task) and task.id in process.tasks:
                run_task(task)
                note(task)
                ran += 1
        if ran > left:
            raise RunsInCircles(f"{ready[-1].task_spec.name} in {process.spec.name}")
        to_look_at.append(process)
        call = calling_task(process.task_tree)
        if call is not None and process.completed:
            to_look_at.append(call.workflow)
        called = [one for key, one in workflow.subprocesses.items() if key not in known]
        to_look_at.extend(reversed(called))
    return ran
