"""Five hundred confirmations with one opinion, beside five hundred single ones of the same run.

Both leave the same rows: a task done and one opened, clocks, journal, engine state. The single ones come half
before and half after the bulk, so that a slowing machine favours neither.
"""

import secrets
from collections.abc import Iterator, Sequence
from typing import Final

import sqlalchemy as sa

from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import TaskState
from webui.benchmarks.city import CONFIRMER, FILER, City, addition, temporary_city
from webui.benchmarks.figures import Aim, Figure, Sizes, Watch
from workflows.bulk.lookups import bulk_result
from workflows.bulk.steps import answer_together
from workflows.bulk.terms import MOST_ROWS, BulkAnswer, RowState
from workflows.procedures.cases import Answer, file_request, give_verdict

_TASK: Final = table_of(TaskRow)
_OPINION: Final = "情况属实，依据充分"
BASELINE: Final = f"{MOST_ROWS} single confirmations, half before and half after"


def bulk(_sizes: Sizes) -> Iterator[Figure]:
    """Yield the seconds of one full bulk answer, and how many times as fast as single answers it is."""
    with temporary_city() as city:
        tasks = _waiting(city, 2 * MOST_ROWS)
        half = MOST_ROWS // 2
        singles, together = Watch(), Watch()
        _one_by_one(city, tasks[:half], singles)
        with together.timing():
            _together(city, tasks[half : half + MOST_ROWS])
        _one_by_one(city, tasks[half + MOST_ROWS :], singles)
    seconds, single_seconds = together.total / 1000, singles.total / 1000
    yield Figure("bulk_500_seconds", seconds, "s", single_seconds, BASELINE, Aim("value", "<=", 1.5))
    yield Figure(
        "bulk_500_times_as_fast", single_seconds / seconds, "x", None, BASELINE, Aim("value", ">=", 1.3)
    )


def _waiting(city: City, count: int) -> Sequence[int]:
    """File so many requests; return their tasks, all at the confirmer."""
    for number in range(count):
        key = secrets.token_bytes(16)
        file_request(city.bureau, city.people[FILER], addition(number), command_key=key)
    query = sa.select(_TASK.c.id).where(_TASK.c.state == TaskState.OPEN).order_by(_TASK.c.id)
    with city.bureau.store.reading() as tx:
        return list(tx.connection().scalars(query))


def _one_by_one(city: City, tasks: Sequence[int], watch: Watch) -> None:
    for task_id in tasks:
        with watch.timing():
            given = Answer("confirm", _OPINION)
            key = secrets.token_bytes(16)
            give_verdict(city.bureau, city.people[CONFIRMER], task_id, given, command_key=key)


def _together(city: City, tasks: Sequence[int]) -> None:
    actor = city.people[CONFIRMER]
    asked = BulkAnswer(tuple(tasks), "confirm", _OPINION)
    bulk_id = answer_together(city.bureau, actor, asked, command_key=secrets.token_bytes(16))
    with city.bureau.store.reading() as tx:
        made = bulk_result(tx, city.bureau, actor, bulk_id)
    if made.count(RowState.DONE) != len(tasks):
        raise RuntimeError(f"{made.count(RowState.DONE)} of {len(tasks)} rows were answered")
