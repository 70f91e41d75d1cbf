"""The migrations and the code describe the same database, and the way back works, on both databases."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from engine.store import Store
from tests.databases import BOTH, fresh_postgresql
from tests.house.tree import ROOT, files, named, syntax
from webui.command_line import schema
from workflows.schema import ROOMS, metadata

VERSIONS = files("migrations/versions", suffix=".py")
NAMED_LIKE = {"pk": r"pk_\w+", "fk": r"fk_\w+", "uq": r"uq_\w+", "ck": r"ck_\w+", "ix": r"(ix|uq)_\w+"}


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give a database without any table."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    if request.param == "postgresql":
        url = fresh_postgresql(request.getfixturevalue("postgresql_server"))
    store = Store(url)
    yield store
    store.close()


def test_an_empty_database_is_brought_to_what_the_code_says(empty: Store) -> None:
    schema.upgrade(empty)

    found = schema.differences(empty)
    assert found is None, f"add a migration (CONTRIBUTING.md) that brings the tables to the rows: {found}"


def test_a_database_in_use_is_upgraded_with_its_rows(empty: Store) -> None:
    """Rows of the first release, each table with another that refers to it."""
    schema.upgrade(empty, "0001")
    with empty.engine.begin() as connection:
        for statement in filter(str.strip, ROWS_OF_THE_FIRST_RELEASE.split(";")):
            connection.exec_driver_sql(statement)

    schema.upgrade(empty)

    assert schema.differences(empty) is None
    with empty.engine.begin() as connection:
        kept = (metadata.tables[name] for name in KEPT)
        counts = [connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in kept]
        assert counts == [1] * len(KEPT)
        with pytest.raises(sa.exc.IntegrityError):
            connection.exec_driver_sql("INSERT INTO post (person_id, department_id, role) VALUES (9, 9, 'x')")


KEPT = ("person", "post", "case_file", "deadline", "timer", "outbox", "request", "request_revision")
ROWS_OF_THE_FIRST_RELEASE = (ROOT / "tests/tables/first_release_rows.sql").read_text("utf-8")


def test_every_named_check_of_the_code_stands_in_the_database(empty: Store) -> None:
    """Alembic compares tables, columns, keys and indexes, but no CHECK."""
    schema.upgrade(empty)

    found = sorted(name for table in _inspector(empty).get_table_names() for name in _checks(empty, table))
    meant = sorted(str(each.name) for each in _constraints() if isinstance(each, sa.CheckConstraint))
    assert found == meant, "write the CHECK into a migration too, once: Alembic does not see it"


def test_every_check_asks_what_the_code_asks(empty: Store) -> None:
    """A check rewritten in a migration once stood beside the one that it should have replaced."""
    schema.upgrade(empty)
    upgraded = _all_checks(empty)
    with empty.engine.begin() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)

    assert upgraded == _all_checks(empty)


def test_one_step_down_and_up_again_ends_where_it_began(empty: Store) -> None:
    schema.upgrade(empty)

    _move(empty, down="-1")
    schema.upgrade(empty)

    assert schema.differences(empty) is None


def test_all_the_way_down_leaves_nothing(empty: Store) -> None:
    schema.upgrade(empty)

    _move(empty, down="base")

    assert _inspector(empty).get_table_names() == ["alembic_version"]


def test_an_upgrade_of_an_upgraded_database_does_nothing(empty: Store) -> None:
    schema.upgrade(empty)
    schema.upgrade(empty)

    assert schema.differences(empty) is None


def test_a_missing_column_would_be_found(empty: Store) -> None:
    schema.upgrade(empty)
    with empty.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE department DROP COLUMN note")

    assert "note" in (schema.differences(empty) or "")


def test_every_constraint_and_index_has_a_name_of_the_convention() -> None:
    wrong = [
        f"{each.table.name}: {each.name}"
        for each in _constraints()
        if not re.fullmatch(NAMED_LIKE[_sort(each)], str(each.name or ""))
    ]
    wrong += [
        f"{table.name}: {index.name}"
        for table in metadata.tables.values()
        for index in table.indexes
        if not re.fullmatch(NAMED_LIKE["ix"], str(index.name))
    ]

    assert not wrong, f"give these a name: an error from the database must name the rule: {wrong}"


def test_the_migrations_form_one_numbered_row() -> None:
    script = ScriptDirectory(str(ROOT / "migrations"))
    numbers = [path.name[:4] for path in VERSIONS]

    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)], "number them without gaps"
    assert script.get_heads() == [numbers[-1]], "two migrations follow the same one: renumber the later"


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_outlives_the_code(path: Path) -> None:
    assert syntax(path).body, named(path)
    assert not re.search(
        r"^\s*(from|import) (engine|workflows|webui)\b", path.read_text("utf-8"), re.MULTILINE
    ), f"{named(path)}: write what the database sees, not our classes: they will change"
    assert "\ndef downgrade() -> None:\n    pass" not in path.read_text("utf-8"), (
        f"{named(path)}: no way back"
    )


def test_every_room_with_rows_is_known_to_the_schema() -> None:
    known = {room.__name__ for room in ROOMS}
    found = {
        named(path).removesuffix(".py").replace("/", ".")
        for path in files("engine", "workflows", suffix="records.py")
    }

    assert found == known, "add the room to workflows/schema.py: tables it does not see are never migrated"


def _constraints() -> Iterator[sa.Constraint]:
    return (each for table in metadata.tables.values() for each in table.constraints)


def _sort(constraint: sa.Constraint) -> str:
    sorts = {
        sa.PrimaryKeyConstraint: "pk",
        sa.ForeignKeyConstraint: "fk",
        sa.UniqueConstraint: "uq",
        sa.CheckConstraint: "ck",
    }
    return next(sort for kind, sort in sorts.items() if isinstance(constraint, kind))


def _all_checks(store: Store) -> list[tuple[str, str]]:
    """Return the name and the words of every check, as the database tells them."""
    inspector = _inspector(store)
    return sorted(
        (str(check["name"]), " ".join(str(check["sqltext"]).split()))
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    )


def _checks(store: Store, table: str) -> list[str]:
    return [str(check["name"]) for check in _inspector(store).get_check_constraints(table)]


def _inspector(store: Store) -> sa.Inspector:
    return sa.inspect(store.engine)


def _move(store: Store, *, down: str) -> None:
    with store.engine.connect() as connection:
        command.downgrade(schema._config(connection), down)
        connection.commit()
