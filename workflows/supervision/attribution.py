"""What is known of who held a case when: its rows as plain facts, four statements for any number of cases.

The engine's state is not read. Which day is charged to whom is decided by `workflows.supervision.rules`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.days import WorkingCalendar
from engine.cases.records import CaseFileRow
from engine.clock import day_of
from engine.deadlines.records import DISTURBING, DeadlineEntryRow, DeadlineRow
from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import TaskState
from workflows.requests.records import RequestRow
from workflows.supervision.rules import attributed, lapse, pauses_of
from workflows.supervision.terms import Attribution, CaseFacts, ClockFacts, Pause, Stint

_CASE = table_of(CaseFileRow)
_REQUEST = table_of(RequestRow)
_TASK = table_of(TaskRow)
_DEADLINE = table_of(DeadlineRow)
_ENTRY = table_of(DeadlineEntryRow)
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
    .where(_TASK.c.case_id.in_(_IDS))
    .order_by(_TASK.c.id)
)  # fmt: skip
_CLOCKS = (
    sa.select(
        _DEADLINE.c.id, _DEADLINE.c.case_id, _DEADLINE.c.code, _DEADLINE.c.cause_date,
        _DEADLINE.c.due_date, _DEADLINE.c.closed_date,
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


def attribution_of(tx: Session, case_id: int, *, today: date, calendar: WorkingCalendar) -> Attribution:
    """Return who is charged for which days of one case. Refuses: OutsideCalendar."""
    return attributed(case_facts(tx, [case_id])[case_id], today=today, calendar=calendar)


def case_facts(tx: Session, case_ids: Collection[int]) -> Mapping[int, CaseFacts]:
    """Return case -> its facts; a case without a request, or of no known id, is left out."""
    wanted = {"cases": list(case_ids)}
    connection = tx.connection()
    stints, clocks = _stints(connection, wanted), _clocks(connection, wanted)
    return {
        row.id: CaseFacts(
            case_id=row.id,
            department_id=row.department_id,
            cause_date=row.cause_date,
            filed_date=day_of(row.filed_at),
            closed_date=day_of(row.closed_at) if row.closed_at else None,
            stints=tuple(stints.get(row.id, ())),
            clocks=tuple(clocks.get(row.id, ())),
        )
        for row in connection.execute(_FACTS, wanted)
    }


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
        told = ClockFacts(row.code, row.cause_date, row.due_date, row.closed_date, pauses.get(row.id, ()))
        clocks[row.case_id].append(told)
    return clocks


def _pauses(
    connection: sa.Connection, wanted: Mapping[str, Sequence[int]]
) -> Mapping[int, tuple[Pause, ...]]:
    ledgers: defaultdict[int, list[tuple[str, date]]] = defaultdict(list)
    for deadline_id, kind, on in connection.execute(_LEDGERS, wanted):
        ledgers[deadline_id].append((kind, on))
    return {deadline_id: pauses_of(ledger) for deadline_id, ledger in ledgers.items()}
