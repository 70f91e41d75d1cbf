"""A request that answers a registered cause: it agrees with the register, and the register knows of it."""

from typing import Any

import pytest

from engine.people.rules import NotAllowed
from engine.refusals import Refusal
from tests.builders.causes import LAW, LAW_NUMBER, a_cause, cause, waiting
from tests.builders.city import LISTED, MATTER, an_addition, answer, filed, person
from tests.builders.evidence import story_of
from workflows.causes.rules import AnsweredAlready
from workflows.causes.terms import CauseState, UnitState, cause_number
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import declare_no_change, take_cause_back
from workflows.requests.lookups import request_of
from workflows.requests.rules import FormRefused


def problems(city: Bureau, **changes: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(FormRefused) as refused:
        filed(city, an_addition(**changes))
    return [(problem.code, problem.field) for problem in refused.value.problems]


def test_a_filing_answers_for_its_unit_and_keeps_the_days_used(city: Bureau) -> None:
    cause_id = a_cause(city, units=("police", "civil"))

    case_id = filed(city, an_addition(cause=cause_number(cause_id)))

    police, civil = cause(city, cause_id).units
    assert (police.state, civil.state) == (UnitState.FILED, UnitState.OPEN)
    assert [(case.case_no, case.days_used) for case in police.cases] == [("ZM-2026-0001", 3)]
    assert [one.unit_name for one in waiting(city)] == ["单位2"]
    with city.store.reading() as tx:
        assert request_of(tx, case_id).cause_id == cause_id
    assert story_of(city, case_id)[0].facts["cause"] == cause_id


def test_several_requests_answer_one_cause(city: Bureau) -> None:
    cause_id = a_cause(city)

    filed(city, an_addition(cause=str(cause_id)))
    filed(city, an_addition(cause=str(cause_id), proof_name="居住证明"))

    kept = cause(city, cause_id)
    assert (len(kept.units[0].cases), kept.state) == (2, CauseState.ANSWERED)


def test_a_filing_without_a_cause_leaves_the_register_as_it_is(city: Bureau) -> None:
    cause_id = a_cause(city)

    case_id = filed(city, an_addition(cause_document_title=LAW, cause_document_number=LAW_NUMBER))

    assert cause(city, cause_id).units[0].state is UnitState.OPEN
    with city.store.reading() as tx:
        assert request_of(tx, case_id).cause_id is None


def test_a_later_day_than_the_registers_would_hide_days_that_are_gone(city: Bureau) -> None:
    cause_id = a_cause(city)

    assert problems(city, cause=str(cause_id), cause_date="2026-10-08") == [
        ("cause_date_differs", "cause_date")
    ]


@pytest.mark.parametrize("typed", ["SY999999", "昨天的通知", "MZ000001"])
def test_a_cause_that_is_not_in_the_register_is_refused_at_its_field(city: Bureau, typed: str) -> None:
    assert problems(city, cause=typed) == [("cause_not_in_register", "cause")]


def test_a_cause_of_other_units_is_not_answered_by_this_one(city: Bureau) -> None:
    cause_id = a_cause(city, units=("civil",))

    assert problems(city, cause=str(cause_id)) == [("cause_of_other_units", "unit")]


def test_a_withdrawn_cause_is_answered_by_nobody(city: Bureau) -> None:
    cause_id = a_cause(city)
    take_cause_back(city, person(city, "desk"), cause_id, reason="重复")

    assert problems(city, cause=str(cause_id)) == [("cause_taken_back", "cause")]


def test_a_correction_keeps_the_cause_of_the_filing_even_when_it_is_withdrawn_meanwhile(city: Bureau) -> None:
    cause_id = a_cause(city)
    case_id = filed(city, an_addition(cause=str(cause_id)))
    answer(city, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补充依据")
    take_cause_back(city, person(city, "desk"), cause_id, reason="重复")

    answer(city, case_id, "task_correct_request", "submit", by="filer", note="已补充", cause="")

    with city.store.reading() as tx:
        corrected = request_of(tx, case_id)
    assert (corrected.cause_id, corrected.after and corrected.after.note) == (cause_id, "已补充")


def test_who_has_filed_does_not_need_a_declaration_and_may_still_file_after_one(city: Bureau) -> None:
    first, second = a_cause(city), a_cause(city, title="第二部", number="")
    confirmer = person(city, "confirmer")
    filed(city, an_addition(cause=str(first)))
    declare_no_change(city, confirmer, second, unit="police", reason="没有相关条目")

    with pytest.raises(AnsweredAlready):
        declare_no_change(city, confirmer, first, unit="police", reason="没有相关条目")
    filed(city, an_addition(cause=str(second), proof_name="居住证明"))

    unit = cause(city, second).units[0]
    assert unit.state is UnitState.FILED
    assert unit.declaration is not None


def test_a_change_of_a_listed_item_answers_a_cause_too(city: Bureau) -> None:
    cause_id = a_cause(city)
    form = an_addition(
        kind="change", item_number="MZ000001", matter_name=MATTER, proof_name=LISTED, cause=str(cause_id)
    )

    filed(city, form)

    assert cause(city, cause_id).units[0].cases[0].subject == LISTED


def test_who_registered_a_cause_does_not_also_say_that_it_changes_nothing(city: Bureau) -> None:
    cause_id = a_cause(city)
    desk = person(city, "desk")

    with pytest.raises(NotAllowed):
        declare_no_change(city, desk, cause_id, unit="police", reason="没有相关条目")


def test_one_person_with_both_posts_needs_a_second(city: Bureau) -> None:
    both = person(city, "filer")
    confirming = person(city, "confirmer")
    both = type(both)(both.person_id, both.name, (*both.posts, *confirming.posts))
    cause_id = a_cause(city, by="filer")

    with pytest.raises(Refusal) as refused:
        declare_no_change(city, both, cause_id, unit="police", reason="没有相关条目")
    assert refused.value.code == "registered_by_yourself"
