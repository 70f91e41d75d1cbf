"""What the rows of all units say together: sums, the same row twice, repeated demands, circular demands.

On plain values; nothing here is changed or guessed. A row that does not say who issues the paper, or names a
body that is no unit of this city, takes part in no circle.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from workflows.exemption_list.rules import key_text, normalised
from workflows.exemption_list.terms import ExemptionWay, ProofType
from workflows.surveys.terms import MatterKind, SurveyLine

Code = TypeVar("Code", bound=Hashable)
Node = tuple[int, str]
"""A unit, and the paper that it issues as its name is compared; "" where the unit alone matters."""
SHORTEST_PAPER: Final = 3
"""Signs of a paper's name by which a matter is known to give it."""


@dataclass(frozen=True)
class Totals:
    """How many rows there are, and of what. Two of them add up."""

    rows: int = 0
    retained: int = 0
    by_way: Mapping[ExemptionWay, int] = field(default_factory=dict)
    """Way -> rows that name it; a row with two ways counts under both."""
    by_kind: Mapping[MatterKind | None, int] = field(default_factory=dict)
    """None: the kind of the matter is not stated."""
    by_type: Mapping[ProofType | None, int] = field(default_factory=dict)

    def __add__(self, other: "Totals") -> "Totals":
        """Return the sums of both."""
        return Totals(
            self.rows + other.rows,
            self.retained + other.retained,
            _plus(self.by_way, other.by_way),
            _plus(self.by_kind, other.by_kind),
            _plus(self.by_type, other.by_type),
        )

    @property
    def exempt(self) -> int:
        """Return how many rows spare the paper."""
        return self.rows - self.retained


@dataclass(frozen=True)
class SharedItem:
    """One proof of one matter that several units implement, such as the banners."""

    matter_name: str
    proof_name: str
    lines: tuple[SurveyLine, ...]
    has_several_ways: bool
    """The units do not say the same of it."""


@dataclass(frozen=True)
class RowGroup:
    """Rows that belong together by a finding."""

    lines: tuple[SurveyLine, ...]


@dataclass(frozen=True)
class Circle:
    """Units that each want from the citizen what the next one states."""

    fact: str
    """What is to be shown, or the papers in the order of the circle."""
    unit_ids: tuple[int, ...]
    """In the order of the circle: each demands what the next issues, the last what the first issues."""
    lines: tuple[SurveyLine, ...]
    """A row for each step of the circle."""


@dataclass(frozen=True)
class Findings:
    """All of it."""

    total: Totals
    by_unit: Mapping[int, Totals]
    """Reporting unit -> its sums."""
    shared: tuple[SharedItem, ...]
    duplicates: tuple[RowGroup, ...]
    """The same unit, matter and proof on several rows, at the same step or none."""
    repeated: tuple[RowGroup, ...]
    """One unit demands the same proof again, for another matter or at another step. 优化营商环境条例44."""
    circles: tuple[Circle, ...]
    own_papers: tuple[SurveyLine, ...]
    """A unit demands what it issues itself: 部门内部核查 does."""
    unknown_issuers: int
    """Rows that could not be looked at for circles."""


def findings(lines: Sequence[SurveyLine]) -> Findings:
    """Return what the rows say together."""
    by_unit: dict[int, list[SurveyLine]] = defaultdict(list)
    for line in lines:
        by_unit[line.reporter_id].append(line)
    return Findings(
        total=totals(lines),
        by_unit={unit_id: totals(own) for unit_id, own in by_unit.items()},
        shared=shared_items(lines),
        duplicates=duplicates(lines),
        repeated=repeated_demands(lines),
        circles=circles(lines),
        own_papers=tuple(line for line in lines if line.issuing_unit_id == line.unit_id),
        unknown_issuers=sum(line.issuing_unit_id is None for line in lines),
    )


def totals(lines: Iterable[SurveyLine]) -> Totals:
    """Return the sums of rows."""
    given = list(lines)
    return Totals(
        rows=len(given),
        retained=sum(line.is_retained for line in given),
        by_way=Counter(way for line in given for way in line.ways),
        by_kind=Counter(line.matter_kind for line in given),
        by_type=Counter(line.proof_type for line in given),
    )


def shared_items(lines: Iterable[SurveyLine]) -> tuple[SharedItem, ...]:
    """Return each proof of a matter that several units implement, the most widespread first."""
    groups = _groups(lines, lambda line: (normalised(line.matter_name), normalised(line.proof_name)))
    found = [
        SharedItem(
            own[0].matter_name,
            own[0].proof_name,
            tuple(own),
            len({(line.content.list_name, line.ways) for line in own}) > 1,
        )
        for own in groups
        if len({line.unit_id for line in own}) > 1
    ]
    return tuple(sorted(found, key=lambda item: -len(item.lines)))


def duplicates(lines: Iterable[SurveyLine]) -> tuple[RowGroup, ...]:
    """Return the rows that name the same unit, matter and proof, at the same step."""
    groups = _groups(lines, lambda line: (key_text(line.key), normalised(line.step or "")))
    return tuple(RowGroup(tuple(own)) for own in groups if len(own) > 1)


def repeated_demands(lines: Iterable[SurveyLine]) -> tuple[RowGroup, ...]:
    """Return the rows in which one unit demands the same proof several times over."""
    groups = _groups(lines, lambda line: (line.unit_id, normalised(line.proof_name)))
    return tuple(RowGroup(tuple(own)) for own in groups if len({_place(line) for line in own}) > 1)


def circles(lines: Iterable[SurveyLine]) -> tuple[Circle, ...]:
    """Return the circles of demands: for one fact, and of papers each of which is needed to get the next."""
    given = list(lines)
    found = {frozenset(line.id for line in circle.lines): circle for circle in paper_circles(given)}
    found |= {frozenset(line.id for line in circle.lines): circle for circle in fact_circles(given)}
    return tuple(found.values())


def paper_circles(lines: Sequence[SurveyLine]) -> tuple[Circle, ...]:
    """Return the circles of papers: to be given one, bring the next, and so back to the first.

    A matter of the issuing unit in whose name the paper stands ("亲属关系证明开具") is the one in which it is
    given; what that matter demands is needed to get it.
    """
    papers: dict[int, dict[str, str]] = defaultdict(dict)
    for line in lines:
        name = normalised(line.proof_name)
        if line.issuing_unit_id is not None and len(name) >= SHORTEST_PAPER:
            papers[line.issuing_unit_id].setdefault(name, line.proof_name)
    edges: dict[tuple[Node, Node], SurveyLine] = {}
    for line in lines:
        if line.issuing_unit_id is None:
            continue
        needed = (line.issuing_unit_id, normalised(line.proof_name))
        matter = normalised(line.matter_name)
        for given in papers.get(line.unit_id, ()):
            if given in matter and (line.unit_id, given) != needed:
                edges.setdefault(((line.unit_id, given), needed), line)
    found = []
    for round_trip in _shortest_circles(edges):
        steps = zip(round_trip, (*round_trip[1:], round_trip[0]), strict=True)
        names = " → ".join(papers[unit_id][name] for unit_id, name in round_trip)
        told = tuple(edges[step] for step in steps)
        found.append(Circle(names, tuple(unit_id for unit_id, _ in round_trip), told))
    return tuple(found)


def fact_circles(lines: Iterable[SurveyLine]) -> tuple[Circle, ...]:
    """Return the shortest circle of each knot of units that send the citizen from one to the other.

    The graph is one a fact: from the unit that demands a paper to the unit that issues it. The fact is what
    the row says the paper shows, else the paper's own name.
    """
    by_fact: dict[str, dict[tuple[Node, Node], SurveyLine]] = defaultdict(dict)
    names: dict[str, str] = {}
    for line in lines:
        issuer = line.issuing_unit_id
        if issuer is None or issuer == line.unit_id:
            continue
        told = line.fact or line.proof_name
        fact = normalised(told)
        names.setdefault(fact, told)
        by_fact[fact].setdefault(((line.unit_id, ""), (issuer, "")), line)
    found = []
    for fact, edges in by_fact.items():
        for round_trip in _shortest_circles(edges):
            steps = zip(round_trip, (*round_trip[1:], round_trip[0]), strict=True)
            unit_ids = tuple(unit_id for unit_id, _ in round_trip)
            found.append(Circle(names[fact], unit_ids, tuple(edges[step] for step in steps)))
    return tuple(found)


def _shortest_circles(edges: Mapping[tuple[Node, Node], object]) -> list[tuple[Node, ...]]:
    """Return a shortest circle through each node that lies on one, each circle once, in stable order."""
    following: dict[Node, list[Node]] = defaultdict(list)
    for one, other in sorted(edges):
        following[one].append(other)
    found: dict[tuple[Node, ...], None] = {}
    for start in sorted(following):
        if (way := _way_back(start, following)) is not None:
            found.setdefault(_turned(way))
    return list(found)


def _way_back(start: Node, following: Mapping[Node, Sequence[Node]]) -> tuple[Node, ...] | None:
    """Return a shortest way from a node back to itself, without its second mention; None without one."""
    ways: deque[tuple[Node, ...]] = deque([(start,)])
    seen = {start}
    while ways:
        way = ways.popleft()
        for other in following.get(way[-1], ()):
            if other == start:
                return way
            if other not in seen:
                seen.add(other)
                ways.append((*way, other))
    return None


def _turned(way: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the circle beginning with its smallest node, so that one circle has one name."""
    first = way.index(min(way))
    return way[first:] + way[:first]


def _place(line: SurveyLine) -> tuple[str, str]:
    return normalised(line.matter_name), normalised(line.step or "")


def _groups(lines: Iterable[SurveyLine], key: Callable[[SurveyLine], Hashable]) -> list[list[SurveyLine]]:
    found: dict[Hashable, list[SurveyLine]] = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    return list(found.values())


def _plus(one: Mapping[Code, int], other: Mapping[Code, int]) -> dict[Code, int]:
    return dict(Counter(one) + Counter(other))
