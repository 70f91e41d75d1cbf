"""Questions about deadlines: the one that runs, all of a case, its ledger, its proof sheet."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.days import WorkingCalendar
from engine.calendar.lookups import calendar_of_version
from engine.deadlines.records import DeadlineEntryRow, DeadlineRow
from engine.deadlines.rules import project
from engine.deadlines.sheets import ProofSheet, SheetOrigin, sheet_of
from engine.deadlines.terms import (
    OPEN_STATES,
    DeadlineState,
    DeadlineView,
    LedgerEntry,
    LedgerKind,
    Projection,
)
from engine.refusals import NotYours
from engine.store import table_of

_DEADLINE = table_of(DeadlineRow)
_ENTRY = table_of(DeadlineEntryRow)
OPEN_WORDS: list[sa.ColumnElement[str]] = [sa.literal_column(f"'{state}'") for state in OPEN_STATES]
"""As words of the statement: bound values of an IN are put into the text anew at each execution."""
_BY_ID = sa.select(_DEADLINE).where(_DEADLINE.c.id == sa.bindparam("deadline"))
_OPEN_ONE = (
    sa.select(_DEADLINE)
    .where(
        _DEADLINE.c.case_id == sa.bindparam("case"),
        _DEADLINE.c.code == sa.bindparam("code"),
        _DEADLINE.c.state.in_(OPEN_WORDS),
    )
    .order_by(_DEADLINE.c.round.desc())
    .limit(1)
)
_OPEN_OF_CASE = sa.select(_DEADLINE).where(
    _DEADLINE.c.case_id == sa.bindparam("case"), _DEADLINE.c.state.in_(OPEN_WORDS)
)
_OF_CASE = sa.select(_DEADLINE).where(_DEADLINE.c.case_id == sa.bindparam("case")).order_by(_DEADLINE.c.id)
_LEDGER = sa.select(_ENTRY).where(_ENTRY.c.deadline_id == sa.bindparam("deadline")).order_by(_ENTRY.c.seq)


def running_deadline(tx: Session, case_id: int, code: str) -> DeadlineView | None:
    """Return the case's open deadline of that code, running or suspended; None when there is none."""
    row = tx.connection().execute(_OPEN_ONE, {"case": case_id, "code": code}).first()
    return _view(row) if row else None


def open_deadlines_of(tx: Session, case_id: int) -> dict[str, DeadlineView]:
    """Return code -> open deadline of the case; of one code at most one is open."""
    rows = tx.connection().execute(_OPEN_OF_CASE, {"case": case_id})
    return {row.code: _view(row) for row in rows}


def deadline(tx: Session, deadline_id: int) -> DeadlineView:
    """Return one deadline. Refuses: NotYours, when there is none of that id."""
    row = tx.connection().execute(_BY_ID, {"deadline": deadline_id}).first()
    if row is None:
        raise NotYours(deadline_id=deadline_id)
    return _view(row)


def deadlines_of(tx: Session, case_id: int) -> list[DeadlineView]:
    """Return all deadlines of a case in the order they were started."""
    return [_view(row) for row in tx.connection().execute(_OF_CASE, {"case": case_id})]


def ledger_of(tx: Session, deadline_id: int) -> list[LedgerEntry]:
    """Return the ledger of a deadline, oldest line first."""
    return [
        LedgerEntry(LedgerKind(row.kind), row.on_date, row.days, row.reason, row.paper, row.person_id, row.at)
        for row in tx.connection().execute(_LEDGER, {"deadline": deadline_id})
    ]


def proof_sheet(
    tx: Session,
    deadline_id: int,
    calendar: WorkingCalendar | None = None,
    *,
    origin: SheetOrigin | None = None,
) -> ProofSheet:
    """Return the proof sheet of a deadline.

    calendar: None for the version that gave the deadline its date, whatever has come into force since.
    Refuses: NotYours. Raises UnknownVersion.
    """
    view = deadline(tx, deadline_id)
    if calendar is None:
        calendar = calendar_of_version(tx, view.calendar_version, view.scope)
    ledger = ledger_of(tx, deadline_id)
    return sheet_of(view.cause_date, view.budget, ledger=ledger, calendar=calendar, origin=origin)


def bounds_of(tx: Session, view: DeadlineView) -> Projection:
    """Return what ledger and calendar version give: the due date, and its bounds while it is provisional.

    Raises UnknownVersion.
    """
    calendar = calendar_of_version(tx, view.calendar_version, view.scope)
    return project(view.cause_date, view.budget, ledger=ledger_of(tx, view.id), calendar=calendar)


def _view(row: sa.Row[tuple[object, ...]]) -> DeadlineView:
    columns = dict(row._mapping)  # noqa: SLF001  SQLAlchemy's documented name for it
    return DeadlineView(**{**columns, "state": DeadlineState(columns["state"])})
