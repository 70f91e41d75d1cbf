"""Verbs by a substitute (代理): whose the task is then, who may take what back, and nobody on both sides."""

from datetime import datetime

import pytest

from engine.clock import SHANGHAI
from engine.people.rules import Allow
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import Signing, Task, TaskState
from tests.builders.city import ID, a_key, an_addition, answer, filed, lodged, open_tasks, person
from tests.builders.evidence import doubled_or_lost, story_of
from tests.builders.stories import at, case_of, nodes_of
from tests.builders.substitutes import arranged, taken_back
from tests.builders.verbs import decision_on, do, refusal_of
from workflows.procedures.answers import ONESELF
from workflows.procedures.bureau import Bureau
from workflows.procedures.capacity import CapacityChanged, SubstitutionOver
from workflows.verbs.rules import VerbNotAllowed
from workflows.verbs.steps import do_verb
from workflows.verbs.terms import CaseVerb, VerbRequest

NODE = "task_confirm_request"


def confirming(bureau: Bureau) -> int:
    """Return a case that waits for the confirmer, for whom a clerk of another bureau acts."""
    arranged(bureau, "civil_staff", principal="confirmer")
    return filed(bureau)


def the_task(bureau: Bureau, case_id: int) -> Task:
    return next(task for task in open_tasks(bureau, case_id) if task.for_task_id is None)


def last_line(bureau: Bureau, case_id: int, kind: str) -> tuple[int | None, object]:
    """Return who wrote the newest line of that kind, and for whom."""
    line = [event for event in story_of(bureau, case_id) if event.kind == kind][-1]
    return line.person_id, line.facts.get("on_behalf_of")


def test_what_a_substitute_claims_is_the_principals_and_stays_so_afterwards(city: Bureau) -> None:
    case_id = confirming(city)

    do(city, case_id, CaseVerb.CLAIM, by="civil_staff")

    assert the_task(city, case_id).hands.holder_id == ID["confirmer"]
    assert last_line(city, case_id, "claimed") == (ID["civil_staff"], ID["confirmer"])
    assert refusal_of(city, case_id, CaseVerb.CLAIM, by="civil_staff") == "claimed_already"
    later = at(city, datetime(2026, 10, 19, 9, 0, tzinfo=SHANGHAI))
    answer(later, case_id, NODE, "confirm", by="confirmer")
    assert nodes_of(city, case_id) == ["task_check_lodging"]


def test_what_the_principal_has_claimed_the_substitute_sets_free(city: Bureau) -> None:
    case_id = confirming(city)
    do(city, case_id, CaseVerb.CLAIM, by="confirmer")

    do(city, case_id, CaseVerb.UNCLAIM, by="civil_staff")

    assert the_task(city, case_id).hands.holder_id is None
    assert last_line(city, case_id, "unclaimed") == (ID["civil_staff"], ID["confirmer"])


def test_a_substitute_asks_in_the_principals_unit_and_the_opinion_comes_back_to_both(city: Bureau) -> None:
    case_id = confirming(city)

    do(city, case_id, CaseVerb.DELEGATE, by="civil_staff", to="filer")

    assert the_task(city, case_id).hands.holder_id == ID["confirmer"]
    do(city, case_id, CaseVerb.RECALL, by="civil_staff")
    do(city, case_id, CaseVerb.DELEGATE, by="civil_staff", to="police_keeper")
    do(city, case_id, CaseVerb.ADVISE, by="police_keeper", words="可以确认")
    answer(city, case_id, NODE, "confirm", by="civil_staff")
    assert doubled_or_lost(city, case_id) == []


def test_in_the_own_unit_of_the_substitute_nobody_is_asked(city: Bureau) -> None:
    case_id = confirming(city)

    assert refusal_of(city, case_id, CaseVerb.DELEGATE, by="civil_staff", to="civil_filer") == "unfit_person"


def test_an_opinion_asked_of_somebody_is_given_by_the_substitute(city: Bureau) -> None:
    case_id = filed(city)
    do(city, case_id, CaseVerb.DELEGATE, by="confirmer", to="police_keeper")
    arranged(city, "civil_staff", principal="police_keeper")

    task = the_task(city, case_id)
    assert task.hands.delegate_id == ID["police_keeper"]
    do(city, case_id, CaseVerb.ADVISE, by="civil_staff", words="可以确认")

    assert last_line(city, case_id, "advised") == (ID["civil_staff"], ID["police_keeper"])


def test_who_asked_does_not_give_the_opinion_for_the_one_who_was_asked(city: Bureau) -> None:
    case_id = filed(city)
    do(city, case_id, CaseVerb.DELEGATE, by="confirmer", to="police_keeper")
    arranged(city, "confirmer", principal="police_keeper")

    assert refusal_of(city, case_id, CaseVerb.ADVISE, by="confirmer", words="可以") == "asked_by_yourself"


def test_to_a_substitute_as_such_nothing_is_transferred(city: Bureau) -> None:
    case_id = confirming(city)

    assert refusal_of(city, case_id, CaseVerb.TRANSFER, by="confirmer", to="civil_staff") == "unfit_person"


def signature_of(bureau: Bureau, case_id: int) -> Task:
    with bureau.store.reading() as tx:
        return next(task for task in tasks_of_case(tx, case_id) if task.for_task_id is not None)


def sign_for(bureau: Bureau, case_id: int, *, by: str) -> str:
    """Let a person sign the one signature that is asked for; return the reason of a refusal, or ""."""
    asked = VerbRequest(
        CaseVerb.SIGN, case_of(bureau, case_id).case_no, signature_of(bureau, case_id).id, agrees=True
    )
    try:
        do_verb(bureau, person(bureau, by), asked, command_key=a_key())
    except VerbNotAllowed as refusal:
        return str(refusal.facts["reason"])
    return ""


def test_a_signature_is_given_by_the_substitute_and_says_so(city: Bureau) -> None:
    case_id = filed(city)
    do(city, case_id, CaseVerb.ADD_SIGNER, by="confirmer", to="police_head", signing=Signing.BEFORE)
    arranged(city, "civil_staff", principal="police_head")

    assert sign_for(city, case_id, by="civil_staff") == ""

    signature = signature_of(city, case_id)
    assert (signature.done_by, signature.on_behalf_of) == (ID["civil_staff"], ID["police_head"])
    assert last_line(city, case_id, "signed") == (ID["civil_staff"], ID["police_head"])
    answer(city, case_id, NODE, "confirm", by="confirmer")


def test_who_answers_does_not_sign_for_the_one_who_is_to_sign(city: Bureau) -> None:
    case_id = filed(city)
    do(city, case_id, CaseVerb.ADD_SIGNER, by="confirmer", to="police_head", signing=Signing.AFTER)
    arranged(city, "confirmer", principal="police_head")
    answer(city, case_id, NODE, "confirm", by="confirmer")

    assert sign_for(city, case_id, by="confirmer") == "asked_by_yourself"
    assert sign_for(city, case_id, by="police_head") == ""
    assert nodes_of(city, case_id) == ["task_check_lodging"]


def test_who_has_signed_for_one_does_not_answer_for_another(city: Bureau) -> None:
    case_id = filed(city)
    do(city, case_id, CaseVerb.ADD_SIGNER, by="confirmer", to="police_head", signing=Signing.BEFORE)
    arranged(city, "civil_staff", principal="police_head")
    arranged(city, "civil_staff", principal="confirmer")

    assert sign_for(city, case_id, by="civil_staff") == ""

    decision = decision_on(city, case_id, CaseVerb.DELEGATE, by="civil_staff")
    assert getattr(decision, "reason", None) == "both_sides"
    assert decision_on(city, case_id, CaseVerb.DELEGATE, by="confirmer") == Allow()


def test_an_answer_that_waits_for_signers_keeps_for_whom_it_was_given(city: Bureau) -> None:
    case_id = confirming(city)
    do(city, case_id, CaseVerb.ADD_SIGNER, by="civil_staff", to="police_head", signing=Signing.AFTER)
    answer(city, case_id, NODE, "confirm", by="civil_staff")

    assert sign_for(city, case_id, by="police_head") == ""

    with city.store.reading() as tx:
        done = next(
            task for task in tasks_of_case(tx, case_id) if task.node == NODE and task.verdict == "confirm"
        )
    assert (done.done_by, done.on_behalf_of) == (ID["civil_staff"], ID["confirmer"])
    assert last_line(city, case_id, "done") == (ID["civil_staff"], ID["confirmer"])


def test_what_was_said_for_the_principal_the_principal_takes_back(city: Bureau) -> None:
    substitution = arranged(city, "civil_staff", principal="confirmer")
    case_id = filed(city)
    answer(city, case_id, NODE, "confirm", by="civil_staff")
    taken_back(city, substitution, by="confirmer")

    assert refusal_of(city, case_id, CaseVerb.WITHDRAW, by="civil_staff") in ("not_found", "not_involved")
    do(city, case_id, CaseVerb.WITHDRAW, by="confirmer")

    assert nodes_of(city, case_id) == [NODE]
    assert the_task(city, case_id).state is TaskState.OPEN


def test_a_substitute_takes_back_the_own_words_and_not_the_principals(city: Bureau) -> None:
    arranged(city, "civil_staff", principal="confirmer")
    spoken_for, spoken = filed(city), lodged(city, an_addition(proof_name="另一种证明"))
    answer(city, spoken_for, NODE, "confirm", by="civil_staff")

    do(city, spoken_for, CaseVerb.WITHDRAW, by="civil_staff")

    assert last_line(city, spoken_for, "withdrawn") == (ID["civil_staff"], ID["confirmer"])
    assert refusal_of(city, spoken, CaseVerb.WITHDRAW, by="civil_staff") == "nothing_to_withdraw"


def test_a_case_is_sent_back_for_the_principal(city: Bureau) -> None:
    arranged(city, "publisher", principal="desk")
    case_id = lodged(city)

    do(city, case_id, CaseVerb.RETURN_TO, by="publisher", node=NODE, words="请补充依据")

    assert last_line(city, case_id, "returned_to") == (ID["publisher"], ID["desk"])
    assert nodes_of(city, case_id) == [NODE]


def claim_shown_for(bureau: Bureau, case_id: int, *, by: str, shown_for: int) -> None:
    """Claim from a page that was shown in that capacity; the case may be closed to its reader by now."""
    asked = VerbRequest(
        CaseVerb.CLAIM,
        case_of(bureau, case_id).case_no,
        the_task(bureau, case_id).id,
        shown_for=shown_for,
    )
    do_verb(bureau, person(bureau, by), asked, command_key=a_key())


def test_a_page_shown_to_a_substitute_is_of_no_use_when_the_substitution_has_ended(city: Bureau) -> None:
    mandate = arranged(city, "civil_staff", principal="confirmer")
    case_id = filed(city)
    taken_back(city, mandate, by="confirmer")

    with pytest.raises(SubstitutionOver):
        claim_shown_for(city, case_id, by="civil_staff", shown_for=ID["confirmer"])

    assert the_task(city, case_id).hands.holder_id is None


def test_nobody_acts_in_another_capacity_than_the_page_has_shown(city: Bureau) -> None:
    case_id = confirming(city)

    with pytest.raises(CapacityChanged):
        claim_shown_for(city, case_id, by="civil_staff", shown_for=ONESELF)
    with pytest.raises(CapacityChanged):
        claim_shown_for(city, case_id, by="confirmer", shown_for=ID["civil_staff"])

    claim_shown_for(city, case_id, by="civil_staff", shown_for=ID["confirmer"])
    assert last_line(city, case_id, "claimed") == (ID["civil_staff"], ID["confirmer"])
