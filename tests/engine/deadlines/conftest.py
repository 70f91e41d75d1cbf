"""A database with the rows of this room alone, and one case for them to belong to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.deadlines.records import DeadlineEntryRow, DeadlineRow, TimerRow
from engine.store import Store, table_of

CASE = 1


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Session]:
    """Give a transaction on a fresh database where case 1 and case 2 exist."""
    store = Store(f"sqlite:///{tmp_path / 'deadlines.db'}")
    # The room knows of case files only that they have an id: a table of that shape stands in for theirs.
    metadata = sa.MetaData()
    case_file = sa.Table("case_file", metadata, sa.Column("id", sa.Integer, primary_key=True))
    for record in (DeadlineRow, DeadlineEntryRow, TimerRow):
        table_of(record).to_metadata(metadata)
    metadata.create_all(store.engine)
    with store.writing() as session:
        session.execute(sa.insert(case_file), [{"id": CASE}, {"id": 2}])
        yield session
    store.close()
