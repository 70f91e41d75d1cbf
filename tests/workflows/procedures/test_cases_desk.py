"""The desk's formal check and the judicial review: one supplement, three answers, and the short way."""

import pytest

from tests.builders.city import an_addition, answer, lodged, open_tasks
from tests.builders.evidence import faults_of
from tests.builders.ready_city import with_fast_path
from tests.builders.stories import a_change, an_editorial_change, case_of, nodes_of, running_clocks
from workflows.procedures.answers import AnswerMissing
from workflows.procedures.bureau import Bureau
from workflows.verdicts.lookups import reviews_of
from workflows.verdicts.rules import OpinionNumberMissing, ReviewIncomplete, SupplementOnce


def accepted(city: Bureau) -> int:
    case_id = lodged(city)
    answer(city, case_id, "task_check_lodging", "accept", by="desk")
    return case_id


def test_an_accepted_request_goes_to_the_justice_bureau_with_both_clocks_from_the_acceptance(
    city: Bureau,
) -> None:
    case_id = accepted(city)

    assert nodes_of(city, case_id) == ["task_review_request"]
    assert set(running_clocks(city, case_id)) == {"review", "decision"}


def test_a_supplement_is_asked_for_once_and_the_clock_runs_on(city: Bureau) -> None:
    case_id = lodged(city)
    due = running_clocks(city, case_id)

    answer(city, case_id, "task_check_lodging", "supplement", by="desk", opinion="缺文号、缺附件")
    waiting = nodes_of(city, case_id)
    answer(
        city,
        case_id,
        "task_supplement_request",
        "submit",
        by="filer",
        cause_document_number="1号",
    )

    assert waiting == ["task_supplement_request"]
    assert [(task.node, task.round) for task in open_tasks(city, case_id)] == [("task_check_lodging", 2)]
    assert due == running_clocks(city, case_id)


def test_a_second_supplement_is_refused_and_the_task_stays_open(city: Bureau) -> None:
    case_id = lodged(city)
    answer(city, case_id, "task_check_lodging", "supplement", by="desk", opinion="缺文号")
    answer(city, case_id, "task_supplement_request", "submit", by="filer", cause_document_number="1号")

    with pytest.raises(SupplementOnce, match="不能再次要求补正"):
        answer(city, case_id, "task_check_lodging", "supplement", by="desk", opinion="还缺附件")

    assert nodes_of(city, case_id) == ["task_check_lodging"]
    answer(city, case_id, "task_check_lodging", "accept", by="desk")
    assert nodes_of(city, case_id) == ["task_review_request"]


def test_another_case_has_a_supplement_of_its_own(city: Bureau) -> None:
    for form in (an_addition(), a_change()):
        case_id = lodged(city, form)
        answer(city, case_id, "task_check_lodging", "supplement", by="desk", opinion="缺文号")
        assert nodes_of(city, case_id) == ["task_supplement_request"]


@pytest.mark.parametrize("question", ["necessary", "reasonable", "legal"])
def test_a_review_with_one_no_does_not_pass(city: Bureau, question: str) -> None:
    case_id = accepted(city)

    with pytest.raises(ReviewIncomplete):
        answer(city, case_id, "task_review_request", "pass", by="reviewer", **{question: "no"})

    assert nodes_of(city, case_id) == ["task_review_request"]
    with city.store.reading() as tx:
        assert reviews_of(tx, case_id) == ()


@pytest.mark.parametrize("question", ["necessary", "reasonable", "legal"])
def test_a_review_answers_every_question(city: Bureau, question: str) -> None:
    case_id = accepted(city)

    with pytest.raises(AnswerMissing, match="逐项"):
        answer(city, case_id, "task_review_request", "fail", by="reviewer", opinion="不行", **{question: ""})


def test_a_passed_review_names_its_opinion(city: Bureau) -> None:
    case_id = accepted(city)

    with pytest.raises(OpinionNumberMissing):
        answer(city, case_id, "task_review_request", "pass", by="reviewer", opinion_no=" ")


def test_a_request_sent_back_by_the_review_is_reviewed_again_and_both_reviews_are_kept(city: Bureau) -> None:
    case_id = accepted(city)

    answer(city, case_id, "task_review_request", "return", by="reviewer", opinion="不必要", necessary="no")
    answer(city, case_id, "task_correct_for_review", "submit", by="filer", legal_basis="第三条")
    answer(city, case_id, "task_review_request", "pass", by="reviewer")

    with city.store.reading() as tx:
        reviews = reviews_of(tx, case_id)
    assert [(one.round, one.review.necessary) for one in reviews] == [(1, False), (2, True)]
    assert set(nodes_of(city, case_id)) == {"task_vote"}
    assert "review" not in running_clocks(city, case_id)


def test_without_the_short_way_an_editorial_change_goes_through_review_and_vote(city: Bureau) -> None:
    case_id = lodged(city, an_editorial_change())

    answer(city, case_id, "task_check_lodging", "accept", by="desk")

    assert nodes_of(city, case_id) == ["task_review_request"]


def test_with_the_short_way_the_desk_approves_an_editorial_change_itself(city: Bureau) -> None:
    city = with_fast_path(city)
    case_id = lodged(city, an_editorial_change())
    answer(city, case_id, "task_check_lodging", "accept", by="desk")
    short = nodes_of(city, case_id)

    answer(city, case_id, "task_approve_editorial", "approve", by="desk")

    assert (short, nodes_of(city, case_id)) == (["task_approve_editorial"], ["task_publish_version"])
    assert set(running_clocks(city, case_id)) == {"publication"}
    assert faults_of(city) == []


def test_the_short_way_is_closed_to_a_change_of_what_people_must_bring(city: Bureau) -> None:
    city = with_fast_path(city)
    case_id = lodged(city, a_change())

    answer(city, case_id, "task_check_lodging", "accept", by="desk")

    assert nodes_of(city, case_id) == ["task_review_request"]


def test_a_rejected_request_is_over(city: Bureau) -> None:
    case_id = lodged(city)

    answer(city, case_id, "task_check_lodging", "reject", by="desk", opinion="不属于本清单")

    assert case_of(city, case_id).outcome == "not_accepted"
