"""The poll for drawn timers: finds cases whose next timer is due and lets the diagram move."""

import logging
from datetime import datetime

import sqlalchemy as sa

from engine.cases.records import CaseFileRow
from engine.procedures.practice import Practice
from engine.procedures.steps import take_up_due_case, wake
from engine.store import Store, table_of

log = logging.getLogger(__name__)
_CASE = table_of(CaseFileRow)
BATCH = 200
"""Cases looked up at a time; each is woken in a transaction of its own."""


def wake_due_cases(store: Store, practice: Practice, *, now: datetime) -> int:
    """Wake up to BATCH cases, earliest first; return how many moved. Safe to run twice and beside itself."""
    with store.reading() as tx:
        query = (
            sa.select(_CASE.c.id)
            .where(_CASE.c.wake_at <= now)
            .order_by(_CASE.c.wake_at, _CASE.c.id)
            .limit(BATCH)
        )
        due = list(tx.connection().scalars(query))
    return sum(_wake_one(store, practice, case_id, now=now) for case_id in due)


def _wake_one(store: Store, practice: Practice, case_id: int, *, now: datetime) -> int:
    try:
        with store.writing() as tx:
            step = take_up_due_case(tx, case_id, now=now)
            if step is None:
                return 0
            wake(step, practice)
            return 1
    except Exception:  # one broken case must not stop the clocks of all others
        log.exception("case %s could not be woken", case_id)
        return 0
