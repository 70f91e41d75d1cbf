"""What the rows of a real case say of who held it: a return, a lapse, a suspension; and the demo city."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.cases.records import CaseFileRow
from engine.clock import SHANGHAI, VirtualClock, day_of
from engine.deadlines.lookups import running_deadline
from engine.deadlines.steps import resume, suspend
from engine.deadlines.terms import DeadlineSettings, Ground
from engine.store import Store
from tests.builders.city import DIAGRAMS, UNITS, an_addition, answer, filed
from tests.builders.stories import after, rewrite, vote, woken
from webui.command_line.city import activate_diagrams
from workflows.config import GroupSettings, RegulationSettings
from workflows.demo_city.cases import play_demo_cases
from workflows.demo_city.steps import DemoPassword, load_demo_city
from workflows.procedures.bureau import Bureau
from workflows.requests.lookups import request_of
from workflows.schema import metadata
from workflows.supervision.attribution import attribution_of, attributions, case_facts
from workflows.supervision.charges import charged_page, charges
from workflows.supervision.periods import period_in
from workflows.supervision.terms import Attribution, CaseChoice, Charge, HolderKind, Share

CAUSE = date(2026, 9, 29)
MENDED = "《户口登记条例》第二条"
POLICE, CIVIL, BANNER = UNITS["police"], UNITS["civil"], UNITS["banner"]


def on(bureau: Bureau, month: int, day: int) -> Bureau:
    """Return the same office at nine on a day of 2026."""
    return replace(bureau, clock=VirtualClock(datetime(2026, month, day, 9, tzinfo=SHANGHAI)))


def found_on(bureau: Bureau, case_id: int) -> Attribution:
    with bureau.store.reading() as tx:
        return attribution_of(tx, case_id, today=bureau.today)


def shares(found: Attribution) -> dict[tuple[HolderKind, int | None], tuple[int, int]]:
    return {(share.kind, share.department_id): (share.days, share.late_days) for share in found.shares}


def test_a_case_from_its_cause_to_its_filing_is_charged_day_by_day(city: Bureau) -> None:
    case_id = filed(city)  # on Friday 9 October: 09-30, 10-08 and 10-09 are the filer's
    answer(on(city, 10, 12), case_id, "task_confirm_request", "return", by="confirmer", opinion="缺依据")
    answer(on(city, 10, 14), case_id, "task_correct_request", "submit", by="filer", legal_basis=MENDED)
    answer(on(city, 10, 16), case_id, "task_confirm_request", "confirm", by="confirmer")  # due on the 14th
    answer(on(city, 10, 19), case_id, "task_check_lodging", "accept", by="desk")
    answer(on(city, 10, 21), case_id, "task_review_request", "pass", by="reviewer")
    vote(on(city, 10, 22), case_id, member1="approve", member2="approve")
    vote(on(city, 10, 23), case_id, member3="approve")
    answer(on(city, 10, 26), case_id, "task_publish_version", "publish", by="publisher")
    rewrite(on(city, 10, 28), case_id, by="police_keeper")
    rewrite(on(city, 10, 30), case_id, by="banner_keeper")
    closing = on(city, 11, 2)
    answer(closing, case_id, "task_close_case", "close", by="desk")

    found = found_on(on(city, 12, 1), case_id)

    assert found.days == closing.calendar.working_days_between(CAUSE, closing.today)
    assert shares(found) == {
        (HolderKind.FILER, POLICE): (3, 0),
        (HolderKind.CONFIRMER, POLICE): (4, 2),  # 10-10, 10-12; 10-15, 10-16
        (HolderKind.CORRECTION, POLICE): (2, 0),  # 10-13, 10-14
        (HolderKind.DESK, None): (2, 0),  # 10-19; closing: 11-02
        (HolderKind.REVIEW, None): (2, 0),
        (HolderKind.GROUP, None): (2, 0),
        (HolderKind.PUBLISHER, None): (1, 0),
        (HolderKind.GUIDE_KEEPER, BANNER): (4, 0),  # 10-27 to 10-30: the unit that finished last
    }
    assert found.late_days == 2


def test_a_consultation_that_nobody_answered_costs_the_consulted_unit_its_period_and_no_more(
    city: Bureau,
) -> None:
    case_id = filed(city, an_addition(affected_units=("civil",)))
    # Three days after 9 October: the 10th, the 12th and the 13th.
    assert woken(after(city, date(2026, 10, 13))) == 1

    found = found_on(on(city, 10, 15), case_id)

    assert shares(found) == {
        (HolderKind.FILER, POLICE): (3, 0),
        (HolderKind.CONSULTED, CIVIL): (3, 0),
        (HolderKind.CONFIRMER, POLICE): (2, 1),  # due on the 14th
    }


def test_a_scheduler_that_slept_is_charged_to_nobody(city: Bureau) -> None:
    case_id = filed(city, an_addition(affected_units=("civil",)))
    woken(after(city, date(2026, 10, 15)))

    found = found_on(on(city, 10, 16), case_id)

    assert shares(found) == {
        (HolderKind.FILER, POLICE): (3, 0),
        (HolderKind.CONSULTED, CIVIL): (3, 0),
        (HolderKind.PROCEDURE, None): (2, 1),
        (HolderKind.CONFIRMER, POLICE): (1, 1),
    }


def test_days_on_which_the_clock_of_the_stage_stood_are_nobodys(city: Bureau) -> None:
    case_id = filed(city)
    ground = Ground("不可抗力", "某文件", None, city.now())
    with city.store.writing() as tx:
        confirm = running_deadline(tx, case_id, "confirm")
        assert confirm is not None
        allowed = DeadlineSettings(suspension_reasons=["不可抗力"])
        calendar = city.calendar_of(tx)
        suspend(tx, confirm.id, on=date(2026, 10, 9), ground=ground, calendar=calendar, settings=allowed)
        resume(tx, confirm.id, on=date(2026, 10, 12), ground=ground, calendar=calendar)

    assert shares(found_on(on(city, 10, 13), case_id)) == {
        (HolderKind.FILER, POLICE): (3, 0),
        (HolderKind.CONFIRMER, POLICE): (1, 0),
        (HolderKind.SUSPENDED, None): (2, 0),
    }


def test_a_page_of_cases_costs_as_many_statements_as_one_case(sqlite_city: Bureau) -> None:
    cases = [filed(sqlite_city, an_addition(proof_name=f"证明{number}")) for number in range(4)]
    asked: list[str] = []
    sa.event.listen(
        sqlite_city.store.engine, "before_cursor_execute", lambda *told: asked.append(str(told[2]))
    )

    with sqlite_city.store.reading() as tx:
        found = {facts.case_id: facts for facts in case_facts(tx, cases)}
        unknown = list(case_facts(tx, [999]))

    assert [len(found[case].stints) for case in cases] == [2, 2, 2, 2]
    assert unknown == []
    assert sum(statement.startswith("SELECT") for statement in asked) == 8


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """Give the demo city on the afternoon of 9 October."""
    now = datetime.combine(date(2026, 10, 9), time(17), SHANGHAI)
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'city.db'}")
    metadata.create_all(store.engine)
    bureau = Bureau(store, VirtualClock(now), RegulationSettings(group=GroupSettings(rule="ratio")))
    with store.writing() as tx:
        password = DemoPassword("demo", lambda _text: "digest")
        load_demo_city(
            tx, seeds=Path("seeds"), password=password, now=datetime(2026, 8, 1, 9, tzinfo=SHANGHAI)
        )
    activate_diagrams(bureau, DIAGRAMS)
    play_demo_cases(bureau, until=now)
    yield bureau
    store.close()


def test_every_case_of_the_demo_city_adds_up(demo: Bureau) -> None:
    with demo.store.reading() as tx:
        filed = CaseFileRow.filed_by.is_not(None)  # a correction that nobody has filed counts from no cause
        rows = tx.execute(sa.select(CaseFileRow.id, CaseFileRow.closed_at).where(filed)).all()
        cases = {row.id: row.closed_at for row in rows}
        causes = {case_id: request_of(tx, case_id).cause_date for case_id in cases}
        calendar = demo.calendar_of(tx)
        found = dict(attributions(tx, list(cases), today=demo.today))

    assert len(found) > 20
    for case_id, closed_at in cases.items():
        last = day_of(closed_at) if closed_at else demo.today
        assert found[case_id].days == calendar.working_days_between(causes[case_id], last)
        assert found[case_id].days == sum(share.days for share in found[case_id].shares)
        assert found[case_id].late_days == sum(share.late_days for share in found[case_id].shares)
    assert {share.kind for one in found.values() for share in one.shares} >= {
        HolderKind.FILER,
        HolderKind.CONFIRMER,
        HolderKind.DESK,
        HolderKind.REVIEW,
    }


@pytest.mark.parametrize("code", ["2026", "2026-Q3", "2026-Q4", "2026-08", "2026-09", "2026-10"])
@pytest.mark.parametrize("with_open", [False, True])
def test_the_table_of_a_period_adds_up_in_the_demo_city(demo: Bureau, code: str, *, with_open: bool) -> None:
    period = period_in(code)
    chosen = CaseChoice(period.first, period.last, with_open=with_open)
    with demo.store.reading() as tx:
        found = charges(tx, chosen, today=demo.today)
        pages = {
            (row.kind, row.department_id): charged_page(tx, chosen, _same_row(row), today=demo.today)
            for row in found.rows
        }

    assert found.days == sum(row.days for row in found.rows)
    assert found.late_days == sum(row.late_days for row in found.rows)
    for row in found.rows:
        page = pages[row.kind, row.department_id]
        assert (page.total, page.days, page.late_days) == (row.cases, row.days, row.late_days)


def test_the_year_of_the_demo_city_has_every_case(demo: Bureau) -> None:
    year = CaseChoice(date(2026, 1, 1), date(2026, 12, 31), with_open=True)
    with demo.store.reading() as tx:
        found = charges(tx, year, today=demo.today)
        every = dict(attributions(tx, tx.scalars(sa.select(CaseFileRow.id)).all(), today=demo.today))

    assert found.cases == len(every) > 20
    assert found.days == sum(one.days for one in every.values())
    assert found.late_days == sum(one.late_days for one in every.values()) > 0


def _same_row(row: Charge) -> Callable[[Share], bool]:
    return lambda share: (share.kind, share.department_id) == (row.kind, row.department_id)
