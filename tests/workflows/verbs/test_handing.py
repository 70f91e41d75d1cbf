"""Claiming, handing over, asking for an opinion: the task changes hands, the diagram stays where it is."""

import pytest
import sqlalchemy as sa

from engine.people.records import PersonRow, PostRow
from engine.tasks.records import TaskRow
from engine.tasks.terms import person_queue, post_queue
from tests.builders.city import ID, UNITS, a_key, an_addition, answer, filed, lodged, person
from tests.builders.evidence import doubled_or_lost, faults_of, kinds_of
from tests.builders.stories import case_of, nodes_of
from tests.builders.verbs import do, letters_to, refusal_of, the_task
from workflows.procedures.bureau import Bureau
from workflows.verbs.rules import VerbNotAllowed
from workflows.verbs.steps import do_verb
from workflows.verbs.terms import CaseVerb, VerbRequest


def a_second_confirmer(bureau: Bureau) -> None:
    """Let the civil unit's staff hold the police's post of confirmer as well."""
    with bureau.store.writing() as tx:
        tx.add(PostRow(person_id=ID["civil_staff"], department_id=UNITS["police"], role="confirmer"))


def queue_of(bureau: Bureau, case_id: int) -> str:
    with bureau.store.reading() as tx:
        return str(
            tx.scalar(sa.select(TaskRow.queue).where(TaskRow.case_id == case_id, TaskRow.state == "open"))
        )


def test_a_claimed_task_leaves_the_posts_queue_and_a_colleague_cannot_answer_it(city: Bureau) -> None:
    a_second_confirmer(city)
    case_id = filed(city)

    do(city, case_id, CaseVerb.CLAIM, by="confirmer")

    assert queue_of(city, case_id) == person_queue(ID["confirmer"])
    assert refusal_of(city, case_id, CaseVerb.CLAIM, by="civil_staff") == "in_other_hands"
    assert refusal_of(city, case_id, CaseVerb.CLAIM, by="confirmer") == "claimed_already"
    do(city, case_id, CaseVerb.UNCLAIM, by="confirmer")
    assert queue_of(city, case_id) == post_queue("confirmer", UNITS["police"])
    answer(city, case_id, "task_confirm_request", "confirm", by="civil_staff")
    assert nodes_of(city, case_id) == ["task_check_lodging"]


def test_the_head_of_the_unit_frees_what_an_absent_colleague_has_claimed(city: Bureau) -> None:
    case_id = filed(city)
    do(city, case_id, CaseVerb.CLAIM, by="confirmer")

    assert refusal_of(city, case_id, CaseVerb.UNCLAIM, by="filer") == "not_claimed"
    do(city, case_id, CaseVerb.UNCLAIM, by="police_head")

    assert letters_to(city, "confirmer")[-1] == "task_unclaimed"
    assert queue_of(city, case_id) == post_queue("confirmer", UNITS["police"])


def test_a_transferred_task_is_the_colleagues_alone(city: Bureau) -> None:
    a_second_confirmer(city)
    case_id = filed(city)

    assert refusal_of(city, case_id, CaseVerb.TRANSFER, by="confirmer", to="filer") == "unfit_person"
    do(city, case_id, CaseVerb.TRANSFER, by="confirmer", to="civil_staff")

    assert letters_to(city, "civil_staff") == ["task_transferred"]
    assert refusal_of(city, case_id, CaseVerb.TRANSFER, by="confirmer", to="civil_staff") == "in_other_hands"
    answer(city, case_id, "task_confirm_request", "confirm", by="civil_staff")
    assert not doubled_or_lost(city, case_id)


def test_a_task_is_not_transferred_to_one_whom_an_earlier_duty_bars(city: Bureau) -> None:
    """The filer also holds the confirmer's post: handing it on must not go round the separation of duties."""
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["filer"], department_id=UNITS["police"], role="confirmer"))
    case_id = filed(city)

    assert refusal_of(city, case_id, CaseVerb.TRANSFER, by="confirmer", to="filer") == "unfit_person"


def test_a_delegated_task_comes_back_with_the_opinion(city: Bureau) -> None:
    case_id = filed(city)

    do(city, case_id, CaseVerb.DELEGATE, by="confirmer", to="police_keeper")

    assert queue_of(city, case_id) == person_queue(ID["police_keeper"])
    assert refusal_of(city, case_id, CaseVerb.CLAIM, by="confirmer") == "delegated"
    assert refusal_of(city, case_id, CaseVerb.ADVISE, by="police_keeper") == "verb_words_missing"
    do(city, case_id, CaseVerb.ADVISE, by="police_keeper", words="依据充分")
    assert letters_to(city, "confirmer")[-1] == "delegation_answered"
    assert queue_of(city, case_id) == person_queue(ID["confirmer"])
    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer")
    assert kinds_of(city, case_id)[-4:-1] == ["delegated", "advised", "done"]
    assert not faults_of(city)


def test_a_delegation_can_be_recalled_by_who_gave_it_only(city: Bureau) -> None:
    a_second_confirmer(city)
    case_id = filed(city)
    do(city, case_id, CaseVerb.DELEGATE, by="confirmer", to="police_keeper")

    assert refusal_of(city, case_id, CaseVerb.RECALL, by="civil_staff") == "in_other_hands"
    do(city, case_id, CaseVerb.RECALL, by="confirmer")

    assert refusal_of(city, case_id, CaseVerb.ADVISE, by="police_keeper", words="同意") == "not_asked"
    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer")


def test_a_delegate_of_another_unit_is_refused(city: Bureau) -> None:
    case_id = filed(city)

    assert refusal_of(city, case_id, CaseVerb.DELEGATE, by="confirmer", to="reviewer") == "unfit_person"


def test_a_person_who_has_left_cannot_be_chosen(city: Bureau) -> None:
    with city.store.writing() as tx:
        tx.execute(sa.update(PersonRow).where(PersonRow.id == ID["police_keeper"]).values(active=False))
    case_id = filed(city)

    assert refusal_of(city, case_id, CaseVerb.DELEGATE, by="confirmer", to="police_keeper") == "unfit_person"


def test_an_outsider_is_not_told_that_the_case_exists(city: Bureau) -> None:
    case_id = filed(city)

    assert refusal_of(city, case_id, CaseVerb.COMMENT, by="banner_keeper", words="看看") == "not_found"


def test_a_task_of_another_case_is_no_task(city: Bureau) -> None:
    first, second = lodged(city), lodged(city, an_addition(proof_name="无犯罪记录证明"))
    stranger = the_task(city, first, by="desk", verb=CaseVerb.CLAIM)
    assert stranger is not None
    asked = VerbRequest(CaseVerb.CLAIM, case_of(city, second).case_no, stranger.id)

    with pytest.raises(VerbNotAllowed) as refused:
        do_verb(city, person(city, "desk"), asked, command_key=a_key())

    assert refused.value.facts["reason"] == "no_task"
