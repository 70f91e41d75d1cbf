"""The small city, built once a test process and database kind, then copied: a test starts in milliseconds."""

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.clock import VirtualClock
from engine.store import Store
from tests.builders.city import FRIDAY, a_city
from tests.databases import BOTH, fresh_postgresql
from workflows.config import GroupSettings, GuideSettings, RegulationSettings, RequestSettings
from workflows.procedures.bureau import Bureau
from workflows.schema import metadata

RATIO = RegulationSettings(
    group=GroupSettings(rule="ratio", ratio_percent=60), guides=GuideSettings(evidence="edition")
)
"""Three of the five members decide."""


def bureau_on(store: Store, *, at: datetime = FRIDAY) -> Bureau:
    """Return a bureau on a store that holds the small city already."""
    return Bureau(store, VirtualClock(at), RATIO)


def with_group(bureau: Bureau, **settings: object) -> Bureau:
    """Return the same office under another rule of the group."""
    group = GroupSettings(**settings)  # type: ignore[arg-type]
    return replace(bureau, regulation=replace(bureau.regulation, group=group))


def with_fast_path(bureau: Bureau) -> Bureau:
    """Return the same office with the short way for editorial changes switched on."""
    requests = RequestSettings(editorial_fast_path=True)
    return replace(bureau, regulation=replace(bureau.regulation, requests=requests))


def copied_sqlite(template: Path, folder: Path) -> str:
    """Copy the city's file; return the address of the copy."""
    target = folder / f"city-{uuid.uuid4().hex}.db"
    shutil.copyfile(template, target)
    return f"sqlite:///{target}"


def emptied_postgresql(url: str) -> str:
    """Bring a database made by `postgresql_template` back to how it was built; return its address."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.exec_driver_sql(";".join(_resetting()))
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the city once in a file; closing its last connection folds the write-ahead log into it."""
    path = tmp_path_factory.mktemp("template") / "city.db"
    _build(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """Build the city once on the server, with a second copy of its rows to go back to; return its address.

    One database for all tests: to make and drop one a test took seconds each when the disk was busy.
    """
    url = _build(fresh_postgresql(postgresql_server))
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")  # the server itself is never killed here
        connection.exec_driver_sql("SELECT pg_reload_conf()")
        connection.exec_driver_sql("CREATE SCHEMA ready")
        for table in metadata.sorted_tables:
            connection.exec_driver_sql(f"CREATE TABLE ready.{table.name} AS TABLE public.{table.name}")
    engine.dispose()
    return url


@pytest.fixture(params=BOTH)
def city_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a city of one's own; the test runs once on each kind of database."""
    if request.param == "sqlite":
        return copied_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)
    return emptied_postgresql(request.getfixturevalue("postgresql_template"))


@pytest.fixture
def city(city_url: str) -> Iterator[Bureau]:
    """Give the office of a city of one's own, on Friday morning."""
    store = Store(city_url)
    yield bureau_on(store)
    store.close()


@pytest.fixture
def sqlite_city(sqlite_template: Path, tmp_path: Path) -> Iterator[Bureau]:
    """Give the office of a city of one's own, on SQLite only."""
    store = Store(copied_sqlite(sqlite_template, tmp_path))
    yield bureau_on(store)
    store.close()


@pytest.fixture
def postgresql_city(postgresql_template: str) -> Iterator[Bureau]:
    """Give the office of a city of one's own, on PostgreSQL only."""
    store = Store(emptied_postgresql(postgresql_template))
    yield bureau_on(store)
    store.close()


def _build(url: str) -> str:
    store = Store(url)
    metadata.create_all(store.engine)
    a_city(store)
    store.close()
    return url


def _resetting() -> Iterator[str]:
    """Yield the statements that put the rows kept in the schema `ready` back in place of all others."""
    yield "SET session_replication_role = replica"  # no foreign keys meanwhile, so the order is free
    for table in metadata.sorted_tables:
        yield f"DELETE FROM public.{table.name}"  # noqa: S608  our own table names
        yield f"INSERT INTO public.{table.name} SELECT * FROM ready.{table.name}"  # noqa: S608
        for column in table.primary_key.columns:
            if column is table.autoincrement_column:
                name = f"'{table.name}', '{column.name}'"
                yield (
                    f"SELECT setval(pg_get_serial_sequence({name}),"  # noqa: S608
                    f" coalesce(max({column.name}), 0) + 1, false) FROM {table.name}"
                )
