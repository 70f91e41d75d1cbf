"""Column types that mean the same on both databases: instants, documents, days, and names of constraints."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clock import SHANGHAI
from engine.store import Record, Store
from engine.store.base import Document, Instant
from workflows.schema import metadata

SHELF = sa.Table(
    "shelf",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Instant),
    sa.Column("paper", Document),
)
DIALECT: sa.Dialect = sa.create_engine("sqlite://").dialect


def kept(store: Store, **values: object) -> Any:
    """Write a row and read it back."""
    SHELF.create(store.engine)
    with store.writing() as tx:
        tx.connection().execute(sa.insert(SHELF), {"id": 1, **values})
    with store.reading() as tx:
        row = tx.connection().execute(sa.select(SHELF)).one()
    SHELF.drop(store.engine)
    return row


INSTANTS = [
    datetime(2026, 10, 9, 9, 30, 15, 123000, tzinfo=SHANGHAI),
    datetime(2026, 2, 28, 16, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, 999000, tzinfo=timezone(timedelta(hours=-7))),
    datetime(1969, 7, 20, 20, 17, tzinfo=UTC),
]


@pytest.mark.parametrize("instant", INSTANTS)
def test_an_instant_comes_back_as_the_same_instant_in_shanghai(store: Store, instant: datetime) -> None:
    at = kept(store, at=instant).at

    assert at == instant
    assert at.tzinfo is SHANGHAI


def test_what_is_unknown_stays_unknown(store: Store) -> None:
    row = kept(store, at=None, paper=None)

    assert (row.at, row.paper) == (None, None)


@pytest.mark.parametrize("paper", [{"z": 1, "a": [1, None, "证明"], "m": {"y": True}}, [], {}, "字", 0])
def test_a_document_comes_back_as_it_was_its_keys_in_their_order(store: Store, paper: Any) -> None:
    found = kept(store, paper=paper).paper

    assert found == paper
    if isinstance(paper, dict):
        assert list(found) == list(paper)


def test_instants_are_compared_as_instants_by_the_database(store: Store) -> None:
    earlier, later = datetime(2026, 10, 9, 8, tzinfo=SHANGHAI), datetime(2026, 10, 9, 1, tzinfo=UTC)
    SHELF.create(store.engine)
    with store.writing() as tx:
        tx.connection().execute(sa.insert(SHELF), [{"id": 1, "at": later}, {"id": 2, "at": earlier}])
    with store.reading() as tx:
        order = tx.connection().scalars(sa.select(SHELF.c.id).order_by(SHELF.c.at)).all()
        before = tx.connection().scalars(sa.select(SHELF.c.id).where(SHELF.c.at < later)).all()
    SHELF.drop(store.engine)

    assert (order, before) == ([2, 1], [2])


def test_a_naive_instant_is_refused_since_it_has_no_day(store: Store) -> None:
    with pytest.raises(sa.exc.StatementError, match="naive"):
        kept(store, at=datetime(2026, 10, 9, 9))  # noqa: DTZ001  what must be refused
    SHELF.drop(store.engine)


@settings(deadline=None)
@given(
    st.datetimes(
        min_value=datetime(1992, 1, 1),  # noqa: DTZ001  before, summer time left out some wall-clock hours
        max_value=datetime(9999, 12, 30),  # noqa: DTZ001
        timezones=st.sampled_from([SHANGHAI, UTC, timezone(timedelta(hours=9, minutes=30))]),
    )
)
def test_any_instant_survives_to_the_millisecond(instant: datetime) -> None:
    column = Instant()
    stored = column.process_bind_param(instant, DIALECT)

    found = column.process_result_value(stored, DIALECT)

    assert found is not None
    assert abs(found - instant) < timedelta(milliseconds=1)


def test_every_constraint_and_index_has_a_name_that_a_refusal_can_be_looked_up_by() -> None:
    unnamed = [
        f"{table.name}: {constraint}"
        for table in metadata.sorted_tables
        for constraint in (*table.constraints, *table.indexes)
        if not getattr(constraint, "name", None)
    ]

    assert unnamed == []


def test_days_are_dates_and_instants_are_whole_milliseconds_in_every_table() -> None:
    kinds = {
        type(column.type).__name__ for table in Record.metadata.sorted_tables for column in table.columns
    }

    assert kinds <= {"Integer", "BigInteger", "Text", "Boolean", "Date", "Instant", "Document", "LargeBinary"}
