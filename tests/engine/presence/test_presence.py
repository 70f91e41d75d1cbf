"""Who else is at a case: told for three minutes, and then forgotten."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from engine.presence.lookups import others_at
from engine.presence.records import PresenceRow
from engine.presence.steps import note_presence
from engine.presence.terms import EXPIRES, KEPT, Present
from tests.builders.city import FRIDAY, ID
from tests.builders.desks import a_case_file
from workflows.procedures.bureau import Bureau

ME, OTHER, THIRD = ID["confirmer"], ID["desk"], ID["reviewer"]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def case(city: Bureau) -> int:
    """Give a case file."""
    with city.store.writing() as tx:
        return a_case_file(tx, 1)


def beat(city: Bureau, case: int, person: int, at: datetime) -> None:
    with city.store.writing() as tx:
        note_presence(tx, case, person, now=at)


def others(city: Bureau, case: int, at: datetime, person: int = ME) -> list[Present]:
    with city.store.reading() as tx:
        return list(others_at(tx, case, person, now=at))


def kept(city: Bureau) -> int:
    with city.store.reading() as tx:
        return tx.scalar(sa.select(sa.func.count()).select_from(PresenceRow)) or 0


def test_others_are_told_and_oneself_is_not(city: Bureau, case: int) -> None:
    beat(city, case, ME, FRIDAY)
    beat(city, case, OTHER, FRIDAY)

    assert others(city, case, FRIDAY) == [Present(OTHER, FRIDAY)]
    assert others(city, case, FRIDAY, OTHER) == [Present(ME, FRIDAY)]


def test_a_later_beat_takes_the_place_of_the_earlier(city: Bureau, case: int) -> None:
    beat(city, case, OTHER, FRIDAY)
    beat(city, case, OTHER, FRIDAY + MINUTE)

    assert others(city, case, FRIDAY + MINUTE) == [Present(OTHER, FRIDAY + MINUTE)]
    assert kept(city) == 1


def test_the_latest_stands_first_and_another_case_is_another_matter(city: Bureau, case: int) -> None:
    with city.store.writing() as tx:
        elsewhere = a_case_file(tx, 2)
    beat(city, case, OTHER, FRIDAY)
    beat(city, case, THIRD, FRIDAY + MINUTE)
    beat(city, elsewhere, OTHER, FRIDAY + MINUTE)

    assert [one.person_id for one in others(city, case, FRIDAY + MINUTE)] == [THIRD, OTHER]


@pytest.mark.parametrize(
    ("after", "is_there"), [(EXPIRES - timedelta(milliseconds=1), True), (EXPIRES, False)]
)
def test_whoever_is_silent_for_three_minutes_is_gone(
    city: Bureau,
    case: int,
    after: timedelta,
    is_there: bool,  # noqa: FBT001
) -> None:
    beat(city, case, OTHER, FRIDAY)

    assert bool(others(city, case, FRIDAY + after)) is is_there


def test_what_is_too_old_is_deleted_at_the_next_beat_of_anybody_anywhere(city: Bureau, case: int) -> None:
    with city.store.writing() as tx:
        elsewhere = a_case_file(tx, 2)
    beat(city, case, OTHER, FRIDAY)
    beat(city, case, THIRD, FRIDAY + MINUTE)

    beat(city, elsewhere, ME, FRIDAY + KEPT)

    assert kept(city) == 2  # the third, and oneself
