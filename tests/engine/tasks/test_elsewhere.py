"""What waits for another stays in sight of whoever is in charge of it, and of those who act for them."""

from engine.tasks.elsewhere import ElsewhereRow, Keeper, elsewhere, elsewhere_count
from engine.tasks.terms import Signing
from tests.builders.city import ID, answer, before_the_group, filed, lodged
from tests.builders.verbs import do
from workflows.procedures.bureau import Bureau
from workflows.verbs.terms import CaseVerb


def kept(bureau: Bureau, *keepers: Keeper) -> tuple[ElsewhereRow, ...]:
    """Return what these people are in charge of; the count says the same."""
    with bureau.store.reading() as tx:
        found = elsewhere(tx, keepers)
        assert elsewhere_count(tx, keepers) == len(found)
    return found


def test_a_delegated_task_stays_with_whoever_asked_until_the_opinion_comes_back(city: Bureau) -> None:
    case_id = filed(city)
    do(city, case_id, CaseVerb.DELEGATE, by="confirmer", to="police_keeper")

    (found,) = kept(city, Keeper(ID["confirmer"]))

    assert (found.row.case_id, found.asked_ids, found.is_answered) == (
        case_id,
        (ID["police_keeper"],),
        False,
    )
    assert kept(city, Keeper(ID["police_keeper"])) == ()
    do(city, case_id, CaseVerb.ADVISE, by="police_keeper", words="可以确认")
    assert kept(city, Keeper(ID["confirmer"])) == ()


def test_a_vote_that_is_delegated_stays_with_its_member(city: Bureau) -> None:
    case_id = before_the_group(city)
    do(city, case_id, CaseVerb.DELEGATE, by="member1", to="member2")

    assert [one.asked_ids for one in kept(city, Keeper(ID["member1"]))] == [(ID["member2"],)]


def test_an_answer_that_waits_for_signatures_stays_with_whoever_gave_it(city: Bureau) -> None:
    case_id = lodged(city)
    for signer in ("publisher", "bureau_head"):
        do(city, case_id, CaseVerb.ADD_SIGNER, by="desk", to=signer, signing=Signing.AFTER)
    assert kept(city, Keeper(ID["desk"])) == ()
    answer(city, case_id, "task_check_lodging", "accept", by="desk")

    (found,) = kept(city, Keeper(ID["desk"]))
    assert (found.asked_ids, found.is_answered) == ((ID["publisher"], ID["bureau_head"]), True)
    do(city, case_id, CaseVerb.SIGN, by="publisher", agrees=True)
    assert [one.asked_ids for one in kept(city, Keeper(ID["desk"]))] == [(ID["bureau_head"],)]
    do(city, case_id, CaseVerb.SIGN, by="bureau_head", agrees=True)
    assert kept(city, Keeper(ID["desk"])) == ()


def test_a_substitute_for_some_kinds_sees_only_those(city: Bureau) -> None:
    do(city, filed(city), CaseVerb.DELEGATE, by="confirmer", to="police_keeper")
    stranger = Keeper(ID["civil_staff"])

    assert len(kept(city, stranger, Keeper(ID["confirmer"], ("add", "change")))) == 1
    assert kept(city, stranger, Keeper(ID["confirmer"], ("cancel",))) == ()
