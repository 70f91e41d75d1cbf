"""Where a case stands on its diagrams, told from the journal and the task rows: the engine is not woken.

A node is done when a step passed it. Which flow a step took out of a choosing gateway is told by what that
same step reached behind it; out of any other node every flow is taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.journal.lookups import Event
from engine.procedures.parser import Definition, Node
from engine.tasks.terms import Task, TaskState
from workflows.procedures.catalogue import OUTCOMES

_CHOOSING = "exclusiveGateway"
_CALL = "callActivity"
_STEPS_OF_PEOPLE = ("userTask", _CALL)


@dataclass(frozen=True)
class Token:
    """A node where the case waits, and the open tasks behind it (of a called process: all of that one's)."""

    node: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Progress:
    """One process of the case: what to paint on its diagram."""

    process: str
    name: str
    """The label of the activity that calls it; empty for the main process."""
    is_entered: bool
    done: tuple[str, ...]
    taken: tuple[str, ...]
    tokens: tuple[Token, ...]


def progress_of(
    definition: Definition, story: Sequence[Event], tasks: Sequence[Task]
) -> tuple[Progress, ...]:
    """Return the progress of the main process, then of each called one in the order of the calls."""
    leaps = tuple(_leaps(definition, story))
    open_tasks = tuple(task for task in tasks if task.state is TaskState.OPEN)
    names = {node.called: node.name or "" for node in _calls(definition)}
    processes = (definition.process, *(called for called in names if called is not None))
    return tuple(
        _progress(definition, process, names.get(process, ""), leaps=leaps, open_tasks=open_tasks)
        for process in processes
    )


def way_ahead(definition: Definition, open_tasks: Sequence[Task]) -> tuple[str, ...]:
    """Return the nodes of the main process at which people still have something to do, if all goes well.

    Counted from the furthest node where the case waits. Of several ways the one with most steps is told:
    nobody can know beforehand that a case will be let through on the short one.
    """
    nodes = definition.nodes[definition.process]
    waiting = [token.node for token in _tokens(definition, definition.process, open_tasks)]
    ways = [_longest_way(definition, node)[1:] for node in waiting]
    shortest = min(ways, key=len, default=())
    return tuple(node for node in shortest if nodes[node].kind in _STEPS_OF_PEOPLE)


@dataclass(frozen=True)
class _Leap:
    """What one step passed and where it came to rest."""

    passed: Mapping[str, tuple[str, ...]]
    """Process -> its nodes, in order."""
    opened: frozenset[str]


def _leaps(definition: Definition, story: Iterable[Event]) -> Iterable[_Leap]:
    for event in story:
        passed: dict[str, list[str]] = {}
        for number in event.facts.get("passed", ()):
            process, node = definition.places[number]
            passed.setdefault(process, []).append(node)
        if passed:
            opened = frozenset(event.facts.get("opened", ()))
            yield _Leap({process: tuple(nodes) for process, nodes in passed.items()}, opened)


def _calls(definition: Definition) -> tuple[Node, ...]:
    return tuple(
        node for process in definition.nodes.values() for node in process.values() if node.kind == _CALL
    )


def _progress(
    definition: Definition,
    process: str,
    name: str,
    *,
    leaps: tuple[_Leap, ...],
    open_tasks: tuple[Task, ...],
) -> Progress:
    tokens = _tokens(definition, process, open_tasks)
    waiting = {token.node for token in tokens}
    passed = dict.fromkeys(node for leap in leaps for node in leap.passed.get(process, ()))
    taken = dict.fromkeys(flow for leap in leaps for flow in _taken(definition, process, leap))
    return Progress(
        process,
        name,
        is_entered=bool(passed) or bool(tokens),
        done=tuple(node for node in passed if node not in waiting),
        taken=tuple(taken),
        tokens=tokens,
    )


def _tokens(definition: Definition, process: str, open_tasks: Sequence[Task]) -> tuple[Token, ...]:
    tokens = []
    for node_id, node in definition.nodes[process].items():
        inside = definition.nodes[node.called] if node.called else {node_id: node}
        tasks = tuple(task for task in open_tasks if task.node in inside)
        if tasks:
            tokens.append(Token(node_id, tasks))
    return tuple(tokens)


def _taken(definition: Definition, process: str, leap: _Leap) -> Iterable[str]:
    nodes, passed = definition.nodes[process], set(leap.passed.get(process, ()))
    entered = {node_id for node_id, node in nodes.items() if node.called and _entered(definition, node, leap)}
    reached = passed | leap.opened | entered
    for (source, target), flow in definition.flows[process].items():
        if source in passed and (nodes[source].kind != _CHOOSING or target in reached):
            yield flow


def _entered(definition: Definition, call: Node, leap: _Leap) -> bool:
    starts = {
        node_id for node_id, node in definition.nodes[call.called or ""].items() if node.kind == "startEvent"
    }
    return bool(starts & set(leap.passed.get(call.called or "", ())))


@lru_cache(maxsize=512)
def _longest_way(definition: Definition, start: str) -> tuple[str, ...]:
    """Return the longest way without a circle from a node of the main process to its good end."""
    onward: dict[str, list[str]] = {}
    for source, target in definition.flows[definition.process]:
        onward.setdefault(source, []).append(target)
    return _walk(onward, (start,))


def _walk(onward: Mapping[str, Sequence[str]], way: tuple[str, ...]) -> tuple[str, ...]:
    if OUTCOMES.get(way[-1]) == "carried_out":
        return way
    found = (_walk(onward, (*way, node)) for node in onward.get(way[-1], ()) if node not in way)
    return max(found, key=len, default=())
