"""Where a case ends: every end of the three diagrams is reached, with its outcome and everything closed."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from lxml import etree

from engine.cases.terms import CaseStatus, NewCase
from engine.deadlines.records import DeadlineRow, TimerRow
from engine.deadlines.terms import OPEN_STATES
from engine.procedures.steps import file_first_task, open_case
from tests.builders.city import (
    DIAGRAMS,
    FRIDAY,
    ID,
    UNITS,
    a_key,
    an_addition,
    answer,
    before_the_group,
    filed,
    lodged,
    open_tasks,
)
from tests.builders.evidence import faults_of, kinds_of, story_of
from tests.builders.ready_city import with_fast_path
from tests.builders.stories import (
    a_cancellation,
    a_change,
    an_editorial_change,
    carried_out,
    case_of,
    clocks_of,
    vote,
)
from workflows.exemption_list.terms import ExemptionWay, ItemContent, ItemKey
from workflows.legal_basis.terms import BasisLevel
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import MAINS, OUTCOMES
from workflows.requests.lookups import request_of
from workflows.requests.steps import record_request
from workflows.requests.terms import Cause, CauseType, RequestDraft, RequestForm, RequestKind

FORMS = {"add": an_addition, "cancel": a_cancellation, "change": a_change}


def not_confirmed(city: Bureau, form: RequestForm) -> int:
    case_id = filed(city, form)
    answer(city, case_id, "task_confirm_request", "refuse", by="confirmer", opinion="依据不符")
    return case_id


def not_accepted(city: Bureau, form: RequestForm) -> int:
    case_id = lodged(city, form)
    answer(city, case_id, "task_check_lodging", "reject", by="desk", opinion="重复申请")
    return case_id


def review_failed(city: Bureau, form: RequestForm) -> int:
    case_id = lodged(city, form)
    answer(city, case_id, "task_check_lodging", "accept", by="desk")
    answer(city, case_id, "task_review_request", "fail", by="reviewer", opinion="不合法", legal="no")
    return case_id


def objected(city: Bureau, form: RequestForm) -> int:
    case_id = before_the_group(city, form)
    vote(city, case_id, member1="object", member2="object", member3="object")
    return case_id


ENDS: dict[str, Callable[[Bureau, RequestForm], int]] = {
    "not_confirmed": not_confirmed,
    "not_accepted": not_accepted,
    "review_failed": review_failed,
    "objected": objected,
    "carried_out": carried_out,
}


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("outcome", ENDS)
def test_a_case_ends_where_the_diagram_says_and_leaves_nothing_open(
    city: Bureau, kind: str, outcome: str
) -> None:
    case_id = ENDS[outcome](city, FORMS[kind]())

    case = case_of(city, case_id)
    assert (case.status, case.outcome, case.closed_at) == (CaseStatus.CLOSED, outcome, FRIDAY)
    assert [outcome] == [line.facts["outcome"] for line in story_of(city, case_id) if "outcome" in line.facts]
    assert_nothing_is_left_open(city, case_id)
    assert faults_of(city) == []


def assert_nothing_is_left_open(city: Bureau, case_id: int) -> None:
    with city.store.reading() as tx:
        assert not request_of(tx, case_id).is_open
        running = sa.select(DeadlineRow.code).where(DeadlineRow.state.in_(OPEN_STATES))
        assert tx.scalars(running).all() == []
        armed = sa.select(TimerRow.level).where(TimerRow.state == "armed")
        assert tx.scalars(armed).all() == []
    assert open_tasks(city, case_id) == []


@pytest.mark.parametrize("outcome", [outcome for outcome in ENDS if outcome != "carried_out"])
def test_the_list_stays_as_it_is_when_a_request_comes_to_nothing(city: Bureau, outcome: str) -> None:
    case_id = ENDS[outcome](city, an_addition())

    assert "version_formed" not in kinds_of(city, case_id)


@pytest.mark.parametrize("outcome", ENDS)
def test_once_a_case_has_ended_the_same_item_may_be_filed_again(city: Bureau, outcome: str) -> None:
    first = ENDS[outcome](city, a_change())

    second = filed(city, a_change(ways=("commitment",)))

    assert case_of(city, second).case_no != case_of(city, first).case_no


def test_an_addition_without_a_sufficient_basis_ends_at_once_even_if_the_form_let_it_through(
    city: Bureau,
) -> None:
    content = ItemContent(
        ways=(ExemptionWay.DATA_SHARING,), legal_basis="某局通知", basis_level=BasisLevel.NORMATIVE_DOCUMENT
    )
    with city.store.writing() as tx:
        new = NewCase("add", UNITS["police"], "户口迁移", "某证明", "", ID["filer"])
        step = open_case(tx, new, procedure="add_item", now=FRIDAY, command_key=a_key())
        record_request(tx, a_low_draft(content), case_id=step.case_id, person_id=ID["filer"], now=FRIDAY)
        file_first_task(step, ListPractice(city), variables={"units": []}, facts={}, note=None)
        step_case = step.case_id

    case = case_of(city, step_case)
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, "basis_insufficient")
    assert_nothing_is_left_open(city, step_case)


def a_low_draft(content: ItemContent) -> RequestDraft:
    return RequestDraft(
        kind=RequestKind.ADD,
        cause=Cause(CauseType.OTHER, FRIDAY.date(), "某局通知"),
        unit_id=UNITS["police"],
        competent_id=UNITS["police"],
        item_id=None,
        key=ItemKey(UNITS["police"], "户口迁移", "某证明"),
        before=None,
        after=content,
        ground=None,
        follow_up=None,
        effect_date=None,
        late=False,
        late_reason=None,
        days_used=0,
        editorial=False,
        affected_unit_ids=(),
    )


def test_an_editorial_change_that_the_desk_does_not_approve_ends_as_objected(city: Bureau) -> None:
    city = with_fast_path(city)
    case_id = lodged(city, an_editorial_change())
    answer(city, case_id, "task_check_lodging", "accept", by="desk")

    answer(city, case_id, "task_approve_editorial", "object", by="desk", opinion="并非文字性变更")

    assert case_of(city, case_id).outcome == "objected"
    assert_nothing_is_left_open(city, case_id)


def test_every_end_of_the_main_diagrams_has_an_outcome_that_these_tests_reach() -> None:
    drawn = {end.get("id") for main in MAINS for end in etree.fromstring(DIAGRAMS[main]).iter("{*}endEvent")}

    assert drawn == set(OUTCOMES)
    # guide_corrected is reached in test_guide_watch.py: nobody files such a case.
    assert {"basis_insufficient", "guide_corrected", *ENDS} == set(OUTCOMES.values())


def test_the_clock_of_a_refused_request_was_not_met(city: Bureau) -> None:
    case_id = not_confirmed(city, an_addition())

    state, _, closed_on = clocks_of(city, case_id)["confirm"]
    assert (state, closed_on) == ("closed", FRIDAY.date())
