"""Why nothing happens: jobs that have not run for too long."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.jobs.records import JobRow
from engine.jobs.terms import Stall
from engine.store import table_of

PATIENCE_INTERVALS = 10
"""A job that has not run for so many of its intervals stands still."""
_JOB = table_of(JobRow)
_RUNS = sa.select(_JOB.c.name, _JOB.c.finished_at, _JOB.c.every_seconds).order_by(_JOB.c.finished_at)


def stalled(tx: Session, *, now: datetime) -> Stall | None:
    """Return the jobs that stand still; None when all run.

    A last run that lies as far in the future counts too: the clock of the machine was wrong then, and
    nothing has run since it was set right.
    """
    runs = tx.connection().execute(_RUNS).all()
    if not runs:
        return Stall((), None)
    still = [
        run
        for run in runs
        if run.every_seconds is not None
        and abs(now - run.finished_at) > PATIENCE_INTERVALS * timedelta(seconds=run.every_seconds)
    ]
    return Stall(tuple(run.name for run in still), still[0].finished_at) if still else None
