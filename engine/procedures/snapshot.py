"""The state of a case as some 300 bytes: where the tokens are, and the routing variables.

Public: `dump_state(workflow, definition) -> bytes` and `load_state(blob, definition, engine) -> workflow`.

Why not SpiffWorkflow's converters with the spec left out: measured side by side on `add_item` (CPU of load,
complete and store), they took 1.1-4.1 ms and 700-4900 bytes a step where this takes 0.3-1.0 ms (2.1 for
opening nine guides at once) and 100-580 bytes.

What keeps it small and quick: the spec is left out (it is the Definition, checked by digest); a tree is a few
columns in walking order; data is stored as what changed against the parent; only what is open keeps its id,
finished tasks get a fresh one at each load, since nothing outside knows them; and what is only predicted is
predicted again. A trained dictionary (16 kB) brought the median from 195 to 92 bytes: not worth a file that
has to be kept, unchanged, for as long as any state written with it.

Layout: format (1 byte), digest of the definition (4), number of ids (2), the ids (16 each), then zstandard
over JSON: `[top tree, [[index of the calling tree, row of the call, tree], ...]]`.
"""

import os
import threading
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import orjson
import zstandard
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.util.task import TaskState

from engine.procedures.parser import Definition
from engine.procedures.spiff_internals import children_of, processes_of, restored_process, restored_task

FORMAT: Final = 1
_HEAD: Final = 7
_KNOWN_OUTSIDE: Final = TaskState.WAITING | TaskState.READY
_PREDICTED: Final = TaskState.PREDICTED_MASK | TaskState.FUTURE
_EMPTY: Final = 0
"""Stands for "no data at all" among the changes: predicted tasks have inherited nothing yet."""


class StateOfAnotherVersion(ValueError):
    """A state was loaded with another definition, or another format, than it was written with."""


def dump_state(workflow: Any, definition: Definition) -> bytes:
    """Return the state; the workflow is at rest (no automatic task ready, events drained)."""
    processes = processes_of(workflow)
    trees: list[list[Any]] = []
    rows: dict[UUID, tuple[int, int]] = {}
    ids: list[bytes] = []
    for number, process in enumerate(processes):
        trees.append(_tree(process, definition, number, rows, ids))
    called = [
        [*rows[process.parent_task_id], tree] for process, tree in zip(processes[1:], trees[1:], strict=True)
    ]
    text = orjson.dumps([trees[0], called], option=orjson.OPT_PASSTHROUGH_DATETIME)
    head = bytes([FORMAT]) + bytes.fromhex(definition.digest[:8]) + len(ids).to_bytes(2, "big")
    return head + b"".join(ids) + _codec().compressor.compress(text)


def load_state(blob: bytes, definition: Definition, engine: Any) -> Any:
    """Return the workflow as it stood; refuses a state of another definition with StateOfAnotherVersion."""
    if blob[0] != FORMAT or blob[1:5] != bytes.fromhex(definition.digest[:8]):
        raise StateOfAnotherVersion(
            f"state of {blob[1:5].hex()}, format {blob[0]}; have {definition.digest[:8]}"
        )
    count = int.from_bytes(blob[5:_HEAD], "big")
    start = _HEAD + 16 * count
    ids = [blob[at : at + 16] for at in range(_HEAD, start, 16)][::-1]
    top, called = orjson.loads(_codec().decompressor.decompress(blob[start:]))
    workflow = BpmnWorkflow(
        definition.spec, definition.subprocess_specs, script_engine=engine, deserializing=True
    )
    trees = [_restore(top, workflow, definition, ids)]
    for tree_number, row, tree in called:
        call = trees[tree_number][row]
        process = restored_process(workflow, call, definition.subprocess_specs[call.task_spec.spec])
        trees.append(_restore(tree, process, definition, ids))
    return workflow


def _tree(
    process: Any, definition: Definition, number: int, rows: dict[UUID, tuple[int, int]], ids: list[bytes]
) -> list[Any]:
    """Return one process as columns; fills in the row of each task and the ids of the open ones."""
    numbers = _numbers(definition, process.spec.name)
    ups: list[int] = []
    specs: list[int] = []
    states: list[int] = []
    marks: list[int] = []
    changes: dict[str, Any] = {}
    internal: dict[str, Any] = {}
    joins: list[tuple[float, int]] = []
    for row, (task, up) in enumerate(_walk(process)):
        ups.append(up)
        rows[task.id] = (number, row)
        specs.append(numbers[task.task_spec.name])
        state = task.state
        states.append(state.bit_length() - 1)
        if state & _KNOWN_OUTSIDE:
            ids.append(task.id.bytes)
        if task.triggered:
            marks.append(row)
        if task.data != (parent_data := _data_above(task)):
            changes[str(row)] = _changes(task.data, parent_data)
        if task.internal_data:
            internal[str(row)] = task.internal_data
        if isinstance(task.task_spec, UnstructuredJoin) and not state & TaskState.PREDICTED_MASK:
            joins.append((task.last_state_change, row))
    return [
        ups,
        specs,
        states,
        marks,
        changes,
        _with_rows(internal, rows),
        [row for _, row in sorted(joins)],
        _last_row(process, rows),
        process.data,
        [process.success, process.completed],
    ]


def _last_row(process: Any, rows: dict[UUID, tuple[int, int]]) -> int:
    """Return the row of the task finished last; -1 when there is none, or it was folded away."""
    last = process.last_task
    return -1 if last is None or last.id not in rows else rows[last.id][1]


def _walk(process: Any) -> list[tuple[Any, int]]:
    """Return the tasks, parents first, each with how far up from the task before its parent stands.

    What is only predicted is left out and predicted again before its parent runs (`run_task`); but a waiting
    join looks at what it predicts, to see whether it stands in a loop.
    """
    tasks = process.tasks
    walked = []
    before = 0
    stack = [(process.task_tree, 0)]
    while stack:
        task, depth = stack.pop()
        walked.append((task, before - depth + 1 if depth else 0))
        before = depth
        children = children_of(task)
        if children:
            keeps_all = isinstance(task.task_spec, UnstructuredJoin)
            for child_id in reversed(children):
                child = tasks[child_id]
                if keeps_all or not child.state & _PREDICTED:
                    stack.append((child, depth + 1))
    return walked


def _data_above(task: Any) -> Mapping[str, object]:
    parent = task.parent
    return {} if parent is None else parent.data


def _changes(data: Mapping[str, object], above: Mapping[str, object]) -> Any:
    if not data:
        return _EMPTY
    updates = {key: value for key, value in data.items() if key not in above or above[key] != value}
    gone = [key for key in above if key not in data]
    return [updates, gone] if gone else [updates]


def _with_rows(internal: dict[str, Any], rows: Mapping[UUID, tuple[int, int]]) -> dict[str, Any]:
    """Replace the ids of merged instances by their rows: finished instances do not keep their ids."""
    for row, content in internal.items():
        if content.get("merged"):
            merged = [rows[UUID(one)][1] for one in content["merged"]]
            internal[row] = {**content, "merged": merged}
    return internal


def _restore(tree: list[Any], process: Any, definition: Definition, ids: list[bytes]) -> list[Any]:
    ups, specs, states, marks, changes, internal, joins, last, process.data, flags = tree
    names = definition.numbering[process.spec.name]
    task_specs = process.spec.task_specs
    fresh = os.urandom(16 * len(specs))
    tasks: list[Any] = []
    line: list[Any] = []
    for row, (up, number, exponent) in enumerate(zip(ups, specs, states, strict=True)):
        if up:
            del line[-up:]
        parent = line[-1] if line else None
        state = 1 << exponent
        raw = ids.pop() if state & _KNOWN_OUTSIDE else fresh[16 * row : 16 * row + 16]
        task = restored_task(process, task_specs[names[number]], parent, state, UUID(bytes=raw))
        task.data = _data(changes.get(str(row)), {} if parent is None else parent.data)
        tasks.append(task)
        line.append(task)
    for row in marks:
        tasks[row].triggered = True
    for key, content in internal.items():
        if "merged" in content:
            content["merged"] = [str(tasks[one].id) for one in content["merged"]]
        tasks[int(key)].internal_data = content
    for order, row in enumerate(joins):
        # A join takes over the data of its branches in the order in which they arrived.
        tasks[row].last_state_change = float(order)
    process.task_tree = tasks[0]
    process.last_task = None if last < 0 else tasks[last]
    process.success, process.completed = flags
    return tasks


def _data(change: Any, above: Mapping[str, object]) -> dict[str, Any]:
    """Return the data of a task; lists and dictionaries are copied, since merging changes them in place."""
    if change == _EMPTY:
        return {}
    data = {key: value.copy() if isinstance(value, list | dict) else value for key, value in above.items()}
    if change is not None:
        data.update(change[0])
        for key in change[1] if len(change) > 1 else ():
            del data[key]
    return data


def _numbers(definition: Definition, process: str) -> Mapping[str, int]:
    return {name: number for number, name in enumerate(definition.numbering[process])}


class _Codec(threading.local):
    """One pair a thread: shared between threads zstandard objects crashed the process (trap T11)."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=3, write_content_size=True)
        self.decompressor = zstandard.ZstdDecompressor()


_local: Final = _Codec()


def _codec() -> _Codec:
    return _local
