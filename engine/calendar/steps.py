"""What changes the calendar: propose a version, drop the proposal, put it in force.

Moving the deadlines that count by it is the work of the floor above (workflows.recalculation); whoever puts
a version in force without that leaves rows behind.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.lookups import CALENDAR_LOCK, calendars_in_force, version, version_in_force
from engine.calendar.papers import PAPERS
from engine.calendar.records import CalendarPaperRow, CalendarVersionRow
from engine.calendar.rules import check_activation, check_dropping, check_new, check_paper, check_whole_year
from engine.calendar.scopes import ScopedCalendars, in_order
from engine.calendar.terms import CalendarVersion, Paper, VersionState
from engine.store import insert_into, table_of

FOUNDING_REASON = "系统首次启用：随系统提供的国务院办公厅历年放假通知"
_VERSION = table_of(CalendarVersionRow)
_PAPER = table_of(CalendarPaperRow)


def found_calendar(tx: Session, *, now: datetime, papers: Sequence[Paper] = PAPERS) -> bool:
    """Write papers (those that came with the release) as the first version; False when there is a version.

    From then on a newer release moves no deadline by itself: its papers are proposed like any other.
    """
    hold_calendar_alone(tx)
    if tx.scalar(sa.select(sa.func.count()).select_from(_VERSION)):
        return False
    _insert(tx, papers, reason=FOUNDING_REASON, based_on_id=None, person_id=None, now=now, in_force=True)
    return True


def propose_paper(
    tx: Session, paper: Paper, *, source_text: str | None, reason: str, person_id: int, now: datetime
) -> int:
    """Propose the version in force with one more paper; return the new version's id.

    Refuses: PaperIncomplete, YearAnnouncedTwice, HolidayLeftOut, NothingNew.
    """
    in_force = calendars_in_force(tx)
    check_paper(paper, in_force.papers)
    check_whole_year(paper, in_force.of(None).statutory_days(paper.year))
    papers = in_order((*in_force.papers, paper))
    check_new(ScopedCalendars(papers), in_force)
    _keep(tx, paper, source_text)
    return _propose(tx, papers, reason=reason, person_id=person_id, now=now)


def propose_papers_of(tx: Session, version_id: int, *, reason: str, person_id: int, now: datetime) -> int:
    """Propose the papers of an earlier version again: how a mistaken one is undone. Refuses: NothingNew."""
    papers = version(tx, version_id).papers
    check_new(ScopedCalendars(papers), calendars_in_force(tx))
    return _propose(tx, papers, reason=reason, person_id=person_id, now=now)


def drop_proposal(tx: Session, version_id: int) -> None:
    """Take a proposal back; it stays on record. Refuses: NotProposed, NotYours."""
    hold_calendar_alone(tx)
    check_dropping(version(tx, version_id))
    _move(tx, version_id, VersionState.DROPPED)


def put_in_force(tx: Session, version_id: int, *, person_id: int, now: datetime) -> CalendarVersion:
    """Make a proposed version the one in force; return it as it was proposed.

    Refuses: NotProposed, StaleProposal, SamePerson, NotYours.
    """
    hold_calendar_alone(tx)
    proposed, current = version(tx, version_id), version_in_force(tx)
    check_activation(proposed, in_force_id=current.id if current else None, person_id=person_id)
    if current:
        _move(tx, current.id, VersionState.REPLACED)
    _move(tx, version_id, VersionState.IN_FORCE, activated_by=person_id, activated_at=now)
    return proposed


def hold_calendar_alone(tx: Session) -> None:
    """Wait until no step counts by the calendar, and let none begin before this transaction ends."""
    connection = tx.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(CALENDAR_LOCK)))


def paper_digest(paper: Paper) -> str:
    """Return the digest under which a paper is kept."""
    days = [[f"{day.day}", day.working, day.occasion] for day in paper.days]
    told = [paper.year, paper.yearly, paper.title, paper.number, f"{paper.published}", paper.address]
    return hashlib.sha256(orjson.dumps([*told, paper.scope, days])).hexdigest()[:32]


def _propose(tx: Session, papers: Sequence[Paper], *, reason: str, person_id: int, now: datetime) -> int:
    current = version_in_force(tx)
    base = current.id if current else None
    return _insert(tx, papers, reason=reason, based_on_id=base, person_id=person_id, now=now, in_force=False)


def _insert(
    tx: Session,
    papers: Sequence[Paper],
    *,
    reason: str,
    based_on_id: int | None,
    person_id: int | None,
    now: datetime,
    in_force: bool,
) -> int:
    row = {
        "name": ScopedCalendars(papers).name,
        "state": VersionState.IN_FORCE if in_force else VersionState.PROPOSED,
        "paper_ids": [_keep(tx, paper, None) for paper in papers],
        "reason": reason,
        "based_on_id": based_on_id,
        "proposed_by": person_id,
        "proposed_at": now,
        "activated_at": now if in_force else None,
    }
    return int(tx.connection().scalar(sa.insert(_VERSION).values(row).returning(_VERSION.c.id)) or 0)


def _keep(tx: Session, paper: Paper, source_text: str | None) -> int:
    """Write the paper unless it is kept already; return its id."""
    connection, digest = tx.connection(), paper_digest(paper)
    row = {
        "digest": digest,
        "year": paper.year,
        "yearly": paper.yearly,
        "title": paper.title,
        "number": paper.number,
        "published": paper.published,
        "address": paper.address,
        "scope": paper.scope,
        "days": [[f"{day.day}", day.working, day.occasion] for day in paper.days],
        "source_text": source_text,
    }
    connection.execute(insert_into(connection, _PAPER).values(row).on_conflict_do_nothing())
    return int(connection.scalar(sa.select(_PAPER.c.id).where(_PAPER.c.digest == digest)) or 0)


def _move(
    tx: Session,
    version_id: int,
    state: VersionState,
    *,
    activated_by: int | None = None,
    activated_at: datetime | None = None,
) -> None:
    hands = {"activated_by": activated_by, "activated_at": activated_at} if activated_at else {}
    tx.connection().execute(
        sa.update(_VERSION).where(_VERSION.c.id == version_id).values(state=state, **hands)
    )
