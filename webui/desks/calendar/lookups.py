"""What the pages of the calendar draw."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from engine.calendar.days import WorkingCalendar
from engine.calendar.lookups import calendars_in_force, version, version_in_force, versions
from engine.calendar.notice_terms import NoticeReading
from engine.calendar.papers import PAPERS
from engine.calendar.scopes import ScopedCalendars, in_order
from engine.calendar.terms import CalendarVersion, Paper, VersionState
from engine.people.lookups import departments, person_names
from engine.people.terms import Actor, DepartmentKind
from webui.desks.calendar.grid import Year, year_of
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role
from workflows.recalculation.lookups import blast_of, days_changed
from workflows.recalculation.proposals import NoticeForm, paper_of, reading_of
from workflows.recalculation.terms import Blast


@dataclass(frozen=True)
class VersionLine:
    """One version with the names of those who answered for it."""

    version: CalendarVersion
    proposer: str
    activator: str


@dataclass(frozen=True)
class YearPage:
    """The year in force."""

    year: Year
    papers: tuple[Paper, ...]
    """Those that name days of the year or arrange it."""
    version_name: str
    scope: str | None
    regions: dict[str, str]
    lines: tuple[VersionLine, ...]
    unused: tuple[Paper, ...]
    """Papers that this release ships and no version in force rests on."""
    may_propose: bool


def year_page(tx: Session, bureau: Bureau, actor: Actor, year: int, scope: str | None) -> YearPage:
    """Return the year by the calendar in force. Refuses: OutsideCalendar."""
    calendars = calendars_in_force(tx)
    calendar = calendars.of(scope)
    return YearPage(
        year_of(calendar, year, today=bureau.today),
        _papers_of(calendar, year),
        calendar.version,
        scope,
        {code: name for code, name in regions_of(tx).items() if code in calendars.scopes},
        version_lines(tx),
        tuple(paper for paper in PAPERS if not _is_among(paper, calendars.papers)),
        may_administer(actor),
    )


def _papers_of(calendar: WorkingCalendar, year: int) -> tuple[Paper, ...]:
    return tuple(
        paper
        for paper in calendar.papers
        if paper.year == year or any(day.day.year == year for day in paper.days)
    )


def _is_among(paper: Paper, papers: tuple[Paper, ...]) -> bool:
    return any(other.citation == paper.citation and other.year == paper.year for other in papers)


def version_lines(tx: Session) -> tuple[VersionLine, ...]:
    """Return all versions, newest first, with names."""
    found = versions(tx)
    ids = {person for each in found for person in (each.proposed_by, each.activated_by) if person}
    names = person_names(tx, ids)
    return tuple(
        VersionLine(each, names.get(each.proposed_by or 0, ""), names.get(each.activated_by or 0, ""))
        for each in found
    )


def regions_of(tx: Session) -> dict[str, str]:
    """Return region code -> name of the banners."""
    return {
        unit.region_code: unit.name
        for unit in departments(tx)
        if unit.kind is DepartmentKind.BANNER and unit.region_code
    }


def may_administer(actor: Actor) -> bool:
    """Say whether the person may propose and put in force."""
    return actor.holds(Role.ADMINISTRATOR)


@dataclass(frozen=True)
class ReadPage:
    """A notice as it was read, against the calendar in force."""

    reading: NoticeReading
    years: tuple[Year, ...]
    """The years it names, as they would be."""
    changed: tuple[date, ...]
    """Days that would be worked or off other than now."""


def read_page(tx: Session, form: NoticeForm, *, today: date) -> ReadPage:
    """Return what the pasted text says and how it differs. Refuses: NotAYear."""
    reading = reading_of(tx, form)
    if not reading.is_complete:
        return ReadPage(reading, (), ())
    in_force = calendars_in_force(tx)
    paper = paper_of(_with_a_name(form, reading, today), reading, today=today)
    after = ScopedCalendars(in_order((*in_force.papers, paper)))
    changed = {day.after.date for _, days in days_changed(in_force, after) for day in days}
    years = sorted({day.day.year for day in reading.days})
    calendar = after.of(paper.scope)
    return ReadPage(
        reading,
        tuple(year_of(calendar, year, today=today, changed=changed) for year in years),
        tuple(sorted(changed)),
    )


def _with_a_name(form: NoticeForm, reading: NoticeReading, today: date) -> NoticeForm:
    """Return the form with what a paper needs and the clerk has not typed yet: it is only being looked at."""
    is_dated = reading.publication_date is not None and reading.publication_date <= today
    published = form.published or ("" if is_dated else f"{today}")
    return NoticeForm(
        text=form.text,
        year=form.year,
        kind=form.kind,
        title=form.title or reading.title or "—",
        number=form.number,
        published=published,
        scope=form.scope,
    )


@dataclass(frozen=True)
class VersionPage:
    """One version: its days, its reach, and what this person may do with it."""

    line: VersionLine
    blast: Blast
    years: tuple[Year, ...]
    new_papers: tuple[Paper, ...]
    gone_papers: tuple[Paper, ...]
    regions: dict[str, str]
    is_stale: bool
    may_activate: bool
    may_administer: bool


def version_page(tx: Session, bureau: Bureau, actor: Actor, version_id: int) -> VersionPage:
    """Return one version with what it would move, or has replaced. Refuses: NotYours."""
    found, current = version(tx, version_id), version_in_force(tx)
    blast = blast_of(tx, version_id, settings=bureau.regulation.recalculation, today=bureau.today)
    calendars, in_force = ScopedCalendars(found.papers), calendars_in_force(tx)
    changed = {day.after.date for _, days in blast.days for day in days}
    line = next(line for line in version_lines(tx) if line.version.id == version_id)
    is_open = found.state is VersionState.PROPOSED
    is_stale = is_open and found.based_on_id != (current.id if current else None)
    return VersionPage(
        line,
        blast,
        tuple(
            year_of(calendars.of(None), year, today=bureau.today, changed=changed)
            for year in sorted({day.year for day in changed})
        ),
        tuple(paper for paper in found.papers if paper not in in_force.papers),
        tuple(paper for paper in in_force.papers if paper not in found.papers),
        regions_of(tx),
        is_stale,
        is_open and not is_stale and may_administer(actor) and found.proposed_by != actor.person_id,
        may_administer(actor),
    )
