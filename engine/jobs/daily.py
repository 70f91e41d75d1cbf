"""What is done once a day: the day is claimed by a row in the transaction that does it.

So it does not matter how often it is tried, by how many schedulers, or where their clocks stand.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.jobs.records import DailyRunRow
from engine.store import insert_into, table_of

_RUN = table_of(DailyRunRow)


def was_done(tx: Session, name: str, day: date) -> bool:
    """Say whether it has been done for that day."""
    query = sa.select(_RUN.c.day).where(_RUN.c.name == name, _RUN.c.day == day)
    return tx.connection().scalar(query) is not None


def claim_day(tx: Session, name: str, day: date, *, now: datetime) -> bool:
    """Take the day for this transaction; False where another has done it.

    A second claim waits until the first has committed, and gets the day only if it has failed.
    """
    connection = tx.connection()
    row = insert_into(connection, _RUN).values(name=name, day=day, at=now)
    claimed = connection.execute(
        row.on_conflict_do_nothing(index_elements=["name", "day"]).returning(_RUN.c.day)
    )
    return claimed.first() is not None
