"""What a verdict must carry, and what is kept of reviews and votes."""

import itertools

import pytest
from sqlalchemy.orm import Session

from engine.tasks.records import TaskRow
from tests.workflows.offices import NOW, Office, a_case, later
from workflows.config import GroupSettings
from workflows.verdicts.lookups import ballots_of, latest_round, reviews_of, votes_of
from workflows.verdicts.rules import (
    AlreadyVoted,
    NotAVote,
    OpinionNumberMissing,
    ReasonMissing,
    ReviewIncomplete,
    SupplementOnce,
    VetoNotEnabled,
    require_first_supplement,
    require_reason,
    require_review,
)
from workflows.verdicts.steps import record_review, record_vote
from workflows.verdicts.terms import Ballot, Review, Sitting, Verdict


@pytest.mark.parametrize("answers", [*itertools.product([True, False], repeat=3)])
def test_a_review_passes_only_with_three_times_yes(answers: tuple[bool, bool, bool]) -> None:
    review = Review(*answers, opinion_no="鄂司审〔2026〕1号")
    if all(answers):
        require_review(review, Verdict.PASS)
    else:
        with pytest.raises(ReviewIncomplete):
            require_review(review, Verdict.PASS)
    require_review(review, Verdict.RETURN)
    require_review(review, Verdict.FAIL)


def test_a_refused_pass_names_the_answers_that_are_no() -> None:
    with pytest.raises(ReviewIncomplete, match="必要性、合法性"):
        require_review(Review(necessary=False, reasonable=True, legal=False), Verdict.PASS)


def test_a_passed_review_names_its_written_opinion() -> None:
    with pytest.raises(OpinionNumberMissing):
        require_review(Review(necessary=True, reasonable=True, legal=True), Verdict.PASS)


def test_supplements_are_asked_for_once() -> None:
    require_first_supplement(0)
    with pytest.raises(SupplementOnce) as refused:
        require_first_supplement(1)
    assert refused.value.clause == "优化营商环境条例第36条"


@pytest.mark.parametrize("verdict", list(Verdict))
def test_only_a_verdict_against_the_request_needs_a_reason(verdict: Verdict) -> None:
    against = {"return", "refuse", "supplement", "reject", "fail", "object", "veto", "disagree"}
    require_reason(verdict, "依据已废止")
    if verdict in against:
        with pytest.raises(ReasonMissing):
            require_reason(verdict, "  ")
    else:
        require_reason(verdict, None)


def _vote(tx: Session, case_id: int, ballot: Ballot, **place: int) -> None:
    sitting = Sitting(case_id, place.get("round_no", 1), place["task_id"])
    record_vote(tx, ballot, sitting=sitting, settings=GroupSettings(), now=NOW)


def test_votes_are_kept_by_round(tx: Session, office: Office) -> None:
    case_id = a_case(tx, office)

    _vote(tx, case_id, Ballot(office.clerk, Verdict.RETURN), task_id=1)
    _vote(tx, case_id, Ballot(office.clerk, Verdict.APPROVE), task_id=2, round_no=2)
    _vote(tx, case_id, Ballot(office.member, Verdict.OBJECT), task_id=3, round_no=2)

    assert ballots_of(tx, case_id, 1) == (Ballot(office.clerk, Verdict.RETURN),)
    assert [vote.vote for vote in votes_of(tx, case_id, 2)] == ["approve", "object"]
    assert [vote.member_name for vote in votes_of(tx, case_id)] == ["演示·赵某", "演示·赵某", "演示·钱某"]
    assert latest_round(tx, case_id) == 2
    assert latest_round(tx, a_case(tx, office)) == 0


def test_a_second_vote_of_the_round_changes_nothing_and_names_the_first(tx: Session, office: Office) -> None:
    case_id = a_case(tx, office)
    _vote(tx, case_id, Ballot(office.clerk, Verdict.APPROVE), task_id=1)

    with pytest.raises(AlreadyVoted, match="演示·赵某 已于 2026-09-29 10:00"):
        _vote(tx, case_id, Ballot(office.clerk, Verdict.OBJECT), task_id=2)

    assert ballots_of(tx, case_id, 1) == (Ballot(office.clerk, Verdict.APPROVE),)


def test_what_is_no_vote_is_not_recorded(tx: Session, office: Office) -> None:
    case_id = a_case(tx, office)
    with pytest.raises(NotAVote):
        _vote(tx, case_id, Ballot(office.clerk, Verdict.CONFIRM), task_id=1)
    with pytest.raises(VetoNotEnabled):
        record_vote(
            tx,
            Ballot(office.clerk, Verdict.VETO),
            sitting=Sitting(case_id, 1, 1),
            settings=GroupSettings(veto=False),
            now=NOW,
        )
    assert votes_of(tx, case_id) == ()


def _a_review_task(tx: Session, case_id: int, round_no: int) -> int:
    row = TaskRow(
        case_id=case_id,
        engine_id=bytes(16),
        node="task_review_request",
        role="justice_reviewer",
        duty="review",
        queue="justice_reviewer@*",
        round=round_no,
        state="done",
        opened_at=NOW,
    )
    tx.add(row)
    tx.flush()
    return row.id


def test_reviews_are_kept_with_their_opinions_round_by_round(tx: Session, office: Office) -> None:
    case_id = a_case(tx, office)
    doubtful = Review(necessary=True, reasonable=False, legal=True, reasonableness_opinion="可用数据共享")
    clean = Review(necessary=True, reasonable=True, legal=True, opinion_no="鄂司审〔2026〕1号")
    for round_no, (review, verdict) in enumerate([(doubtful, Verdict.RETURN), (clean, Verdict.PASS)], 1):
        record_review(
            tx,
            review,
            verdict=verdict,
            sitting=Sitting(case_id, round_no, _a_review_task(tx, case_id, round_no)),
            person_id=office.clerk,
            now=later(round_no),
        )

    found = reviews_of(tx, case_id)

    assert [one.review for one in found] == [doubtful, clean]
    assert found[1].reviewer_name == "演示·赵某"
    assert found[1].at == later(2)
