"""Runs the timetable in a process of its own, until the process is told to stop.

APScheduler only wakes us up; what is due are rows. Two of these processes side by side are safe. Left to
its interval trigger it slept through an hour when the clock of the machine was set back by one, and counted
through fifteen million missed runs when it was set forward by a year. So a pause here begins at the last
look, and whoever sleeps longer than a pause is woken.
"""

import logging
import os
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from engine.clock import Clock, SystemClock
from engine.jobs.records import JobRow
from engine.jobs.terms import Job
from engine.store import Store, insert_into, table_of

log = logging.getLogger(__name__)
LOOK_SECONDS = 2
"""How often it is looked whether the process that started us is there, and whether anybody oversleeps."""
FAREWELL_SECONDS = 5
"""How long a running job may still take when the process is told to stop; then it is cut off, uncommitted."""
_JOB = table_of(JobRow)


class Pause(BaseTrigger):  # type: ignore[misc]  # APScheduler is untyped
    """The next run lies a pause after now, however many were missed."""

    def __init__(self, seconds: int) -> None:
        self.length = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:  # noqa: ARG002
        """Return the instant of the next run."""
        return now + self.length


def run_forever(store: Store, clock: Clock, timetable: Sequence[Job]) -> None:
    """Run each job at once and then after each pause; ends with the process that started it."""
    _forget_all_but(store, timetable)
    parent, scheduler = os.getppid(), _scheduler(store, clock, timetable)
    scheduler.start()
    try:
        # An orphan would go on polling the database of a server that is gone.
        while os.getppid() == parent:
            threading.Event().wait(LOOK_SECONDS)
            wake_who_oversleeps(scheduler, now=SystemClock().now())
    finally:
        scheduler.shutdown(wait=False)
        farewell = threading.Timer(FAREWELL_SECONDS, os._exit, [0])
        farewell.daemon = True
        farewell.start()


def wake_who_oversleeps(scheduler: BackgroundScheduler, *, now: datetime) -> None:
    """Run what would sleep longer than its pause: the clock of the machine was set back."""
    for entry in scheduler.get_jobs():
        if entry.next_run_time - now > entry.trigger.length:
            entry.modify(next_run_time=now)


def _scheduler(store: Store, clock: Clock, timetable: Sequence[Job]) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(timezone="Asia/Shanghai")
    for job in timetable:
        scheduler.add_job(
            run_once,
            Pause(job.every_seconds),
            args=(store, clock, job),
            next_run_time=SystemClock().now(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            id=job.name,
        )
    return scheduler


def run_once(store: Store, clock: Clock, job: Job) -> int:
    """Run a job until it finds nothing more; keep when it last ran."""
    moved = 0
    while batch := job.run():
        moved += batch
    ran = {"finished_at": clock.now(), "every_seconds": job.every_seconds}
    found = {"moved": moved} if moved else {}
    with store.writing() as tx:
        connection = tx.connection()
        row = insert_into(connection, _JOB).values(name=job.name, moved=moved, **ran)
        # Two schedulers may run a job for the first time at the same moment.
        connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={**ran, **found}))
    if moved:
        log.info("job %s moved %s", job.name, moved)
    return moved


def _forget_all_but(store: Store, timetable: Sequence[Job]) -> None:
    """Drop the last runs of jobs that this release no longer has: nobody will ever run them again."""
    with store.writing() as tx:
        tx.connection().execute(sa.delete(_JOB).where(_JOB.c.name.not_in([job.name for job in timetable])))
