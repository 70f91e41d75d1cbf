"""Everything that a database holds, as one value: to say that nothing has changed, or what a crash left."""

import sqlalchemy as sa

from engine.store import Store
from workflows.schema import metadata

Rows = dict[str, list[tuple[object, ...]]]


def all_rows(store: Store) -> Rows:
    """Return table -> its rows in the order of their keys."""
    with store.reading() as tx:
        return {
            table.name: [
                tuple(row)
                for row in tx.connection().execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }


def changed_tables(before: Rows, now: Rows) -> set[str]:
    """Return the names of the tables that differ."""
    return {name for name in now if before[name] != now[name]}
