"""Where a task stands in a filtered queue: its number, what is before and after, and many counts at once."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clock import day_of
from engine.store import Store
from engine.tasks.lookups import task
from engine.tasks.queues import queue_count, queue_counts, queue_page, queue_place
from engine.tasks.terms import COUNT_CAP, DueFilter, QueueFilter, QueuePlace
from tests.builders.city import FRIDAY
from tests.builders.desks import a_case_file, a_task
from tests.engine.tasks.test_paging import QUEUE_NUMBERS, complete, dues, shared_store
from workflows.procedures.bureau import Bureau

__all__ = ["shared_store"]

TODAY = day_of(FRIDAY)
SOON = TODAY + timedelta(days=2)


def place(store: Store, task_id: int, *queues: str, **wanted: object) -> QueuePlace:
    with store.reading() as tx:
        found = task(tx, task_id)
        assert found is not None
        filters = QueueFilter(**wanted)  # type: ignore[arg-type]
        return queue_place(tx, queues or ("q",), filters, found, today=TODAY, soon_until=SOON)


def beside(found: QueuePlace) -> tuple[int | None, int | None]:
    return (
        found.previous.task_id if found.previous else None,
        found.following.task_id if found.following else None,
    )


def test_a_task_in_the_middle_knows_its_number_and_both_neighbours(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        later, first, same, undated = (
            a_task(tx, case, queue="q", due=due) for due in (SOON, TODAY, TODAY, None)
        )

    found = place(city.store, same)

    assert (found.position, found.total, beside(found)) == (2, 4, (first, later))
    assert beside(place(city.store, first)) == (None, same)
    assert beside(place(city.store, undated)) == (later, None)


def test_only_what_matches_the_filter_counts_as_a_neighbour(city: Bureau) -> None:
    with city.store.writing() as tx:
        adding, cancelling = a_case_file(tx, 1), a_case_file(tx, 2, kind="cancel")
        first, _, third = (a_task(tx, case, queue="q", due=TODAY) for case in (adding, cancelling, adding))

    found = place(city.store, third, kind="add")

    assert (found.position, found.total, beside(found)) == (2, 2, (first, None))


def test_a_task_that_was_done_meanwhile_has_no_number_but_still_its_neighbours(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        first, done, last = (a_task(tx, case, queue="q", due=TODAY) for _ in range(3))
    complete(city.store, [done])

    found = place(city.store, done)

    assert (found.position, found.total, beside(found)) == (None, 2, (first, last))


def test_a_task_of_somebody_elses_queue_has_no_number_in_mine(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        foreign = a_task(tx, case, queue="other", due=TODAY)
        mine = a_task(tx, case, queue="q", due=SOON)

    assert beside(place(city.store, foreign)) == (None, mine)
    assert place(city.store, foreign).position is None
    with city.store.reading() as tx:
        found = task(tx, mine)
        assert found is not None
        nothing = queue_place(tx, (), QueueFilter(), found, today=TODAY, soon_until=SOON)
    assert nothing == QueuePlace(None, 0, None, None)


def test_a_task_too_far_down_to_be_counted_has_no_number(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        ids = [a_task(tx, case, queue="q", due=TODAY) for _ in range(COUNT_CAP + 2)]

    assert place(city.store, ids[COUNT_CAP - 1]).position == COUNT_CAP
    assert place(city.store, ids[COUNT_CAP]).position is None


@settings(max_examples=30, deadline=None)
@given(waiting=st.lists(st.tuples(dues, st.integers(0, 2)), min_size=1, max_size=20))
def test_going_from_neighbour_to_neighbour_walks_the_page_both_ways(
    shared_store: Store, waiting: list[tuple[object, int]]
) -> None:
    names = [f"q{next(QUEUE_NUMBERS)}" for _ in range(3)]
    with shared_store.writing() as tx:
        for due, which in waiting:
            a_task(tx, 1, queue=names[which], due=due)  # type: ignore[arg-type]
    with shared_store.reading() as tx:
        page = queue_page(tx, names, QueueFilter(), today=TODAY, soon_until=SOON)
    order = [row.task_id for row in page.rows]

    places = [place(shared_store, task_id, *names) for task_id in order]

    assert [found.position for found in places] == list(range(1, len(order) + 1))
    assert [beside(found)[0] for found in places] == [None, *order[:-1]]
    assert [beside(found)[1] for found in places] == [*order[1:], None]


FILTERS = [
    QueueFilter(),
    QueueFilter(due=DueFilter.LATE),
    QueueFilter(kind="cancel"),
    QueueFilter(kind="add", text="户籍"),
    QueueFilter(department_id=2, node="task_close_case"),
    QueueFilter(text="没有这样的"),
]


@pytest.mark.parametrize("count", [0, 1, len(FILTERS)])
def test_many_counts_at_once_say_what_each_says_alone(city: Bureau, count: int) -> None:
    with city.store.writing() as tx:
        cases = [
            a_case_file(tx, 1, subject="户籍证明"),
            a_case_file(tx, 2, kind="cancel"),
            a_case_file(tx, 3, department_id=2),
        ]
        for case in cases:
            a_task(tx, case, queue="q", due=TODAY - timedelta(days=1), node="task_close_case")
            a_task(tx, case, queue="p", due=SOON)

    asked = FILTERS[:count]
    with city.store.reading() as tx:
        together = queue_counts(tx, ("q", "p"), asked, today=TODAY, soon_until=SOON)
        alone = [queue_count(tx, ("q", "p"), one, today=TODAY, soon_until=SOON) for one in asked]
        rows = [len(queue_page(tx, ("q", "p"), one, today=TODAY, soon_until=SOON).rows) for one in asked]
    assert list(together) == alone == rows
    assert alone == [6, 3, 2, 2, 1, 0][:count]


def test_many_counts_of_no_queue_are_nothing(city: Bureau) -> None:
    with city.store.reading() as tx:
        assert queue_counts(tx, (), FILTERS[:2], today=TODAY, soon_until=SOON) == (0, 0)
