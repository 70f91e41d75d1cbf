"""The process that polls goes on whatever a job or the clock does, and ends with the one that started it."""

import os
import signal
from datetime import timedelta
from multiprocessing.connection import Connection
from time import monotonic, sleep

import sqlalchemy as sa
from apscheduler.schedulers.background import BackgroundScheduler

from engine.clock import SystemClock, VirtualClock
from engine.jobs.records import JobRow
from engine.jobs.runner import Pause, run_forever, wake_who_oversleeps
from engine.jobs.terms import Job
from engine.store import Store
from tests.builders.city import FRIDAY
from tests.builders.side_processes import CONTEXT, started

SECONDS = 30


def poll_wildly(url: str, told: Connection) -> None:
    """Run a job that always fails beside one that tells of each run and sets the clock back and forth."""
    clock = VirtualClock(FRIDAY)

    def broken() -> int:
        raise RuntimeError("broken")

    def telling() -> int:
        told.send("ran")
        clock.move_to(FRIDAY + (timedelta(days=365) if clock.now() <= FRIDAY else -timedelta(hours=1)))
        return 0

    run_forever(Store(url), clock, [Job("broken", 1, broken), Job("telling", 1, telling)])


def start_and_leave(url: str, told: Connection) -> None:
    """Start the scheduler as a child of this process, say its id, and end once it has run."""
    child = os.fork()
    if child == 0:
        poll_wildly(url, told)
        os._exit(0)
    told.send(child)
    store = Store(url)
    while names_of_jobs(store) != ["telling"]:
        sleep(0.05)
    os._exit(0)


def names_of_jobs(store: Store) -> list[str]:
    with store.reading() as tx:
        return list(tx.scalars(sa.select(JobRow.name)))


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_job_runs_on_beside_a_broken_one_and_whatever_the_clock_of_the_machine_does(store: Store) -> None:
    with store.writing() as tx:
        tx.add(JobRow(name="of an older release", finished_at=FRIDAY, moved=0, every_seconds=1))
    ours, theirs = CONTEXT.Pipe()
    process = started(poll_wildly, store.url, theirs)
    begun = monotonic()

    for _ in range(4):
        assert ours.poll(SECONDS)
        ours.recv()

    assert monotonic() - begun < SECONDS
    process.kill()
    process.join()
    assert names_of_jobs(store) == ["telling"]


def test_it_ends_with_the_process_that_started_it(sqlite_store: Store) -> None:
    ours, theirs = CONTEXT.Pipe()
    started(start_and_leave, sqlite_store.url, theirs).join()
    assert ours.poll(SECONDS)
    child = next(word for _ in range(9) if isinstance(word := ours.recv(), int))

    end = monotonic() + SECONDS
    while is_running(child) and monotonic() < end:
        sleep(0.1)
    went_on = is_running(child)
    if went_on:
        os.kill(child, signal.SIGKILL)
    assert not went_on, "the scheduler goes on without its server"


def test_a_clock_set_back_by_an_hour_lets_nobody_oversleep(sqlite_store: Store) -> None:
    scheduler = BackgroundScheduler(timezone="Asia/Shanghai")
    now = SystemClock().now()
    later = {"sleeping": timedelta(hours=1, seconds=30), "pausing": timedelta(seconds=20)}
    for name, far in later.items():
        scheduler.add_job(print, Pause(30), next_run_time=now + far, id=name)
    scheduler.start(paused=True)

    wake_who_oversleeps(scheduler, now=now)

    assert {job.id: job.next_run_time - now for job in scheduler.get_jobs()} == {
        "sleeping": timedelta(0),
        "pausing": timedelta(seconds=20),
    }
    scheduler.shutdown(wait=False)


def test_a_clock_set_forward_by_a_year_is_one_missed_run() -> None:
    now = SystemClock().now()
    a_year_ago = now - timedelta(days=365)

    assert Pause(30).get_next_fire_time(a_year_ago, now) == now + timedelta(seconds=30)
