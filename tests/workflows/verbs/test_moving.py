"""Going back, taking back, ending and putting aside: the diagram moves, and the clocks with it."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from engine.clock import SHANGHAI
from engine.deadlines.lookups import deadlines_of, proof_sheet
from engine.deadlines.sheet_check import first_difference
from engine.deadlines.terms import DeadlineSettings
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import TaskState
from tests.builders.city import UNITS, an_addition, answer, before_the_group, filed, lodged, open_tasks
from tests.builders.evidence import doubled_or_lost, faults_of, kinds_of, story_of
from tests.builders.situations import SITUATIONS, to_the_end, with_colleagues
from tests.builders.stories import agreed, at, case_of, clocks_of, nodes_of, running_clocks, vote
from tests.builders.verbs import do, letters_to, refusal_of
from workflows.procedures.bureau import Bureau
from workflows.requests.terms import RequestKind
from workflows.supervision.attribution import attribution_of
from workflows.supervision.terms import HolderKind
from workflows.verbs.clocks import RUNS_AT
from workflows.verbs.terms import CaseVerb
from workflows.verdicts.lookups import reviews_of


def on(bureau: Bureau, month: int, day: int) -> Bureau:
    return at(bureau, datetime(2026, month, day, 10, tzinfo=SHANGHAI))


def to_the_publication(bureau: Bureau, case_id: int) -> None:
    """Carry a case from the confirmer to its publication."""
    answer(bureau, case_id, "task_confirm_request", "confirm", by="confirmer")
    answer(bureau, case_id, "task_check_lodging", "accept", by="desk")
    answer(bureau, case_id, "task_review_request", "pass", by="reviewer")
    vote(bureau, case_id, member1="approve", member2="approve", member3="approve")
    assert nodes_of(bureau, case_id) == ["task_publish_version"]


def test_the_reviewer_sends_a_case_back_to_the_confirmer_and_it_runs_on(
    city: Bureau,
) -> None:
    case_id = lodged(city)
    answer(city, case_id, "task_check_lodging", "accept", by="desk")

    do(city, case_id, CaseVerb.RETURN_TO, by="reviewer", node="task_confirm_request", words="依据须再核")

    assert nodes_of(city, case_id) == ["task_confirm_request"]
    assert set(running_clocks(city, case_id)) == {"confirm"}
    assert "case_returned" in letters_to(city, "confirmer")
    to_the_publication(city, case_id)
    assert not doubled_or_lost(city, case_id)
    assert not faults_of(city)


def test_the_days_in_which_others_had_the_case_are_not_the_confirmers(city: Bureau) -> None:
    """Confirmed on day 3 of 7; sent back six working days later: four days are left, from the day after."""
    case_id = filed(city)  # cause 09-29; Friday 10-09 is the third working day of its period
    assert f"{running_clocks(city, case_id)['confirm']}" == "2026-10-14"
    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer")
    later = on(city, 10, 16)

    do(later, case_id, CaseVerb.RETURN_TO, by="desk", node="task_confirm_request", words="再核")

    assert f"{running_clocks(city, case_id)['confirm']}" == "2026-10-22"
    with later.store.reading() as tx:
        (confirm,) = [view for view in deadlines_of(tx, case_id) if view.code == "confirm"]
        sheet = proof_sheet(tx, confirm.id)
    assert first_difference(json.loads(json.dumps(sheet.as_json()))) is None


def test_a_clock_that_was_met_late_is_over_still_when_the_case_comes_back(city: Bureau) -> None:
    case_id = filed(city)
    late = on(city, 10, 16)  # due 10-14
    answer(late, case_id, "task_confirm_request", "confirm", by="confirmer")
    later = on(city, 10, 22)

    do(later, case_id, CaseVerb.RETURN_TO, by="desk", node="task_confirm_request", words="再核")

    assert f"{running_clocks(city, case_id)['confirm']}" == "2026-10-14"
    with later.store.reading() as tx:
        told = attribution_of(tx, case_id, today=date(2026, 10, 23))
    late_days = {share.kind: share.late_days for share in told.shares if share.late_days}
    # 10-15, 10-16, and 10-23 again; the desk's own two days were over on 10-20
    assert late_days == {HolderKind.CONFIRMER: 3, HolderKind.DESK: 2}


def test_a_return_on_the_same_day_leaves_the_due_date(city: Bureau) -> None:
    case_id = lodged(city)

    do(city, case_id, CaseVerb.RETURN_TO, by="desk", node="task_confirm_request", words="再核")

    assert f"{running_clocks(city, case_id)['confirm']}" == "2026-10-14"


def test_only_what_was_passed_can_be_returned_to(city: Bureau) -> None:
    case_id = lodged(city)

    asked = {"node": "task_review_request", "words": "再审"}
    assert refusal_of(city, case_id, CaseVerb.RETURN_TO, by="desk", **asked) == "verb_target_missing"
    asked = {"node": "task_confirm_request", "words": ""}
    assert refusal_of(city, case_id, CaseVerb.RETURN_TO, by="desk", **asked) == "verb_words_missing"


def test_a_confirmation_is_withdrawn_until_the_desk_has_acted(city: Bureau) -> None:
    case_id = lodged(city)

    do(city, case_id, CaseVerb.WITHDRAW, by="confirmer")

    assert nodes_of(city, case_id) == ["task_confirm_request"]
    assert f"{running_clocks(city, case_id)['confirm']}" == "2026-10-14"
    with city.store.reading() as tx:
        states = [task.state for task in tasks_of_case(tx, case_id) if task.node == "task_confirm_request"]
    assert states == [TaskState.WITHDRAWN, TaskState.OPEN]
    to_the_publication(city, case_id)
    assert not doubled_or_lost(city, case_id)


def test_what_the_next_person_has_acted_on_is_not_withdrawn(city: Bureau) -> None:
    case_id = lodged(city)
    answer(city, case_id, "task_check_lodging", "accept", by="desk")

    assert refusal_of(city, case_id, CaseVerb.WITHDRAW, by="confirmer") == "not_last"
    do(city, case_id, CaseVerb.WITHDRAW, by="desk")
    assert nodes_of(city, case_id) == ["task_check_lodging"]


def test_a_withdrawn_request_to_supplement_may_be_made_again(city: Bureau) -> None:
    """Only one request to supplement is allowed; one that was taken back is none."""
    case_id = lodged(city)
    answer(city, case_id, "task_check_lodging", "supplement", by="desk", opinion="缺附件")
    do(city, case_id, CaseVerb.WITHDRAW, by="desk")

    answer(city, case_id, "task_check_lodging", "supplement", by="desk", opinion="缺附件一、附件二")

    assert nodes_of(city, case_id) == ["task_supplement_request"]


def test_a_filing_is_withdrawn_corrected_and_filed_again_with_others_to_ask(city: Bureau) -> None:
    case_id = filed(city, an_addition(affected_units=("civil",)))
    assert nodes_of(city, case_id) == ["task_give_opinion"]

    do(city, case_id, CaseVerb.WITHDRAW, by="filer")
    assert nodes_of(city, case_id) == ["task_file_request"]
    assert set(running_clocks(city, case_id)) == {"confirm"}
    answer(city, case_id, "task_file_request", "submit", by="filer", affected_units="civil banner")

    asked = {task.department_id for task in open_tasks(city, case_id)}
    assert (nodes_of(city, case_id), asked) == (
        ["task_give_opinion", "task_give_opinion"],
        {UNITS["civil"], UNITS["banner"]},
    )
    assert set(running_clocks(city, case_id)) == {"confirm", "consultation"}


def test_the_consulted_are_not_asked_twice_when_a_case_comes_back(city: Bureau) -> None:
    case_id = filed(city, an_addition(affected_units=("civil",)))
    answer(city, case_id, "task_give_opinion", "agree", by="civil_staff")
    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer")

    do(city, case_id, CaseVerb.RETURN_TO, by="desk", node="task_confirm_request", words="再核")

    assert nodes_of(city, case_id) == ["task_confirm_request"]


def test_a_half_voted_case_is_revoked_and_no_vote_lives_on(city: Bureau) -> None:
    case_id = before_the_group(city)
    vote(city, case_id, member1="approve")

    do(city, case_id, CaseVerb.REVOKE, by="filer", words="法规已修正")

    assert (nodes_of(city, case_id), running_clocks(city, case_id)) == ([], {})
    assert case_of(city, case_id).outcome == "revoked"
    filed(city)  # the same item may be asked for again
    assert not faults_of(city)


def test_the_reviewer_withdraws_before_anybody_has_voted_and_the_votes_come_again(city: Bureau) -> None:
    case_id = before_the_group(city)

    do(city, case_id, CaseVerb.WITHDRAW, by="reviewer")
    answer(city, case_id, "task_review_request", "pass", by="reviewer")

    assert nodes_of(city, case_id) == ["task_vote"] * 5
    vote(city, case_id, member1="approve", member2="approve", member3="approve")
    assert nodes_of(city, case_id) == ["task_publish_version"]
    assert not doubled_or_lost(city, case_id)


def test_a_member_takes_a_vote_back_while_others_are_asked_and_votes_otherwise(
    city: Bureau,
) -> None:
    case_id = before_the_group(city)
    vote(city, case_id, member1="approve")

    do(city, case_id, CaseVerb.WITHDRAW, by="member1")

    assert nodes_of(city, case_id) == ["task_vote"] * 5
    vote(city, case_id, member1="object", member2="approve", member3="approve")
    assert refusal_of(city, case_id, CaseVerb.WITHDRAW, by="member1") == "not_last"
    assert nodes_of(city, case_id) == ["task_vote"] * 2
    vote(city, case_id, member4="approve")
    assert nodes_of(city, case_id) == ["task_publish_version"]
    assert not doubled_or_lost(city, case_id)


def test_a_withdrawn_review_is_no_review(city: Bureau) -> None:
    case_id = before_the_group(city)
    do(city, case_id, CaseVerb.WITHDRAW, by="reviewer")

    with city.store.reading() as tx:
        assert reviews_of(tx, case_id) == ()
    answer(city, case_id, "task_review_request", "pass", by="reviewer")
    with city.store.reading() as tx:
        assert len(reviews_of(tx, case_id)) == 1


@pytest.mark.parametrize(
    ("verb", "by"), [(CaseVerb.REVOKE, "filer"), (CaseVerb.TERMINATE, "desk"), (CaseVerb.WITHDRAW, "member3")]
)
def test_a_formed_version_is_not_undone(city: Bureau, verb: CaseVerb, by: str) -> None:
    case_id = agreed(city)

    assert refusal_of(city, case_id, verb, by=by, words="理由") == "version_formed"


def test_the_office_ends_a_case_and_the_filer_is_told(city: Bureau) -> None:
    case_id = lodged(city)

    do(city, case_id, CaseVerb.TERMINATE, by="desk", words="上位法已停止施行")

    assert case_of(city, case_id).outcome == "terminated"
    assert letters_to(city, "filer")[-1] == "case_terminated"
    assert clocks_of(city, case_id)["desk_check"][0] == "closed"
    assert refusal_of(city, case_id, CaseVerb.URGE, by="filer") == "case_closed"
    do(city, case_id, CaseVerb.COMMENT, by="filer", words="已知悉")
    assert story_of(city, case_id)[-1].note == "已知悉"


def test_a_remark_reaches_who_has_the_case_and_who_filed_it(city: Bureau) -> None:
    case_id = lodged(city)

    do(city, case_id, CaseVerb.COMMENT, by="supervisor", words="请核对附件")

    assert letters_to(city, "desk")[-1] == letters_to(city, "filer")[-1] == "case_commented"
    assert letters_to(city, "supervisor") == []


def test_a_case_put_aside_rests_while_its_clock_runs_on(city: Bureau) -> None:
    case_id = lodged(city)
    due = running_clocks(city, case_id)

    do(city, case_id, CaseVerb.PUT_ASIDE, by="desk", words="待上级答复")

    assert refusal_of(city, case_id, CaseVerb.CLAIM, by="desk") == "put_aside"
    assert running_clocks(city, case_id) == due
    do(city, case_id, CaseVerb.TAKE_UP, by="desk")
    answer(city, case_id, "task_check_lodging", "accept", by="desk")
    assert "case_taken_up" in letters_to(city, "filer")


def test_a_case_put_aside_with_its_clock_goes_on_where_it_stood(city: Bureau) -> None:
    allowed = DeadlineSettings(suspension_reasons=["补充取证"])
    city = replace(city, regulation=replace(city.regulation, deadlines=allowed))
    case_id = lodged(city)
    due = running_clocks(city, case_id)["desk_check"]

    do(city, case_id, CaseVerb.PUT_ASIDE, by="desk", words="待上级答复", stops_clock=True)
    assert running_clocks(city, case_id) == {}
    do(on(city, 10, 16), case_id, CaseVerb.TAKE_UP, by="desk")

    (moved,) = running_clocks(city, case_id).values()
    assert due is not None
    assert moved is not None
    assert moved > due
    assert kinds_of(city, case_id)[-2:] == ["put_aside", "taken_up"]


def test_an_urging_reaches_who_has_the_case_and_comes_once_a_workday(city: Bureau) -> None:
    case_id = lodged(city)  # Friday 10-09

    do(city, case_id, CaseVerb.URGE, by="filer")
    assert refusal_of(city, case_id, CaseVerb.URGE, by="supervisor") == "urged_already"
    assert letters_to(city, "desk")[-1] == "case_urged"
    do(on(city, 10, 10), case_id, CaseVerb.URGE, by="supervisor")  # a make-up workday
    assert refusal_of(on(city, 10, 11), case_id, CaseVerb.URGE, by="filer") == "urged_already"  # a Sunday
    do(on(city, 10, 12), case_id, CaseVerb.URGE, by="filer")

    counts = [line.facts["count"] for line in story_of(city, case_id) if line.kind == "urged"]
    assert counts == [1, 2, 3]


def test_a_copy_lets_an_outsider_read_and_remark_but_not_act(city: Bureau) -> None:
    case_id = lodged(city)

    do(city, case_id, CaseVerb.COPY, by="desk", to="banner_keeper")

    assert letters_to(city, "banner_keeper") == ["case_copied"]
    do(city, case_id, CaseVerb.COMMENT, by="banner_keeper", words="已阅")
    assert refusal_of(city, case_id, CaseVerb.CLAIM, by="banner_keeper") == "wrong_post"


@pytest.mark.parametrize(
    "situation",
    ["task_correct_request", "task_supplement_request", "task_correct_for_review", "task_correct_for_group"],
)
def test_a_correction_is_withdrawn_and_handed_in_again(city: Bureau, situation: str) -> None:
    office = with_colleagues(city)
    case_id = SITUATIONS[situation](office, RequestKind.ADD)
    answer(office, case_id, situation, "submit", by="filer", note="第一次")

    do(office, case_id, CaseVerb.WITHDRAW, by="filer")

    assert nodes_of(office, case_id) == [situation]
    assert set(running_clocks(office, case_id)) == RUNS_AT[situation]
    answer(office, case_id, situation, "submit", by="filer", note="第二次")
    to_the_end(office, case_id)
    assert case_of(office, case_id).outcome == "carried_out"
    assert not doubled_or_lost(office, case_id)


@pytest.mark.parametrize("goes_back", ["returned", "withdrawn"])
def test_a_case_goes_back_over_a_loop_that_it_has_passed(city: Bureau, goes_back: str) -> None:
    case_id = lodged(city)
    answer(city, case_id, "task_check_lodging", "supplement", by="desk", opinion="缺附件")
    answer(city, case_id, "task_supplement_request", "submit", by="filer")
    answer(city, case_id, "task_check_lodging", "accept", by="desk")

    if goes_back == "returned":
        do(city, case_id, CaseVerb.RETURN_TO, by="reviewer", node="task_check_lodging", words="再核")
    else:
        do(city, case_id, CaseVerb.WITHDRAW, by="desk")

    assert nodes_of(city, case_id) == ["task_check_lodging"]
    answer(city, case_id, "task_check_lodging", "accept", by="desk")
    assert nodes_of(city, case_id) == ["task_review_request"]
    assert not doubled_or_lost(city, case_id)
