"""The poll for drawn timers: finds cases whose next timer is due and lets the diagram move."""

import logging
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.cases.records import CaseFileRow
from engine.procedures.practice import Practice
from engine.procedures.steps import take_up_due_case, wake
from engine.store import Store, table_of

log = logging.getLogger(__name__)
_CASE = table_of(CaseFileRow)
_DUE = (
    sa.select(_CASE.c.id, _CASE.c.wake_at)
    .where(_CASE.c.wake_at <= sa.bindparam("now"))
    .order_by(_CASE.c.wake_at, _CASE.c.id)
)
BATCH = 200
"""Cases looked up at a time; each is woken in a transaction of its own."""


def wake_due_cases(store: Store, practice: Practice, *, now: datetime) -> int:
    """Wake every case that is due, earliest first; return how many moved.

    Safe to run twice, and beside itself. Goes on behind the last case looked at, moved or not: a batch
    of broken ones must not hide the others.
    """
    moved, query = 0, _DUE.limit(BATCH)
    while due := _looked_up(store, query, now):
        moved += sum(_wake_one(store, practice, case.id, now=now) for case in due)
        last = sa.tuple_(sa.literal(due[-1].wake_at, _CASE.c.wake_at.type), sa.literal(due[-1].id))
        query = _DUE.limit(BATCH).where(sa.tuple_(_CASE.c.wake_at, _CASE.c.id) > last)
    return moved


def _looked_up(store: Store, query: sa.Select[int, datetime | None], now: datetime) -> list[sa.Row[int, Any]]:
    with store.reading() as tx:
        return list(tx.connection().execute(query, {"now": now}))


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
