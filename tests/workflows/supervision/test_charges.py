"""The days of a period: whole cases, each in the period in which it closed; every figure has its cases."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from engine.calendar.terms import Paper, PaperDay
from engine.clock import SHANGHAI
from engine.people.records import DepartmentRow, PostRow
from engine.tasks.rules import BadCursor
from tests.builders.calendars import activated
from tests.builders.city import ID, UNITS, an_addition, answer, filed
from tests.builders.stories import a_cancellation, at
from workflows.procedures.bureau import Bureau
from workflows.supervision.attribution import case_facts
from workflows.supervision.charges import charged_page, charges, first_filing
from workflows.supervision.periods import period_in
from workflows.supervision.terms import CaseChoice, ChargedPage, Charges, HolderKind, Share

POLICE, BANNER = UNITS["police"], UNITS["banner"]
FLOOD = Paper(
    year=2026,
    title="演示旗人民政府关于防汛停工的通告",
    number=None,
    published=date(2026, 10, 9),
    address=None,
    days=(PaperDay(date(2026, 10, 12), working=False, occasion="防汛停工"),),
    yearly=False,
    scope="150622",
)


def on(bureau: Bureau, month: int, day: int, hour: int = 9) -> Bureau:
    return at(bureau, datetime(2026, month, day, hour, tzinfo=SHANGHAI))


def refused(bureau: Bureau, month: int, day: int, *, hour: int = 9, **form: object) -> int:
    """File on Friday 9 October with a cause of 29 September, and refuse on a day; due on 14 October."""
    case_id = filed(bureau, an_addition(proof_name=f"证明{month}{day}{hour}", **form))
    closing = on(bureau, month, day, hour)
    answer(closing, case_id, "task_confirm_request", "refuse", by="confirmer", opinion="依据仍在")
    return case_id


def choice(code: str, **conditions: object) -> CaseChoice:
    period = period_in(code)
    return CaseChoice(period.first, period.last, **conditions)  # type: ignore[arg-type]


def found(bureau: Bureau, chosen: CaseChoice) -> Charges:
    with bureau.store.reading() as tx:
        return charges(tx, chosen, today=bureau.today)


def rows(sums: Charges) -> dict[tuple[HolderKind, int | None], tuple[int, int, int]]:
    return {(row.kind, row.department_id): (row.days, row.late_days, row.cases) for row in sums.rows}


def behind(bureau: Bureau, chosen: CaseChoice, wanted, *, after: str | None = None) -> ChargedPage:
    with bureau.store.reading() as tx:
        return charged_page(tx, chosen, wanted, today=bureau.today, after=after, size=2)


def anybody(_share: Share) -> bool:
    return True


def test_a_case_counts_whole_in_the_period_in_which_it_was_closed(city: Bureau) -> None:
    refused(city, 10, 12)  # 09-30, 10-08, 10-09: the filer; 10-10, 10-12: the confirmer
    refused(city, 10, 31, hour=23)  # 14 more of the confirmer until Friday the 30th, 12 of them late
    refused(city, 11, 2)

    october, november = found(on(city, 12, 1), choice("2026-10")), found(on(city, 12, 1), choice("2026-11"))

    assert rows(october) == {
        (HolderKind.FILER, POLICE): (6, 0, 2),
        (HolderKind.CONFIRMER, POLICE): (2 + 16, 12, 2),
    }
    assert (october.cases, october.late_cases) == (2, 1)
    assert rows(november) == {
        (HolderKind.FILER, POLICE): (3, 0, 1),
        (HolderKind.CONFIRMER, POLICE): (17, 13, 1),
    }


def test_the_months_of_a_quarter_add_up_to_it_and_the_quarters_to_the_year(city: Bureau) -> None:
    for month, day in ((10, 9), (10, 31), (11, 1), (11, 30), (12, 31)):
        refused(city, month, day)
    bureau = on(city, 12, 31, 10)

    def totals(*codes: str) -> tuple[int, int, int]:
        sums = [found(bureau, choice(code)) for code in codes]
        return (
            sum(one.days for one in sums),
            sum(one.late_days for one in sums),
            sum(one.cases for one in sums),
        )

    assert totals("2026") == totals("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
    assert totals("2026-Q4") == totals("2026-10", "2026-11", "2026-12")
    assert totals("2026")[2] == 5
    assert totals("2025", "2027") == (0, 0, 0)


def test_an_open_case_counts_up_to_today_when_it_is_asked_for_and_was_filed_by_then(city: Bureau) -> None:
    filed(city)
    bureau = on(city, 10, 16)

    assert found(bureau, choice("2026-10")).rows == ()
    assert found(bureau, choice("2026-09", with_open=True)).rows == ()
    for code in ("2026-10", "2026-Q4", "2026-11"):
        assert rows(found(bureau, choice(code, with_open=True))) == {
            (HolderKind.FILER, POLICE): (3, 0, 1),
            (HolderKind.CONFIRMER, POLICE): (6, 2, 1),
        }


def test_kind_and_unit_choose_the_cases_not_the_rows(city: Bureau) -> None:
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["filer"], department_id=BANNER, role="filer"))
        tx.add(PostRow(person_id=ID["confirmer"], department_id=BANNER, role="confirmer"))
    refused(city, 10, 12)
    refused(city, 10, 13, unit="banner")
    case_id = filed(city, a_cancellation())
    answer(on(city, 10, 14), case_id, "task_confirm_request", "refuse", by="confirmer", opinion="依据仍在")
    bureau = on(city, 10, 20)

    of_the_banner = found(bureau, choice("2026-10", department_id=BANNER))
    cancelling = found(bureau, choice("2026-10", kind="cancel"))

    assert found(bureau, choice("2026-10")).cases == 3
    assert {unit for _, unit in rows(of_the_banner)} == {BANNER}
    assert (of_the_banner.cases, of_the_banner.days) == (1, 6)
    assert (cancelling.cases, cancelling.days) == (1, 7)
    assert found(bureau, choice("2026-10", department_id=BANNER, kind="cancel")).cases == 0


def test_a_case_of_a_banner_counts_by_the_calendar_of_its_legal_clock(city: Bureau) -> None:
    with city.store.writing() as tx:
        tx.execute(sa.update(DepartmentRow).where(DepartmentRow.id == BANNER).values(region_code="150622"))
        tx.add(PostRow(person_id=ID["filer"], department_id=BANNER, role="filer"))
        tx.add(PostRow(person_id=ID["confirmer"], department_id=BANNER, role="confirmer"))
    activated(city, FLOOD)
    refused(city, 10, 13)
    refused(city, 10, 14, unit="banner")  # one day later: the banner did not work on the 12th

    sums = rows(found(on(city, 10, 20), choice("2026-10")))

    assert sums[HolderKind.CONFIRMER, POLICE] == sums[HolderKind.CONFIRMER, BANNER] == (3, 0, 1)


def test_the_cases_behind_a_figure_add_up_to_it_and_come_page_by_page_once_each(city: Bureau) -> None:
    late = [refused(city, 10, day) for day in (20, 22, 21)]
    in_time = [refused(city, 10, day) for day in (12, 13)]
    bureau, october = on(city, 11, 3), choice("2026-10")

    def confirming(share: Share) -> bool:
        return share.kind is HolderKind.CONFIRMER

    pages, after = [], None
    while not pages or after:
        pages.append(behind(bureau, october, confirming, after=after))
        after = pages[-1].next_cursor

    listed = [row.charged for page in pages for row in page.rows]
    assert [one.case_id for one in listed] == [late[1], late[2], late[0], in_time[1], in_time[0]]
    figure = rows(found(bureau, october))[HolderKind.CONFIRMER, POLICE]
    for page in pages:
        assert (page.days, page.late_days, page.total) == figure
    assert (sum(one.days for one in listed), sum(one.late_days for one in listed)) == figure[:2]
    assert [row.case_no for row in pages[0].rows] == ["ZM-2026-0002", "ZM-2026-0003"]


def test_without_a_holder_the_list_has_every_case_with_a_day(city: Bureau) -> None:
    refused(city, 10, 12)
    filed(city, an_addition(cause_date="2026-10-09"))  # on the day of the cause nobody is charged yet

    page = behind(city, choice("2026-10", with_open=True), anybody)

    assert [row.case_no for row in page.rows] == ["ZM-2026-0001"]
    assert found(city, choice("2026-10", with_open=True)).cases == 2


@pytest.mark.parametrize("cursor", ["x", "2", "-1", "9" * 30])
def test_a_cursor_that_was_never_given_out_is_refused(sqlite_city: Bureau, cursor: str) -> None:
    refused(sqlite_city, 10, 12)

    with pytest.raises(BadCursor):
        behind(sqlite_city, choice("2026-10"), anybody, after=cursor)


def test_a_city_without_requests_has_no_first_filing(city: Bureau) -> None:
    with city.store.reading() as tx:
        assert first_filing(tx) is None
    filed(on(city, 10, 12))
    with city.store.reading() as tx:
        assert first_filing(tx) == date(2026, 10, 12)


def test_more_cases_can_be_asked_for_than_a_statement_takes(city: Bureau) -> None:
    """SQLite takes 32,766 values a statement, PostgreSQL 65,535."""
    first, last = filed(city), filed(city, an_addition(proof_name="居住证明"))
    asked = [first, *range(1_000, 71_000), last]

    with city.store.reading() as tx:
        known = [facts.case_id for facts in case_facts(tx, asked)]

    assert known == [first, last]
