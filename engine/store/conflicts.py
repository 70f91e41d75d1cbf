"""INSERT that knows what to do when the row is there already, in the words of whichever database is open."""

import importlib
from typing import Any

import sqlalchemy as sa


def insert_into(connection: sa.Connection, table: sa.Table) -> Any:
    """Return the dialect's own INSERT, which has on_conflict_do_nothing and on_conflict_do_update."""
    return importlib.import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert(table)
