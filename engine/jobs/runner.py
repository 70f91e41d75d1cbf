"""Runs the timetable in a process of its own, until the process is told to stop.

APScheduler only wakes us up: the deadlines are rows. Its own job stores dropped 20 of 20 jobs after
downtime and ran jobs once a scheduler, so none is used, and two of these processes side by side are safe.
"""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apscheduler.schedulers.blocking import BlockingScheduler

from engine.clock import Clock
from engine.jobs.records import JobRow
from engine.store import Store, insert_into, table_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A poll: finds due rows and moves them. Safe to run twice, and beside itself."""

    name: str
    every_seconds: int
    run: Callable[[], int]
    """Returns how many rows it moved."""


def run_forever(store: Store, clock: Clock, timetable: Sequence[Job]) -> None:
    """Run each job at once and then at its interval; ends with the process that started it."""
    scheduler = BlockingScheduler(timezone="Asia/Shanghai")
    parent = os.getppid()

    def leave_with_parent() -> None:
        # An orphan would go on polling the database of a server that is gone.
        if os.getppid() != parent:
            scheduler.shutdown(wait=False)

    for job in timetable:
        scheduler.add_job(
            run_once,
            "interval",
            args=(store, clock, job),
            seconds=job.every_seconds,
            next_run_time=clock.now(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            id=job.name,
        )
    scheduler.add_job(leave_with_parent, "interval", seconds=2, id="leave_with_parent")
    scheduler.start()


def run_once(store: Store, clock: Clock, job: Job) -> int:
    """Run a job until it finds nothing more; keep when it last ran."""
    moved = 0
    while batch := job.run():
        moved += batch
    now = clock.now()
    found = {"moved": moved} if moved else {}
    with store.writing() as tx:
        connection = tx.connection()
        row = insert_into(connection, table_of(JobRow)).values(name=job.name, finished_at=now, moved=moved)
        # Two schedulers may run a job for the first time at the same moment.
        connection.execute(
            row.on_conflict_do_update(index_elements=["name"], set_={"finished_at": now, **found})
        )
    if moved:
        log.info("job %s moved %s", job.name, moved)
    return moved
