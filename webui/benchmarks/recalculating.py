"""A calendar put in force over many open deadlines, and one due date from a warm calendar.

The deadlines are rows written by `executemany`: a case, a deadline with its first ledger line, three timers
and an open task each. Two loads: 10,000 deadlines of which every one moves, carried out as a whole (ledger,
timers, tasks, journal, letters, commit); and a million deadlines on 3,000 start days, of which the paper
moves those that come by the day it changes. The baseline counts the same dates by numpy's busday_offset on
a busdaycalendar of the same days, without writing anything; beside one date stands also a plain loop over
PyPI `holidays`.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import sqlalchemy as sa

from engine.calendar.days import WorkingCalendar
from engine.calendar.papers import PAPERS
from engine.calendar.steps import found_calendar, propose_paper
from engine.calendar.terms import Paper, PaperDay
from engine.cases.records import CaseFileRow
from engine.clock import SHANGHAI
from engine.deadlines.records import DeadlineEntryRow, DeadlineRow, TimerRow
from engine.deadlines.rules import timer_date
from engine.journal.chain import GENESIS
from engine.people.lookups import actor_of
from engine.people.records import PersonRow, PostRow
from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import post_queue
from webui.benchmarks.city import CONFIRMER, OFFICE, POLICE, City, found_city
from webui.benchmarks.figures import Aim, Figure, Sizes
from workflows.procedures.catalogue import Role
from workflows.recalculation.steps import activate_version

BUDGET: Final = 7
LEVELS: Final = {"reminder": -2, "yellow": -1, "red": 0}
PROPOSER, ACTIVATOR = 101, 102
TODAY: Final = datetime(2026, 10, 9, 9, tzinfo=SHANGHAI)
CHANGED: Final = date(2026, 10, 12)
_BATCH: Final = 50_000
_NUMPY: Final = "numpy busday_offset, counted only"


def recalculating(sizes: Sizes) -> Iterator[Figure]:
    """Yield seconds of an activation over two loads, and microseconds of one due date."""
    causes = [date(2026, 9, 28), date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 8)]
    whole = _activation(sizes.moved_deadlines, causes, date(2026, 10, 13))
    name = f"recalculate_{sizes.moved_deadlines}_all_moved"
    yield Figure(name, whole, "s", _by_numpy(causes, sizes.moved_deadlines), _NUMPY, Aim("value", "<=", 1))
    first = TODAY.date() - timedelta(days=3_000)
    causes = [first + timedelta(days=step) for step in range(3_000)]
    whole = _activation(sizes.open_deadlines, causes, CHANGED)
    name = f"recalculate_{sizes.open_deadlines}"
    yield Figure(name, whole, "s", _by_numpy(causes, sizes.open_deadlines), _NUMPY, Aim("value", "<=", 5))
    yield from _one_due_date()


def _activation(count: int, causes: list[date], changed: date) -> float:
    """Return the seconds from the second person's click to the commit."""
    with TemporaryDirectory(prefix="mianzheng-bench-") as folder:
        city = found_city(Path(folder) / "product.db")
        _prepare(city)
        _write_deadlines(city, count, causes)
        paper = Paper(
            year=2026,
            title="测量用的停工通告",
            number=None,
            published=TODAY.date(),
            address=None,
            days=(PaperDay(changed, working=False, occasion="测量"),),
            yearly=False,
        )
        now = city.bureau.now()
        with city.bureau.store.writing() as tx:
            version = propose_paper(tx, paper, source_text=None, reason="测量", person_id=PROPOSER, now=now)
            actor = actor_of(tx, ACTIVATOR, today=city.bureau.today)
        if actor is None:
            raise RuntimeError("the second administrator is gone")
        start = perf_counter()
        activate_version(city.bureau, actor, version)
        seconds = perf_counter() - start
        city.bureau.store.close()
    return seconds


def _prepare(city: City) -> None:
    city.clock.move_to(TODAY)
    with city.bureau.store.writing() as tx:
        found_calendar(tx, now=TODAY)
        for person in (PROPOSER, ACTIVATOR):
            tx.add(PersonRow(id=person, name=f"测量{person}", sign_in=f"p{person}", session_key=f"k{person}"))
            tx.flush()
            tx.add(PostRow(person_id=person, department_id=OFFICE, role=Role.ADMINISTRATOR))


def _write_deadlines(city: City, count: int, causes: list[date]) -> None:
    calendar = WorkingCalendar(PAPERS)
    dues = {cause: calendar.nth_working_day_after(cause, BUDGET) for cause in causes}
    fires = {
        (cause, level): timer_date(due, offset, calendar=calendar)
        for cause, due in dues.items()
        for level, offset in LEVELS.items()
    }
    told = _Rows(causes, dues, fires, calendar.version)
    for first in range(1, count + 1, _BATCH):
        numbers = range(first, min(first + _BATCH, count + 1))
        with city.bureau.store.writing() as tx:
            for record, row_of in told.writers():
                rows = [row for number in numbers for row in row_of(number)]
                tx.connection().execute(sa.insert(table_of(record)), rows)


class _Rows:
    """The rows of the n-th case."""

    def __init__(
        self, causes: list[date], dues: dict[date, date], fires: dict[tuple[date, str], date], version: str
    ) -> None:
        self._causes, self._dues, self._fires, self._version = causes, dues, fires, version

    def writers(self) -> list[tuple[Any, Callable[[int], list[dict[str, Any]]]]]:
        """Return record -> what makes its rows, in the order of their keys."""
        return [
            (CaseFileRow, self.case),
            (DeadlineRow, self.deadline),
            (DeadlineEntryRow, self.entry),
            (TimerRow, self.timers),
            (TaskRow, self.task),
        ]

    def case(self, number: int) -> list[dict[str, Any]]:
        return [
            {
                "id": number,
                "case_no": f"ZM-2026-{number:07d}",
                "kind": "add",
                "version_id": 1,
                "status": "open",
                "department_id": POLICE,
                "title": "户口迁移",
                "subject": "亲属关系证明",
                "detail": "数据共享",
                "filed_by": CONFIRMER,
                "opened_at": TODAY,
                "rev": 1,
                "journal_seq": 0,
                "journal_head": GENESIS,
                "wake_at": TODAY + timedelta(days=30),
            }
        ]

    def deadline(self, number: int) -> list[dict[str, Any]]:
        cause = self._causes[number % len(self._causes)]
        return [
            {
                "id": number,
                "case_id": number,
                "code": "confirm",
                "round": 1,
                "cause_date": cause,
                "budget": BUDGET,
                "due_date": self._dues[cause],
                "provisional": False,
                "calendar_version": self._version,
                "state": "running",
            }
        ]

    def entry(self, number: int) -> list[dict[str, Any]]:
        cause = self._causes[number % len(self._causes)]
        told = {"kind": "start", "on_date": cause, "reason": "测量", "at": TODAY}
        return [{"deadline_id": number, "seq": 1, **told}]

    def timers(self, number: int) -> list[dict[str, Any]]:
        cause = self._causes[number % len(self._causes)]
        return [
            {
                "case_id": number,
                "deadline_id": number,
                "level": level,
                "offset": offset,
                "fire_date": self._fires[cause, level],
                "state": "armed",
            }
            for level, offset in LEVELS.items()
        ]

    def task(self, number: int) -> list[dict[str, Any]]:
        return [
            {
                "case_id": number,
                "engine_id": b"-" * 16,
                "node": "task_confirm_request",
                "role": Role.CONFIRMER,
                "department_id": POLICE,
                "duty": "confirm",
                "queue": post_queue(Role.CONFIRMER, POLICE),
                "round": 1,
                "state": "open",
                "opened_at": TODAY,
                "deadline_id": number,
                "due_date": self._dues[self._causes[number % len(self._causes)]],
            }
        ]


def _by_numpy(causes: list[date], count: int) -> float | None:
    """Return the seconds that numpy takes to count the same dates; None where it is not installed."""
    np = _numpy()
    if np is None:
        return None
    counted = np.array([causes[number % len(causes)] for number in range(count)], dtype="datetime64[D]")
    calendar = _numpy_calendar(np, WorkingCalendar(PAPERS))
    start = perf_counter()
    np.busday_offset(
        np.busday_offset(counted, 0, roll="preceding", busdaycal=calendar), BUDGET, busdaycal=calendar
    )
    return perf_counter() - start


def _numpy() -> Any:
    """Return numpy, or None: only the development requirements bring it."""
    try:
        return import_module("numpy")
    except ModuleNotFoundError:
        return None


def _numpy_calendar(np: Any, calendar: WorkingCalendar) -> Any:
    """Return numpy's calendar of the same days: every day of the week works, each rest day is a holiday."""
    first, last = date(2010, 1, 1).toordinal(), date(2028, 1, 1).toordinal()
    rests = [day for day in map(date.fromordinal, range(first, last)) if not calendar.is_working(day)]
    return np.busdaycalendar(weekmask="1111111", holidays=np.array(rests, dtype="datetime64[D]"))


def _one_due_date() -> Iterator[Figure]:
    """Yield microseconds of one date 7 working days on, beside numpy and a loop over `holidays`."""
    calendar = WorkingCalendar(PAPERS)
    causes = [date(2026, 1, 1) + timedelta(days=step) for step in range(300)]
    ours = _microseconds(partial(calendar.nth_working_day_after, n=BUDGET), causes)
    theirs = None
    if np := _numpy():
        same, days = _numpy_calendar(np, calendar), [np.datetime64(cause) for cause in causes]
        theirs = _microseconds(
            partial(np.busday_offset, offsets=BUDGET, roll="preceding", busdaycal=same), days
        )
    china = import_module("holidays").country_holidays("CN", years=range(2025, 2028))
    loop = _microseconds(lambda day: _by_loop(china, day), causes)
    yield Figure("due_date", ours, "us", theirs, "numpy busday_offset, one date", Aim("value", "<=", 1))
    yield Figure("due_date_by_a_loop", ours, "us", loop, "a plain loop over holidays.is_working_day")


def _by_loop(china: Any, day: date) -> date:
    left = BUDGET
    while left:
        day += timedelta(days=1)
        left -= china.is_working_day(day)
    return day


def _microseconds(ask: Callable[[Any], Any], days: list[Any]) -> float:
    best = float("inf")
    for _ in range(5):
        start = perf_counter()
        for day in days:
            ask(day)
        best = min(best, perf_counter() - start)
    return best / len(days) * 1e6
