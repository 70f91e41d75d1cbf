"""A typing error is put right by a version of its own, approved like every other and marked 更正."""

import pytest

from engine.journal.lookups import story
from tests.builders.city import filed
from tests.builders.stories import a_change, published
from workflows.exemption_list.items import item_page
from workflows.exemption_list.lookups import Moment
from workflows.exemption_list.versions import version_of_case
from workflows.procedures.bureau import Bureau
from workflows.requests.lookups import form_of, request_of
from workflows.requests.rules import FormRefused

MISPRINT = a_change(
    ways=("department_verification",),
    legal_basis="《婚姻登记条例》第七条",
    nature="correction",
    cause_type="other",
    cause_document_title="清单校对记录",
)


def test_a_correction_goes_the_whole_way_and_is_published_as_one(city: Bureau) -> None:
    case_id = published(city, MISPRINT)

    with city.store.reading() as tx:
        line = version_of_case(tx, case_id)
        nodes = {event.node for event in story(tx, case_id) if event.kind == "done"}
        page = item_page(tx, "MZ000001", Moment(day=city.today))
    assert line
    assert page
    assert line.is_correction
    assert {"task_confirm_request", "task_check_lodging", "task_review_request", "task_vote"} <= nodes
    assert [entry.is_correction for entry in page.history] == [True, False]
    assert page.history[0].content.legal_basis == "《婚姻登记条例》第七条"


def test_a_correction_returned_for_supplement_is_still_one(city: Bureau) -> None:
    case_id = filed(city, MISPRINT)

    with city.store.reading() as tx:
        request = request_of(tx, case_id)
        assert (request.is_correction, form_of(tx, request).nature) == (True, "correction")


def test_what_anybody_must_bring_is_not_changed_as_a_correction(city: Bureau) -> None:
    with pytest.raises(FormRefused, match="需要改正") as refused:
        filed(city, a_change(ways=("data_sharing",), nature="correction"))

    assert [problem.code for problem in refused.value.problems] == ["correction_of_substance"]
