"""A city that knows the calendar of an earlier day, deadlines in it, and the paper that came afterwards."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from engine.calendar.papers import PAPERS
from engine.calendar.steps import found_calendar, propose_paper
from engine.calendar.terms import Paper
from engine.clock import SHANGHAI, VirtualClock
from engine.deadlines.lookups import deadline
from engine.deadlines.steps import start_deadline
from engine.deadlines.terms import DeadlineView
from tests.builders.city import ID, person
from tests.builders.desks import a_case_file, a_task
from workflows.config import RecalculationSettings
from workflows.procedures.bureau import Bureau
from workflows.recalculation.steps import activate_version
from workflows.recalculation.terms import Sums

LEVELS = {"reminder": -2, "yellow": -1, "red": 0}


def in_the_year(bureau: Bureau, day: date, *, follow: bool = False) -> Bureau:
    """Return the same city on an earlier day, with the calendar as known then in force."""
    policies = dict.fromkeys(RecalculationSettings().policies, "follow") if follow else {}
    regulation = replace(bureau.regulation, recalculation=RecalculationSettings(**policies))
    clock = VirtualClock(datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI))
    earlier = replace(bureau, clock=clock, regulation=regulation)
    known = [paper for paper in PAPERS if paper.known_from <= day]
    with earlier.store.writing() as tx:
        found_calendar(tx, now=earlier.now(), papers=known)
    return earlier


def a_running_deadline(
    bureau: Bureau,
    cause: date,
    *,
    number: int = 1,
    budget: int = 7,
    code: str = "confirm",
    scope: str | None = None,
    levels: Mapping[str, int] = LEVELS,
) -> int:
    """Write a case with one open task on one running deadline; return the deadline's id."""
    with bureau.store.writing() as tx:
        case_id = a_case_file(tx, number, opened_at=bureau.now())
        deadline_id = start_deadline(
            tx,
            case_id=case_id,
            code=code,
            cause_date=cause,
            budget=budget,
            calendar=bureau.calendar_of(tx, scope),
            now=bureau.now(),
            reason="测试",
            levels=levels,
            scope=scope,
        )
        due = deadline(tx, deadline_id).due_date
        a_task(tx, case_id, due=due, deadline_id=deadline_id)
    return deadline_id


def the_paper_of(day: date) -> Paper:
    """Return the paper published that day."""
    return next(paper for paper in PAPERS if paper.published == day)


def proposed(bureau: Bureau, paper: Paper, *, by: str = "administrator") -> int:
    """Propose a paper; return the version."""
    with bureau.store.writing() as tx:
        return propose_paper(
            tx, paper, source_text=None, reason=paper.title, person_id=ID[by], now=bureau.now()
        )


def activated(bureau: Bureau, paper: Paper) -> Sums:
    """Propose a paper and put it in force by a second person."""
    version_id = proposed(bureau, paper)
    return activate_version(bureau, person(bureau, "second_administrator"), version_id)


def view_of(bureau: Bureau, deadline_id: int) -> DeadlineView:
    """Return the deadline's row."""
    with bureau.store.reading() as tx:
        return deadline(tx, deadline_id)
