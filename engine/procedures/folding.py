"""Keeps the state of a case flat: a return loop does not leave its passes behind.

Public: `fold_loops(workflow) -> int`, the number of loops folded.

SpiffWorkflow lets the tree grow with every pass: the 50th return cost 8 times the first, and loop 246 ended
in RecursionError (T10). The history is in the journal; the state needs only where the tokens are.

The rule, for each branch by itself: a task T on the way to something unfinished takes the place of its
ancestor T0 of the same spec, when everything unfinished below T0 lies under T. An open parallel branch, a
waiting card or the other members of a countersign stand beside T0 and are not touched.
"""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.procedures.countersign import is_instance
from engine.procedures.spiff_internals import processes_of, replace_in_tree

_LIVE = TaskState.WAITING | TaskState.READY | TaskState.STARTED


def fold_loops(workflow: Any) -> int:
    """Fold every finished pass of every loop, in the top process and the called ones; return how many."""
    folded = 0
    for process in processes_of(workflow):
        while _fold_one(process):
            folded += 1
    return folded


def _fold_one(process: Any) -> bool:
    repeated = _repeated_specs(process)
    if not repeated:
        return False
    ways = [
        _way_to(task) for task in process.tasks.values() if task.has_state(_LIVE) and not is_instance(task)
    ]
    for way in ways:
        for earlier, later in _passes(way, repeated):
            if all(later in other or earlier not in other for other in ways):
                replace_in_tree(earlier, later)
                return True
    return False


def _repeated_specs(process: Any) -> set[str]:
    """Return the names of specs that were reached more than once: without one there is nothing to fold."""
    seen: set[str] = set()
    repeated: set[str] = set()
    for task in process.tasks.values():
        if not task.has_state(TaskState.PREDICTED_MASK) and not task.triggered:
            name = task.task_spec.name
            (repeated if name in seen else seen).add(name)
    return repeated


def _way_to(task: Any) -> list[Any]:
    """Return the tasks from the root to this one."""
    way = []
    while task is not None:
        way.append(task)
        task = task.parent
    return way[::-1]


def _passes(way: list[Any], repeated: set[str]) -> Iterator[tuple[Any, Any]]:
    """Yield pairs of passes of the same spec on the way, widest first."""
    by_spec: dict[str, list[Any]] = {}
    for task in way:
        if task.task_spec.name in repeated:
            by_spec.setdefault(task.task_spec.name, []).append(task)
    for passes in by_spec.values():
        for position, earlier in enumerate(passes):
            for later in reversed(passes[position + 1 :]):
                yield earlier, later
