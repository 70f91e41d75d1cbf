"""Return loops: confirmation returns the request, the filer corrects it, fifty times in one case.

An engine that keeps every pass in its state gets slower with each. The last loops of an old case and the
first of a fresh one are taken in turns, so that whatever else the machine does falls on both.
"""

import statistics
from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from engine.cases.records import CaseFileRow
from engine.store import table_of
from webui.benchmarks.city import CONFIRMER, FILER, City, temporary_city
from webui.benchmarks.figures import Aim, Figure, Sizes, Watch
from webui.benchmarks.journey import Journey

TURNS: Final = 5
"""So many last and first loops are timed of each pair of cases."""
_CASE = table_of(CaseFileRow)


def return_loops(sizes: Sizes) -> Iterator[Figure]:
    """Yield the last loops' time against the first, and the bytes of state that a loop adds."""
    last, first = Watch(), Watch()
    grown: list[float] = []
    lengths: list[int] = []
    with temporary_city() as city:
        for number in range(sizes.looping_cases):
            old, fresh = _filed(city, 2 * number), _filed(city, 2 * number + 1)
            _loop(old, Watch())
            lengths.append(_state_length(city, old.case_id))
            for _ in range(sizes.loops - TURNS - 1):
                _loop(old, Watch())
            for _ in range(TURNS):
                _loop(old, last)
                _loop(fresh, first)
            grown.append((_state_length(city, old.case_id) - lengths[-1]) / (sizes.loops - 1))
    against = "the first loops of a fresh case"
    yield Figure(f"return_loop_{sizes.loops}", last.p50, "ms", first.p50, against, Aim("ratio", "<=", 1.2))
    state, per_loop = statistics.median(lengths), statistics.median(grown)
    against = "the whole state after the first loop"
    yield Figure("return_loop_state", per_loop, "bytes", state, against, Aim("value", "<=", 50))


def _filed(city: City, number: int) -> Journey:
    journey = Journey(city, number, {})
    journey.file()
    return journey


def _loop(journey: Journey, watch: Watch) -> None:
    """Return the request and correct it; the watch gets the time of both steps together."""
    before = journey.total
    journey.answer("task_confirm_request", "return", CONFIRMER, opinion="请补充依据的条款")
    journey.answer("task_correct_request", "submit", FILER, opinion="已补充")
    watch.times.append(journey.total - before)


def _state_length(city: City, case_id: int) -> int:
    query = sa.select(sa.func.length(_CASE.c.state)).where(_CASE.c.id == case_id)
    with city.bureau.store.reading() as tx:
        return int(tx.connection().execute(query).scalar_one())
