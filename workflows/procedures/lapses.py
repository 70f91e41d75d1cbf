"""What a missed day does without a person and without the engine: cards that only change rows.

Nothing legal is done by a time-out: a card is a warning, and the task stays where it is. Due rows are
handled in the order of their date, on every database and beside any number of other schedulers: one sweep
has the turn at a time.
"""

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.lookups import calendars_in_force, hold_calendar
from engine.cases.records import CaseFileRow
from engine.cases.steps import move_journal_heads
from engine.clock import day_of
from engine.deadlines.records import DeadlineEntryRow, DeadlineRow, TimerRow
from engine.deadlines.terms import TimerState
from engine.deadlines.timers import IS_ARMED
from engine.inbox.steps import deliver
from engine.journal.steps import append_to_each
from engine.journal.terms import Head, Line
from engine.outbox.steps import put
from engine.procedures.practice import Practice
from engine.procedures.wakeups import wake_due_cases
from engine.store import table_of
from engine.store.turns import takes_the_turn
from workflows.procedures.addressees import addressees_of
from workflows.procedures.bureau import Bureau
from workflows.procedures.cards import DRAWN, WARNINGS, Card, Level, facts_of, late_by, letters_of

BATCH = 500
"""Timers handled in one transaction: the lock is given back in between, so people are not kept waiting."""
SWEEP_TURN: Final = 0x6D7A_6364
"""Key of the turn of the sweep."""

_TIMER = table_of(TimerRow)
_DEADLINE = table_of(DeadlineRow)
_ENTRY = table_of(DeadlineEntryRow)
_CASE = table_of(CaseFileRow)
_GRAVER = _TIMER.alias("graver")
_RANK: Final = {level: rank for rank, level in enumerate(WARNINGS)}
_GRAVER_IS_DUE = sa.exists(
    sa.select(_GRAVER.c.id).where(
        _GRAVER.c.deadline_id == _TIMER.c.deadline_id,
        _GRAVER.c.level.in_(WARNINGS),
        _GRAVER.c.fire_date <= sa.bindparam("today"),
        _GRAVER.c.state != TimerState.CANCELLED,
        sa.case(_RANK, value=_GRAVER.c.level) > sa.case(_RANK, value=_TIMER.c.level),
    )
)
"""As workflows.procedures.cards.is_passed_over: asked of the rows, since a batch may end between the two."""
_COUNTED_SINCE = (
    sa.select(sa.func.max(_ENTRY.c.at)).where(_ENTRY.c.deadline_id == _DEADLINE.c.id).scalar_subquery()
)
_IS_DRAWN = sa.or_(*(sa.and_(_DEADLINE.c.code == clock, _TIMER.c.level == level) for clock, level in DRAWN))
_DUE = (
    sa.select(
        _TIMER.c.id,
        _TIMER.c.case_id,
        _TIMER.c.deadline_id,
        _TIMER.c.level,
        _TIMER.c.fire_date,
        _DEADLINE.c.code,
        _DEADLINE.c.due_date,
        _DEADLINE.c.scope,
        _COUNTED_SINCE.label("counted_since"),
        sa.and_(_TIMER.c.level.in_(WARNINGS), _GRAVER_IS_DUE).label("passed_over"),
        _CASE.c.case_no,
        _CASE.c.journal_seq,
        _CASE.c.journal_head,
    )
    .join(_DEADLINE, _DEADLINE.c.id == _TIMER.c.deadline_id)
    .join(_CASE, _CASE.c.id == _TIMER.c.case_id)
    .where(_TIMER.c.state == IS_ARMED, _TIMER.c.fire_date <= sa.bindparam("today"))
    .where(sa.not_(_IS_DRAWN))
    .order_by(_TIMER.c.fire_date, _TIMER.c.id)
    .limit(BATCH)
    # The timer too: PostgreSQL looks again only at rows it locks, and the duty may have been done meanwhile.
    .with_for_update(of=(_CASE, _TIMER), skip_locked=True)
)
_FIRE = sa.update(_TIMER).where(_TIMER.c.id.in_(sa.bindparam("timers", expanding=True)))
_DueRow = sa.Row[*tuple[Any, ...]]


def handle_due(bureau: Bureau, practice: Practice) -> int:
    """Let the diagrams' due timers fire, then handle the due rows; return how many moved.

    In this order, so that nothing goes up the chain before the red card that a diagram issues.
    """
    return wake_due_cases(bureau.store, practice, now=bureau.now()) + issue_overdue_cards(bureau)


def issue_overdue_cards(bureau: Bureau) -> int:
    """Handle up to BATCH due timers, oldest day first; return how many. Safe to run twice, and beside itself.

    0 also while another scheduler has the turn: it handles what is due.
    """
    with bureau.store.writing() as tx:
        return _handle(tx, bureau) if takes_the_turn(tx.connection(), SWEEP_TURN) else 0


def _handle(tx: Session, bureau: Bureau) -> int:
    hold_calendar(tx)
    connection = tx.connection()
    due = connection.execute(_DUE, {"today": bureau.today}).all()
    if due:
        connection.execute(_FIRE.values(state=TimerState.FIRED), {"timers": [row.id for row in due]})
        _issue(tx, bureau, [row for row in due if not row.passed_over])
    return len(due)


def _issue(tx: Session, bureau: Bureau, due: Sequence[_DueRow]) -> None:
    """Write journal, outbox and letters of the cards, in their order."""
    if not due:
        return
    connection, now, today = tx.connection(), bureau.now(), bureau.today
    cards = _cards(tx, bureau, due)
    addressed = addressees_of(connection, cards, today=today)
    facts = [facts_of(card, people) for card, people in zip(cards, addressed, strict=True)]
    heads = append_to_each(
        connection,
        (
            (Head(row.case_id, row.journal_seq, row.journal_head), Line("card", now, facts=fact))
            for row, fact in zip(due, facts, strict=True)
        ),
    )
    move_journal_heads(connection, heads.values())
    put(connection, [(row.case_id, "card", fact) for row, fact in zip(due, facts, strict=True)], now=now)
    letters = [
        letter for card, people in zip(cards, addressed, strict=True) for letter in letters_of(card, people)
    ]
    deliver(connection, letters, now=now)


def _cards(tx: Session, bureau: Bureau, due: Sequence[_DueRow]) -> list[Card]:
    today, calendars = bureau.today, calendars_in_force(tx)
    return [
        Card(
            row.case_id,
            row.case_no,
            row.deadline_id,
            row.code,
            Level(row.level),
            row.due_date,
            late_by(
                row.fire_date,
                counted_since=day_of(row.counted_since),
                today=today,
                calendar=calendars.of(row.scope),
            ),
        )
        for row in due
    ]
