"""A scheduler on a machine whose clock is wrong: each due row once, on its day in Asia/Shanghai."""

import os
import time
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier

import pytest

from tests.builders.city import FRIDAY, answer, filed
from tests.builders.evidence import faults_of, story_of
from tests.builders.polling import poll
from tests.builders.ready_city import bureau_on
from tests.builders.side_processes import CONTEXT, run_side_by_side
from tests.builders.stories import at
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.cards import LADDER
from workflows.procedures.lapses import handle_due

REMINDER_DAY = FRIDAY.replace(day=12, hour=0)
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


def look(city: Bureau, moment: datetime) -> list[str]:
    """Let the scheduler look twice; return the levels of all cards that are in the journal of case 1."""
    then = at(city, moment)
    for _ in range(2):
        handle_due(then, ListPractice(then))
    return [line.facts["level"] for line in story_of(city, 1) if line.kind == "card"]


def test_after_a_step_back_of_an_hour_nothing_comes_twice(city: Bureau) -> None:
    filed(city)

    seen = [look(city, REMINDER_DAY + step) for step in (HOUR / 60, -HOUR, HOUR / 2, HOUR)]

    assert seen == [["reminder"]] * 4
    assert faults_of(city) == []


def test_after_a_step_forward_of_a_year_and_back_nothing_comes_twice_and_the_case_goes_on(
    city: Bureau,
) -> None:
    filed(city)

    far = look(city, FRIDAY + YEAR)
    back = [look(city, FRIDAY + timedelta(days=days)) for days in range(0, 30, 3)]

    chain = [level for level in LADDER if level.startswith("escalate")]
    assert far == ["red", *chain]
    assert back == [far] * 10
    answer(city, 1, "task_confirm_request", "confirm", by="confirmer")
    assert look(city, FRIDAY) == [*far, "reminder"]  # of the desk, which has two days
    assert faults_of(city) == []


def poll_elsewhere(url: str, moment: datetime, together: Barrier, zone: str) -> None:
    """Run the poll on a machine whose time zone is another."""
    os.environ["TZ"] = zone
    time.tzset()
    poll(url, moment, together)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_the_day_is_that_of_shanghai_wherever_the_machine_thinks_it_stands(
    city: Bureau, city_url: str, zone: str
) -> None:
    filed(city)
    seen = []

    for moment in (REMINDER_DAY - timedelta(seconds=1), REMINDER_DAY + timedelta(seconds=1)):
        run_side_by_side(poll_elsewhere, (city_url, moment, CONTEXT.Barrier(1), zone))
        seen.append(
            [line.facts["level"] for line in story_of(bureau_on(city.store), 1) if line.kind == "card"]
        )

    assert seen == [[], ["reminder"]]
