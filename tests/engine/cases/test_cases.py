"""Case files: found by number and id, listed by filer, and numbered by year without a gap."""

from datetime import datetime, timedelta

import pytest

from engine.cases.lookups import case_by_id, case_by_no, cases_filed_by, journal_heads
from engine.cases.terms import CaseStatus, NewCase
from engine.clock import SHANGHAI
from engine.procedures.steps import open_case
from engine.procedures.versions import NoVersion
from engine.store import Store
from tests.builders.city import FRIDAY, ID, UNITS, a_key
from tests.builders.desks import a_case_file
from workflows.procedures.bureau import Bureau

NEW = NewCase("add", UNITS["police"], "户口迁移", "亲属关系证明", "数据共享", ID["filer"])


def opened(store: Store, *, now: datetime = FRIDAY) -> str:
    with store.writing() as tx:
        return open_case(tx, NEW, procedure="add_item", now=now, command_key=a_key()).case_no


def test_a_case_is_found_by_its_number_and_by_its_id(city: Bureau) -> None:
    case_no = opened(city.store)

    with city.store.reading() as tx:
        case = case_by_no(tx, case_no)
        assert case is not None
        assert case == case_by_id(tx, case.id)
    assert (case.status, case.outcome, case.closed_at) == (CaseStatus.OPEN, None, None)
    assert (case.title, case.subject, case.opened_at) == ("户口迁移", "亲属关系证明", FRIDAY)


def test_what_does_not_exist_is_none(city: Bureau) -> None:
    with city.store.reading() as tx:
        assert case_by_no(tx, "ZM-2026-9999") is None
        assert case_by_id(tx, 9999) is None


def test_numbers_count_up_within_the_year_and_begin_anew_with_the_next(city: Bureau) -> None:
    new_year = datetime(2027, 1, 1, tzinfo=SHANGHAI)

    numbers = [opened(city.store, now=now) for now in (FRIDAY, FRIDAY, new_year)]

    assert numbers == ["ZM-2026-0001", "ZM-2026-0002", "ZM-2027-0001"]


def test_the_year_of_a_number_is_the_year_in_shanghai(city: Bureau) -> None:
    last_minutes = datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI)

    numbers = [opened(city.store, now=last_minutes + timedelta(minutes=more)) for more in (0, 1)]

    assert numbers == ["ZM-2026-0001", "ZM-2027-0001"]


def test_a_filing_that_fails_uses_up_no_number(city: Bureau) -> None:
    def fails() -> None:
        with city.store.writing() as tx:
            open_case(tx, NEW, procedure="add_item", now=FRIDAY, command_key=a_key())
            raise KeyError

    with pytest.raises(KeyError):
        fails()

    assert opened(city.store) == "ZM-2026-0001"


def test_a_procedure_without_a_version_is_refused_and_uses_up_no_number(city: Bureau) -> None:
    with pytest.raises(NoVersion, match="尚未启用"), city.store.writing() as tx:
        open_case(tx, NEW, procedure="verify_item", now=FRIDAY, command_key=a_key())

    assert opened(city.store) == "ZM-2026-0001"


def test_a_person_finds_their_own_cases_newest_first(city: Bureau) -> None:
    with city.store.writing() as tx:
        mine = [a_case_file(tx, number) for number in (1, 2, 3)]
        a_case_file(tx, 4, filed_by=ID["civil_filer"])

    with city.store.reading() as tx:
        assert mine[::-1] == [case.id for case in cases_filed_by(tx, ID["filer"])]
        assert mine[:0:-1] == [case.id for case in cases_filed_by(tx, ID["filer"], size=2)]


def test_every_case_has_a_head_of_its_journal_even_before_the_first_line(city: Bureau) -> None:
    with city.store.writing() as tx:
        cases = [a_case_file(tx, number) for number in (1, 2)]

    with city.store.reading() as tx:
        assert [(case_id, 0) for case_id in cases] == [(head.case_id, head.seq) for head in journal_heads(tx)]
