"""Completing one task: the whole step with its commit, and what of it the engine takes by itself.

The engine's share is measured without a database: the state is loaded, the task completed, the state dumped,
under a vocabulary that answers what the bureau would answer and writes nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from engine.procedures.parser import Definition, parse_procedure
from engine.procedures.run import Run
from webui.benchmarks.city import MEMBERS, NOW, VOTES_NEEDED
from webui.benchmarks.figures import Aim, Figure, Sizes, Watch
from webui.benchmarks.whole_cases import BASELINE, side_by_side
from webui.command_line.places import diagram_files

_WAY: Final = (
    ("task_confirm_request", "confirm"),
    ("task_check_lodging", "accept"),
    ("task_review_request", "pass"),
    *(("task_vote", "approve") for _ in range(VOTES_NEEDED)),
    ("task_publish_version", "publish"),
    ("task_rewrite_guide", "submit"),
    ("task_close_case", "close"),
)
_FILED: Final = "task_file_request"


def completing(sizes: Sizes) -> Iterator[Figure]:
    """Yield median and 95th percentile of all tasks but the filing, and the engine's share of the median."""
    with side_by_side() as pair:
        for number in range(sizes.cases):
            pair.take_turns(number)
    ours, theirs = _together(pair.product), _together(pair.baseline)
    yield Figure("complete_p50", ours.p50, "ms", theirs.p50, BASELINE)
    yield Figure("complete_p95", ours.p95, "ms", ours.p50, "its own p50", Aim("ratio", "<=", 2))
    for node, watch in pair.product.items():
        yield Figure(f"complete_p50_{node}", watch.p50, "ms", pair.baseline[node].p50, BASELINE)
    share = _engine_share(sizes.cases)
    yield Figure("engine_share_p50", share.p50, "ms", ours.p50, "the whole step's p50", Aim("value", "<=", 1))


def _together(watches: Mapping[str, Watch]) -> Watch:
    whole = Watch()
    for node, watch in watches.items():
        whole.times += watch.times if node != _FILED else []
    return whole


def _engine_share(cases: int) -> Watch:
    definition = parse_procedure("add_item", diagram_files())
    watch = Watch()
    for number in range(cases + 1):
        _carry_through(definition, watch if number else Watch())  # the first fills caches
    return watch


def _carry_through(definition: Definition, watch: Watch) -> None:
    vocabulary = _Answers()
    run = Run.start(definition, {"units": []}, vocabulary)
    run.complete(_first_open(run, _FILED), {"verdict": "submit"})
    state = run.dump()
    for node, verdict in _WAY:
        task = _first_open(run, node)
        vocabulary.votes += node == "task_vote"
        with watch.timing():
            run = Run.load(state, definition, vocabulary)
            run.complete(task, {"verdict": verdict})
            run.open_tasks()
            state = run.dump()


def _first_open(run: Run, node: str) -> UUID:
    return next(task.id for task in run.open_tasks() if task.node == node)


class _Answers:
    """What the bureau answers on the way of one case, without a row."""

    def __init__(self) -> None:
        self.votes = 0
        self.functions: Mapping[str, Callable[..., object]] = {
            "basis_sufficient": lambda: True,
            "basis_lapsed": lambda: False,
            "editorial_fast_path": lambda: False,
            "has_affected_units": lambda: False,
            "vote_closed": lambda: self.votes >= VOTES_NEEDED,
            "guide_matches": lambda _guide: True,
        }

    def now(self) -> datetime:
        """Return the day of the measurement."""
        return NOW

    def instant_due(self, function: str, arguments: tuple[object, ...]) -> None:
        """Say that every clock stands: no timer fires in this measurement."""

    def carry_out(
        self,
        step: str,
        argument: str | None,  # noqa: ARG002
        variables: Mapping[str, object],  # noqa: ARG002
    ) -> Mapping[str, object]:
        """Return what the step would have found out."""
        return _CARRIED_OUT.get(step, {})


_CARRIED_OUT: Final[dict[str, Mapping[str, object]]] = {
    "open_vote": {"members": list(MEMBERS), "vote_round": 1},
    "count_votes": {"verdict": "approve"},
    "form_version": {"version": 2},
    "owe_guides": {"guides": [1]},
}
