"""What the pages of the register draw."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from engine.people.lookups import department_names, departments, person_names
from engine.people.terms import Actor
from webui.day_boxes import DayBox, day_boxes
from webui.desks.causes.asked import Asked
from webui.unit_groups import UnitGroup, unit_groups
from workflows.causes.lookups import cause_of, cause_page
from workflows.causes.rules import Reckoning, cause_date_of, days_of
from workflows.causes.terms import (
    CauseForm,
    CausePage,
    ConcernedUnit,
    PreparedRequest,
    RegisteredCause,
    UnitClock,
    UnitState,
    cause_number,
)
from workflows.legal_register.lookups import document_of
from workflows.legal_register.watch import units_concerned
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import (
    CITYWIDE_REGISTRARS,
    declarable,
    filing_units,
    may_register,
    may_withdraw,
    reckoning,
)
from workflows.procedures.prepared_requests import to_set_aside
from workflows.requests.terms import CauseType


@dataclass(frozen=True)
class CauseLine:
    """One line of the register."""

    cause: RegisteredCause
    number: str
    cause_date: date
    counts: Mapping[UnitState, int]
    clock: UnitClock | None
    """Of the silent unit whose days end first; None where nobody is silent, or the cause was withdrawn."""


@dataclass(frozen=True)
class RegisterView:
    """One page of the register."""

    lines: tuple[CauseLine, ...]
    page: CausePage
    units: Mapping[int, str]
    may_register: bool


@dataclass(frozen=True)
class UnitLine:
    """One unit of a cause."""

    unit: ConcernedUnit
    clock: UnitClock | None
    """None once it has filed or declared, or the cause was withdrawn."""
    may_file: bool


@dataclass(frozen=True)
class Strip:
    """The seven days as the units count them that share a calendar."""

    units: tuple[str, ...]
    """Names; empty: everybody."""
    clock: UnitClock
    boxes: tuple[DayBox, ...]


@dataclass(frozen=True)
class CauseView:
    """One cause with its units."""

    cause: RegisteredCause
    number: str
    cause_date: date
    lines: tuple[UnitLine, ...]
    strips: tuple[Strip, ...]
    names: Mapping[int, str]
    """Person -> name, of all who acted."""
    declarable: tuple[ConcernedUnit, ...]
    to_set_aside: tuple[PreparedRequest, ...]
    filing_for: frozenset[int]
    """Units for which the reader may file on it now."""
    may_withdraw: bool
    may_register: bool

    @property
    def has_begun(self) -> bool:
        """Say whether the cause has happened, so that its days run."""
        return all(strip.clock.standing is not None for strip in self.strips)

    @property
    def may_file(self) -> bool:
        """Say whether the reader files for one of the units."""
        return any(line.may_file for line in self.lines)


def register_view(
    tx: Session, bureau: Bureau, actor: Actor, asked: Asked, *, after: str | None
) -> RegisterView:
    """Return one page of the register."""
    page, counted = cause_page(tx, asked.as_filter(), after=after), reckoning(tx, bureau)
    lines = tuple(_line(cause, counted) for cause in page.causes)
    return RegisterView(lines, page, department_names(tx), may_register(actor))


def cause_view(tx: Session, bureau: Bureau, actor: Actor, cause_id: int) -> CauseView:
    """Return what the page of one cause shows. Refuses: NotYours."""
    cause, counted = cause_of(tx, cause_id), reckoning(tx, bureau)
    return CauseView(
        cause=cause,
        number=cause_number(cause.id),
        cause_date=cause_date_of(cause),
        lines=tuple(_unit_line(cause, unit, counted, actor) for unit in cause.units),
        strips=_strips(cause, counted),
        names=person_names(tx, _people_of(cause)),
        declarable=declarable(bureau, actor, cause),
        to_set_aside=to_set_aside(bureau, actor, cause),
        filing_for=_filing_for(bureau, actor, cause),
        may_withdraw=cause.withdrawal is None and may_withdraw(actor, cause),
        may_register=may_register(actor),
    )


def units_to_register(tx: Session, actor: Actor) -> tuple[UnitGroup, ...]:
    """Return the units for which a person may register."""
    every = departments(tx)
    if actor.roles & CITYWIDE_REGISTRARS:
        return unit_groups(every)
    own = filing_units(actor)
    return unit_groups(unit for unit in every if unit.id in own)


def form_again(cause: RegisteredCause) -> CauseForm:
    """Return a form that says what a cause says, to register it anew."""
    return CauseForm(
        type=cause.type,
        title=cause.title,
        number=cause.number or "",
        published_date=cause.published_date.isoformat() if cause.published_date else "",
        effective_date=cause.effective_date.isoformat(),
        counted_from=cause.counted_from,
        units=tuple(unit.code for unit in cause.units),
        note=cause.note or "",
    )


def form_for_document(tx: Session, bureau: Bureau, actor: Actor, document_id: int) -> CauseForm:
    """Return a form for a law that takes effect, with the units that rest on it. Refuses: NotYours."""
    document = document_of(tx, document_id)
    concerned = units_concerned(tx, bureau, document_id)
    offered = (unit for group in units_to_register(tx, actor) for unit in group.units)
    return CauseForm(
        type=CauseType.LAW_CHANGED,
        title=document.title or document.number or "",
        number=document.number or "",
        published_date=document.published_date.isoformat() if document.published_date else "",
        effective_date=document.effective_date.isoformat() if document.effective_date else "",
        counted_from=bureau.regulation.causes.counted_from,
        units=tuple(unit.code for unit in offered if unit.id in concerned),
    )


def _line(cause: RegisteredCause, counted: Reckoning) -> CauseLine:
    cause_date = cause_date_of(cause)
    silent = [unit for unit in cause.units if unit.state is UnitState.OPEN and not cause.withdrawal]
    clocks = (counted.of(cause_date, scope) for scope in {unit.scope for unit in silent})
    first = min(clocks, key=lambda clock: clock.due_date, default=None)
    states = Counter(unit.state for unit in cause.units)
    counts = {state: states[state] for state in UnitState if states[state]}
    return CauseLine(cause, cause_number(cause.id), cause_date, counts, first)


def _unit_line(cause: RegisteredCause, unit: ConcernedUnit, counted: Reckoning, actor: Actor) -> UnitLine:
    cause_date, is_kept = cause_date_of(cause), cause.withdrawal is None
    is_silent = is_kept and unit.state is UnitState.OPEN
    clock = counted.of(cause_date, unit.scope) if is_silent else None
    has_begun = is_kept and cause_date <= counted.today
    return UnitLine(unit, clock, may_file=has_begun and unit.id in filing_units(actor))


def _filing_for(bureau: Bureau, actor: Actor, cause: RegisteredCause) -> frozenset[int]:
    is_running = cause.withdrawal is None and cause_date_of(cause) <= bureau.today
    return filing_units(actor) if is_running else frozenset()


def _strips(cause: RegisteredCause, counted: Reckoning) -> tuple[Strip, ...]:
    """Return one strip for each calendar by which a unit of the cause counts; mostly there is one."""
    by_calendar: dict[str, list[ConcernedUnit]] = {}
    for unit in cause.units:
        by_calendar.setdefault(counted.calendars.of(unit.scope).version, []).append(unit)
    cause_date, strips = cause_date_of(cause), []
    for units in by_calendar.values():
        scope = units[0].scope
        days = days_of(cause_date, counted.budget, calendar=counted.calendars.of(scope))
        names = tuple(unit.name for unit in units) if len(by_calendar) > 1 else ()
        boxes = day_boxes(days, today=counted.today)
        strips.append(Strip(names, counted.of(cause_date, scope), boxes))
    return tuple(strips)


def _people_of(cause: RegisteredCause) -> set[int]:
    declarations = [unit.declaration for unit in cause.units if unit.declaration]
    found = {cause.registered_by, *(declaration.person_id for declaration in declarations)}
    aside = {one.set_aside.person_id for unit in cause.units for one in unit.prepared if one.set_aside}
    return found | aside | ({cause.withdrawal.person_id} if cause.withdrawal else set())
