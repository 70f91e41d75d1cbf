"""Whether a database has had every migration of this release, asked without waking the migration tool.

Alembic takes 10 MB and a third of a second; a server whose database is up to date starts without it.
"""

import sqlalchemy as sa

from engine.store import Store
from webui.command_line.places import home


def is_up_to_date(store: Store) -> bool:
    """Say whether the database stands at the newest migration; False too for an empty database."""
    files = (home() / "migrations" / "versions").glob("[0-9]*.py")
    newest = max(path.stem.partition("_")[0] for path in files)
    with store.reading() as tx:
        connection = tx.connection()
        if not sa.inspect(connection).has_table("alembic_version"):
            return False
        return bool(connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == newest)
