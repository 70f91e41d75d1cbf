"""Whether a case can come to a standstill: tokens that wait at a joining gateway for one that never comes.

SpiffWorkflow says nothing; the case is not finished, nothing is open, nothing waits (a dead case).
"""

from collections import Counter
from collections.abc import Iterator

from engine.procedures.admission.diagram import (
    HOLDERS,
    Diagram,
    Element,
    blame,
    children,
    kind,
    triggers,
)
from engine.procedures.admission.terms import Blame, RuleBook

SOUNDNESS: RuleBook[Diagram] = RuleBook()

MOST_MARKINGS = 2_000
"""Our largest diagram has fewer than 100; beyond this nobody could say that a case never stands still."""

_ENDS_ALL = frozenset({"terminate", "error", "cancel"})

_Marking = frozenset[tuple[str, int]]
"""How many tokens lie on each flow, by flow id."""


@SOUNDNESS.rule
def joined_branches_all_arrive(diagram: Diagram) -> Iterator[Blame]:
    """Refuse a parallel join that may wait for ever, such as one behind an exclusive split."""
    for holder in diagram.of_kind(*HOLDERS):
        joins = _standstills(diagram, children(holder, "startEvent"))
        if joins is None:
            yield blame(holder, "并行与回路交错得太复杂，无法核对案件会不会停住；请拆成几个流程")
        for gateway in joins or ():
            yield blame(gateway, "并行汇合可能永远等不齐：有的分支不会走到这里，案件会停住")


def _standstills(diagram: Diagram, starts: list[Element]) -> list[Element] | None:
    """Return the joins at which tokens are left when nothing can move any more; None after too long a search.

    In each marking only one node that can move is followed, with all its outcomes. That loses no
    standstill: a flow leads to one node only, so what one node does never hinders another.
    """
    waiting: dict[str, Element] = {}
    first = _marking(Counter(flow.get("id") or "" for start in starts for flow in diagram.outgoing(start)))
    seen, to_follow = {first}, [first]
    while to_follow:
        if len(seen) > MOST_MARKINGS:
            return None
        marking = to_follow.pop()
        node = next(_able_to_move(diagram, marking), None)
        if node is None:
            waiting |= {node.get("id") or "": node for node in _nodes_ahead(diagram, marking)}
            continue
        later = {_moved(diagram, marking, node, outcome) for outcome in _outcomes(diagram, node)}
        to_follow += later - seen
        seen |= later
    return list(waiting.values())


def _able_to_move(diagram: Diagram, marking: _Marking) -> Iterator[Element]:
    full = {flow for flow, _ in marking}
    for node in _nodes_ahead(diagram, marking):
        needed = {flow.get("id") for flow in diagram.incoming(node)}
        if kind(node) != "parallelGateway" or needed <= full:
            yield node


def _nodes_ahead(diagram: Diagram, marking: _Marking) -> list[Element]:
    flows = (diagram.by_id.get(flow) for flow, _ in sorted(marking))
    return [node for flow in flows if flow is not None and (node := diagram.target(flow)) is not None]


def _outcomes(diagram: Diagram, node: Element) -> list[list[Element]]:
    """Return each set of flows that may follow when a node is passed."""
    flows = diagram.outgoing(node)
    if kind(node) in {"exclusiveGateway", "eventBasedGateway"}:
        return [[flow] for flow in flows] or [[]]
    if kind(node) in {"inclusiveGateway", "complexGateway"}:
        return [flows, *([flow] for flow in flows)]
    outcomes = [flows]
    for event in diagram.boundary_events(node):
        if "compensate" in triggers(event):
            continue
        beside = event.get("cancelActivity") in {"false", "0"}
        outcomes.append(diagram.outgoing(event) + (flows if beside else []))
    return outcomes


def _moved(diagram: Diagram, marking: _Marking, node: Element, outcome: list[Element]) -> _Marking:
    if _ENDS_ALL & set(triggers(node)) and kind(node) == "endEvent":
        return frozenset()
    tokens = Counter(dict(marking))
    incoming = [flow.get("id") or "" for flow in diagram.incoming(node)]
    spent = incoming if kind(node) == "parallelGateway" else [f for f in incoming if tokens[f]][:1]
    tokens.subtract(spent)
    tokens.update(flow.get("id") or "" for flow in outcome)
    return _marking(tokens)


def _marking(tokens: Counter[str]) -> _Marking:
    # Two tokens on a flow stand for any number more: a loop may pile them up without end.
    return frozenset((flow, min(count, 2)) for flow, count in tokens.items() if count > 0)
