"""What another calendar does to the open deadlines: found in SQL, one group of equal periods at a time.

Thousands of deadlines share a cause day and a budget, so the date is counted once a group and carried to
the rows by one join; only the few whose ledger knows a pause or an extension are counted one by one. No case
is loaded. What is found lies in two temporary tables, so that the preview and the activation see the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.scopes import ScopedCalendars, changed_days, first_firmness_change
from engine.deadlines.lookups import ledger_of
from engine.deadlines.records import DISTURBING, DeadlineEntryRow, DeadlineRow
from engine.deadlines.rules import project
from engine.deadlines.terms import DeadlineState, Effect, Policy, Touched
from engine.store import table_of

_DEADLINE = table_of(DeadlineRow)
_ENTRY = table_of(DeadlineEntryRow)
_RUNNING: Final = _DEADLINE.c.state == sa.literal_column(f"'{DeadlineState.RUNNING}'")
_IS_DISTURBED: Final = _DEADLINE.c.id.in_(sa.select(_ENTRY.c.deadline_id).where(sa.text(DISTURBING)))
_TEMPORARY = sa.MetaData()
_GROUP = sa.Table(
    "reprojected_group",
    _TEMPORARY,
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("cause_date", sa.Date, nullable=False),
    sa.Column("budget", sa.Integer, nullable=False),
    sa.Column("scope", sa.Text),
    sa.Column("old_due", sa.Date, nullable=False),
    sa.Column("was_provisional", sa.Boolean, nullable=False),
    sa.Column("new_due", sa.Date, nullable=False),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("effect", sa.Text, nullable=False),
    sa.Index("ix_reprojected_group", "cause_date", "budget", "code"),
    prefixes=["TEMPORARY"],
)
MOVED: Final = sa.Table(
    "reprojected",
    _TEMPORARY,
    sa.Column("deadline_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("case_id", sa.Integer, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("scope", sa.Text),
    sa.Column("old_due", sa.Date, nullable=False),
    sa.Column("new_due", sa.Date, nullable=False),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("effect", sa.Text, nullable=False),
    prefixes=["TEMPORARY"],
)
"""One row a deadline that the new calendar touches; exists inside the transaction only."""


def find_touched(
    tx: Session,
    before: ScopedCalendars,
    after: ScopedCalendars,
    policies: Mapping[str, Policy],
) -> int:
    """Fill the temporary table MOVED with every running deadline touched; return how many.

    policies: code of every deadline -> policy. Call `forget_touched` before the transaction ends.
    """
    connection = tx.connection()
    _TEMPORARY.create_all(connection, checkfirst=False)
    finding, regions = _Finding(after, policies), before.scopes | after.scopes
    firsts = first_days_touched(before, after)
    for scope, first in firsts.items():
        within = _within(scope, first, regions)
        rows = connection.execute(sa.select(*_PERIOD).where(*within, ~_IS_DISTURBED).distinct())
        _write(connection, _GROUP, [group for row in rows for group in finding.of(row)])
        rows = connection.execute(sa.select(*_SINGLE, *_PERIOD).where(*within, _IS_DISTURBED))
        single = [{**row._mapping, **group} for row in rows.all() for group in finding.of(row, tx)]  # noqa: SLF001
        _write(connection, MOVED, single)
    if firsts:
        connection.execute(_SPREAD, {"first": min(firsts.values())})
    return int(connection.scalar(sa.select(sa.func.count()).select_from(MOVED)) or 0)


def forget_touched(tx: Session) -> None:
    """Drop the temporary tables."""
    _TEMPORARY.drop_all(tx.connection(), checkfirst=False)


def touched(tx: Session) -> Iterator[Touched]:
    """Yield what `find_touched` found, earliest old date first."""
    query = sa.select(MOVED).order_by(MOVED.c.old_due, MOVED.c.deadline_id)
    for row in tx.connection().execute(query):
        yield Touched(row.deadline_id, row.case_id, row.code, row.old_due, row.new_due, Effect(row.effect))


def first_days_touched(before: ScopedCalendars, after: ScopedCalendars) -> dict[str | None, date]:
    """Return, for the city (None) and each region with papers of its own, the first day that differs.

    A period that ended before that day is out of reach: its count does not come by.
    """
    found: dict[str | None, date] = {}
    for scope in (None, *sorted(before.scopes | after.scopes)):
        old, new = before.of(scope), after.of(scope)
        days = [changed.after.date for changed in changed_days(old, new)[:1]]
        firm = first_firmness_change(old, new)
        if days or firm:
            found[scope] = min([*days, *([firm] if firm else [])])
    return found


@dataclass(frozen=True)
class _Finding:
    after: ScopedCalendars
    policies: Mapping[str, Policy]

    def of(self, row: sa.Row[*tuple[Any, ...]], tx: Session | None = None) -> list[dict[str, Any]]:
        """Return what the new calendar does to a group of equal periods, or to one disturbed one: 0 or 1."""
        calendar = self.after.of(row.scope)
        ledger = ledger_of(tx, row.deadline_id) if tx else ()
        told = project(row.cause_date, row.budget, ledger=ledger, calendar=calendar)
        if told.due_date is None or (told.due_date, told.provisional) == (row.due_date, row.provisional):
            return []
        effect = Effect.FIRMED if told.due_date == row.due_date else Effect.MOVED
        policy = self.policies[row.code]
        # A provisional date was shown with its bounds and promised to nobody: it firms up both ways.
        if told.due_date < row.due_date and not row.provisional and policy is Policy.NEVER_SHORTEN:
            effect = Effect.KEPT
        return [
            {
                "code": row.code,
                "cause_date": row.cause_date,
                "budget": row.budget,
                "scope": row.scope,
                "old_due": row.due_date,
                "was_provisional": row.provisional,
                "new_due": told.due_date,
                "provisional": told.provisional,
                "version": calendar.version,
                "effect": effect,
            }
        ]


_SINGLE: Final = (_DEADLINE.c.id.label("deadline_id"), _DEADLINE.c.case_id)
_PERIOD: Final = (
    _DEADLINE.c.code,
    _DEADLINE.c.cause_date,
    _DEADLINE.c.budget,
    _DEADLINE.c.scope,
    _DEADLINE.c.due_date,
    _DEADLINE.c.provisional,
)


def _write(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        names = table.c.keys()
        connection.execute(sa.insert(table), [{name: row[name] for name in names} for row in rows])


def _within(scope: str | None, first: date, regions: frozenset[str]) -> list[sa.ColumnElement[bool]]:
    """Return the condition for the deadlines that count by a scope's calendar and reach its first day."""
    is_of_scope = _DEADLINE.c.scope == scope
    if scope is None:
        # A region without a paper of its own counts as the city does.
        is_of_scope = sa.or_(_DEADLINE.c.scope.is_(None), _DEADLINE.c.scope.not_in(sorted(regions)))
    return [_RUNNING, _DEADLINE.c.due_date >= first, is_of_scope]


_SPREAD = sa.insert(MOVED).from_select(
    [column.name for column in MOVED.c],
    sa.select(
        _DEADLINE.c.id,
        _DEADLINE.c.case_id,
        _DEADLINE.c.code,
        _DEADLINE.c.scope,
        _GROUP.c.old_due,
        _GROUP.c.new_due,
        _GROUP.c.provisional,
        _GROUP.c.version,
        _GROUP.c.effect,
    )
    .select_from(_DEADLINE)
    .join(
        _GROUP,
        sa.and_(
            _GROUP.c.cause_date == _DEADLINE.c.cause_date,
            _GROUP.c.budget == _DEADLINE.c.budget,
            _GROUP.c.code == _DEADLINE.c.code,
            _GROUP.c.scope.is_not_distinct_from(_DEADLINE.c.scope),
            _GROUP.c.old_due == _DEADLINE.c.due_date,
            _GROUP.c.was_provisional == _DEADLINE.c.provisional,
        ),
    )
    .where(_RUNNING, _DEADLINE.c.due_date >= sa.bindparam("first"), ~_IS_DISTURBED),
)
