"""The 主管部门 confirms: returns keep the clock running, silence is never consent, duties stay apart."""

from datetime import date

import pytest

from engine.people.records import PostRow
from engine.people.rules import NotAllowed
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import TaskState
from tests.builders.city import FRIDAY, ID, UNITS, a_key, an_addition, answer, filed, open_tasks, person
from tests.builders.evidence import doubled_or_lost, faults_of, kinds_of, story_of
from tests.builders.stories import after, at, case_of, clocks_of, nodes_of, running_clocks, woken
from workflows.procedures.answers import NotOffered
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, give_verdict
from workflows.requests.lookups import request_of, revisions_of
from workflows.verdicts.rules import ReasonMissing

CONSULTED = {"affected_units": ("civil",)}
CONSULTATION_ENDS = date(2026, 10, 13)
"""Three working days after Friday 10-09; Saturday 10-10 is a make-up workday."""


def test_confirming_lodges_the_request_and_ends_the_seven_days_in_time(city: Bureau) -> None:
    case_id = filed(city)

    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer")

    assert nodes_of(city, case_id) == ["task_check_lodging"]
    assert clocks_of(city, case_id)["confirm"] == ("met", date(2026, 10, 14), FRIDAY.date())
    assert set(running_clocks(city, case_id)) == {"desk_check"}
    assert kinds_of(city, case_id) == ["done", "done", "lodged"]


def test_a_return_goes_to_the_filer_with_the_clock_still_running(city: Bureau) -> None:
    case_id = filed(city)

    answer(city, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补依据")

    (task,) = open_tasks(city, case_id)
    assert (task.node, task.role, task.round) == ("task_correct_request", "filer", 1)
    assert task.due_date == date(2026, 10, 14) == running_clocks(city, case_id)["confirm"]


def test_a_corrected_request_comes_back_in_a_second_round_and_keeps_what_it_said_before(
    city: Bureau,
) -> None:
    case_id = filed(city)
    answer(city, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补依据")

    answer(city, case_id, "task_correct_request", "submit", by="filer", legal_basis="《户口登记条例》第九条")

    (task,) = open_tasks(city, case_id)
    assert (task.node, task.round) == ("task_confirm_request", 2)
    with city.store.reading() as tx:
        (revision,) = revisions_of(tx, case_id)
        request = request_of(tx, case_id)
    assert revision.before_correction.after is not None
    assert request.after is not None
    assert revision.before_correction.after.legal_basis == "《户口登记条例》第一条"
    assert request.after.legal_basis == "《户口登记条例》第九条"


def test_many_returns_lose_nothing_and_leave_a_sound_journal(city: Bureau) -> None:
    case_id = filed(city)

    for number in range(5):
        answer(city, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补依据")
        answer(city, case_id, "task_correct_request", "submit", by="filer", legal_basis=f"第{number}条")

    assert [task.round for task in open_tasks(city, case_id)] == [6]
    assert doubled_or_lost(city, case_id) == []
    assert faults_of(city) == []
    returns = [line for line in story_of(city, case_id) if line.facts["verdict"] == "return"]
    assert [line.facts.get("round", 1) for line in returns] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("verdict", ["return", "refuse"])
def test_a_verdict_against_the_request_needs_its_reason(city: Bureau, verdict: str) -> None:
    case_id = filed(city)

    with pytest.raises(ReasonMissing):
        answer(city, case_id, "task_confirm_request", verdict, by="confirmer", opinion="  ")

    assert nodes_of(city, case_id) == ["task_confirm_request"]


def test_a_verdict_that_the_task_does_not_offer_is_refused(city: Bureau) -> None:
    case_id = filed(city)

    with pytest.raises(NotOffered, match="主管部门确认"):
        answer(city, case_id, "task_confirm_request", "approve", by="confirmer")

    assert nodes_of(city, case_id) == ["task_confirm_request"]


def test_consulted_units_are_asked_first_each_in_its_own_task(city: Bureau) -> None:
    case_id = filed(city, an_addition(affected_units=("civil", "audit")))

    tasks = open_tasks(city, case_id)
    assert [(task.node, task.department_id) for task in tasks] == [
        ("task_give_opinion", UNITS["civil"]),
        ("task_give_opinion", UNITS["audit"]),
    ]
    assert running_clocks(city, case_id) == {"confirm": date(2026, 10, 14), "consultation": CONSULTATION_ENDS}


@pytest.mark.parametrize("verdict", ["agree", "disagree", "no_opinion"])
def test_whatever_the_units_answer_the_confirmer_decides(city: Bureau, verdict: str) -> None:
    case_id = filed(city, an_addition(**CONSULTED))

    answer(city, case_id, "task_give_opinion", verdict, by="civil_staff", opinion="数据尚不齐全")

    assert nodes_of(city, case_id) == ["task_confirm_request"]
    assert clocks_of(city, case_id)["consultation"][0] == "met"


def test_the_period_ends_after_its_last_day_not_on_it(city: Bureau) -> None:
    case_id = filed(city, an_addition(**CONSULTED))

    woken(at(city, FRIDAY.replace(day=13, hour=23, minute=59)))
    still_open = nodes_of(city, case_id)
    woken(after(city, CONSULTATION_ENDS))

    assert (still_open, nodes_of(city, case_id)) == (["task_give_opinion"], ["task_confirm_request"])


def test_silence_is_noted_with_the_units_that_kept_it_and_is_no_answer(city: Bureau) -> None:
    case_id = filed(city, an_addition(affected_units=("civil", "audit")))
    answer(city, case_id, "task_give_opinion", "agree", by="civil_staff")

    late = after(city, CONSULTATION_ENDS)
    assert woken(late) == 1

    notes = [line.facts for line in story_of(city, case_id) if line.kind == "silence_noted"]
    assert notes == [{"units": [UNITS["audit"]]}]
    with city.store.reading() as tx:
        silent = [task for task in tasks_of_case(tx, case_id) if task.item == UNITS["audit"]]
    assert [(task.state, task.verdict, task.done_by) for task in silent] == [
        (TaskState.CANCELLED, None, None)
    ]
    assert nodes_of(city, case_id) == ["task_confirm_request"]


def test_silence_never_confirms_however_long_it_lasts(city: Bureau) -> None:
    case_id = filed(city, an_addition(**CONSULTED))

    for day in (date(2026, 10, 13), date(2026, 10, 14), date(2026, 12, 31)):
        woken(after(city, day))

    assert nodes_of(city, case_id) == ["task_confirm_request"]
    assert case_of(city, case_id).outcome is None


def test_who_filed_does_not_confirm_even_with_the_post(city: Bureau) -> None:
    case_id = filed(city)
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["filer"], department_id=UNITS["police"], role="confirmer"))

    with pytest.raises(NotAllowed, match="须由不同的人办理"):
        answer(city, case_id, "task_confirm_request", "confirm", by="filer")

    assert nodes_of(city, case_id) == ["task_confirm_request"]


def test_who_confirmed_does_not_correct_the_request(city: Bureau) -> None:
    case_id = filed(city)
    answer(city, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补依据")
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["confirmer"], department_id=UNITS["police"], role="filer"))

    with pytest.raises(NotAllowed, match="须由不同的人办理"):
        answer(city, case_id, "task_correct_request", "submit", by="confirmer", legal_basis="第二条")


def test_a_confirmer_of_another_department_is_not_heard(city: Bureau) -> None:
    case_id = filed(city)
    (task,) = open_tasks(city, case_id)

    with pytest.raises(NotAllowed):
        give_verdict(city, person(city, "civil_staff"), task.id, Answer("confirm"), command_key=a_key())

    assert nodes_of(city, case_id) == ["task_confirm_request"]


def test_a_correction_changes_neither_the_cause_date_nor_the_unit_nor_the_kind(city: Bureau) -> None:
    case_id = filed(city)
    answer(city, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补依据")
    with city.store.reading() as tx:
        before = request_of(tx, case_id)

    answer(
        city,
        case_id,
        "task_correct_request",
        "submit",
        by="filer",
        cause_date="2026-10-08",
        unit="civil",
        kind="cancel",
        legal_basis="第二条",
    )

    with city.store.reading() as tx:
        now = request_of(tx, case_id)
    assert (now.cause_date, now.unit_id, now.kind) == (before.cause_date, before.unit_id, before.kind)
    assert running_clocks(city, case_id)["confirm"] == date(2026, 10, 14)
