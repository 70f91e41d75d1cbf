"""Whoever has a task in hand, or is asked about it, leaves office: the case is not swallowed."""

from datetime import timedelta

import sqlalchemy as sa

from engine.people.records import PersonRow, PostRow
from engine.tasks.terms import Signing
from tests.builders.city import ID, UNITS, answer, filed, lodged
from tests.builders.evidence import doubled_or_lost, faults_of, story_of
from tests.builders.stories import nodes_of
from tests.builders.verbs import do, letters_to, refusal_of
from workflows.procedures.bureau import Bureau
from workflows.verbs.terms import CaseVerb


def leaves(bureau: Bureau, name: str, *, also_account: bool = False) -> None:
    """Let a person's posts have ended yesterday; and the account be closed."""
    with bureau.store.writing() as tx:
        ended = sa.update(PostRow).where(PostRow.person_id == ID[name])
        tx.execute(ended.values(until=bureau.today - timedelta(days=1)))
        if also_account:
            tx.execute(sa.update(PersonRow).where(PersonRow.id == ID[name]).values(active=False))


def joins(bureau: Bureau, name: str, unit: str, role: str) -> None:
    """Give a person a further post."""
    with bureau.store.writing() as tx:
        tx.add(PostRow(person_id=ID[name], department_id=UNITS[unit], role=role))


def to_be_signed(bureau: Bureau) -> int:
    """Return a case whose formal check is answered by the desk and waits for the publisher's signature."""
    case_id = lodged(bureau)
    do(bureau, case_id, CaseVerb.ADD_SIGNER, by="desk", to="publisher", signing=Signing.AFTER)
    answer(bureau, case_id, "task_check_lodging", "accept", by="desk", opinion="齐全")
    return case_id


def test_an_answer_is_carried_out_although_whoever_gave_it_has_left_before_it_was_signed(
    city: Bureau,
) -> None:
    case_id = to_be_signed(city)
    leaves(city, "desk", also_account=True)

    do(city, case_id, CaseVerb.SIGN, by="publisher", agrees=True)

    assert nodes_of(city, case_id) == ["task_review_request"]
    done = [line for line in story_of(city, case_id) if line.kind == "done"][-1]
    assert (done.person_id, done.note) == (ID["desk"], "齐全")
    assert not faults_of(city)


def test_a_held_answer_is_not_set_free_while_its_holder_is_in_office(city: Bureau) -> None:
    case_id = to_be_signed(city)

    assert refusal_of(city, case_id, CaseVerb.UNCLAIM, by="bureau_head") == "answer_held"
    assert refusal_of(city, case_id, CaseVerb.UNCLAIM, by="desk") == "answer_held"


def test_a_held_answer_of_one_who_has_left_is_set_free_and_given_anew(city: Bureau) -> None:
    case_id = to_be_signed(city)
    joins(city, "bureau_head", "bureau", "desk")
    leaves(city, "desk")
    leaves(city, "publisher")

    do(city, case_id, CaseVerb.UNCLAIM, by="bureau_head")

    assert letters_to(city, "publisher")[-1] == "signature_not_needed"
    do(city, case_id, CaseVerb.REMOVE_SIGNER, by="bureau_head", to="publisher")
    answer(city, case_id, "task_check_lodging", "accept", by="bureau_head")
    assert nodes_of(city, case_id) == ["task_review_request"]
    assert not doubled_or_lost(city, case_id)
    assert not faults_of(city)


def test_a_delegated_task_of_one_who_has_left_is_set_free_by_the_head(city: Bureau) -> None:
    case_id = filed(city)
    joins(city, "police_head", "police", "confirmer")
    do(city, case_id, CaseVerb.DELEGATE, by="confirmer", to="police_keeper")
    assert refusal_of(city, case_id, CaseVerb.UNCLAIM, by="police_head") == "delegated"
    leaves(city, "confirmer")
    leaves(city, "police_keeper")

    do(city, case_id, CaseVerb.UNCLAIM, by="police_head")

    assert letters_to(city, "police_keeper")[-1] == "delegation_recalled"
    answer(city, case_id, "task_confirm_request", "confirm", by="police_head")
    assert nodes_of(city, case_id) == ["task_check_lodging"]
    assert not doubled_or_lost(city, case_id)


def test_whoever_asked_goes_on_when_the_one_who_was_asked_has_left(city: Bureau) -> None:
    case_id = filed(city)
    do(city, case_id, CaseVerb.DELEGATE, by="confirmer", to="police_keeper")
    leaves(city, "police_keeper", also_account=True)

    do(city, case_id, CaseVerb.RECALL, by="confirmer")
    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer")

    assert nodes_of(city, case_id) == ["task_check_lodging"]
