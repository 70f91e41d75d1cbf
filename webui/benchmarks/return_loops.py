"""Return loops: confirmation returns the request, the filer corrects it, fifty times in one case.

Time and state of the fiftieth loop are read against the first of the same case: an engine that keeps every
pass in its state gets slower with each.
"""

import statistics
from collections.abc import Iterator

import sqlalchemy as sa

from engine.cases.records import CaseFileRow
from engine.store import table_of
from webui.benchmarks.city import CONFIRMER, FILER, City, temporary_city
from webui.benchmarks.figures import Aim, Figure, Sizes, Watch
from webui.benchmarks.journey import Journey

_CASE = table_of(CaseFileRow)
_AT_EACH_END = 5
"""Of so many loops at the beginning and at the end the quickest counts: one alone is a matter of luck."""


def return_loops(sizes: Sizes) -> Iterator[Figure]:
    """Yield the last loops' time against the first, and the bytes of state that a loop adds."""
    with temporary_city() as city:
        _loops(city, 0, loops=3)  # fills caches
        cases = [_loops(city, number, loops=sizes.loops) for number in range(1, sizes.looping_cases + 1)]
    first = statistics.median(min(times[:_AT_EACH_END]) for times, _ in cases)
    last = statistics.median(min(times[-_AT_EACH_END:]) for times, _ in cases)
    yield Figure(
        f"return_loop_{sizes.loops}",
        last,
        "ms",
        first,
        "the first loop of the same cases",
        Aim("ratio", "<=", 1.2),
    )
    grown = statistics.median((lengths[-1] - lengths[0]) / max(1, sizes.loops - 1) for _, lengths in cases)
    first_length = statistics.median(lengths[0] for _, lengths in cases)
    yield Figure(
        "return_loop_state",
        grown,
        "bytes",
        first_length,
        "the state after the first loop",
        Aim("value", "<=", 50),
    )


def _loops(city: City, number: int, *, loops: int) -> tuple[list[float], list[int]]:
    """Return the time of each loop, and the bytes of the state after it."""
    watches: dict[str, Watch] = {}
    journey = Journey(city, number, watches)
    journey.file()
    lengths = []
    for _ in range(loops):
        journey.answer("task_confirm_request", "return", CONFIRMER, opinion="请补充依据的条款")
        journey.answer("task_correct_request", "submit", FILER, opinion="已补充")
        lengths.append(_state_length(city, journey.case_id))
    there, back = (watches[node].times for node in ("task_confirm_request", "task_correct_request"))
    return [returned + corrected for returned, corrected in zip(there, back, strict=True)], lengths


def _state_length(city: City, case_id: int) -> int:
    query = sa.select(sa.func.length(_CASE.c.state)).where(_CASE.c.id == case_id)
    with city.bureau.store.reading() as tx:
        return int(tx.connection().execute(query).scalar_one())
