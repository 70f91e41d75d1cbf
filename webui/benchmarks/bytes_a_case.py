"""What one case takes on the disk: its rows, its journal and their indexes, as pages of the database file.

Pages are counted by SQLite's own table `dbstat` after a first few cases and again after all of them, so that
the half-empty last page of each tree does not count twice. Counted are case file, tasks, journal with notes,
deadlines with timers, request, review, votes, outbox and letters, each with all its indexes. Apart stand what
is content of the list (item, entry, version, guide, duty) and the ledgers of the deadlines.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from webui.benchmarks.figures import Aim, Figure, Sizes
from webui.benchmarks.journey import Journey
from webui.benchmarks.whole_cases import BASELINE, Pair, baseline_case, side_by_side

CASE: Final = (
    "case_file", "task", "event", "event_note", "deadline", "timer", "request", "review", "vote", "outbox",
    "letter",
)  # fmt: skip
LEDGER: Final = ("deadline_entry",)
LIST: Final = ("proof_item", "item_entry", "list_version", "guide", "guide_duty")
PARTS: Final = {"": CASE, "_ledger": LEDGER, "_list_content": LIST}
_AIMS: Final = {"open_case": Aim("value", "<=", 1600), "finished_case": Aim("value", "<=", 5000)}
_PAGES: Final = (
    "SELECT s.tbl_name, sum(d.pgsize) FROM dbstat d JOIN sqlite_schema s ON s.name = d.name GROUP BY 1"
)
_SETTLED: Final = 4
"""Counting starts after one in so many of the cases."""


def bytes_a_case(sizes: Sizes) -> Iterator[Figure]:
    """Yield the bytes of an open case (filed, to be confirmed) and of a finished one, part by part."""
    for kind, file_one in (("open_case", _open_one), ("finished_case", _finish_one)):
        with side_by_side() as pair:
            product, baseline = _growth(pair, file_one, cases=sizes.cases)
        for suffix, tables in PARTS.items():
            ours, theirs = (sum(grown.get(table, 0) for table in tables) for grown in (product, baseline))
            if theirs:
                aim = None if suffix else _AIMS[kind]
                yield Figure(f"{kind}_bytes{suffix}", ours, "bytes", theirs, BASELINE, aim)


def _growth(
    pair: Pair, file_one: Callable[[Pair, int], None], *, cases: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Return table -> bytes a case, of the product and of the baseline."""
    settled = max(1, cases // _SETTLED)
    files = (pair.city.file, pair.machine.path)
    before: list[Mapping[str, int]] = []
    for number in range(settled + cases):
        if number == settled:
            before = [_pages(file) for file in files]
        file_one(pair, number + 100)
    after = [_pages(file) for file in files]
    ours, theirs = (
        {table: (late[table] - early.get(table, 0)) / cases for table in late}
        for early, late in zip(before, after, strict=True)
    )
    return ours, theirs


def _pages(file: Path) -> dict[str, int]:
    connection = sqlite3.connect(file)
    found = dict(connection.execute(_PAGES).fetchall())
    connection.close()
    return found


def _open_one(pair: Pair, number: int) -> None:
    Journey(pair.city, number, {}).file()
    pair.machine.file(number)


def _finish_one(pair: Pair, number: int) -> None:
    for _node in Journey(pair.city, number, {}).steps():
        pass
    baseline_case(pair.machine, number, {})
