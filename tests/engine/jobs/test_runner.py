"""A job runs until nothing is left, keeps when it last ran, and two beside each other do no harm."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.clock import VirtualClock
from engine.jobs.records import JobRow
from engine.jobs.runner import run_once
from engine.jobs.terms import Job
from engine.store import Store
from tests.builders.city import FRIDAY


def finding(*batches: int) -> Job:
    """Return a job that moves so many rows at each look, and then finds nothing."""
    left = [*batches, 0]
    return Job("sweep", 30, lambda: left.pop(0) if left else 0)


def last_run(store: Store) -> tuple[object, int]:
    with store.reading() as tx:
        row = tx.scalars(sa.select(JobRow)).one()
        return row.finished_at, row.moved


def test_a_job_looks_again_until_it_finds_nothing_more(store: Store) -> None:
    left = [200, 200, 7, 0, 99]

    moved = run_once(store, VirtualClock(FRIDAY), Job("sweep", 30, lambda: left.pop(0)))

    assert (moved, left) == (407, [99])


def test_a_job_keeps_when_it_ran_last_and_what_it_moved(store: Store) -> None:
    run_once(store, VirtualClock(FRIDAY), finding(3, 2))

    assert last_run(store) == (FRIDAY, 5)


def test_a_run_that_finds_nothing_moves_the_time_and_keeps_the_last_count(store: Store) -> None:
    clock = VirtualClock(FRIDAY)
    run_once(store, clock, finding(3))
    clock.advance(timedelta(minutes=1))

    assert run_once(store, clock, finding()) == 0

    assert last_run(store) == (FRIDAY + timedelta(minutes=1), 3)


def test_a_first_run_that_finds_nothing_is_kept_too(store: Store) -> None:
    run_once(store, VirtualClock(FRIDAY), finding())

    assert last_run(store) == (FRIDAY, 0)


def test_each_job_has_a_row_of_its_own(store: Store) -> None:
    for name in ("wake", "cards"):
        run_once(store, VirtualClock(FRIDAY), Job(name, 30, lambda: 0))

    with store.reading() as tx:
        assert sorted(tx.scalars(sa.select(JobRow.name))) == ["cards", "wake"]


def test_a_job_that_fails_is_seen_and_does_not_count_as_run(store: Store) -> None:
    def broken() -> int:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        run_once(store, VirtualClock(FRIDAY), Job("sweep", 30, broken))

    with store.reading() as tx:
        assert tx.scalars(sa.select(JobRow)).all() == []


def test_two_schedulers_that_run_a_job_for_the_first_time_together_both_end_well(store: Store) -> None:
    errors: list[BaseException] = []
    together = threading.Barrier(2, timeout=10)

    def first_run(name: str) -> None:
        def met() -> int:
            together.wait()
            return 0

        try:
            run_once(store, VirtualClock(FRIDAY), Job(name, 30, met))
        except sa.exc.IntegrityError as error:
            errors.append(error)

    for attempt in range(20):
        both = [threading.Thread(target=first_run, args=(f"job{attempt}",)) for _ in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join()

    assert errors == []
