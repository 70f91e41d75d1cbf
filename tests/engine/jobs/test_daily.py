"""Once a day: the claim of the day is one row, whoever is first."""

import threading
from datetime import timedelta

import pytest

from engine.jobs.daily import claim_day, was_done
from engine.store import Store
from tests.builders.city import FRIDAY

TODAY = FRIDAY.date()


def claimed(store: Store, name: str = "digest", *, days: int = 0) -> bool:
    with store.writing() as tx:
        return claim_day(tx, name, TODAY + timedelta(days=days), now=FRIDAY)


def test_a_day_is_claimed_once(store: Store) -> None:
    assert [claimed(store), claimed(store)] == [True, False]


def test_each_name_and_each_day_is_a_claim_of_its_own(store: Store) -> None:
    claimed(store)

    assert claimed(store, "another")
    assert claimed(store, days=1)


def test_what_failed_was_not_done(store: Store) -> None:
    def fails() -> None:
        with store.writing() as tx:
            claim_day(tx, "digest", TODAY, now=FRIDAY)
            raise KeyError

    with pytest.raises(KeyError):
        fails()

    with store.reading() as tx:
        assert not was_done(tx, "digest", TODAY)
    assert claimed(store)


def test_of_many_at_the_same_moment_one_gets_the_day(store: Store) -> None:
    together, got = threading.Barrier(4, timeout=10), []

    def claim(days: int) -> None:
        together.wait()
        got.append(claimed(store, days=days))

    for days in range(10):
        got.clear()
        threads = [threading.Thread(target=claim, args=(days,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(got) == [False, False, False, True]
