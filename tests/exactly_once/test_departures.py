"""The sweep of members who left, beside the last vote and beside itself: one outcome, nothing doubled."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.builders.city import ID, open_tasks
from tests.builders.departures import posts_end
from tests.builders.evidence import doubled_or_lost, faults_of, kinds_of
from tests.builders.meetings import cases_before_the_group
from tests.builders.ready_city import with_group
from tests.builders.stories import case_of, nodes_of, vote
from tests.exactly_once.confirming import circulated
from workflows.meetings.departures import settle_departures
from workflows.procedures.bureau import Bureau
from workflows.verdicts.lookups import votes_of

COUNT = 6


def at_once(*ways: Callable[[], Any]) -> list[Any]:
    """Do all at the same instant; return what each gave."""
    together = threading.Barrier(len(ways))

    def start(way: Callable[[], Any]) -> Any:
        together.wait(30)
        return way()

    with ThreadPoolExecutor(len(ways)) as pool:
        return [done.result() for done in [pool.submit(start, way) for way in ways]]


@pytest.mark.parametrize(("verdict", "outcome"), [("approve", None), ("object", "objected")])
def test_the_last_vote_and_the_sweep_at_once_come_to_one_outcome(
    city: Bureau, verdict: str, outcome: str | None
) -> None:
    city = with_group(city, rule="all")
    cases = cases_before_the_group(city, COUNT)
    for case_id in cases:
        vote(city, case_id, member1="approve", member2="approve", member3="approve")
    tasks = [next(one.id for one in open_tasks(city, each) if one.item == ID["member4"]) for each in cases]
    posts_end(city, "member5")

    answers, _ = at_once(
        lambda: [circulated(city, task, "member4", verdict) for task in reversed(tasks)],
        lambda: settle_departures(city),
    )

    assert answers == ["done"] * COUNT
    for case_id in cases:
        with city.store.reading() as tx:
            assert len(votes_of(tx, case_id)) == 4
        assert case_of(city, case_id).outcome == outcome
        assert nodes_of(city, case_id) == ([] if outcome else ["task_publish_version"])
        assert doubled_or_lost(city, case_id) == []
    assert faults_of(city) == []


def test_two_sweeps_at_once_release_each_member_once(city: Bureau) -> None:
    city = with_group(city, rule="all")
    cases = cases_before_the_group(city, COUNT)
    posts_end(city, "member4", "member5")

    moved = at_once(lambda: settle_departures(city), lambda: settle_departures(city))

    assert sum(moved) == COUNT
    assert [kinds_of(city, case_id).count("members_left") for case_id in cases] == [1] * COUNT
    assert [len(open_tasks(city, case_id)) for case_id in cases] == [3] * COUNT
    assert faults_of(city) == []
