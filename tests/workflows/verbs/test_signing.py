"""Further signers: before, beside and after the one who answers."""

import pytest

from engine.tasks.terms import Signing
from tests.builders.city import answer, filed, lodged
from tests.builders.evidence import doubled_or_lost, faults_of, kinds_of, story_of
from tests.builders.stories import nodes_of
from tests.builders.verbs import do, letters_to, refusal_of
from workflows.procedures.bureau import Bureau
from workflows.verbs.terms import CaseVerb


@pytest.mark.parametrize("signing", [Signing.BEFORE, Signing.BESIDE])
def test_the_answer_waits_for_who_signs_before_or_beside(city: Bureau, signing: Signing) -> None:
    case_id = lodged(city)

    do(city, case_id, CaseVerb.ADD_SIGNER, by="desk", to="publisher", signing=signing)

    assert letters_to(city, "publisher") == ["signature_asked"]
    assert refusal_of(city, case_id, CaseVerb.CLAIM, by="desk") == "waits_for_signers"
    do(city, case_id, CaseVerb.SIGN, by="publisher", agrees=True, words="齐全")
    assert letters_to(city, "desk")[-1] == "signature_given"
    answer(city, case_id, "task_check_lodging", "accept", by="desk")
    assert nodes_of(city, case_id) == ["task_review_request"]
    assert not doubled_or_lost(city, case_id)


def test_who_signs_after_is_called_only_by_the_answer_and_lets_it_go_on(city: Bureau) -> None:
    case_id = lodged(city)
    do(city, case_id, CaseVerb.ADD_SIGNER, by="desk", to="publisher", signing=Signing.AFTER)

    assert letters_to(city, "publisher") == []
    assert refusal_of(city, case_id, CaseVerb.SIGN, by="publisher", agrees=True) == "not_a_signer"
    answer(city, case_id, "task_check_lodging", "accept", by="desk", opinion="齐全")
    assert letters_to(city, "publisher") == ["signature_asked"]
    assert refusal_of(city, case_id, CaseVerb.CLAIM, by="desk") == "answer_held"
    assert nodes_of(city, case_id) == ["task_check_lodging", "task_check_lodging"]
    do(city, case_id, CaseVerb.SIGN, by="publisher", agrees=True)

    assert nodes_of(city, case_id) == ["task_review_request"]
    *_, held, signed, done = [line for line in story_of(city, case_id) if line.kind != "lodged"]
    assert [line.kind for line in (held, signed, done)] == ["verdict_held", "signed", "done"]
    assert (done.person_id, done.note) == (held.person_id, "齐全")
    assert not doubled_or_lost(city, case_id)
    assert not faults_of(city)


def test_all_of_several_signers_of_one_unit_are_waited_for(city: Bureau) -> None:
    case_id = lodged(city)
    for signer in ("publisher", "bureau_head"):
        do(city, case_id, CaseVerb.ADD_SIGNER, by="desk", to=signer, signing=Signing.AFTER)
    answer(city, case_id, "task_check_lodging", "accept", by="desk")

    do(city, case_id, CaseVerb.SIGN, by="bureau_head", agrees=True)
    assert nodes_of(city, case_id) == ["task_check_lodging", "task_check_lodging"]
    do(city, case_id, CaseVerb.SIGN, by="publisher", agrees=True)

    assert nodes_of(city, case_id) == ["task_review_request"]


def test_an_objection_after_the_answer_gives_it_back(city: Bureau) -> None:
    case_id = lodged(city)
    for signer in ("publisher", "reviewer"):
        do(city, case_id, CaseVerb.ADD_SIGNER, by="desk", to=signer, signing=Signing.AFTER)
    answer(city, case_id, "task_check_lodging", "accept", by="desk")

    assert refusal_of(city, case_id, CaseVerb.SIGN, by="publisher", agrees=False) == "verb_words_missing"
    do(city, case_id, CaseVerb.SIGN, by="publisher", agrees=False, words="编码不符")

    assert nodes_of(city, case_id) == ["task_check_lodging"]
    assert refusal_of(city, case_id, CaseVerb.SIGN, by="reviewer", agrees=True) == "not_a_signer"
    answer(city, case_id, "task_check_lodging", "supplement", by="desk", opinion="请核对编码")
    assert nodes_of(city, case_id) == ["task_supplement_request"]


def test_what_the_form_refuses_is_refused_before_anybody_is_called(city: Bureau) -> None:
    case_id = lodged(city)
    answer(city, case_id, "task_check_lodging", "accept", by="desk")
    do(city, case_id, CaseVerb.ADD_SIGNER, by="reviewer", to="desk", signing=Signing.AFTER)

    with pytest.raises(Exception, match="逐项作出结论"):
        answer(city, case_id, "task_review_request", "pass", by="reviewer", necessary="")

    assert letters_to(city, "desk") == []
    answer(city, case_id, "task_review_request", "pass", by="reviewer")
    do(city, case_id, CaseVerb.SIGN, by="desk", agrees=True)
    assert set(nodes_of(city, case_id)) == {"task_vote"}


def test_a_signer_can_be_taken_off_again(city: Bureau) -> None:
    case_id = lodged(city)
    do(city, case_id, CaseVerb.ADD_SIGNER, by="desk", to="publisher", signing=Signing.BEFORE)

    assert (
        refusal_of(city, case_id, CaseVerb.ADD_SIGNER, by="desk", to="publisher", signing=Signing.AFTER)
        == "unfit_person"
    )
    do(city, case_id, CaseVerb.REMOVE_SIGNER, by="desk", to="publisher")

    assert refusal_of(city, case_id, CaseVerb.SIGN, by="publisher", agrees=True) == "not_a_signer"
    answer(city, case_id, "task_check_lodging", "accept", by="desk")


def test_a_held_answer_can_be_taken_back_until_the_last_has_signed(city: Bureau) -> None:
    case_id = lodged(city)
    do(city, case_id, CaseVerb.ADD_SIGNER, by="desk", to="publisher", signing=Signing.AFTER)
    answer(city, case_id, "task_check_lodging", "accept", by="desk")

    do(city, case_id, CaseVerb.WITHDRAW, by="desk")

    assert refusal_of(city, case_id, CaseVerb.SIGN, by="publisher", agrees=True) == "not_a_signer"
    answer(city, case_id, "task_check_lodging", "reject", by="desk", opinion="不属于清单范围")
    do(city, case_id, CaseVerb.SIGN, by="publisher", agrees=True)
    assert nodes_of(city, case_id) == []


def test_signatures_end_with_the_case(city: Bureau) -> None:
    case_id = filed(city)
    do(city, case_id, CaseVerb.ADD_SIGNER, by="confirmer", to="police_keeper", signing=Signing.BEFORE)

    do(city, case_id, CaseVerb.REVOKE, by="filer", words="依据有误")

    assert nodes_of(city, case_id) == []
    assert kinds_of(city, case_id)[-1] == "revoked"
