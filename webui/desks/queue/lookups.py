"""What the work desk draws: tabs with their counts, rows with their chips and days."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.people.lookups import department_names
from engine.people.terms import Actor
from engine.tasks.queues import queue_count, queue_page
from engine.tasks.terms import DueFilter, QueueFilter, QueuePage, QueueRow
from webui.desks.queue.asked import Asked
from webui.due_dates import Due, due_of, soon_until
from webui.office import Office, current_bureau
from workflows.causes.lookups import waiting_units
from workflows.causes.terms import WaitingUnit
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import filing_units, reckoning
from workflows.procedures.lookups import (
    FiledPage,
    FiledRow,
    HandledPage,
    HandledRow,
    filed_page,
    handled_page,
    queues_of,
)
from workflows.requests.terms import RequestKind

TABS: tuple[Asked, ...] = (
    Asked(),
    Asked(due=DueFilter.LATE),
    Asked(due=DueFilter.SOON),
    *(Asked(kind=kind) for kind in RequestKind),
)
"""The saved views above the list, in their order."""


@dataclass(frozen=True)
class Waiting:
    """One line of the queue."""

    row: QueueRow
    department_name: str
    waited_days: int
    """Working days since it arrived; 0: today."""
    due: Due | None


@dataclass(frozen=True)
class WaitingView:
    """The queue page."""

    lines: tuple[Waiting, ...]
    page: QueuePage
    counts: tuple[int, ...]
    """Of each tab."""
    departments: Mapping[int, str]
    causes: tuple[WaitingUnit, ...]
    """On which the actor's units have neither filed nor declared."""


def waiting_view(
    tx: Session, bureau: Bureau, actor: Actor, asked: Asked, *, after: str | None
) -> WaitingView:
    """Return one page of an actor's queue. Refuses: BadCursor."""
    queues, today, soon = queues_of(actor), bureau.today, soon_until(bureau)
    page = queue_page(tx, queues, asked.as_filter(), today=today, soon_until=soon, after=after)
    counts = tuple(
        page.total if tab == asked else queue_count(tx, queues, tab.as_filter(), today=today, soon_until=soon)
        for tab in TABS
    )
    names = department_names(tx)
    lines = tuple(_waiting(bureau, row, names) for row in page.rows)
    own = filing_units(actor)
    causes = waiting_units(tx, reckoning(tx, bureau), unit_ids=own) if own and asked.is_plain else ()
    return WaitingView(lines, page, counts, names, causes)


def waiting_count(_office: Office, actor: Actor) -> int:
    """Return how much waits for the actor, beside the navigation."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        return queue_count(tx, queues_of(actor), QueueFilter(), today=bureau.today, soon_until=bureau.today)


@dataclass(frozen=True)
class Filed:
    """One case that the actor has filed."""

    row: FiledRow
    department_name: str
    due: Due | None


@dataclass(frozen=True)
class FiledView:
    """The page of what the actor has filed."""

    lines: tuple[Filed, ...]
    page: FiledPage


def filed_view(tx: Session, bureau: Bureau, actor: Actor, *, after: str | None) -> FiledView:
    """Return one page of what an actor has filed. Refuses: BadCursor."""
    page, names = filed_page(tx, actor.person_id, after=after), department_names(tx)
    lines = (Filed(row, names[row.case.department_id], due_of(bureau, row.due_date)) for row in page.rows)
    return FiledView(tuple(lines), page)


@dataclass(frozen=True)
class Handled:
    """One task that the actor has completed."""

    row: HandledRow
    department_name: str
    was_late: bool


@dataclass(frozen=True)
class HandledView:
    """The page of what the actor has completed."""

    lines: tuple[Handled, ...]
    page: HandledPage


def handled_view(tx: Session, actor: Actor, *, after: str | None) -> HandledView:
    """Return one page of what an actor has completed. Refuses: BadCursor."""
    page, names = handled_page(tx, actor.person_id, after=after), department_names(tx)
    return HandledView(tuple(_handled(row, names) for row in page.rows), page)


def _waiting(bureau: Bureau, row: QueueRow, names: Mapping[int, str]) -> Waiting:
    waited = bureau.calendar.working_days_between(day_of(row.opened_at), bureau.today)
    return Waiting(row, names[row.department_id], waited, due_of(bureau, row.due_date))


def _handled(row: HandledRow, names: Mapping[int, str]) -> Handled:
    was_late = row.due_date is not None and day_of(row.done_at) > row.due_date
    return Handled(row, names[row.department_id], was_late)
