"""Pages of a queue: no task is skipped and none comes twice, whatever happens between two clicks."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clock import day_of
from engine.store import Store
from engine.tasks.lookups import done_by, task, tasks_of_case
from engine.tasks.queues import queue_page
from engine.tasks.records import TaskRow
from engine.tasks.rules import BadCursor
from engine.tasks.terms import QueueFilter, QueuePage
from tests.builders.city import FRIDAY, ID
from tests.builders.desks import a_case_file, a_task
from tests.builders.ready_city import copied_sqlite
from workflows.procedures.bureau import Bureau

TODAY = day_of(FRIDAY)
QUEUE_NUMBERS = count(1)


def page(store: Store, *queues: str, after: str | None = None, size: int) -> QueuePage:
    with store.reading() as tx:
        return queue_page(tx, queues, QueueFilter(), today=TODAY, soon_until=TODAY, after=after, size=size)


def pages(store: Store, *queues: str, size: int) -> list[list[int]]:
    """Return the task ids of all pages, one after another."""
    found, after = [], None
    while True:
        one = page(store, *queues, after=after, size=size)
        found.append([row.task_id for row in one.rows])
        if one.next_cursor is None:
            return found
        after = one.next_cursor


def complete(store: Store, task_ids: list[int]) -> None:
    with store.writing() as tx:
        tx.execute(sa.update(TaskRow).where(TaskRow.id.in_(task_ids)).values(state="done"))


def test_pages_follow_one_another_without_gaps_through_equal_and_missing_due_dates(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        ids = [a_task(tx, case, queue="q", due=due) for due in [TODAY] * 4 + [None] * 4]

    assert [ids[:3], ids[3:6], ids[6:]] == pages(city.store, "q", size=3)


def test_the_last_full_page_has_no_next(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        ids = [a_task(tx, case, queue="q", due=TODAY) for _ in range(6)]

    assert [ids[:3], ids[3:]] == pages(city.store, "q", size=3)


def test_tasks_completed_between_two_pages_neither_hide_nor_repeat_any_other(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        ids = [a_task(tx, case, queue="q", due=TODAY + timedelta(days=day)) for day in range(9)]
    first = page(city.store, "q", size=3)

    complete(city.store, [ids[0], ids[2], ids[4]])  # the row the cursor names among them
    second = page(city.store, "q", after=first.next_cursor, size=3)

    assert [row.task_id for row in second.rows] == [ids[3], ids[5], ids[6]]


def test_an_urgent_task_that_comes_between_two_pages_waits_for_the_first_page(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        ids = [a_task(tx, case, queue="q", due=TODAY) for _ in range(4)]
    first = page(city.store, "q", size=2)
    with city.store.writing() as tx:
        urgent = a_task(tx, case, queue="q", due=TODAY - timedelta(days=9))

    second = page(city.store, "q", after=first.next_cursor, size=2)

    assert [row.task_id for row in second.rows] == ids[2:]
    assert page(city.store, "q", size=2).rows[0].task_id == urgent


@pytest.fixture(scope="module")
def shared_store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give one city to all examples of a property: each example has queues of its own."""
    store = Store(copied_sqlite(sqlite_template, tmp_path_factory.mktemp("pages")))
    with store.writing() as tx:
        a_case_file(tx, 1)
    yield store
    store.close()


dues = st.one_of(st.none(), st.integers(-5, 5).map(lambda days: TODAY + timedelta(days=days)))


@settings(max_examples=40, deadline=None)
@given(
    waiting=st.lists(st.tuples(dues, st.integers(0, 2)), max_size=25),
    size=st.integers(1, 6),
    chosen=st.lists(st.integers(0, 24), max_size=12),
)
def test_walking_the_pages_meets_each_task_that_stays_open_exactly_once_and_in_order(
    shared_store: Store, waiting: list[tuple[date | None, int]], size: int, chosen: list[int]
) -> None:
    names = [f"q{next(QUEUE_NUMBERS)}" for _ in range(3)]
    with shared_store.writing() as tx:
        case = tx.scalars(sa.select(sa.func.min(TaskRow.case_id))).one() or 1
        ids = [a_task(tx, case, queue=names[place], due=due) for due, place in waiting]
    to_complete = [ids[place] for place in chosen if place < len(ids)]

    met, after = [], None
    while True:
        one = page(shared_store, *names, after=after, size=size)
        met += [(row.due_date or date.max, row.task_id) for row in one.rows]
        if (after := one.next_cursor) is None:
            break
        if to_complete:
            complete(shared_store, [to_complete.pop()])

    assert met == sorted(set(met))
    stayed = set(ids) - {ids[place] for place in chosen if place < len(ids)}
    assert stayed <= {task_id for _, task_id in met}


BAD_CURSORS = ["x", "2026-10-09", "2026-13-01.5", "2026-10-09.x", ".", "2026-10-09.", "2026-10-09.1.2"]
BEYOND_EVERY_ID = ["2026-10-09.99999999999999999999", "2026-10-09.-99999999999999999999"]


@pytest.mark.parametrize("cursor", [*BAD_CURSORS, *BEYOND_EVERY_ID])
def test_a_paging_address_that_we_never_gave_out_is_refused_with_a_sentence(
    city: Bureau, cursor: str
) -> None:
    with pytest.raises(BadCursor, match="分页地址不完整"):
        page(city.store, "q", after=cursor, size=3)


def test_a_person_finds_what_they_have_done_newest_first(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        old, new = (
            a_task(tx, case, state="done", done_at=FRIDAY + timedelta(hours=hour), done_by=ID["desk"])
            for hour in (1, 2)
        )
        a_task(tx, case, state="done", done_at=FRIDAY, done_by=ID["publisher"])
        a_task(tx, case)

    with city.store.reading() as tx:
        assert [new, old] == [row.task_id for row in done_by(tx, ID["desk"])]
        assert [new] == [row.task_id for row in done_by(tx, ID["desk"], size=1)]


def test_a_task_is_found_open_or_not_and_the_unknown_is_none(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        waiting, cancelled = a_task(tx, case), a_task(tx, case, state="cancelled")

    with city.store.reading() as tx:
        assert [waiting, cancelled] == [one.id for one in tasks_of_case(tx, case)]
        found = task(tx, waiting)
        assert found is not None
        assert found.due_date is None
        assert task(tx, cancelled + 1) is None
