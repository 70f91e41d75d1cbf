"""The counts on the tabs of a queue: everybody's six views and twelve that a person has saved.

The tables are those of the queue's own figures. The baseline is the bare SQL of the same eighteen counts,
each one asked for itself, in one open transaction.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from engine.tasks.queues import queue_counts
from engine.tasks.terms import COUNT_CAP, DueFilter, QueueFilter
from webui.benchmarks.city import NOW
from webui.benchmarks.figures import Aim, Figure, Sizes, Watch
from webui.benchmarks.queue import QUEUES, filled_cities, open_city
from workflows.requests.terms import RequestKind

BASELINE: Final = "the bare indexed SQL of the same counts, one by one"
_TODAY: Final = NOW.date()
_SOON: Final = _TODAY + timedelta(days=2)
_WARM_UP: Final = 5
_SAVED: Final = (
    QueueFilter(kind="add", due=DueFilter.LATE),
    QueueFilter(department_id=1),
    QueueFilter(node="task_check_lodging"),
    QueueFilter(text="证明1"),
)
VIEWS: Final = (
    QueueFilter(),
    QueueFilter(due=DueFilter.LATE),
    QueueFilter(due=DueFilter.SOON),
    *(QueueFilter(kind=kind) for kind in RequestKind),
    *_SAVED * 3,
)
_CONDITIONS: Final = {
    "kind": "c.kind = ?",
    "department_id": "c.department_id = ?",
    "node": "t.node = ?",
    "late": "t.due_date < ?",
    "soon": "t.due_date BETWEEN ? AND ?",
    "text": "(c.case_no LIKE ? OR c.title LIKE ? OR c.subject LIKE ?)",
}


def saved_views(sizes: Sizes) -> Iterator[Figure]:
    """Yield the counts of all tabs at each number of cases, and the growth between."""
    with filled_cities(sizes) as files, ExitStack() as opened:
        desks = {cases: opened.enter_context(open_city(file)) for cases, file in files.items()}
        watches = _ask(desks, asks=sizes.queue_asks)
    fewest = sizes.queue_cases[0]
    against = f"the same tabs among {fewest} cases"
    for cases, (ours, bare) in watches.items():
        name = f"views_{cases}_cases"
        yield Figure(f"{name}_p50", ours.p50, "ms", bare.p50, BASELINE, Aim("ratio", "<=", 3))
        yield Figure(f"{name}_p95", ours.p95, "ms", bare.p95, BASELINE, Aim("ratio", "<=", 3))
        if cases != fewest:
            name, first = f"views_growth_to_{cases}_cases", watches[fewest][0]
            yield Figure(name, ours.p50, "ms", first.p50, against, Aim("ratio", "<=", 1.2))


def product_counts(tx: Session) -> tuple[int, ...]:
    """Return the counts as the page asks for them."""
    return queue_counts(tx, QUEUES, VIEWS, today=_TODAY, soon_until=_SOON)


def bare_counts(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Return the same counts in bare SQL."""
    return tuple(connection.execute(*_bare(view)).fetchone()[0] for view in VIEWS)


def _ask(
    desks: Mapping[int, tuple[Session, sqlite3.Connection]], *, asks: int
) -> dict[int, tuple[Watch, Watch]]:
    """Ask product and baseline of every city in turn, as the queue's own figures do."""
    watches = {cases: (Watch(), Watch()) for cases in desks}
    for number in range(-_WARM_UP, asks):
        for cases, (tx, bare) in desks.items():
            ours, theirs = watches[cases] if number >= 0 else (Watch(), Watch())
            with ours.timing():
                product_counts(tx)
            with theirs.timing():
                bare_counts(bare)
    return watches


def _bare(view: QueueFilter) -> tuple[str, list[object]]:
    late = [_TODAY.isoformat()] if view.due is DueFilter.LATE else []
    soon = [_TODAY.isoformat(), _SOON.isoformat()] if view.due is DueFilter.SOON else []
    values: dict[str, list[object]] = {
        "kind": [view.kind] if view.kind else [],
        "department_id": [view.department_id] if view.department_id is not None else [],
        "node": [view.node] if view.node else [],
        "late": [*late],
        "soon": [*soon],
        "text": [f"%{view.text}%"] * 3 if view.text else [],
    }
    asked = [name for name, given in values.items() if given]
    join = " JOIN case_file c ON c.id = t.case_id" if {"kind", "department_id", "text"} & {*asked} else ""
    words = "".join(f" AND {_CONDITIONS[name]}" for name in asked)
    statement = (
        f"SELECT count(*) FROM (SELECT 1 FROM task t{join}"  # noqa: S608  our own words
        f" WHERE t.queue IN (?, ?, ?) AND t.state = 'open'{words} LIMIT {COUNT_CAP})"
    )
    return statement, [*QUEUES, *(value for name in asked for value in values[name])]
