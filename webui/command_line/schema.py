"""Bringing a database to this release's tables, and checking that it is there."""

from io import StringIO

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from engine.store import Store
from webui.command_line.places import home


def upgrade(store: Store) -> None:
    """Run every migration the database has not had."""
    with store.engine.connect() as connection:
        command.upgrade(_config(connection), "head")
        connection.commit()


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
