"""Bringing a database to this release's tables, and checking that it is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from engine.store import Store
from webui.command_line.places import home


def upgrade(store: Store, to: str = "head") -> None:
    """Run every migration the database has not had, all or none of them."""
    with store.engine.connect() as connection, _rows_may_wait(connection):
        command.upgrade(_config(connection), to)
        connection.commit()


@contextmanager
def _rows_may_wait(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table to which rows refer: they are looked at again when all is done.

    SQLite changes a constraint by copying the table and dropping the old one, which its foreign keys would
    refuse; and left alone it commits each statement, so that a failure would leave half a migration.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    yield
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    if orphans:
        raise RuntimeError(f"rows without what they refer to after the migration: {orphans[:5]}")


def differences(store: Store) -> str | None:
    """Return in what the tables differ from the code, or None when they agree."""
    with store.engine.connect() as connection:
        try:
            command.check(_config(connection))
        except CommandError as error:
            return str(error)
    return None


def _config(connection: Connection) -> Config:
    config = Config(
        attributes={"connection": connection}, stdout=StringIO()
    )  # Alembic talks English to nobody
    config.set_main_option("script_location", str(home() / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
