"""One action is one transaction: how it begins, locks and commits on either database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.refusals import Refusal

BUSY_MILLISECONDS = 15_000
"""How long a writer waits for the one SQLite write lock before it is told to come back."""


class TooBusy(Refusal):
    """The database did not give its lock in time; nothing was written."""

    code = "too_busy"
    sentence = "系统正忙，未能写入"
    way_out = "。内容没有丢失，请稍后再提交一次。"


@dataclass(frozen=True)
class StoreSettings:
    """The [store] table of config.toml."""

    url: str
    """SQLAlchemy address, such as sqlite:///var/mianzheng.db or postgresql+psycopg://..."""


class Store:
    """An open database. `writing()` gives one transaction that commits as a whole or not at all."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = sa.create_engine(url, **_engine_options(url))
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            _prepare_sqlite(self.engine)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session whose one transaction is committed at the end, or rolled back on any error.

        On SQLite the write lock is taken at once (BEGIN IMMEDIATE): a transaction that reads first and
        writes later can fail with SQLITE_BUSY that no time-out heals.
        """
        with self._session() as session:
            if self.is_sqlite:
                _begin(session, "BEGIN IMMEDIATE")
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session for questions; whatever it wrote by mistake is rolled back."""
        with self._session() as session:
            if self.is_sqlite:
                _begin(session, "BEGIN")
            yield session
            session.rollback()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            try:
                yield session
            except BaseException as error:
                session.rollback()
                if _is_lock_not_given(error):
                    raise TooBusy from error
                raise

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _begin(session: Session, statement: str) -> None:
    try:
        session.connection().exec_driver_sql(statement)
    except sa.exc.OperationalError as error:
        if "locked" in str(error.orig):
            raise TooBusy from error
        raise


def _is_lock_not_given(error: BaseException) -> bool:
    """Tell PostgreSQL's "lock not available" from every other failure."""
    cause = error.orig if isinstance(error, sa.exc.OperationalError) else None
    return getattr(cause, "sqlstate", None) == "55P03"


def _engine_options(url: str) -> dict[str, Any]:
    if sa.make_url(url).get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}}
    patience = f"-c lock_timeout={BUSY_MILLISECONDS}"
    given = sa.make_url(url).query.get("options", "")
    return {
        "pool_pre_ping": True,
        "isolation_level": "READ COMMITTED",
        "connect_args": {"options": f"{patience} {given}".strip()},
    }


def _prepare_sqlite(engine: sa.Engine) -> None:
    """Take the transaction out of the driver's hands and set the durable options on each connection."""

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not open transactions of its own
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # NORMAL lost acknowledged commits in 260 of 300 simulated power cuts
            "foreign_keys=ON",
            "cache_size=-8000",  # kilobytes: a queue of 400 among 100,000 cases is read from pages kept here
            f"busy_timeout={BUSY_MILLISECONDS}",
        ):
            connection.execute(f"PRAGMA {pragma}")
