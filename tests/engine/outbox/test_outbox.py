"""The outbox: written with the action or not at all, handed over whole, and harmless when done twice."""

import os
import threading
from pathlib import Path

import orjson
import pytest
import sqlalchemy as sa

from engine.outbox.records import OutboxRow
from engine.outbox.steps import carry_out, put
from tests.builders.city import FRIDAY
from tests.builders.desks import a_case_file
from workflows.procedures.bureau import Bureau


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the gateway's folder, which does not exist yet."""
    return tmp_path / "outgoing"


def a_message(city: Bureau, *, level: str = "red") -> int:
    """Put one message into the outbox; return its case."""
    with city.store.writing() as tx:
        case_id = a_case_file(tx, 1)
        put(tx.connection(), [(case_id, "card", {"level": level})], now=FRIDAY)
    return case_id


def waiting(city: Bureau) -> int:
    with city.store.reading() as tx:
        query = sa.select(sa.func.count()).select_from(OutboxRow).where(OutboxRow.sent_at.is_(None))
        return tx.scalars(query).one()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_message_is_handed_over_as_one_file_named_by_its_id(city: Bureau, folder: Path) -> None:
    case_id = a_message(city)

    assert carry_out(city.store, folder, now=FRIDAY) == 1

    (name,) = files(folder)
    message = orjson.loads((folder / name).read_bytes())
    assert name == f"{message['id']:012d}.json"
    assert message["case_id"] == case_id
    assert (message["kind"], message["payload"]) == ("card", {"level": "red"})
    assert message["written_at"] == "2026-10-09T09:00:00+08:00"


def test_a_message_is_handed_over_once(city: Bureau, folder: Path) -> None:
    a_message(city)

    assert [carry_out(city.store, folder, now=FRIDAY) for _ in range(2)] == [1, 0]
    assert waiting(city) == 0


def test_a_message_of_an_action_that_failed_was_never_written(city: Bureau) -> None:
    def fails() -> None:
        with city.store.writing() as tx:
            put(tx.connection(), [(a_case_file(tx, 1), "card", {})], now=FRIDAY)
            raise KeyError

    with pytest.raises(KeyError):
        fails()

    assert waiting(city) == 0


def test_an_action_without_messages_writes_none(city: Bureau) -> None:
    with city.store.writing() as tx:
        put(tx.connection(), [], now=FRIDAY)

    assert waiting(city) == 0


def test_the_oldest_go_first_and_no_more_than_asked_at_a_time(city: Bureau, folder: Path) -> None:
    with city.store.writing() as tx:
        case_id = a_case_file(tx, 1)
        put(tx.connection(), [(case_id, "card", {"n": number}) for number in range(5)], now=FRIDAY)

    assert carry_out(city.store, folder, now=FRIDAY, limit=2) == 2

    sent = [orjson.loads((folder / name).read_bytes())["payload"]["n"] for name in files(folder)]
    assert sent == [0, 1]
    assert carry_out(city.store, folder, now=FRIDAY) == 3


def test_a_crash_between_the_file_and_its_mark_gives_the_same_file_again(city: Bureau, folder: Path) -> None:
    a_message(city)
    carry_out(city.store, folder, now=FRIDAY)
    before = {name: (folder / name).read_bytes() for name in files(folder)}
    with city.store.writing() as tx:
        tx.execute(sa.update(OutboxRow).values(sent_at=None))  # as if the process had died before the mark

    assert carry_out(city.store, folder, now=FRIDAY) == 1

    assert before == {name: (folder / name).read_bytes() for name in files(folder)}


def test_a_crash_while_writing_leaves_no_half_file_under_the_name_of_a_message(
    city: Bureau, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_message(city)

    def disk_full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", disk_full)
        with pytest.raises(OSError, match="No space"):
            carry_out(city.store, folder, now=FRIDAY)

    assert not list(folder.glob("*.json"))
    assert waiting(city) == 1
    assert carry_out(city.store, folder, now=FRIDAY) == 1


def test_two_carriers_at_the_same_moment_hand_over_one_whole_file(
    city: Bureau, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_message(city)
    both_have_written = threading.Barrier(2, timeout=5)
    errors: list[BaseException] = []

    def carry() -> None:
        try:
            carry_out(city.store, folder, now=FRIDAY)
        except OSError as error:
            errors.append(error)

    with monkeypatch.context() as slowed:
        slowed.setattr(os, "fsync", lambda _descriptor: both_have_written.wait())
        carriers = [threading.Thread(target=carry) for _ in range(2)]
        for carrier in carriers:
            carrier.start()
        for carrier in carriers:
            carrier.join()

    assert errors == []
    (name,) = files(folder)
    assert orjson.loads((folder / name).read_bytes())["kind"] == "card"
    assert waiting(city) == 0
