"""Whole cases: filed, confirmed, accepted, reviewed, voted on, published, guide rewritten, closed.

Product and baseline take turns case by case, so that whatever else the machine does falls on both; the
figure is the median case. What is timed are the ten steps, each with its commit.
"""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from engine.journal.records import EventRow
from engine.store import table_of
from webui.benchmarks.city import MEMBERS, VOTES_NEEDED, City, found_city
from webui.benchmarks.figures import Aim, Figure, Sizes, Watch
from webui.benchmarks.journey import Journey
from webui.benchmarks.sql_machine import SqlMachine

BASELINE = "hand-written sqlite3 state machine, same rows, same durability"
_WARM_UP = 3
_EVENT = table_of(EventRow)


def whole_cases(sizes: Sizes) -> Iterator[Figure]:
    """Yield cases a second, and the processor time of one."""
    with side_by_side() as pair:
        for number in range(sizes.cases):
            pair.take_turns(number)
        yield Figure(
            "whole_cases",
            1000 / statistics.median(pair.product_totals),
            "cases/s",
            1000 / statistics.median(pair.baseline_totals),
            BASELINE,
            Aim("ratio", ">=", 0.15),
        )
        ours, theirs = (
            sum(watch.cpu_total for watch in watches.values()) / sizes.cases
            for watches in (pair.product, pair.baseline)
        )
        yield Figure("whole_case_processor_time", ours, "ms", theirs, BASELINE)


@dataclass
class Pair:
    """The product in one city, the baseline in its twin, and what each step took."""

    city: City
    machine: SqlMachine
    product: dict[str, Watch] = field(default_factory=dict)
    baseline: dict[str, Watch] = field(default_factory=dict)
    product_totals: list[float] = field(default_factory=list)
    baseline_totals: list[float] = field(default_factory=list)

    def take_turns(self, number: int) -> None:
        """Carry one case through each."""
        number += _WARM_UP
        before = _total(self.product), _total(self.baseline)
        for _node in Journey(self.city, number, self.product).steps():
            pass
        baseline_case(self.machine, number, self.baseline)
        self.product_totals.append(_total(self.product) - before[0])
        self.baseline_totals.append(_total(self.baseline) - before[1])


@contextmanager
def side_by_side() -> Iterator[Pair]:
    """Give two cities of the same rows, each with a few cases behind it."""
    with TemporaryDirectory(prefix="mianzheng-bench-") as folder:
        city = found_city(Path(folder) / "product.db")
        twin = found_city(Path(folder) / "baseline.db")
        twin.bureau.store.close()
        for number in range(_WARM_UP):
            for _node in Journey(city, number, {}).steps():
                pass
        machine = SqlMachine(twin.file, said=_facts_of_the_first_case(city))
        for number in range(_WARM_UP):
            baseline_case(machine, number, {})
        yield Pair(city, machine)
        machine.close()
        city.bureau.store.close()


def baseline_case(machine: SqlMachine, number: int, watches: dict[str, Watch]) -> None:
    """Carry one case through the baseline; a page would have shown each task before, so ids are given."""

    def timed(node: str) -> Watch:
        return watches.setdefault(node, Watch())

    with timed("task_file_request").timing():
        _, task = machine.file(number)
    with timed("task_confirm_request").timing():
        task = machine.confirm(task)
    with timed("task_check_lodging").timing():
        task = machine.accept(task)
    with timed("task_review_request").timing():
        ballots = machine.review(task)
    published: int | None = None
    for ballot, member in zip(ballots[:VOTES_NEEDED], MEMBERS, strict=False):
        with timed("task_vote").timing():
            published = machine.vote(ballot, member)
    assert published is not None  # noqa: S101  three votes decide
    with timed("task_publish_version").timing():
        guides = machine.publish(published)
    closing: int | None = None
    for guide in guides:
        with timed("task_rewrite_guide").timing():
            closing = machine.rewrite_guide(guide)
    assert closing is not None  # noqa: S101  the last guide opens the last task
    with timed("task_close_case").timing():
        machine.close_case(closing)


def _facts_of_the_first_case(city: City) -> list[dict[str, object]]:
    query = sa.select(_EVENT.c.facts).where(_EVENT.c.case_id == 1).order_by(_EVENT.c.seq)
    with city.bureau.store.reading() as tx:
        return list(tx.connection().scalars(query))


def _total(watches: dict[str, Watch]) -> float:
    return sum(watch.total for watch in watches.values())
