"""The register on both databases: who may write into it, that nothing is lost, and who is still silent."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from engine.calendar.steps import found_calendar
from engine.calendar.terms import Paper, PaperDay
from engine.clock import SHANGHAI, VirtualClock
from engine.people.records import DepartmentRow
from engine.people.rules import NotAllowed
from engine.refusals import NotYours, Refusal
from tests.builders.calendars import activated
from tests.builders.causes import a_cause, a_cause_form, cause, waiting
from tests.builders.city import ID, UNITS, a_key, person
from workflows.causes.lookups import cause_page, running_out
from workflows.causes.rules import RegistrationRefused
from workflows.causes.terms import CauseFilter, CauseState, UnitState
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import (
    declare_no_change,
    reckoning,
    register_cause,
    take_cause_back,
)

OTHERS = ["confirmer", "civil_staff", "reviewer", "publisher", "member1", "administrator", "police_head"]


def move_to(city: Bureau, month: int, day: int) -> None:
    assert isinstance(city.clock, VirtualClock)
    city.clock.move_to(datetime(2026, month, day, 9, tzinfo=SHANGHAI))


def states(city: Bureau, cause_id: int) -> list[UnitState]:
    return [unit.state for unit in cause(city, cause_id).units]


def declared(city: Bureau, cause_id: int, *, by: str = "confirmer", unit: str = "police") -> None:
    declare_no_change(city, person(city, by), cause_id, unit=unit, reason="清单中没有以此为依据的条目")


def found(city: Bureau, **asked: object) -> list[int]:
    with city.store.reading() as tx:
        page = cause_page(tx, CauseFilter(**asked))  # type: ignore[arg-type]
    assert page.total == len(page.causes)
    return [one.id for one in page.causes]


@pytest.mark.parametrize("name", ["desk", "supervisor"])
def test_desk_and_supervisors_register_for_every_unit(city: Bureau, name: str) -> None:
    cause_id = a_cause(city, by=name, units=("police", "civil", "banner"))

    kept = cause(city, cause_id)
    assert [unit.code for unit in kept.units] == ["police", "civil", "banner"]
    assert (kept.state, kept.registered_by, kept.registered_at) == (CauseState.OPEN, ID[name], city.now())


def test_a_filer_registers_for_the_own_unit(city: Bureau) -> None:
    a_cause(city, by="filer")

    with pytest.raises(RegistrationRefused):
        a_cause(city, by="filer", units=("civil",))


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_registers(city: Bureau, name: str) -> None:
    with pytest.raises(NotAllowed):
        a_cause(city, by=name)


def test_a_second_submit_finds_the_first(city: Bureau) -> None:
    desk, key = person(city, "desk"), a_key()
    first = register_cause(city, desk, a_cause_form(), command_key=key)

    with pytest.raises(RegistrationRefused):
        register_cause(city, desk, a_cause_form(), command_key=a_key())
    assert register_cause(city, desk, a_cause_form(), command_key=key) == first
    assert found(city) == [first]


def test_a_mistake_is_withdrawn_with_its_reason_and_registered_anew(city: Bureau) -> None:
    wrong = a_cause(city)
    with pytest.raises(Refusal) as refused:
        take_cause_back(city, person(city, "desk"), wrong, reason=" ")
    assert (refused.value.code, refused.value.field) == ("withdrawal_reason_missing", "withdrawn_reason")

    take_cause_back(city, person(city, "supervisor"), wrong, reason="施行日期抄错")
    right = a_cause(city, effective_date="2026-10-08")

    kept = cause(city, wrong)
    assert kept.withdrawal is not None
    assert (kept.state, kept.withdrawal.reason) == (CauseState.WITHDRAWN, "施行日期抄错")
    assert [one.cause_id for one in waiting(city)] == [right]
    with pytest.raises(Refusal) as again:
        take_cause_back(city, person(city, "desk"), wrong, reason="再撤一次")
    assert again.value.code == "cause_withdrawn"


def test_a_filer_withdraws_what_they_registered_and_nothing_else(city: Bureau) -> None:
    own, desks = a_cause(city, by="filer"), a_cause(city, title="另一部办法", number="")

    take_cause_back(city, person(city, "filer"), own, reason="重复")
    with pytest.raises(NotAllowed):
        take_cause_back(city, person(city, "filer"), desks, reason="不想处理")


def test_the_competent_department_declares_that_nothing_changes_and_says_why(city: Bureau) -> None:
    cause_id = a_cause(city)

    declared(city, cause_id)

    unit = cause(city, cause_id).units[0]
    assert unit.declaration is not None
    assert (unit.state, unit.declaration.person_id) == (UnitState.NO_CHANGE, ID["confirmer"])
    assert cause(city, cause_id).state is CauseState.ANSWERED
    assert waiting(city) == ()


@pytest.mark.parametrize(
    ("changes", "unit", "reason", "code"),
    [
        ({}, "police", " \u200b", "no_change_reason_missing"),
        ({}, "police", "理" * 2001, "text_too_long"),
        ({}, "civil", "无关", "not_concerned"),
        ({"effective_date": "2026-10-10"}, "police", "无关", "not_yet_in_force"),
    ],
)
def test_a_declaration_is_refused_without_reason_unit_or_cause(
    city: Bureau, changes: dict[str, str], unit: str, reason: str, code: str
) -> None:
    cause_id = a_cause(city, **changes)

    with pytest.raises(Refusal) as refused:
        declare_no_change(city, person(city, "confirmer"), cause_id, unit=unit, reason=reason)

    assert refused.value.code == code
    assert states(city, cause_id) == [UnitState.OPEN]


@pytest.mark.parametrize("name", ["filer", "desk", "supervisor", "civil_staff", "police_head"])
def test_nobody_but_the_confirmer_declares(city: Bureau, name: str) -> None:
    cause_id = a_cause(city)

    with pytest.raises(NotAllowed):
        declared(city, cause_id, by=name)
    assert states(city, cause_id) == [UnitState.OPEN]


def test_a_unit_under_another_department_is_declared_for_by_that_department(city: Bureau) -> None:
    with city.store.writing() as tx:
        under = sa.update(DepartmentRow).where(DepartmentRow.id == UNITS["civil"])
        tx.execute(under.values(competent_id=UNITS["police"]))
    cause_id = a_cause(city, units=("civil",))

    declared(city, cause_id, unit="civil")

    assert states(city, cause_id) == [UnitState.NO_CHANGE]


def test_what_was_declared_stays_said(city: Bureau) -> None:
    cause_id = a_cause(city)
    declared(city, cause_id)

    with pytest.raises(Refusal) as refused:
        declared(city, cause_id)
    assert refused.value.code == "answered_already"


def test_nothing_is_declared_on_a_withdrawn_cause_or_one_that_is_not_there(city: Bureau) -> None:
    cause_id = a_cause(city)
    take_cause_back(city, person(city, "desk"), cause_id, reason="重复")

    with pytest.raises(Refusal) as refused:
        declared(city, cause_id)
    assert refused.value.code == "cause_withdrawn"
    with pytest.raises(NotYours):
        declared(city, 999)


def test_the_register_is_asked_by_state_and_unit(city: Bureau) -> None:
    both = a_cause(city, units=("police", "civil"))
    answered = a_cause(city, title="第二部", number="")
    withdrawn = a_cause(city, title="第三部", number="", units=("civil",))
    declared(city, both)
    declared(city, answered)
    take_cause_back(city, person(city, "desk"), withdrawn, reason="重复")

    assert found(city) == [withdrawn, answered, both]
    assert found(city, state=CauseState.OPEN) == [both]
    assert found(city, state=CauseState.ANSWERED) == [answered]
    assert found(city, state=CauseState.WITHDRAWN) == [withdrawn]
    assert found(city, unit_id=UNITS["civil"]) == [withdrawn, both]


def test_a_long_register_is_turned_page_by_page(city: Bureau) -> None:
    ids = [a_cause(city, title=f"第{number}部", number="") for number in range(5)]

    seen, after = [], None
    with city.store.reading() as tx:
        for _ in range(3):
            page = cause_page(tx, CauseFilter(), after=after, size=2)
            seen += [one.id for one in page.causes]
            after = page.next_cursor
        assert cause_page(tx, CauseFilter(), after="rubbish", size=2).causes[0].id == ids[-1]

    assert (seen, after) == (ids[::-1], None)


def test_a_cause_to_come_waits_for_nobody_yet(city: Bureau) -> None:
    a_cause(city, effective_date="2026-10-12")
    assert waiting(city) == ()

    move_to(city, 10, 12)

    assert [(one.clock.days_used, f"{one.clock.due_date}") for one in waiting(city)] == [(0, "2026-10-21")]


def test_supervisors_see_what_runs_out_by_its_last_day(city: Bureau) -> None:
    later = a_cause(city, title="第二部", number="", effective_date="2026-10-08", units=("civil", "police"))
    first = a_cause(city, units=("civil",))
    a_cause(city, title="第三部", number="", effective_date="2026-10-09")

    move_to(city, 10, 14)
    with city.store.reading() as tx:
        lines = running_out(tx, reckoning(tx, city))

    assert [(one.cause_id, one.unit_name, one.clock.days_left) for one in lines] == [
        (first, "单位2", 0),
        (later, "单位1", 2),
        (later, "单位2", 2),
    ]


def test_a_banner_counts_by_its_own_closure(city: Bureau) -> None:
    region = "150622"
    closure = Paper(
        2026,
        "关于防汛停工的通告",
        None,
        date(2026, 10, 9),
        None,
        days=(PaperDay(date(2026, 10, 12), working=False, occasion="防汛停工"),),
        yearly=False,
        scope=region,
    )
    with city.store.writing() as tx:
        banner = sa.update(DepartmentRow).where(DepartmentRow.id == UNITS["banner"])
        tx.execute(banner.values(region_code=region))
        found_calendar(tx, now=city.now())
    activated(city, closure)

    a_cause(city, units=("police", "banner"))

    assert [(one.unit_name, f"{one.clock.due_date}") for one in waiting(city)] == [
        ("单位1", "2026-10-14"),
        ("单位6", "2026-10-15"),
    ]
