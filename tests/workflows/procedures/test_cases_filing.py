"""Filing: it opens the case, starts the clock at the cause, and is refused whole or not at all."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from engine.calendar.terms import Paper, PaperDay
from engine.deadlines.rules import CauseInFuture
from engine.people.records import DepartmentRow, PostRow
from engine.people.rules import NotAllowed
from engine.refusals import Refusal
from engine.tasks.rules import AlreadySubmitted
from tests.builders.calendars import activated
from tests.builders.city import FRIDAY, ID, UNITS, a_key, an_addition, filed, open_tasks, person
from tests.builders.evidence import doubled_or_lost, faults_of, story_of
from tests.builders.stories import (
    a_cancellation,
    a_change,
    case_of,
    nodes_of,
    running_clocks,
)
from workflows.exemption_list.records import ProofItemRow
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import file_request, preview_filing
from workflows.requests.lookups import request_of
from workflows.requests.rules import FormRefused
from workflows.requests.terms import RequestForm

LISTED_ID = 1
THE_FLOOD = Paper(
    year=2026,
    title="演示旗人民政府关于防汛停工的通告",
    number=None,
    published=date(2026, 9, 22),
    address=None,
    days=(
        PaperDay(date(2026, 9, 23), working=False, occasion="防汛停工"),
        PaperDay(date(2026, 9, 24), working=False, occasion="防汛停工"),
    ),
    yearly=False,
    scope="150622",
)
LATE = {"cause_date": "2026-09-01", "late_reason": "文件收到较晚"}


def demand_stopped(city: Bureau) -> date | None:
    """Return since when the listed item may no longer be demanded."""
    with city.store.reading() as tx:
        return tx.scalar(sa.select(ProofItemRow.demand_stopped_date).where(ProofItemRow.id == LISTED_ID))


def refused(city: Bureau, form: RequestForm, *, by: str = "filer") -> tuple[Refusal, ...]:
    with pytest.raises(FormRefused) as refusal:
        file_request(city, person(city, by), form, command_key=a_key())
    return refusal.value.problems


def test_a_filed_request_waits_for_the_confirmers_of_its_department(city: Bureau) -> None:
    case_id = filed(city)

    (task,) = open_tasks(city, case_id)
    assert (task.node, task.role, task.department_id) == (
        "task_confirm_request",
        "confirmer",
        UNITS["police"],
    )
    assert f"{task.due_date}" == "2026-10-14"
    case = case_of(city, case_id)
    assert (case.case_no, case.kind, case.filed_by) == ("ZM-2026-0001", "add", ID["filer"])


def test_filing_writes_one_line_that_names_the_filer_and_the_clock(city: Bureau) -> None:
    (line,) = story_of(city, filed(city))

    assert (line.kind, line.node, line.person_id, line.at) == (
        "done",
        "task_file_request",
        ID["filer"],
        FRIDAY,
    )
    expected = {"verdict": "submit", "kind": "add", "cause_date": "2026-09-29", "days_used": 3, "late": False}
    assert expected == {name: line.facts[name] for name in expected}
    assert line.facts["opened"] == ["task_confirm_request"]


def test_the_filed_task_itself_is_done_and_not_lost(city: Bureau) -> None:
    case_id = filed(city)

    assert doubled_or_lost(city, case_id) == []
    assert faults_of(city) == []


@pytest.mark.parametrize("form", [an_addition, a_cancellation, a_change], ids=["add", "cancel", "change"])
def test_the_clock_of_seven_days_runs_from_the_cause(city: Bureau, form: Callable[[], RequestForm]) -> None:
    case_id = filed(city, form())

    assert {code: f"{due}" for code, due in running_clocks(city, case_id).items()} == {
        "confirm": "2026-10-14"
    }


def test_a_late_filing_is_accepted_marked_and_its_reason_kept(city: Bureau) -> None:
    case_id = filed(city, an_addition(**LATE))

    with city.store.reading() as tx:
        request = request_of(tx, case_id)
    assert (request.late, request.late_reason) == (True, "文件收到较晚")
    assert story_of(city, case_id)[0].facts["late"] is True


def test_a_late_filing_gets_only_the_red_card(city: Bureau) -> None:
    case_id = filed(city, an_addition(**LATE))

    cards = [line.facts["level"] for line in story_of(city, case_id) if line.kind == "card"]
    assert cards == ["red"]


def test_a_late_filing_without_its_reason_is_refused_and_opens_nothing(city: Bureau) -> None:
    (problem,) = refused(city, an_addition(cause_date="2026-09-01"))

    assert problem.code == "late_reason_missing"
    assert case_of(city, filed(city)).case_no == "ZM-2026-0001"


def test_a_reason_given_in_time_is_not_kept_as_lateness(city: Bureau) -> None:
    case_id = filed(city, an_addition(late_reason="怕迟"))

    with city.store.reading() as tx:
        assert request_of(tx, case_id).late_reason is None
    assert "note" not in story_of(city, case_id)[0].facts


def test_a_cause_in_the_future_is_refused_before_and_at_filing(city: Bureau) -> None:
    with pytest.raises(CauseInFuture):
        preview_filing(city, date(2026, 10, 10))

    problems = refused(city, an_addition(cause_date="2026-10-10"))
    assert [problem.code for problem in problems] == ["cause_in_future"]


def test_the_preview_shows_what_the_filing_then_starts(city: Bureau) -> None:
    preview = preview_filing(city, date(2026, 9, 29))

    assert (f"{preview.due_date}", preview.budget, preview.days_used) == ("2026-10-14", 7, 3)
    assert (preview.is_late, preview.provisional) == (False, False)
    assert [day.counted for day in preview.days].count(True) == 7


def test_a_banner_with_a_closure_of_its_own_has_used_fewer_days(city: Bureau) -> None:
    """The days used at filing are those of the clock that the filing starts, not of the city's calendar."""
    with city.store.writing() as tx:
        tx.execute(
            sa.update(DepartmentRow).where(DepartmentRow.id == UNITS["banner"]).values(region_code="150622")
        )
        tx.add(PostRow(person_id=ID["filer"], department_id=UNITS["banner"], role="filer"))
    activated(city, THE_FLOOD)
    there = an_addition(unit="banner", cause_date="2026-09-21")

    shown = preview_filing(city, date(2026, 9, 21), unit="banner")
    in_the_city = preview_filing(city, date(2026, 9, 21))
    case_id = filed(city, there)

    with city.store.reading() as tx:
        request = request_of(tx, case_id)
    assert (shown.days_used, in_the_city.days_used) == (6, 8)
    assert (request.days_used_at_filing, request.late) == (6, False)
    assert running_clocks(city, case_id)["confirm"] == shown.due_date > in_the_city.due_date


def test_only_a_filer_of_the_unit_files_for_it(city: Bureau) -> None:
    problems = refused(city, an_addition(), by="civil_filer")

    assert [problem.code for problem in problems] == ["not_your_unit"]


def test_a_confirmer_does_not_file(city: Bureau) -> None:
    with pytest.raises((NotAllowed, FormRefused)):
        filed(city, by="confirmer")


def test_a_second_request_on_the_same_item_names_the_open_case(city: Bureau) -> None:
    filed(city)

    (problem,) = refused(city, an_addition(cause_document_title="另一份文件"))

    assert problem.code == "already_open"
    assert problem.facts["case_no"] == "ZM-2026-0001"


@pytest.mark.parametrize("form", [a_change, a_cancellation], ids=["change", "cancel"])
def test_a_listed_item_with_an_open_request_is_not_to_be_cancelled_or_changed(
    city: Bureau, form: Callable[[], RequestForm]
) -> None:
    filed(city, a_change(ways=("commitment",)))

    assert [problem.code for problem in refused(city, form())] == ["already_open"]


def test_the_same_submit_twice_is_one_case_and_the_second_says_when(city: Bureau) -> None:
    key = a_key()
    file_request(city, person(city, "filer"), an_addition(), command_key=key)

    with pytest.raises(AlreadySubmitted, match="10-09 09:00"):
        file_request(city, person(city, "filer"), an_addition(), command_key=key)

    assert case_of(city, filed(city, a_change())).case_no == "ZM-2026-0002"


def test_a_lapsed_basis_stops_the_demand_at_the_cause_date_before_any_approval(city: Bureau) -> None:
    case_id = filed(city, a_cancellation())

    assert demand_stopped(city) == date(2026, 9, 29)
    assert [line.facts for line in story_of(city, case_id) if line.kind == "demand_stopped"] == [
        {"since": "2026-09-29", "item": LISTED_ID}
    ]


@pytest.mark.parametrize("ground", ["data_shared", "matter_abolished"])
def test_a_basis_that_still_holds_lets_the_demand_run_until_the_decision(city: Bureau, ground: str) -> None:
    case_id = filed(city, a_cancellation(ground=ground))

    assert demand_stopped(city) is None
    assert nodes_of(city, case_id) == ["task_confirm_request"]


def test_a_basis_that_never_was_stops_the_demand_too(city: Bureau) -> None:
    filed(city, a_cancellation(ground="no_basis"))

    assert demand_stopped(city) == date(2026, 9, 29)
