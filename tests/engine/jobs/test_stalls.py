"""Why nothing happens is told: a job that has not run for ten of its intervals stands still."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.clock import VirtualClock
from engine.jobs.lookups import stalled
from engine.jobs.records import JobRow
from engine.jobs.runner import run_once
from engine.jobs.terms import Job, Stall
from engine.store import Store
from tests.builders.city import FRIDAY

SWEEP, MAIL = Job("sweep", 30, lambda: 0), Job("mail", 10, lambda: 0)


def still(store: Store, *, seconds: int) -> Stall | None:
    with store.reading() as tx:
        return stalled(tx, now=FRIDAY + timedelta(seconds=seconds))


def test_on_a_database_that_no_scheduler_has_seen_that_is_told(store: Store) -> None:
    assert still(store, seconds=0) == Stall((), None)


@pytest.mark.parametrize(
    ("seconds", "names"),
    [
        (0, ()),
        (100, ()),
        (101, ("mail",)),
        (300, ("mail",)),
        (301, ("mail", "sweep")),
        (-301, ("mail", "sweep")),
    ],
)
def test_a_job_stands_still_after_ten_of_its_intervals_either_way(
    store: Store, seconds: int, names: tuple[str, ...]
) -> None:
    for job in (MAIL, SWEEP):
        run_once(store, VirtualClock(FRIDAY), job)

    found = still(store, seconds=seconds)

    assert (found.names if found else ()) == names


def test_the_oldest_run_tells_since_when(store: Store) -> None:
    run_once(store, VirtualClock(FRIDAY + timedelta(minutes=1)), MAIL)
    run_once(store, VirtualClock(FRIDAY), SWEEP)

    assert still(store, seconds=3600) == Stall(("sweep", "mail"), FRIDAY)


def test_a_run_of_a_release_that_did_not_say_how_often_is_not_judged(store: Store) -> None:
    run_once(store, VirtualClock(FRIDAY), SWEEP)
    with store.writing() as tx:
        tx.execute(sa.update(JobRow).values(every_seconds=None))

    assert still(store, seconds=3600) is None
