"""Rows of deadlines, their ledgers, and the timers around their due dates."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.deadlines.terms import DeadlineState, LedgerKind, TimerState
from engine.store import Record


def _one_of(column: str, words: type[DeadlineState | LedgerKind | TimerState]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


class DeadlineRow(Record):
    """One legal period of one case. `due_date` is what its ledger and its calendar version give."""

    __tablename__ = "deadline"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "code", "round"),
        sa.Index(
            "ix_deadline_running_due_date",
            "due_date",
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        ),
        sa.CheckConstraint("budget > 0", name="budget_positive"),
        sa.CheckConstraint("due_date > cause_date", name="due_after_cause"),
        sa.CheckConstraint("state <> 'running' OR due_date IS NOT NULL", name="date_while_running"),
        sa.CheckConstraint("state <> 'suspended' OR due_date IS NULL", name="no_date_while_suspended"),
        _one_of("state", DeadlineState),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    code: Mapped[str]
    round: Mapped[int] = mapped_column(default=1)
    """Counts the times this period was started in the case."""
    cause_date: Mapped[date]
    budget: Mapped[int]
    scope: Mapped[str | None]
    """Region code of the banner whose calendar it counts by; None: the city's."""
    due_date: Mapped[date | None]
    provisional: Mapped[bool]
    calendar_version: Mapped[str]
    state: Mapped[str]
    closed_date: Mapped[date | None]
    suspended_since: Mapped[date | None]


DISTURBING = "kind IN ('suspend', 'resume', 'extend')"
"""Lines after which cause and budget alone no longer give the due date; few deadlines have one."""


class DeadlineEntryRow(Record):
    """One line of a ledger: written once, never changed."""

    __tablename__ = "deadline_entry"
    __table_args__ = (
        sa.Index(
            "ix_deadline_entry_disturbing",
            "deadline_id",
            sqlite_where=sa.text(DISTURBING),
            postgresql_where=sa.text(DISTURBING),
        ),
        _one_of("kind", LedgerKind),
    )

    deadline_id: Mapped[int] = mapped_column(sa.ForeignKey("deadline.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    on_date: Mapped[date]
    days: Mapped[int | None]
    reason: Mapped[str]
    paper: Mapped[str | None]
    person_id: Mapped[int | None]
    at: Mapped[datetime]


class TimerRow(Record):
    """Something that is to happen some working days before or after a due date, once."""

    __tablename__ = "timer"
    __table_args__ = (
        sa.UniqueConstraint("deadline_id", "level"),
        sa.Index(
            "ix_timer_armed_fire_date",
            "fire_date",
            sqlite_where=sa.text("state = 'armed'"),
            postgresql_where=sa.text("state = 'armed'"),
        ),
        _one_of("state", TimerState),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    deadline_id: Mapped[int] = mapped_column(sa.ForeignKey("deadline.id"))
    level: Mapped[str]
    """What it is for, as the floor above names it: reminder, yellow, red. Once a deadline each."""
    offset: Mapped[int]
    """Working days from the due date; negative is before it."""
    fire_date: Mapped[date | None]
    """The day at whose beginning it fires; None while the deadline is suspended."""
    state: Mapped[str]
