"""A database in memory with every table, and one open transaction on it."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from engine.store import Record, Store
from tests.workflows.offices import Office, an_office


@pytest.fixture
def tx() -> Iterator[Session]:
    store = Store("sqlite://")
    Record.metadata.create_all(store.engine)
    with store.writing() as session:
        yield session
    store.close()


@pytest.fixture
def office(tx: Session) -> Office:
    return an_office(tx)
