"""Rights are decided on facts from the case's task rows; the form is shown to whom the step will accept."""

import pytest

from engine.cases.lookups import case_by_id
from engine.cases.terms import CaseFile
from engine.people.records import PostRow
from engine.people.rules import NotAllowed
from engine.tasks.lookups import tasks_of_case
from tests.builders.city import ID, UNITS, an_addition, answer, before_the_group, filed, lodged, person
from workflows.procedures.bureau import Bureau
from workflows.procedures.rights import Turn, case_facts, turn_of


def turn(bureau: Bureau, case_id: int, name: str, *, wanted: int | None = None) -> Turn:
    with bureau.store.reading() as tx:
        tasks = tasks_of_case(tx, case_id)
        return turn_of(tx, person(bureau, name), the_case(bureau, case_id), tasks=tasks, wanted=wanted)


def the_case(bureau: Bureau, case_id: int) -> CaseFile:
    with bureau.store.reading() as tx:
        case = case_by_id(tx, case_id)
    assert case is not None
    return case


def add_post(bureau: Bureau, name: str, role: str, unit: str) -> None:
    with bureau.store.writing() as tx:
        tx.add(PostRow(person_id=ID[name], department_id=UNITS[unit], role=role))


def test_a_duty_is_fulfilled_by_whoever_did_its_task(city: Bureau) -> None:
    case_id = before_the_group(city)

    with city.store.reading() as tx:
        facts = case_facts(tx, the_case(city, case_id))

    assert {ID["filer"]} == facts.fulfilled["file"]
    assert {ID["confirmer"]} == facts.fulfilled["confirm"]
    assert {ID["reviewer"]} == facts.fulfilled["review"]
    assert "vote" not in facts.fulfilled
    assert UNITS["police"] in facts.involved_ids


def test_a_task_taken_back_by_the_procedure_fulfils_nothing(city: Bureau) -> None:
    case_id = before_the_group(city)
    for member in ("member1", "member2", "member3"):
        answer(city, case_id, "task_vote", "approve", by=member)

    with city.store.reading() as tx:
        facts = case_facts(tx, the_case(city, case_id))

    assert {ID["member1"], ID["member2"], ID["member3"]} == facts.fulfilled["vote"]


TURNS = [
    # who, has a task, else the reason
    ("confirmer", None),
    ("filer", "wrong_post"),
    ("desk", "wrong_post"),
]


@pytest.mark.parametrize(("name", "reason"), TURNS)
def test_a_filed_request_waits_for_the_confirmer_alone(
    sqlite_city: Bureau, name: str, reason: str | None
) -> None:
    case_id = filed(sqlite_city)

    found = turn(sqlite_city, case_id, name)

    assert reason == found.reason
    assert (found.task is None) == (reason is not None)


def test_who_filed_may_not_confirm_and_is_told_why(city: Bureau) -> None:
    add_post(city, "filer", "confirmer", "police")
    case_id = filed(city)

    found = turn(city, case_id, "filer")

    assert found.reason == "duty_conflict"
    with pytest.raises(NotAllowed):
        answer(city, case_id, "task_confirm_request", "confirm", by="filer")


def test_a_vote_is_answered_by_its_own_member(sqlite_city: Bureau) -> None:
    case_id = before_the_group(sqlite_city)

    mine, not_mine = turn(sqlite_city, case_id, "member2"), turn(sqlite_city, case_id, "desk")

    assert mine.task is not None
    assert ID["member2"] == mine.task.assignee_id
    assert (mine.others, mine.reason) == ((), None)
    assert not_mine.reason == "someone_elses"


def test_of_several_tasks_the_wanted_one_comes_first(sqlite_city: Bureau) -> None:
    for unit in ("audit", "civil"):
        add_post(sqlite_city, "civil_staff", "unit_staff", unit)
    case_id = filed(sqlite_city, an_addition(affected_units=("civil", "audit")))
    with sqlite_city.store.reading() as tx:
        opinions = [task.id for task in tasks_of_case(tx, case_id) if task.node == "task_give_opinion"]

    found = turn(sqlite_city, case_id, "civil_staff", wanted=opinions[1])

    assert found.task is not None
    assert (opinions[1], [opinions[0]]) == (found.task.id, [task.id for task in found.others])


def test_in_a_closed_case_there_is_nothing_to_do(sqlite_city: Bureau) -> None:
    case_id = lodged(sqlite_city)
    answer(sqlite_city, case_id, "task_check_lodging", "reject", by="desk", opinion="重复申请")

    assert Turn(None, reason="no_task") == turn(sqlite_city, case_id, "desk")
