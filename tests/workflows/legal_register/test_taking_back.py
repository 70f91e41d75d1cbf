"""A mistaken change of the law is taken back with all that it did, the latest first, with its reason."""

import pytest

from engine.people.rules import NotAllowed
from tests.builders.causes import waiting
from tests.builders.city import ID, person
from tests.builders.legal_register import article_ids, cancelled, changed, prepared
from workflows.legal_register import rules
from workflows.legal_register.changing import take_change_back
from workflows.legal_register.lookups import article_of, change_of, document_of
from workflows.legal_register.terms import Validity
from workflows.procedures.bureau import Bureau


def test_a_mistaken_change_is_taken_back_with_all_that_it_did(city: Bureau, document_id: int) -> None:
    articles = (str(article_ids(city, document_id)["第六条"]),)
    change_id = changed(city, document_id, kind="amended", articles=articles, new_text="录错的条文")

    take_change_back(city, person(city, "desk"), change_id, reason="录成了另一部办法")

    with city.store.reading() as tx:
        _, article = article_of(tx, int(articles[0]))
        change = change_of(tx, change_id)
    assert [(one.text, one.until_date) for one in article.wordings] == [(None, None)]
    assert change.withdrawal is not None
    assert (change.withdrawal.person_id, change.withdrawal.reason) == (ID["desk"], "录成了另一部办法")
    assert [one.set_aside is not None for one in prepared(city)] == [True]
    assert not waiting(city)


def test_a_repeal_taken_back_lets_the_document_go_on_and_may_be_recorded_anew(
    city: Bureau, document_id: int
) -> None:
    first = changed(city, document_id)
    take_change_back(city, person(city, "reviewer"), first, reason="日期录错")
    with city.store.reading() as tx:
        assert document_of(tx, document_id).validity(city.today) is Validity.IN_FORCE

    changed(city, document_id)

    assert [one.is_waiting for one in prepared(city)] == [False, True]
    assert [one.unit_id for one in waiting(city)] == [1]


def test_a_request_that_was_filed_goes_on_when_the_change_is_taken_back(
    city: Bureau, document_id: int
) -> None:
    change_id = changed(city, document_id)
    cancelled(city, 1)

    take_change_back(city, person(city, "desk"), change_id, reason="录错")

    (one,) = prepared(city)
    assert (one.case_no, one.set_aside) == ("ZM-2026-0001", None)


def test_only_the_latest_change_is_taken_back_once_and_with_a_reason(city: Bureau, document_id: int) -> None:
    articles = (str(article_ids(city, document_id)["第六条"]),)
    first = changed(city, document_id, kind="amended", articles=articles)
    second = changed(city, document_id, title="第二个决定", number="", effective_date="2026-10-08")
    desk = person(city, "desk")

    with pytest.raises(rules.LaterChangeStands, match="FB000002"):
        take_change_back(city, desk, first, reason="录错")
    with pytest.raises(rules.ChangeWithdrawalReasonMissing):
        take_change_back(city, desk, second, reason=" ")
    take_change_back(city, desk, second, reason="录错")
    with pytest.raises(rules.ChangeWithdrawn):
        take_change_back(city, desk, second, reason="录错")
    with pytest.raises(NotAllowed):
        take_change_back(city, person(city, "supervisor"), first, reason="录错")
    take_change_back(city, desk, first, reason="录错")
