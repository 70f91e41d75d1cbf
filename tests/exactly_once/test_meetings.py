"""A meeting's votes are given once: killed between two cases, killed anywhere, beside a circulated vote."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from tests.builders.city import ID, open_tasks
from tests.builders.evidence import doubled_or_lost, faults_of
from tests.builders.meetings import (
    cases_before_the_group,
    confirmed,
    planned,
    record_at,
    recorded,
)
from tests.builders.side_processes import started
from tests.builders.stories import nodes_of
from tests.exactly_once.confirming import circulated, confirm_until
from tests.exactly_once.crashing import CRASHED
from workflows.meetings.settling import settle_confirmed
from workflows.meetings.terms import MeetingState
from workflows.procedures.bureau import Bureau
from workflows.verdicts.lookups import votes_of


def votes_in(city: Bureau, case_id: int) -> list[tuple[int, str]]:
    with city.store.reading() as tx:
        return [(vote.member_id, str(vote.vote)) for vote in votes_of(tx, case_id)]


def killed(city: Bureau, moment: str, last: int) -> int | None:
    """Let a process confirm the meeting until it is cut off; return how it ended."""
    process = started(confirm_until, city.store.url, moment, last)
    process.join()
    return process.exitcode


def require_whole(city: Bureau, cases: list[int]) -> None:
    assert [len(votes_in(city, case_id)) for case_id in cases] == [4] * len(cases)
    assert [nodes_of(city, case_id) for case_id in cases] == [["task_publish_version"]] * len(cases)
    assert [doubled_or_lost(city, case_id) for case_id in cases] == [[]] * len(cases)
    assert record_at(city, 1).unsettled == ()
    assert faults_of(city) == []


def test_killed_between_two_cases_the_first_is_done_and_the_second_is_done_when_it_runs_again(
    city: Bureau,
) -> None:
    cases = cases_before_the_group(city, 2)
    city = recorded(city, planned(city, cases), "yyya-", "yyya-", present="1234")

    endings = [killed(city, "commit", last) for last in (1, 2, 3)]
    halfway = [len(votes_in(city, case_id)) for case_id in cases]
    state, unsettled = record_at(city, 1).meeting.state, len(record_at(city, 1).unsettled)
    confirmed(city, 1)

    assert endings == [CRASHED] * 3
    assert halfway == [4, 0]
    assert (state, unsettled) == (MeetingState.CONFIRMED, 1)
    require_whole(city, cases)


def test_killed_again_and_again_anywhere_no_vote_is_lost_or_doubled(city: Bureau) -> None:
    cases = cases_before_the_group(city, 2)
    city = recorded(city, planned(city, cases), "yyya-", "yyya-", present="1234")

    for last in count(5, 37 if city.store.is_sqlite else 71):
        if killed(city, "before_cursor_execute", last) != CRASHED:
            break
        counts = {len(votes_in(city, case_id)) for case_id in cases}
        assert counts <= {0, 4}

    require_whole(city, cases)


def test_the_scheduler_carries_on_where_a_killed_confirmation_stood(city: Bureau) -> None:
    cases = cases_before_the_group(city, 3)
    city = recorded(city, planned(city, cases), *["yyya-"] * 3, present="1234")
    assert [killed(city, "commit", last) for last in (1, 2, 3)] == [CRASHED] * 3
    halfway = [len(votes_in(city, case_id)) for case_id in cases]

    finished = settle_confirmed(city)

    assert (halfway, finished) == ([4, 0, 0], 2)
    require_whole(city, cases)
    assert settle_confirmed(city) == 0


def test_two_schedulers_and_the_chair_at_once_carry_out_each_case_once(city: Bureau) -> None:
    cases = cases_before_the_group(city, 6)
    city = recorded(city, planned(city, cases), *["yyya-"] * 6, present="1234")
    assert [killed(city, "commit", last) for last in (1, 2)] == [CRASHED] * 2
    together = threading.Barrier(3)

    def at_once(settle: Callable[[], object]) -> None:
        together.wait(30)
        settle()

    ways = [lambda: settle_confirmed(city), lambda: settle_confirmed(city), lambda: confirmed(city, 1)]
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(at_once, way) for way in ways]:
            done.result()

    require_whole(city, cases)


@pytest.mark.parametrize("member", ["member1", "member5"])
def test_a_circulated_vote_and_the_confirmation_at_once_have_one_effect_each(
    city: Bureau, member: str
) -> None:
    """member1 raised a hand at the meeting; member5 was away, and objects by circulation."""
    cases = cases_before_the_group(city, 6)
    city = recorded(city, planned(city, cases), *["yyy--"] * 6, present="123")
    tasks = {
        case_id: next(task.id for task in open_tasks(city, case_id) if task.item == ID[member])
        for case_id in cases
    }
    together = threading.Barrier(2)

    def circulate() -> list[str]:
        together.wait(30)
        return [circulated(city, tasks[case_id], member, "object") for case_id in reversed(cases)]

    def confirm() -> None:
        together.wait(30)
        confirmed(city, 1)

    with ThreadPoolExecutor(2) as pool:
        answers, done = pool.submit(circulate), pool.submit(confirm)
        done.result()
        told = dict(zip(reversed(cases), answers.result(), strict=True))

    for case_id in cases:
        votes = votes_in(city, case_id)
        is_circulated = (ID[member], "object") in votes
        assert (told[case_id] == "done") is is_circulated
        assert (
            len(votes)
            == len({voter for voter, _ in votes})
            == (4 if is_circulated and member == "member5" else 3)
        )
        assert told[case_id] in {"done", "already_done", "vote_decided"}
        assert doubled_or_lost(city, case_id) == []
    assert faults_of(city) == []
