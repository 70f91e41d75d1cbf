"""The first page of a queue with its count, at the same number of open tasks among ever more cases.

The tables are filled with executemany, not by steps: a million cases would take a day. Three tasks a case,
one case in five open; what matters to the question is the number of rows beside the queue, not their story.
The baseline is the bare SQL of the same question: the person's three queues merged by due date, 51 rows, and
the capped count.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy.orm import Session

from engine.store import Store
from engine.tasks.queues import queue_page
from engine.tasks.terms import COUNT_CAP, QueueFilter, person_queue, post_queue
from webui.benchmarks.city import DESK, NOW, OFFICE, found_city
from webui.benchmarks.figures import Aim, Figure, Sizes, Watch
from workflows.procedures.catalogue import Role

PAGE: Final = 50
BASELINE: Final = "the bare indexed SQL of the same question"
QUEUES: Final = (person_queue(DESK), post_queue(Role.DESK, OFFICE), post_queue(Role.DESK, None))
_TODAY: Final = NOW.date()
_WARM_UP: Final = 5
_OPEN_SHARE: Final = 5
"""One case in so many is open."""

_CASES: Final = (
    "INSERT INTO case_file (id, case_no, kind, version_id, status, department_id, title, subject, detail,"
    " filed_by, opened_at, rev, journal_seq, journal_head, state)"
    " VALUES (?, ?, 'add', 1, ?, 1, '户口迁移', ?, '数据共享', 1, ?, 3, 5, zeroblob(32), ?)"
)
_TASKS: Final = (
    "INSERT INTO task (case_id, engine_id, node, role, department_id, duty, queue, round, state, opened_at,"
    " due_date, done_at, done_by, verdict)"
    " VALUES (?, randomblob(16), ?, 'desk', NULL, 'desk', ?, 1, ?, ?, ?, ?, ?, ?)"
)
_ONE_QUEUE: Final = (
    "SELECT * FROM (SELECT t.id, t.case_id, c.case_no, c.kind, c.title, c.subject, c.detail, c.department_id,"
    " t.node, t.round, t.opened_at, t.due_date FROM task t JOIN case_file c ON c.id = t.case_id"
    " WHERE t.queue = ? AND t.state = 'open' ORDER BY t.due_date, t.id LIMIT 51)"
)
_COUNT: Final = (
    "SELECT count(*) FROM (SELECT 1 FROM task WHERE queue IN (?, ?, ?) AND state = 'open' LIMIT ?)"
)


def queue(sizes: Sizes) -> Iterator[Figure]:
    """Yield the first page at each number of cases, a page from the middle, and the growth between."""
    waiting, fewest = sizes.queue_open, sizes.queue_cases[0]
    with filled_cities(sizes) as files, ExitStack() as opened:
        desks = {cases: opened.enter_context(open_city(file)) for cases, file in files.items()}
        watches = _ask(desks, asks=sizes.queue_asks, waiting=waiting)
    against = f"the same queue among {fewest} cases"
    for cases, (ours, bare, middle) in watches.items():
        name = f"queue_{cases}_cases"
        yield Figure(f"{name}_p50", ours.p50, "ms", bare.p50, BASELINE, Aim("ratio", "<=", 2))
        yield Figure(f"{name}_p95", ours.p95, "ms", bare.p95, BASELINE, Aim("ratio", "<=", 2))
        first = "its own first page"
        yield Figure(f"{name}_middle_page_p50", middle.p50, "ms", ours.p50, first, Aim("ratio", "<=", 1.2))
        if cases != fewest:
            name, few = f"queue_growth_to_{cases}_cases", watches[fewest][0]
            yield Figure(name, ours.p50, "ms", few.p50, against, Aim("ratio", "<=", 1.2))


@contextmanager
def filled_cities(sizes: Sizes) -> Iterator[dict[int, Path]]:
    """Give a database of every size, with as many open tasks in the desk's queue."""
    with TemporaryDirectory(prefix="mianzheng-bench-") as folder:
        files = {cases: Path(folder) / f"city-{cases}.db" for cases in sizes.queue_cases}
        for cases, file in files.items():
            found_city(file).bureau.store.close()
            fill(file, cases=cases, waiting=sizes.queue_open)
        yield files


@contextmanager
def open_city(file: Path) -> Iterator[tuple[Session, sqlite3.Connection]]:
    """Give one reading of the product and one of the bare driver on the same database."""
    store, bare = Store(f"sqlite:///{file}"), sqlite3.connect(file, isolation_level=None)
    bare.execute("BEGIN")
    with store.reading() as tx:
        yield tx, bare
    bare.close()
    store.close()


def _ask(
    desks: Mapping[int, tuple[Session, sqlite3.Connection]], *, asks: int, waiting: int
) -> dict[int, tuple[Watch, Watch, Watch]]:
    """Ask product and baseline of every city in turn, so that a busy moment falls on all of them alike."""
    watches = {cases: (Watch(), Watch(), Watch()) for cases in desks}
    middles = {cases: _cursor_in_the_middle(tx, waiting) for cases, (tx, _) in desks.items()}
    for number in range(-_WARM_UP, asks):
        for cases, (tx, bare) in desks.items():
            ours, theirs, half_way = watches[cases] if number >= 0 else (Watch(), Watch(), Watch())
            with ours.timing():
                _product_page(tx, None)
            with theirs.timing():
                _bare_page(bare)
            with half_way.timing():
                _product_page(tx, middles[cases])
    return watches


def _product_page(tx: Session, after: str | None) -> str | None:
    soon = _TODAY + timedelta(days=2)
    page = queue_page(tx, QUEUES, QueueFilter(), today=_TODAY, soon_until=soon, after=after, size=PAGE)
    return page.next_cursor


def _cursor_in_the_middle(tx: Session, waiting: int) -> str | None:
    cursor = None
    for _ in range(waiting // PAGE // 2):
        cursor = _product_page(tx, cursor)
    return cursor


def _bare_page(connection: sqlite3.Connection) -> tuple[list[Any], int]:
    rows = connection.execute(_BARE, QUEUES).fetchall()
    (total,) = connection.execute(_COUNT, (*QUEUES, COUNT_CAP)).fetchone()
    return rows, total


_BARE: Final = " UNION ALL ".join([_ONE_QUEUE] * len(QUEUES)) + " ORDER BY due_date, id LIMIT 51"


def fill(file: Path, *, cases: int, waiting: int) -> None:
    """Write the cases; as many open tasks as wanted stand in the desk's queue, the others in other queues."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")  # only while filling
    connection.execute("BEGIN")
    connection.executemany(_CASES, (_case(number, cases, waiting) for number in range(1, cases + 1)))
    connection.executemany(_TASKS, _tasks(cases, waiting))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _case(number: int, cases: int, waiting: int) -> tuple[object, ...]:
    is_open = _is_open(number, cases, waiting)
    at = round(NOW.timestamp() * 1000) - (cases - number) * 1000
    state = bytes(300) if is_open else None
    return number, f"ZM-2026-{number:07d}", "open" if is_open else "closed", f"证明{number}", at, state


def _tasks(cases: int, waiting: int) -> Iterator[tuple[object, ...]]:
    """Yield the tasks: two done ones a case, and a third that is open when the case is."""
    step = max(1, _open_among(cases, waiting) // waiting)
    opened = 0
    for number in range(1, cases + 1):
        at = round(NOW.timestamp() * 1000) - (cases - number) * 1000
        due = (_TODAY + timedelta(days=number % 40 - 10)).isoformat()
        for node in ("task_file_request", "task_confirm_request"):
            yield number, node, "filer@1", "done", at, due, at, number % 6 + 1, "submit"
        if not _is_open(number, cases, waiting):
            yield number, "task_close_case", "desk@*", "done", at, due, at, DESK, "close"
            continue
        opened += 1
        is_ours = opened % step == 0 and opened // step <= waiting
        where = "desk@*" if is_ours else f"confirmer@{number % 30 + 2}"
        yield number, "task_check_lodging", where, "open", at, due, None, None, None


def _is_open(number: int, cases: int, waiting: int) -> bool:
    """Spread the open cases evenly over all."""
    opened = _open_among(cases, waiting)
    return number * opened // cases != (number - 1) * opened // cases


def _open_among(cases: int, waiting: int) -> int:
    return min(cases, max(cases // _OPEN_SHARE, waiting))
