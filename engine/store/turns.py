"""A turn that only one transaction has at a time, for work whose order matters across processes."""

import sqlalchemy as sa


def takes_the_turn(connection: sa.Connection, key: int) -> bool:
    """Say whether this transaction has the turn of that key; it is given back with its commit or rollback.

    On SQLite whoever writes has the only write lock, so there the turn is always free.
    """
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(key))))
