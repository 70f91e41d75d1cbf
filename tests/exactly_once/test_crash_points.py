"""A process that ends before any one of its statements leaves the state before the action or after it."""

from collections.abc import Callable
from itertools import count

import pytest

from tests.builders.city import filed
from tests.builders.evidence import faults_of
from tests.builders.rows import Rows, all_rows, changed_tables
from tests.builders.side_processes import started
from tests.exactly_once.crashing import (
    ACTIONS,
    CRASHED,
    REFUSED,
    act_in_three_transactions,
    act_until,
)
from workflows.procedures.bureau import Bureau

Act = Callable[[str, str, int], None]


def states_left(city: Bureau, action: str, *, act: Act = act_until, stride: int = 1) -> list[Rows]:
    """Cut the action off before its first, second ... statement on one database; return what each cut left.

    The last state is that of the action that nobody cut off. stride: 3 tries every third statement.
    """
    left = []
    for number in count(1, stride):
        process = started(act, city.store.url, action, number)
        process.join()
        left.append(all_rows(city.store))
        if process.exitcode != CRASHED:
            assert process.exitcode in (0, REFUSED)
            return left
    raise AssertionError("count never ends")


def states_between(before: Rows, left: list[Rows]) -> list[set[str]]:
    """Return, for each state that is neither the one before nor the one after, the tables that differ."""
    after = left[-1]
    return [changed_tables(before, rows) for rows in left if rows not in (before, after)]


@pytest.mark.parametrize("action", ACTIONS)
def test_a_crash_before_any_statement_leaves_the_state_before_or_after(city: Bureau, action: str) -> None:
    if action != "file":
        filed(city)
    before = all_rows(city.store)

    left = states_left(city, action, stride=1 if city.store.is_sqlite else 6)
    again = started(act_until, city.store.url, action, 0)
    again.join()

    assert states_between(before, left) == []
    assert left[0] == before
    assert {"event", "case_file"} <= changed_tables(before, left[-1])
    assert len(left) > (12 if city.store.is_sqlite else 3)
    assert again.exitcode == (0 if action == "wake" else REFUSED)
    assert all_rows(city.store) == left[-1]
    assert faults_of(city) == []


def test_the_harness_notices_an_action_in_three_transactions(sqlite_city: Bureau) -> None:
    filed(sqlite_city)
    before = all_rows(sqlite_city.store)

    left = states_left(sqlite_city, "confirm", act=act_in_three_transactions)

    assert {"task"} in states_between(before, left)
