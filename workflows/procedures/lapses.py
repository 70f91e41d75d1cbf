"""What a missed day does without a person and without the engine: red cards of the city's own clocks.

Nothing legal is done by a time-out: a card is a warning, and the task stays where it is.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.deadlines.records import DeadlineRow, TimerRow
from engine.deadlines.terms import TimerState
from engine.deadlines.timers import IS_ARMED
from engine.journal.steps import append_to_each
from engine.journal.terms import Head, Line
from engine.outbox.steps import put
from engine.store import table_of
from workflows.procedures.bureau import Bureau
from workflows.procedures.clocks import DRAWN

BATCH = 500
"""Cards issued in one transaction: the lock is given back in between, so that people are not kept waiting."""

_TIMER = table_of(TimerRow)
_DEADLINE = table_of(DeadlineRow)
_CASE = table_of(CaseFileRow)
_DUE = (
    sa.select(
        _TIMER.c.id,
        _TIMER.c.case_id,
        _TIMER.c.level,
        _DEADLINE.c.code,
        _DEADLINE.c.due_date,
        _CASE.c.journal_seq,
        _CASE.c.journal_head,
    )
    .join(_DEADLINE, _DEADLINE.c.id == _TIMER.c.deadline_id)
    .join(_CASE, _CASE.c.id == _TIMER.c.case_id)
    .where(_TIMER.c.state == IS_ARMED, _TIMER.c.fire_date <= sa.bindparam("today"))
    .where(_DEADLINE.c.code != DRAWN)
    .order_by(_TIMER.c.fire_date, _TIMER.c.id)
    .limit(BATCH)
    # The timer too: PostgreSQL looks again only at rows it locks, and another poller may have fired it.
    .with_for_update(of=(_CASE, _TIMER), skip_locked=True)
)
_FIRE = sa.update(_TIMER).where(_TIMER.c.id.in_(sa.bindparam("timers", expanding=True)))
_HEAD = (
    sa.update(_CASE)
    .where(_CASE.c.id == sa.bindparam("case"))
    .values(journal_seq=sa.bindparam("seq"), journal_head=sa.bindparam("digest"))
)


def issue_overdue_cards(bureau: Bureau) -> int:
    """Issue up to BATCH red cards that are due; return how many. Safe to run twice, and beside itself."""
    with bureau.store.writing() as tx:
        return _issue(tx, bureau)


def _issue(tx: Session, bureau: Bureau) -> int:
    connection, now = tx.connection(), bureau.now()
    due = connection.execute(_DUE, {"today": bureau.today}).all()
    if not due:
        return 0
    facts = [{"clock": row.code, "level": row.level, "due_date": f"{row.due_date}"} for row in due]
    heads = append_to_each(
        connection,
        (
            (Head(row.case_id, row.journal_seq, row.journal_head), Line("card", now, facts=fact))
            for row, fact in zip(due, facts, strict=True)
        ),
    )
    connection.execute(
        _HEAD, [{"case": head.case_id, "seq": head.seq, "digest": head.digest} for head in heads.values()]
    )
    connection.execute(_FIRE.values(state=TimerState.FIRED), {"timers": [row.id for row in due]})
    messages = [(row.case_id, "card", fact) for row, fact in zip(due, facts, strict=True)]
    put(connection, messages, now=now)
    return len(due)
