"""What is known of who held a case when: its rows as plain facts, four statements for a thousand cases.

The engine's state is not read. Which day is charged to whom is decided by `workflows.supervision.rules`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.lookups import calendars_in_force
from engine.cases.records import CaseFileRow
from engine.clock import day_of
from engine.deadlines.records import DISTURBING, DeadlineEntryRow, DeadlineRow
from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import TaskState
from workflows.requests.records import RequestRow
from workflows.supervision.rules import attributed, lapse, pauses_of, scope_of
from workflows.supervision.terms import Attribution, CaseFacts, ClockFacts, Pause, Stint

_CASE = table_of(CaseFileRow)
_REQUEST = table_of(RequestRow)
_TASK = table_of(TaskRow)
_DEADLINE = table_of(DeadlineRow)
_ENTRY = table_of(DeadlineEntryRow)
CASES_AT_ONCE: Final = 1000
"""A statement takes no more ids than 32,766 on SQLite and 65,535 on PostgreSQL; facts are kept no longer."""
_IDS: sa.BindParameter[Sequence[int]] = sa.bindparam("cases", expanding=True)
_FACTS = (
    sa.select(
        _CASE.c.id, _CASE.c.department_id, _CASE.c.closed_at, _REQUEST.c.cause_date, _REQUEST.c.filed_at
    )
    .join(_REQUEST, _REQUEST.c.case_id == _CASE.c.id)
    .where(_CASE.c.id.in_(_IDS))
)
_STINTS = (
    sa.select(
        _TASK.c.id, _TASK.c.case_id, _TASK.c.node, _TASK.c.department_id,
        _TASK.c.state, _TASK.c.opened_at, _TASK.c.done_at, _TASK.c.due_date,
    )
    .where(_TASK.c.case_id.in_(_IDS), _TASK.c.for_task_id.is_(None))
    .order_by(_TASK.c.id)
)  # fmt: skip
_CLOCKS = (
    sa.select(
        _DEADLINE.c.id, _DEADLINE.c.case_id, _DEADLINE.c.code, _DEADLINE.c.cause_date,
        _DEADLINE.c.due_date, _DEADLINE.c.closed_date, _DEADLINE.c.scope,
    )
    .where(_DEADLINE.c.case_id.in_(_IDS))
    .order_by(_DEADLINE.c.id)
)  # fmt: skip
_LEDGERS = (
    sa.select(_ENTRY.c.deadline_id, _ENTRY.c.kind, _ENTRY.c.on_date)
    .join(_DEADLINE, _DEADLINE.c.id == _ENTRY.c.deadline_id)
    .where(_DEADLINE.c.case_id.in_(_IDS), sa.text(DISTURBING))
    .order_by(_ENTRY.c.deadline_id, _ENTRY.c.seq)
)


def attribution_of(tx: Session, case_id: int, *, today: date) -> Attribution:
    """Return who is charged for which days of one case. Refuses: OutsideCalendar."""
    return dict(attributions(tx, [case_id], today=today))[case_id]


def attributions(tx: Session, case_ids: Sequence[int], *, today: date) -> Iterator[tuple[int, Attribution]]:
    """Give each case with who is charged for its days, by the calendar of its legal clock.

    A case without a request, or of no known id, is left out. Refuses: OutsideCalendar.
    """
    calendars = calendars_in_force(tx)
    for facts in case_facts(tx, case_ids):
        yield facts.case_id, attributed(facts, today=today, calendar=calendars.of(scope_of(facts)))


def case_facts(tx: Session, case_ids: Sequence[int]) -> Iterator[CaseFacts]:
    """Give the facts of each case; a case without a request, or of no known id, is left out."""
    for start in range(0, len(case_ids), CASES_AT_ONCE):
        yield from _facts(tx.connection(), {"cases": case_ids[start : start + CASES_AT_ONCE]})


def _facts(connection: sa.Connection, wanted: Mapping[str, Sequence[int]]) -> Iterator[CaseFacts]:
    stints, clocks = _stints(connection, wanted), _clocks(connection, wanted)
    for row in connection.execute(_FACTS, wanted).all():
        yield CaseFacts(
            case_id=row.id,
            department_id=row.department_id,
            cause_date=row.cause_date,
            filed_date=day_of(row.filed_at),
            closed_date=day_of(row.closed_at) if row.closed_at else None,
            stints=tuple(stints.get(row.id, ())),
            clocks=tuple(clocks.get(row.id, ())),
        )


def _stints(connection: sa.Connection, wanted: Mapping[str, Sequence[int]]) -> Mapping[int, Sequence[Stint]]:
    stints: defaultdict[int, list[Stint]] = defaultdict(list)
    for row in connection.execute(_STINTS, wanted):
        ended = day_of(row.done_at) if row.done_at else None
        if ended and row.state == TaskState.CANCELLED:
            ended = lapse(row.node, cancelled=ended, due_date=row.due_date)
        stints[row.case_id].append(Stint(row.id, row.node, row.department_id, day_of(row.opened_at), ended))
    return stints


def _clocks(
    connection: sa.Connection, wanted: Mapping[str, Sequence[int]]
) -> Mapping[int, Sequence[ClockFacts]]:
    pauses = _pauses(connection, wanted)
    clocks: defaultdict[int, list[ClockFacts]] = defaultdict(list)
    for row in connection.execute(_CLOCKS, wanted):
        dates = (row.cause_date, row.due_date, row.closed_date)
        clocks[row.case_id].append(ClockFacts(row.code, *dates, pauses.get(row.id, ()), row.scope))
    return clocks


def _pauses(
    connection: sa.Connection, wanted: Mapping[str, Sequence[int]]
) -> Mapping[int, tuple[Pause, ...]]:
    ledgers: defaultdict[int, list[tuple[str, date]]] = defaultdict(list)
    for deadline_id, kind, on in connection.execute(_LEDGERS, wanted):
        ledgers[deadline_id].append((kind, on))
    return {deadline_id: pauses_of(ledger) for deadline_id, ledger in ledgers.items()}
