"""The watch: who is told of a day that comes near, once, and that nothing else is done by it."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from engine.clock import SHANGHAI, VirtualClock
from engine.inbox.records import LetterRow
from tests.builders.city import ID, person
from tests.builders.legal_register import a_document, changed, read
from tests.builders.rows import all_rows, changed_tables
from workflows.legal_register.keeping import register_unit
from workflows.legal_register.terms import WatchEvent
from workflows.legal_register.watch import coming_up, write_watch_notices
from workflows.procedures.bureau import Bureau


def told(city: Bureau) -> dict[int, dict[str, object]]:
    with city.store.reading() as tx:
        query = sa.select(LetterRow.person_id, LetterRow.facts).where(LetterRow.kind == "law_to_come")
        return dict(tx.execute(query).all())


def ahead(city: Bureau) -> list[tuple[WatchEvent, date]]:
    with city.store.reading() as tx:
        return [(one.event, one.day) for one in coming_up(tx, city)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"effective_date": "2026-11-08"}, [(WatchEvent.TAKES_EFFECT, date(2026, 11, 8))]),
        ({"effective_date": "2026-11-09"}, []),  # the 31st day from 9 October
        ({"effective_date": "2026-10-09"}, []),  # it is in force today
        ({"effective_date": "2026-10-10"}, [(WatchEvent.TAKES_EFFECT, date(2026, 10, 10))]),
        ({"expires_date": "2026-10-09"}, [(WatchEvent.EXPIRES, date(2026, 10, 9))]),  # its last day
        ({"expires_date": "2026-10-08"}, []),
        ({"effective_date": "", "expires_date": ""}, []),
    ],
)
def test_a_day_is_watched_from_thirty_days_before(
    city: Bureau, changes: dict[str, object], expected: list[tuple[WatchEvent, date]]
) -> None:
    a_document(city, **changes)

    assert ahead(city) == expected


def test_keepers_and_filers_of_the_units_are_told_once(city: Bureau) -> None:
    document_id = a_document(city, expires_date="2026-10-31")
    read(city)
    register_unit(city, person(city, "desk"), document_id, unit="civil")
    before = all_rows(city.store)

    assert write_watch_notices(city) == 1

    facts = {"document": document_id, "event": "expires", "due_date": "2026-10-31"}
    assert told(city) == {ID[name]: facts for name in ("reviewer", "desk", "filer", "civil_filer")}
    assert changed_tables(before, all_rows(city.store)) == {"letter", "watch_notice"}
    assert write_watch_notices(city) == 0


def test_a_document_that_ends_before_it_expires_is_watched_no_more(city: Bureau) -> None:
    document_id = a_document(city, expires_date="2026-10-31")
    changed(city, document_id)

    assert write_watch_notices(city) == 0


def test_another_day_of_the_same_document_is_told_in_its_time(city: Bureau) -> None:
    a_document(city, effective_date="2026-11-01", expires_date="2026-12-20")
    assert write_watch_notices(city) == 1

    assert isinstance(city.clock, VirtualClock)
    city.clock.move_to(datetime(2026, 12, 1, 9, tzinfo=SHANGHAI))
    assert write_watch_notices(city) == 1
