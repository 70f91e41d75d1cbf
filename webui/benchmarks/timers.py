"""Due timers: cards that wake the engine, and cards of the city's own clocks where only rows change.

One case is brought to its place by steps; the others are copies of its rows, written by INSERT .. SELECT,
since filing thousands would take minutes and is measured elsewhere. (Their journals are copies too, so their
chains do not verify; the sweep does not read them.) The baseline is the same sweep by hand on a copy of the
same file: one transaction a case, or one a batch, the same rows. Both take turns batch by batch; the figure
is the median batch.
"""

import shutil
import sqlite3
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from engine.clock import SHANGHAI
from engine.procedures import wakeups
from webui.benchmarks.city import CONFIRMER, City, found_city
from webui.benchmarks.figures import Aim, Figure, Sizes
from webui.benchmarks.journey import Journey
from webui.benchmarks.sql_sweep import SqlSweep
from workflows.procedures import lapses
from workflows.procedures.bindings import ListPractice

BASELINE: Final = "the same sweep by hand on sqlite3"
REMINDER_DAY: Final = datetime(2026, 10, 12, 9, tzinfo=SHANGHAI)
"""Two working days before the last day of the confirmation."""
DESK_LATE_DAY: Final = datetime(2026, 10, 13, 9, tzinfo=SHANGHAI)
"""The day after the last day of the desk's check."""
_COPIES: Final = (
    ("case_file", "id", {"id": "id + n", "case_no": "'ZM-2026-' || printf('%07d', id + n)"}),
    ("task", "case_id", {"id": "NULL", "case_id": "case_id + n", "deadline_id": "deadline_id + n * 100"}),
    ("deadline", "case_id", {"id": "id + n * 100", "case_id": "case_id + n"}),
    ("deadline_entry", "deadline_id", {"deadline_id": "deadline_id + n * 100"}),
    ("timer", "case_id", {"id": "NULL", "case_id": "case_id + n", "deadline_id": "deadline_id + n * 100"}),
    ("event", "case_id", {"case_id": "case_id + n", "command_key": "randomblob(16)"}),
    ("request", "case_id", {"id": "NULL", "case_id": "case_id + n", "open_key": "open_key || n"}),
)
"""Table, column whose rows are copied, and what differs in the n-th copy."""


def timers(sizes: Sizes) -> Iterator[Figure]:
    """Yield milliseconds a due timer, with the engine woken and without."""
    with _cities_of_copies(sizes.woken, lodged=False) as (city, sweep):
        city.clock.move_to(REMINDER_DAY)
        ours, theirs = _in_turns(lambda: _wake(city), lambda: sweep.wake(REMINDER_DAY, wakeups.BATCH))
        yield Figure("timer_with_engine", ours, "ms", theirs, BASELINE, Aim("value", "<=", 2))
    with _cities_of_copies(sizes.cards, lodged=True) as (city, sweep):
        city.clock.move_to(DESK_LATE_DAY)
        ours, theirs = _in_turns(
            lambda: lapses.issue_overdue_cards(city.bureau),
            lambda: sweep.issue_cards(DESK_LATE_DAY, lapses.BATCH),
        )
        yield Figure("timer_rows_only", ours, "ms", theirs, BASELINE, Aim("value", "<=", 0.1))


def _wake(city: City) -> int:
    practice = ListPractice(city.bureau)
    return wakeups.wake_due_cases(city.bureau.store, practice, now=city.clock.now())


def _in_turns(ours: Callable[[], int], theirs: Callable[[], int]) -> tuple[float, float]:
    """Run both until nothing is due; return the median milliseconds a timer of each."""
    times: tuple[list[float], list[float]] = ([], [])
    while True:
        counts = []
        for sweep, taken in zip((ours, theirs), times, strict=True):
            start = perf_counter()
            counts.append(sweep())
            taken.append((perf_counter() - start) * 1000 / max(1, counts[-1]))
        if counts[0] != counts[1]:
            raise RuntimeError(f"product and baseline swept {counts}")
        if counts[0] == 0:
            return statistics.median(times[0][:-1]), statistics.median(times[1][:-1])


@contextmanager
def _cities_of_copies(cases: int, *, lodged: bool) -> Iterator[tuple[City, SqlSweep]]:
    """Give the product's city and the baseline's, with the same cases: before confirmation, or at the desk."""
    with TemporaryDirectory(prefix="mianzheng-bench-") as folder:
        city = found_city(Path(folder) / "product.db")
        journey = Journey(city, 0, {})
        journey.file()
        if lodged:
            journey.answer("task_confirm_request", "confirm", CONFIRMER)
        _copy_the_case(city.file, cases - 1)
        twin = Path(folder) / "baseline.db"
        shutil.copyfile(city.file, twin)
        sweep = SqlSweep(twin)
        yield city, sweep
        sweep.close()
        city.bureau.store.close()


def _copy_the_case(file: Path, copies: int) -> None:
    """Write so many copies of the only case, and bring everything into the one file."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN")
    for table, owner, changes in _COPIES:
        columns = [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        values = ", ".join(changes.get(name, f'"{name}"') for name in columns)
        named = ", ".join(f'"{name}"' for name in columns)
        connection.execute(
            "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)"
            f" INSERT INTO {table} ({named}) SELECT {values} FROM {table}, number"
            f" WHERE n <= ? ORDER BY n, {owner}",
            (copies, copies),
        )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
