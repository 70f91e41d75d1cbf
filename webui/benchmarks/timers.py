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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count, tee
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import sqlalchemy as sa

from engine.clock import SHANGHAI
from engine.journal.records import EventRow
from engine.procedures.wakeups import wake_due_cases
from engine.store import table_of
from webui.benchmarks.city import CONFIRMER, City, found_city
from webui.benchmarks.figures import Aim, Figure, Sizes, Watch
from webui.benchmarks.journey import Journey
from webui.benchmarks.sql_sweep import SqlSweep
from workflows.procedures import lapses
from workflows.procedures.bindings import ListPractice

BASELINE: Final = "the same sweep by hand on sqlite3"
_EVENT: Final = table_of(EventRow)
REMINDER_START: Final = datetime(2026, 10, 12, tzinfo=SHANGHAI)
"""Two working days before the last day of the confirmation; each copy is due a millisecond later."""
GROUP: Final = timedelta(milliseconds=200)
"""So many cases are due at each turn of the poll."""
DESK_LATE_DAY: Final = datetime(2026, 10, 13, 9, tzinfo=SHANGHAI)
"""The day after the last day of the desk's check."""
DESK_LAST_DAY: Final = datetime(2026, 10, 12, 9, tzinfo=SHANGHAI)
"""The day before: the weaker warnings are issued by then, as a scheduler that was never down does it."""
_COPIES: Final = (
    (
        "case_file",
        "id",
        {"id": "id + n", "case_no": "'ZM-2026-' || printf('%07d', id + n)", "wake_at": "wake_at + n"},
    ),
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
    with reminders(sizes.woken) as (_, _, take_turns):
        ours, theirs = _swept(take_turns)
    yield Figure("timer_with_engine", ours, "ms", theirs, BASELINE, Aim("value", "<=", 2))
    with lodged_cards(sizes.cards) as (_, _, take_turns):
        ours, theirs = _swept(take_turns)
    yield Figure("timer_rows_only", ours, "ms", theirs, BASELINE, Aim("value", "<=", 0.1))


Turns = Callable[..., tuple[int, int]]
"""Lets product and baseline sweep one batch each; returns how many timers each has fired."""


@contextmanager
def reminders(cases: int) -> Iterator[tuple[City, SqlSweep, Turns]]:
    """Give cases whose reminder is due: the diagram draws it, so the engine wakes."""
    with _cities_of_copies(cases, lodged=False) as (city, sweep):
        practice = ListPractice(city.bureau)
        instants = (REMINDER_START + GROUP * turn for turn in count(1))
        # Each polls for itself: the case that came a millisecond later is left to the next turn.
        ours, theirs = tee(instants)
        yield (
            city,
            sweep,
            _turns(
                lambda: wake_due_cases(city.bureau.store, practice, now=next(ours)),
                lambda: sweep.wake(next(theirs), said=_said_of_the_timer(city)),
            ),
        )


@contextmanager
def lodged_cards(cases: int) -> Iterator[tuple[City, SqlSweep, Turns]]:
    """Give cases whose desk is late: a card of the city's own clock, only rows change."""
    with _cities_of_copies(cases, lodged=True) as (city, sweep):
        city.clock.move_to(DESK_LATE_DAY)

        def ours() -> int:
            return lapses.issue_overdue_cards(city.bureau)

        yield city, sweep, _turns(ours, lambda: sweep.issue_cards(DESK_LATE_DAY, lapses.BATCH))


def _said_of_the_timer(city: City) -> dict[str, Any]:
    """Return the facts that the product has just written; it sweeps before the baseline does."""
    query = sa.select(_EVENT.c.facts).where(_EVENT.c.kind == "timer", _EVENT.c.case_id == 1)
    with city.bureau.store.reading() as tx:
        said: dict[str, Any] = tx.connection().execute(query).scalar_one()
    return said


def _turns(ours: Callable[[], int], theirs: Callable[[], int]) -> Turns:
    def take_turns(watches: Sequence[Watch] = (Watch(), Watch())) -> tuple[int, int]:
        with watches[0].timing():
            fired = ours()
        with watches[1].timing():
            fired_by_hand = theirs()
        return fired, fired_by_hand

    return take_turns


def _swept(take_turns: Turns) -> tuple[float, float]:
    """Sweep until nothing is due; return the median milliseconds a timer of each."""
    ours: list[float] = []
    theirs: list[float] = []
    while True:
        watches = (Watch(), Watch())
        fired, fired_by_hand = take_turns(watches)
        if fired != fired_by_hand:
            raise RuntimeError(f"the product fired {fired} timers, the baseline {fired_by_hand}")
        if not fired:
            return statistics.median(ours), statistics.median(theirs)
        ours.append(watches[0].total / fired)
        theirs.append(watches[1].total / fired)


@contextmanager
def _cities_of_copies(cases: int, *, lodged: bool) -> Iterator[tuple[City, SqlSweep]]:
    """Give the product's city and the baseline's, with the same cases: to be confirmed, or at the desk."""
    with TemporaryDirectory(prefix="mianzheng-bench-") as folder:
        city = found_city(Path(folder) / "product.db")
        journey = Journey(city, 0, {})
        journey.file()
        if lodged:
            journey.answer("task_confirm_request", "confirm", CONFIRMER)
            city.clock.move_to(DESK_LAST_DAY)
            lapses.issue_overdue_cards(city.bureau)
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
            "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)"  # noqa: S608  our own names
            f" INSERT INTO {table} ({named}) SELECT {values} FROM {table}, number"
            f" WHERE n <= ? ORDER BY n, {owner}",
            (copies, copies),
        )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
