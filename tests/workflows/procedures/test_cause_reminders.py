"""The letters about silent units: one before the last day, one after, each once, to filers and confirmers."""

from dataclasses import replace
from datetime import datetime
from threading import Barrier, Thread

import sqlalchemy as sa

from engine.clock import SHANGHAI, VirtualClock
from engine.inbox.records import LetterRow
from engine.store import Store, table_of
from tests.builders.causes import a_cause
from tests.builders.city import ID, UNITS, an_addition, filed, person
from tests.builders.ready_city import bureau_on
from tests.builders.substitutes import arranged
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import declare_no_change, take_cause_back
from workflows.procedures.cause_reminders import write_cause_letters

_LETTER = table_of(LetterRow)


def move_to(city: Bureau, month: int, day: int, *, year: int = 2026) -> None:
    assert isinstance(city.clock, VirtualClock)
    city.clock.move_to(datetime(year, month, day, 9, tzinfo=SHANGHAI))


def letters(city: Bureau) -> list[tuple[int, str]]:
    """Return (person, level) of all letters about causes, in the order in which they were written."""
    query = sa.select(_LETTER).where(_LETTER.c.kind == "cause_running_out").order_by(_LETTER.c.id)
    with city.store.reading() as tx:
        return [(row.person_id, row.facts["level"]) for row in tx.connection().execute(query)]


def test_filer_and_confirmer_are_told_two_working_days_before_and_once_over(city: Bureau) -> None:
    cause_id = a_cause(city)
    both = [ID["filer"], ID["confirmer"]]
    write_cause_letters(city)
    assert letters(city) == []

    move_to(city, 10, 12)
    assert write_cause_letters(city) == 1
    assert letters(city) == [(one, "reminder") for one in both]

    move_to(city, 10, 14)
    assert write_cause_letters(city) == 0

    move_to(city, 10, 15)
    assert write_cause_letters(city) == 1
    assert write_cause_letters(city) == 0
    assert letters(city) == [(one, level) for level in ("reminder", "red") for one in both]
    with city.store.reading() as tx:
        facts = tx.connection().execute(sa.select(_LETTER.c.facts).order_by(_LETTER.c.id)).scalars().all()
    assert facts[-1] == {"cause": cause_id, "due_date": "2026-10-14", "level": "red"}


def test_whoever_acts_for_one_of_them_is_told_too(city: Bureau) -> None:
    arranged(city, "civil_filer", principal="filer")
    a_cause(city)
    move_to(city, 10, 12)

    write_cause_letters(city)

    assert [person for person, _ in letters(city)] == [ID["filer"], ID["civil_filer"], ID["confirmer"]]


def test_after_three_days_down_the_reminder_is_not_made_up_for(city: Bureau) -> None:
    a_cause(city)
    move_to(city, 10, 16)

    write_cause_letters(city)
    move_to(city, 11, 16, year=2027)
    write_cause_letters(city)

    assert letters(city) == [(ID["filer"], "red"), (ID["confirmer"], "red")]


def test_a_clock_that_steps_back_writes_nothing_twice(city: Bureau) -> None:
    a_cause(city)
    for day in (12, 9, 13):
        clock = VirtualClock(datetime(2026, 10, day, 9, tzinfo=SHANGHAI))
        write_cause_letters(replace(city, clock=clock))

    assert len(letters(city)) == 2


def test_who_has_filed_or_declared_or_is_not_concerned_any_more_hears_nothing(city: Bureau) -> None:
    answered, declared, withdrawn = (a_cause(city, title=f"第{number}部", number="") for number in range(3))
    a_cause(city, title="未来的", number="", effective_date="2027-01-01")
    filed(city, an_addition(cause=str(answered)))
    declare_no_change(city, person(city, "confirmer"), declared, unit="police", reason="没有相关条目")
    take_cause_back(city, person(city, "desk"), withdrawn, reason="重复")
    move_to(city, 10, 16)

    assert write_cause_letters(city) == 0
    assert letters(city) == []


def test_each_unit_is_told_of_its_own_last_day_the_earliest_first(city: Bureau) -> None:
    a_cause(city, title="第二部", number="", effective_date="2026-10-09", units=("civil",))
    a_cause(city, units=("police", "civil"))
    move_to(city, 10, 19)

    assert write_cause_letters(city) == 3
    assert [(who, level) for who, level in letters(city) if who != ID["confirmer"]] == [
        (ID["filer"], "red"),
        (ID["civil_filer"], "red"),
        (ID["civil_filer"], "reminder"),
    ]


def test_a_unit_where_nobody_holds_a_post_is_claimed_all_the_same(city: Bureau) -> None:
    a_cause(city, units=("audit",))
    move_to(city, 10, 16)

    assert write_cause_letters(city) == 1
    assert write_cause_letters(city) == 0
    assert letters(city) == []
    assert UNITS["audit"] == 7


def test_two_schedulers_at_once_write_each_letter_once(city_url: str) -> None:
    """Both find the same rows due; whoever claims a row writes its letter."""
    at = datetime(2026, 10, 16, 9, tzinfo=SHANGHAI)
    offices = [bureau_on(Store(city_url), at=at) for _ in range(2)]
    for number in range(20):
        a_cause(offices[0], title=f"第{number}部", number="")
    start, written = Barrier(2), []

    def poll(office: Bureau) -> None:
        start.wait()
        written.append(write_cause_letters(office))

    threads = [Thread(target=poll, args=(office,)) for office in offices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(written) == 20
    assert len(letters(offices[0])) == 40
    for office in offices:
        office.store.close()
