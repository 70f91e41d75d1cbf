"""Which calendar is in force, which it was, and which versions there are.

Until the first version is written, the papers that the release ships are in force.
"""

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.days import WorkingCalendar
from engine.calendar.papers import PAPERS
from engine.calendar.records import CalendarPaperRow, CalendarVersionRow
from engine.calendar.scopes import ScopedCalendars
from engine.calendar.terms import CalendarVersion, Paper, PaperDay, VersionState
from engine.refusals import NotYours
from engine.store import table_of

CALENDAR_LOCK: Final = 0x6D7A_6361
"""Key of the advisory lock on PostgreSQL: steps share it, putting a version in force takes it alone."""

_VERSION = table_of(CalendarVersionRow)
_PAPER = table_of(CalendarPaperRow)
_IN_FORCE = sa.select(_VERSION.c.name, _VERSION.c.paper_ids).where(
    _VERSION.c.state == sa.literal_column(f"'{VersionState.IN_FORCE}'")
)
_SHARE = sa.select(sa.func.pg_advisory_xact_lock_shared(CALENDAR_LOCK))
_SHIPPED: Final = ScopedCalendars(PAPERS)
_known: dict[str, ScopedCalendars] = {_SHIPPED.name: _SHIPPED}
"""Version name -> its calendars. A name is a digest of the papers, so an entry is right for ever."""


class UnknownVersion(RuntimeError):
    """A deadline names a version that no row and no release knows: rows were tampered with or lost."""


def hold_calendar(tx: Session) -> None:
    """Keep the version in force until this transaction ends; first in a step, before any row is locked.

    SQLite has one writer, so there nothing can come between.
    """
    connection = tx.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_SHARE)


def calendars_in_force(tx: Session) -> ScopedCalendars:
    """Return the calendars of the version in force."""
    row = tx.connection().execute(_IN_FORCE).first()
    if row is None:
        return _SHIPPED
    return _calendars(tx, row.name, row.paper_ids)


def calendar_in_force(tx: Session, scope: str | None = None) -> WorkingCalendar:
    """Return the calendar by which a region counts now; None for the city."""
    return calendars_in_force(tx).of(scope)


def calendar_of_version(tx: Session, name: str, scope: str | None = None) -> WorkingCalendar:
    """Return the calendar whose version name a deadline bears, in force or replaced.

    Raises UnknownVersion when nothing bears that name.
    """
    in_force = calendars_in_force(tx).of(scope)
    if in_force.version == name:
        return in_force
    query = sa.select(_VERSION.c.name, _VERSION.c.paper_ids).order_by(_VERSION.c.id.desc())
    kept = [_calendars(tx, row.name, row.paper_ids) for row in tx.connection().execute(query).all()]
    shipped = (ScopedCalendars(PAPERS[:count]) for count in range(len(PAPERS), -1, -1))
    for calendars in itertools.chain(kept, shipped):
        if (calendar := calendars.of(scope)).version == name:
            return calendar
    raise UnknownVersion(name)


def version_in_force(tx: Session) -> CalendarVersion | None:
    """Return the version in force; None while that is what the release ships."""
    row = tx.execute(sa.select(_VERSION).where(_VERSION.c.state == VersionState.IN_FORCE)).first()
    return _version(tx, row) if row else None


def version(tx: Session, version_id: int) -> CalendarVersion:
    """Return one version. Refuses: NotYours, when there is none of that id."""
    row = tx.execute(sa.select(_VERSION).where(_VERSION.c.id == version_id)).first()
    if row is None:
        raise NotYours(version_id=version_id)
    return _version(tx, row)


def versions(tx: Session) -> tuple[CalendarVersion, ...]:
    """Return all versions, newest first."""
    rows = tx.execute(sa.select(_VERSION).order_by(_VERSION.c.id.desc())).all()
    return tuple(_version(tx, row) for row in rows)


def source_text_of(tx: Session, digest: str) -> str | None:
    """Return the notice as it was pasted; None for a paper that came with a release."""
    return tx.scalar(sa.select(_PAPER.c.source_text).where(_PAPER.c.digest == digest))


def _calendars(tx: Session, name: str, paper_ids: Sequence[int]) -> ScopedCalendars:
    if name not in _known:
        _known[name] = ScopedCalendars(_papers(tx, paper_ids))
    return _known[name]


def _papers(tx: Session, paper_ids: Sequence[int]) -> tuple[Paper, ...]:
    rows = tx.execute(sa.select(_PAPER).where(_PAPER.c.id.in_(paper_ids)))
    found = {row.id: _paper(row) for row in rows}
    return tuple(found[paper_id] for paper_id in paper_ids)


def _paper(row: sa.Row[*tuple[Any, ...]]) -> Paper:
    return Paper(
        year=row.year,
        title=row.title,
        number=row.number,
        published=row.published,
        address=row.address,
        days=tuple(PaperDay(date.fromisoformat(day), works, name) for day, works, name in row.days),
        yearly=row.yearly,
        scope=row.scope,
    )


def _version(tx: Session, row: sa.Row[*tuple[Any, ...]]) -> CalendarVersion:
    return CalendarVersion(
        id=row.id,
        name=row.name,
        state=VersionState(row.state),
        papers=_calendars(tx, row.name, row.paper_ids).papers,
        reason=row.reason,
        based_on_id=row.based_on_id,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        activated_by=row.activated_by,
        activated_at=row.activated_at,
    )
