"""What the work desk draws: tabs with their counts, rows with their chips and days."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.people.lookups import department_names, departments
from engine.people.terms import Actor, Department
from engine.saved_views.lookups import views_of
from engine.saved_views.terms import SavedView
from engine.tasks.elsewhere import elsewhere_count
from engine.tasks.queues import queue_count, queue_counts, queue_page
from engine.tasks.terms import DueFilter, QueueFilter, QueuePage, QueueRow
from webui.due_dates import Due, due_of, soon_until
from webui.office import Office, current_bureau
from webui.queue_addresses import Asked, Origin, asked_in
from workflows.causes.lookups import waiting_units
from workflows.causes.terms import WaitingUnit
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import filing_units, reckoning
from workflows.procedures.lookups import (
    FiledPage,
    FiledRow,
    HandledPage,
    HandledRow,
    acted_for,
    filed_page,
    handled_page,
    keepers_of,
    queues_of,
)
from workflows.requests.terms import RequestKind

TABS: tuple[Asked, ...] = (
    Asked(),
    Asked(due=DueFilter.LATE),
    Asked(due=DueFilter.SOON),
    *(Asked(kind=kind) for kind in RequestKind),
)
"""The views that everybody has, in their order."""


@dataclass(frozen=True)
class Waiting:
    """One line of the queue."""

    row: QueueRow
    department_name: str
    waited_days: int
    """Working days since it arrived; 0: today."""
    due: Due | None
    acted_for: tuple[str, ...]
    """The principals whose work it is (代理); (): one's own."""


@dataclass(frozen=True)
class SavedTab:
    """A view that the person has kept, with how many wait in it."""

    view: SavedView
    asked: Asked
    count: int


@dataclass(frozen=True)
class WaitingView:
    """The queue page."""

    lines: tuple[Waiting, ...]
    page: QueuePage
    counts: tuple[int, ...]
    """Of each of TABS."""
    saved: tuple[SavedTab, ...]
    departments: Mapping[int, str]
    causes: tuple[WaitingUnit, ...]
    """On which the actor's units have neither filed nor declared."""
    origin: str
    """How a case opened from here remembers this page."""
    may_be_saved: bool
    """Whether this filter is none of the views yet."""
    elsewhere: int
    """How many tasks the actor is in charge of that wait for somebody else."""
    ended: Department | None
    """The unit that is asked for, when it no longer exists: its cases are shown all the same."""


def waiting_view(
    tx: Session, bureau: Bureau, actor: Actor, asked: Asked, *, after: str | None
) -> WaitingView:
    """Return one page of an actor's queue. Refuses: BadCursor."""
    queues, today, soon = queues_of(actor), bureau.today, soon_until(bureau)
    page = queue_page(tx, queues, asked.as_filter(), today=today, soon_until=soon, after=after)
    views = views_of(tx, actor.person_id)
    kept = tuple(asked_in(view.query) for view in views)
    filters = [tab.as_filter() for tab in (*TABS, *kept)]
    counts = queue_counts(tx, queues, filters, today=today, soon_until=soon)
    units = {unit.id: unit for unit in departments(tx)}
    names = {unit.id: unit.name for unit in units.values()}
    own = filing_units(actor)
    return WaitingView(
        lines=tuple(_waiting(bureau, actor, row, names) for row in page.rows),
        page=page,
        counts=counts[: len(TABS)],
        saved=tuple(map(SavedTab, views, kept, counts[len(TABS) :])),
        departments=names,
        causes=waiting_units(tx, reckoning(tx, bureau), unit_ids=own) if own and asked.is_plain else (),
        origin=Origin(asked, after).text,
        may_be_saved=asked not in (*TABS, *kept),
        elsewhere=elsewhere_count(tx, keepers_of(actor)),
        ended=_ended(units, asked, bureau),
    )


def unit_is_known(tx: Session, asked: Asked) -> bool:
    """Say whether the unit that is asked for is in the city's tree; so it is when none is asked for."""
    return not asked.department or int(asked.department) in department_names(tx)


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


def _ended(units: Mapping[int, Department], asked: Asked, bureau: Bureau) -> Department | None:
    unit = units.get(int(asked.department)) if asked.department else None
    return unit if unit and unit.valid_to and unit.valid_to < bureau.today else None


def _waiting(bureau: Bureau, actor: Actor, row: QueueRow, names: Mapping[int, str]) -> Waiting:
    waited = bureau.calendar.working_days_between(day_of(row.opened_at), bureau.today)
    principals = acted_for(actor, row.queue, row.kind)
    return Waiting(row, names[row.department_id], waited, due_of(bureau, row.due_date), principals)


def _handled(row: HandledRow, names: Mapping[int, str]) -> Handled:
    was_late = row.due_date is not None and day_of(row.done_at) > row.due_date
    return Handled(row, names[row.department_id], was_late)
