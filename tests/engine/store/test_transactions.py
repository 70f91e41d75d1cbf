"""One action is one transaction: it commits whole or leaves nothing; a lock held too long is told."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.jobs.records import JobRow
from engine.people.records import PersonRow
from engine.store import Store, TooBusy
from tests.builders.city import FRIDAY
from workflows.procedures.bureau import Bureau


def names(store: Store) -> list[str]:
    with store.reading() as tx:
        return list(tx.scalars(sa.select(JobRow.name).order_by(JobRow.name)))


def a_row(name: str) -> JobRow:
    return JobRow(name=name, finished_at=FRIDAY, moved=0)


def test_what_was_written_is_there_for_the_next(store: Store) -> None:
    with store.writing() as tx:
        tx.add(a_row("one"))

    assert names(store) == ["one"]


def write_then(store: Store, error: BaseException | None = None, *, name: str = "two") -> None:
    """Write two rows, one by the ORM and one by Core, and then fail where an error is given."""
    with store.writing() as tx:
        tx.add(a_row("one"))
        tx.flush()
        tx.connection().execute(sa.insert(JobRow), {"name": name, "finished_at": FRIDAY, "moved": 0})
        if error:
            raise error


@pytest.mark.parametrize("error", [KeyError(), KeyboardInterrupt(), SystemExit()], ids=type)
def test_an_error_leaves_nothing_of_what_was_written_before_it(store: Store, error: BaseException) -> None:
    with pytest.raises(type(error)):
        write_then(store, error)

    assert names(store) == []


def test_a_row_that_the_database_refuses_takes_the_others_with_it(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        write_then(store, name="one")

    assert names(store) == []


def test_the_database_is_free_again_after_an_error(store: Store) -> None:
    with pytest.raises(KeyError), store.writing():
        raise KeyError

    with store.writing() as tx:
        tx.add(a_row("one"))

    assert names(store) == ["one"]


def test_what_a_reader_wrote_by_mistake_is_not_kept(store: Store) -> None:
    with store.reading() as tx:
        tx.add(a_row("one"))
        tx.flush()

    assert names(store) == []


def test_a_reader_sees_nothing_of_an_action_under_way(store: Store) -> None:
    with store.writing() as tx:
        tx.add(a_row("one"))
        tx.flush()
        assert names(store) == []

    assert names(store) == ["one"]


def test_sqlite_is_set_to_lose_nothing_that_was_acknowledged(sqlite_store: Store) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15_000}

    with sqlite_store.reading() as tx:
        found = {name: tx.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}

    assert wanted == found


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")
"""


@pytest.fixture
def holder(sqlite_store: Store) -> Iterator[subprocess.Popen[str]]:
    """Start another process that holds the write lock of the database until its input is closed."""
    path = str(Path(sqlite_store.engine.url.database or ""))
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.communicate()


def impatient(store: Store) -> Store:
    """Return the same database with a lock wait that a test can sit out."""
    again = Store(store.url)

    @sa.event.listens_for(again.engine, "connect")
    def _connect(connection: object, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=100")  # type: ignore[attr-defined]

    return again


def test_a_writer_is_told_to_come_back_while_another_process_holds_the_lock(
    sqlite_store: Store, holder: subprocess.Popen[str]
) -> None:
    store = impatient(sqlite_store)

    with pytest.raises(TooBusy, match="系统正忙"), store.writing() as tx:
        tx.add(a_row("one"))

    holder.communicate()
    with store.writing() as tx:
        tx.add(a_row("two"))
    assert names(store) == ["two"]
    store.close()


def test_readers_are_not_kept_waiting_by_a_writer_in_another_process(
    sqlite_store: Store, holder: subprocess.Popen[str]
) -> None:
    assert holder.poll() is None
    with closing(impatient(sqlite_store)) as store:
        assert names(store) == []


def test_another_failure_to_begin_is_not_called_busy(tmp_path: Path) -> None:
    (tmp_path / "city.db").write_text("this is no database, and says so at length" * 40)

    with (
        pytest.raises(sa.exc.DatabaseError, match="not a database"),
        Store(f"sqlite:///{tmp_path / 'city.db'}").writing(),
    ):
        pass


def test_a_writer_is_told_to_come_back_while_another_holds_the_row_on_postgresql(
    postgresql_city: Bureau,
) -> None:
    url = sa.make_url(postgresql_city.store.url).update_query_dict({"options": "-c lock_timeout=100"})
    person = sa.select(PersonRow.id).where(PersonRow.id == 1).with_for_update()

    with (
        closing(Store(url.render_as_string(hide_password=False))) as store,
        postgresql_city.store.writing() as holding,
    ):
        holding.execute(person)
        with pytest.raises(TooBusy, match="系统正忙"), store.writing() as waiting:
            waiting.execute(person)
