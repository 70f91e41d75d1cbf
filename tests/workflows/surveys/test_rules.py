"""Who has reported by when, which reminder is due, and what a return must be before it goes on."""

from datetime import date, datetime

import pytest

from engine.clock import SHANGHAI
from engine.refusals import Refusal
from tests.builders.surveys import a_kept_line, a_line
from workflows.exemption_list.terms import ExemptionWay, ItemContent
from workflows.legal_basis.terms import BasisLevel
from workflows.surveys import review_order, rules
from workflows.surveys.terms import (
    FormHead,
    ReportStanding,
    ReturnState,
    Review,
    ReviewStage,
    SurveyLine,
    UnitReturn,
)

DUE = date(2023, 11, 15)
"""Plan 三(一)1."""
NOW = datetime(2023, 11, 10, 9, tzinfo=SHANGHAI)
STANDINGS = {
    # reported, today -> where the unit stands. Plan 四(一): 务于2023年11月15日前, that day itself included.
    "silent before": (None, date(2023, 11, 14), ReportStanding.WAITING),
    "silent on the last day": (None, date(2023, 11, 15), ReportStanding.WAITING),
    "silent after": (None, date(2023, 11, 16), ReportStanding.LATE),
    "on the last day": (date(2023, 11, 15), date(2023, 12, 1), ReportStanding.REPORTED),
    "a day late": (date(2023, 11, 16), date(2023, 12, 1), ReportStanding.REPORTED_LATE),
}


@pytest.mark.parametrize("case", STANDINGS)
def test_a_unit_stands_where_its_report_and_the_day_put_it(case: str) -> None:
    reported, today, standing = STANDINGS[case]

    assert rules.report_standing(DUE, reported, today=today) is standing


REMINDERS = {
    # today, already written -> which is due. domain.md 6 #33: T-7, T-3, T-0, calendar days.
    "eight days before": (date(2023, 11, 7), (), None),
    "seven days before": (date(2023, 11, 8), (), 7),
    "seven, written": (date(2023, 11, 9), (7,), None),
    "six days before, nobody was there on the seventh": (date(2023, 11, 9), (), 7),
    "three days before, a Sunday": (date(2023, 11, 12), (7,), 3),
    "three days before, the seventh was missed": (date(2023, 11, 12), (), 3),
    "the last day": (date(2023, 11, 15), (7, 3), 0),
    "the last day, written": (date(2023, 11, 15), (7, 3, 0), None),
    "after it": (date(2023, 11, 16), (), None),
}


@pytest.mark.parametrize("case", REMINDERS)
def test_a_reminder_is_due_once_on_its_day_or_late_and_never_after_the_last_day(case: str) -> None:
    today, written, due = REMINDERS[case]

    assert rules.reminder_due(DUE, written, offsets=[7, 3, 0], today=today) == due


def a_version(number: int, state: ReturnState, *, sent_day: int | None = None) -> UnitReturn:
    sent_at = datetime(2023, 11, sent_day, 9, tzinfo=SHANGHAI) if sent_day else None
    blank = {"passed_by": None, "passed_at": None, "settled_by": None, "settled_at": None, "reason": None}
    return UnitReturn(
        number, 1, number, state, 1, NOW, sent_day and 1, sent_at, **blank, head=FormHead(), row_count=1
    )


FORMS = {
    "a draft is no report": ([a_version(1, ReturnState.DRAFT)], None),
    "still with its department": ([a_version(1, ReturnState.WITH_SUPERVISOR, sent_day=9)], None),
    "sent": ([a_version(1, ReturnState.SENT, sent_day=9)], date(2023, 11, 9)),
    "sent back and silent since": ([a_version(1, ReturnState.RETURNED, sent_day=9)], None),
    "sent back and sent again": (
        [a_version(1, ReturnState.RETURNED, sent_day=9), a_version(2, ReturnState.SENT, sent_day=20)],
        date(2023, 11, 9),
    ),
    "accepted, and a new draft begun": (
        [a_version(1, ReturnState.ACCEPTED, sent_day=9), a_version(2, ReturnState.DRAFT)],
        date(2023, 11, 9),
    ),
    "nothing": ([], None),
}


@pytest.mark.parametrize("case", FORMS)
def test_a_form_is_reported_on_the_day_it_first_reached_the_desk(case: str) -> None:
    versions, reported = FORMS[case]

    assert rules.form_reported_on(versions) == reported


def opinion(stage: ReviewStage, *, agrees: bool = True, person_id: int = 2) -> Review:
    return Review(stage, agrees, "意见", None, person_id, NOW)


def reviewed(*reviews: Review) -> SurveyLine:
    return a_kept_line(reviews={review.stage: review for review in reviews})


OWN, JUSTICE = opinion(ReviewStage.OWN), opinion(ReviewStage.JUSTICE, person_id=3)
UNSENDABLE: dict[str, tuple[list[SurveyLine], bool, type[Refusal]]] = {
    "nothing at all": ([], False, rules.NothingToSend),
    "rows, and yet nothing to report": ([a_line()], True, rules.RowsNotEmpty),
    "a row without a way": ([a_line(content=ItemContent())], False, rules.RowsUnfit),
    "附件2: 直接取消 with a substitute": (
        [a_line(content=ItemContent(ways=(ExemptionWay.DIRECT_CANCELLATION, ExemptionWay.COMMITMENT)))],
        False,
        rules.RowsUnfit,
    ),
    "the same row twice": ([a_line(1), a_line(2)], False, rules.RowsUnfit),
    "三(一)1: kept without the unit's own opinion": ([a_kept_line()], False, review_order.OwnOpinionMissing),
    "kept against the unit's own opinion": (
        [reviewed(opinion(ReviewStage.OWN, agrees=False))],
        False,
        review_order.OwnOpinionAgainst,
    ),
}


@pytest.mark.parametrize("case", UNSENDABLE)
def test_what_is_not_fit_stays_in_the_draft(case: str) -> None:
    lines, says_nothing, refusal = UNSENDABLE[case]

    with pytest.raises(refusal):
        rules.require_sendable(lines, says_nothing=says_nothing)


def test_rows_a_kept_proof_with_the_own_opinion_and_an_empty_form_that_says_so_may_be_sent() -> None:
    rules.require_sendable([a_line(1), a_line(2, step="领证"), reviewed(OWN)], says_nothing=False)
    rules.require_sendable([], says_nothing=True)


def test_the_desk_accepts_only_what_the_justice_bureau_has_agreed_to() -> None:
    with pytest.raises(review_order.ReviewsOutstanding):
        review_order.require_acceptable([a_line(), reviewed(OWN)])
    with pytest.raises(review_order.ReviewsAgainst):
        review_order.require_acceptable([reviewed(OWN, opinion(ReviewStage.JUSTICE, agrees=False))])
    review_order.require_acceptable([a_line(), reviewed(OWN, JUSTICE)])


OUT_OF_TURN: dict[str, tuple[SurveyLine, ReviewStage, int, type[Refusal]]] = {
    "三(一)1: the justice bureau before the unit": (
        a_kept_line(),
        ReviewStage.JUSTICE,
        3,
        review_order.OwnOpinionFirst,
    ),
    "a proof that is spared": (a_line(), ReviewStage.OWN, 2, review_order.NothingToReview),
    "twice": (reviewed(OWN), ReviewStage.OWN, 4, review_order.ReviewedAlready),
    "whoever wrote the row": (a_kept_line(written_by=2), ReviewStage.OWN, 2, review_order.SamePersonReviews),
    "whoever spoke for the unit": (reviewed(OWN), ReviewStage.JUSTICE, 2, review_order.SamePersonReviews),
}


@pytest.mark.parametrize("case", OUT_OF_TURN)
def test_an_opinion_out_of_turn_or_of_the_wrong_person_is_refused(case: str) -> None:
    line, stage, person_id, refusal = OUT_OF_TURN[case]

    with pytest.raises(refusal):
        review_order.require_reviewable(line, stage, person_id=person_id)


UNFOUNDED = {
    "二(一)3: spared on a rule of a department": (
        ItemContent(ways=(ExemptionWay.COMMITMENT,), basis_level=BasisLevel.DEPARTMENT_RULE),
        True,
    ),
    "the same, cancelled outright": (
        ItemContent(ways=(ExemptionWay.DIRECT_CANCELLATION,), basis_level=BasisLevel.DEPARTMENT_RULE),
        False,
    ),
    "on a law": (ItemContent(ways=(ExemptionWay.COMMITMENT,), basis_level=BasisLevel.LAW), False),
    "a basis that is not stated is unknown": (ItemContent(ways=(ExemptionWay.COMMITMENT,)), False),
}


@pytest.mark.parametrize("case", UNFOUNDED)
def test_a_proof_whose_stated_basis_cannot_set_one_is_to_be_cancelled(case: str) -> None:
    content, is_so = UNFOUNDED[case]

    assert rules.unfounded(content) is is_so
