"""The letter of the morning: once a working day, to whoever has something open, however the clock goes."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from engine.clock import SHANGHAI, VirtualClock
from engine.inbox.records import LetterRow
from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from tests.builders.city import FRIDAY, ID, before_the_group, filed
from tests.builders.desks import a_case_file, a_task
from tests.builders.substitutes import arranged
from workflows.config import DigestSettings
from workflows.digests.steps import write_digests
from workflows.procedures.bureau import Bureau

ON_TIME = FRIDAY.replace(hour=8, minute=30)


def at(city: Bureau, instant: datetime) -> Bureau:
    """Return the same city at another instant, earlier or later."""
    return replace(city, clock=VirtualClock(instant))


def digests(city: Bureau) -> list[sa.Row[tuple[int, dict[str, object]]]]:
    with city.store.reading() as tx:
        query = sa.select(LetterRow.person_id, LetterRow.facts).where(LetterRow.kind == "digest")
        return list(tx.execute(query.order_by(LetterRow.id)))


def a_desk_with_four_tasks(city: Bureau) -> None:
    """Write tasks of the desk: one over due, one due today, one due soon (a worked Saturday), one far off."""
    with city.store.writing() as tx:
        for number, days in enumerate((-2, 0, 1, 20)):
            due = FRIDAY.date() + timedelta(days=days)
            a_task(tx, a_case_file(tx, number), queue="desk@4", due=due)
        a_task(tx, a_case_file(tx, 9), queue="desk@4", due=None)


def test_it_tells_how_much_is_open_over_due_due_today_and_soon(city: Bureau) -> None:
    a_desk_with_four_tasks(city)
    with city.store.writing() as tx:
        deliver(tx.connection(), [Letter(ID["desk"], "red")], now=FRIDAY)

    assert write_digests(at(city, ON_TIME)) == 1

    (letter,) = digests(city)
    assert letter.person_id == ID["desk"]
    expected = {"open": 5, "late": 1, "today": 1, "soon": 1, "unread": 1}
    assert letter.facts == {"day": "2026-10-09", **expected}


def test_everybody_with_something_open_gets_one_and_nobody_else(city: Bureau) -> None:
    before_the_group(city)

    write_digests(city)

    members = {ID[f"member{number}"] for number in range(1, 6)}
    assert {letter.person_id for letter in digests(city)} == members


@pytest.mark.parametrize(("kinds", "counted"), [((), 1), (("add",), 1), (("cancel",), 0)])
def test_a_substitutes_letter_counts_what_their_queue_shows(
    city: Bureau, kinds: tuple[str, ...], counted: int
) -> None:
    filed(city)
    arranged(city, "civil_filer", principal="confirmer", kinds=frozenset(kinds))

    write_digests(city)

    told = {letter.person_id: letter.facts["open"] for letter in digests(city)}
    assert told == {ID["confirmer"]: 1} | ({ID["civil_filer"]: counted} if counted else {})


def test_it_is_written_from_the_set_time_on_and_once_a_day(city: Bureau) -> None:
    filed(city)
    instants = [
        ON_TIME - timedelta(minutes=1),
        ON_TIME,
        ON_TIME + timedelta(minutes=1),
        ON_TIME.replace(hour=20),
    ]

    assert [write_digests(at(city, instant)) for instant in instants] == [0, 1, 0, 0]


def test_a_server_that_starts_in_the_afternoon_still_writes_todays(city: Bureau) -> None:
    filed(city)

    assert write_digests(at(city, ON_TIME.replace(hour=14))) == 1


def test_a_clock_that_goes_back_an_hour_makes_no_second_one(city: Bureau) -> None:
    filed(city)
    instants = [ON_TIME.replace(hour=9), ON_TIME.replace(hour=8, minute=0), ON_TIME, ON_TIME.replace(hour=9)]

    assert [write_digests(at(city, instant)) for instant in instants] == [1, 0, 0, 0]


def test_after_three_days_down_there_is_one_and_it_is_todays(city: Bureau) -> None:
    filed(city)
    write_digests(city)

    assert write_digests(at(city, ON_TIME + timedelta(days=5))) == 1  # Wednesday; three working days on

    assert [letter.facts["day"] for letter in digests(city)] == ["2026-10-09", "2026-10-14"]


@pytest.mark.parametrize(
    ("day", "written"),
    [(datetime(2026, 10, 10, 9, tzinfo=SHANGHAI), 1), (datetime(2026, 10, 11, 9, tzinfo=SHANGHAI), 0)],
    ids=["a Saturday that is worked", "a Sunday"],
)
def test_the_calendar_says_whether_offices_work(city: Bureau, day: datetime, written: int) -> None:
    filed(city)

    assert write_digests(at(city, day)) == written


def test_a_rest_day_is_not_claimed(city: Bureau) -> None:
    filed(city)
    write_digests(at(city, datetime(2026, 10, 11, 9, tzinfo=SHANGHAI)))

    assert write_digests(at(city, datetime(2026, 10, 12, 9, tzinfo=SHANGHAI))) == 1


def test_a_machine_in_another_time_zone_writes_at_half_past_eight_in_shanghai(city: Bureau) -> None:
    filed(city)
    utc = ON_TIME.astimezone(tz=None)

    assert write_digests(at(city, utc - timedelta(minutes=1))) == 0
    assert write_digests(at(city, utc)) == 1


def test_a_city_may_have_none(city: Bureau) -> None:
    filed(city)
    silent = replace(city, regulation=replace(city.regulation, digest=DigestSettings(at="")))

    assert write_digests(silent) == 0


def test_two_schedulers_at_the_same_moment_write_one(city: Bureau) -> None:
    before_the_group(city)
    together, errors = threading.Barrier(2, timeout=10), []

    def write(instant: datetime) -> None:
        together.wait()
        try:
            write_digests(at(city, instant))
        except sa.exc.SQLAlchemyError as error:
            errors.append(error)

    days = [FRIDAY + timedelta(days=days) for days in (0, 1, 3, 4, 5, 6)]
    for day in days:
        threads = [threading.Thread(target=write, args=(day,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert errors == []
    assert len(digests(city)) == 5 * len(days)
