"""The sheet of a case as it goes through the procedure, on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from engine.cases.lookups import case_by_id
from engine.clock import SHANGHAI
from engine.people.records import DepartmentRow
from tests.builders.city import a_key, an_addition, answer, before_the_group, filed, lodged, person
from tests.builders.ready_city import with_fast_path
from tests.builders.stories import a_cancellation, a_change, an_editorial_change, at, carried_out, vote
from workflows.approval_sheets.lookups import approval_sheet
from workflows.approval_sheets.rules import SHORT_WAY, STEPS, canonical, digest_of
from workflows.approval_sheets.terms import ApprovalSheet, Opinion
from workflows.procedures.bureau import Bureau
from workflows.procedures.clock_changes import ClockChange, ClockVerb, change_clock, deadline_of_case


def sheet_of(bureau: Bureau, case_id: int) -> ApprovalSheet:
    """Return the sheet of a case."""
    with bureau.store.reading() as tx:
        case = case_by_id(tx, case_id)
        assert case is not None
        return approval_sheet(tx, case, today=bureau.today)


def opinions(sheet: ApprovalSheet, node: str) -> tuple[Opinion, ...]:
    """Return what stands in the box of a step."""
    return next(step.opinions for step in sheet.steps if step.node == node)


def test_a_new_case_has_its_fields_and_empty_boxes(city: Bureau) -> None:
    sheet = sheet_of(city, filed(city, an_addition(cause_document_number="公安部令第1号")))

    assert (sheet.case_no, sheet.kind, sheet.status, sheet.outcome) == ("ZM-2026-0001", "add", "open", None)
    assert (sheet.filing_unit, sheet.filer, sheet.competent_unit) == ("单位1", "演示·filer", "单位1")
    assert (sheet.filed_on, sheet.closed_on) == (date(2026, 10, 9), None)
    assert (sheet.matter_name, sheet.proof_name) == ("户口迁移", "亲属关系证明")
    assert (sheet.cause_type, sheet.cause_date) == ("law_changed", date(2026, 9, 29))
    assert (sheet.cause_document_title, sheet.cause_document_number) == (
        "户口登记管理办法（2026年修订）",
        "公安部令第1号",
    )
    assert sheet.before is None
    assert sheet.after is not None
    assert sheet.after["ways"] == ["data_sharing", "department_verification"]
    assert sheet.after["legal_basis"] == "《户口登记条例》第一条"
    assert tuple(step.node for step in sheet.steps) == STEPS
    assert [each.is_given for each in opinions(sheet, "task_confirm_request")] == [False]
    assert all(opinions(sheet, node) == () for node in STEPS[1:])


def test_each_answer_stands_in_its_box_with_name_instant_and_text(city: Bureau) -> None:
    case_id = filed(city, a_change(affected_units=("civil",)))
    answer(city, case_id, "task_give_opinion", "agree", by="civil_staff", opinion="可以提供核验接口")
    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer", opinion="情况属实")
    answer(city, case_id, "task_check_lodging", "accept", by="desk", opinion="材料齐全")
    answer(city, case_id, "task_review_request", "pass", by="reviewer", legality_opinion="条款引用正确")
    sheet = sheet_of(city, case_id)
    told = {
        node: [(each.seat, each.verdict, each.text, each.person) for each in opinions(sheet, node)]
        for node in STEPS[:4]
    }
    (reviewed,) = opinions(sheet, "task_review_request")

    assert told == {
        "task_confirm_request": [(None, "confirm", "情况属实", "演示·confirmer")],
        "task_give_opinion": [("单位2", "agree", "可以提供核验接口", "演示·civil_staff")],
        "task_check_lodging": [(None, "accept", "材料齐全", "演示·desk")],
        "task_review_request": [(None, "pass", None, "演示·reviewer")],
    }
    assert reviewed.at == city.now()
    assert reviewed.review is not None
    assert (reviewed.review.legal, reviewed.review.legality_opinion) == (True, "条款引用正确")
    assert reviewed.review.opinion_no == "司审〔2026〕1号"


def test_members_vote_by_name_and_silence_stays_silence(city: Bureau) -> None:
    case_id = before_the_group(city)
    vote(city, case_id, member1="approve", member2="object")
    waiting = opinions(sheet_of(city, case_id), "task_vote")
    vote(city, case_id, member3="approve", member4="approve")
    decided = opinions(sheet_of(city, case_id), "task_vote")

    assert [(each.seat, each.verdict, each.is_given, each.is_lapsed) for each in waiting] == [
        ("演示·member1", "approve", True, False),
        ("演示·member2", "object", True, False),
        ("演示·member3", None, False, False),
        ("演示·member4", None, False, False),
        ("演示·member5", None, False, False),
    ]
    assert decided[1].text == "理由见会议记录"
    assert (decided[4].seat, decided[4].verdict, decided[4].is_lapsed) == ("演示·member5", None, True)


def test_a_second_round_stands_after_the_first(city: Bureau) -> None:
    case_id = before_the_group(city)
    vote(city, case_id, member1="return", member2="return", member3="return")
    answer(city, case_id, "task_correct_for_group", "submit", by="filer")
    rounds = [each.round for each in opinions(sheet_of(city, case_id), "task_vote")]

    assert rounds == [1] * 5 + [2] * 5


def test_a_return_and_the_second_confirmation_both_stand_there(city: Bureau) -> None:
    case_id = filed(city)
    answer(city, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补依据原文")
    answer(city, case_id, "task_correct_request", "submit", by="filer")
    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer")
    told = [(each.verdict, each.text) for each in opinions(sheet_of(city, case_id), "task_confirm_request")]

    assert told == [("return", "请补依据原文"), ("confirm", None)]


def test_a_case_carried_out_says_its_end_its_version_and_every_clock(city: Bureau) -> None:
    sheet = sheet_of(city, carried_out(city))

    assert (sheet.status, sheet.outcome, sheet.closed_on) == ("closed", "carried_out", date(2026, 10, 9))
    assert sheet.list_version == 2
    assert [(clock.code, clock.state, clock.days_used) for clock in sheet.clocks] == [
        ("confirm", "met", 3),
        ("desk_check", "met", 0),
        ("review", "met", 0),
        ("decision", "met", 0),
        ("publication", "met", 0),
        ("guide", "met", 0),
        ("closing", "met", 0),
    ]


def test_a_cancellation_says_its_ground_and_what_ends(city: Bureau) -> None:
    sheet = sheet_of(city, filed(city, a_cancellation(ground="matter_abolished", follow_up="加强抽查")))

    assert (sheet.kind, sheet.ground, sheet.follow_up) == ("cancel", "matter_abolished", "加强抽查")
    assert sheet.before is not None
    assert sheet.after is None


def test_the_short_way_of_a_city_has_a_box_of_its_own(city: Bureau) -> None:
    fast = with_fast_path(city)
    case_id = lodged(fast, an_editorial_change())
    answer(fast, case_id, "task_check_lodging", "accept", by="desk")
    nodes = tuple(step.node for step in sheet_of(fast, case_id).steps)

    assert nodes == (*STEPS, SHORT_WAY)


def test_the_ledger_tells_an_extension_with_its_paper(city: Bureau) -> None:
    filed(city)
    desk = person(city, "desk")
    with city.store.reading() as tx:
        view = deadline_of_case(tx, desk, "ZM-2026-0001", 1)
    change = ClockChange(ClockVerb.EXTEND, "情况复杂", "鄂函〔2026〕8号", 3)
    change_clock(city, desk, view, change, command_key=a_key())
    (clock,) = sheet_of(city, 1).clocks

    assert [(entry.kind, entry.days, entry.reason, entry.paper) for entry in clock.entries] == [
        ("extend", 3, "情况复杂", "鄂函〔2026〕8号")
    ]
    assert clock.due_date == date(2026, 10, 19)


@pytest.mark.parametrize(
    ("day", "used", "late"),
    [(9, 3, 0), (10, 4, 0), (14, 7, 0), (15, 8, 1), (16, 9, 2)],
)
def test_a_running_clock_is_counted_to_the_day_of_the_print(
    city: Bureau, day: int, used: int, late: int
) -> None:
    """Due on Wednesday 14 October, its last day until 24:00; Saturday 10 October is worked."""
    case_id = filed(city)
    (clock,) = sheet_of(at(city, datetime(2026, 10, day, 23, 59, tzinfo=SHANGHAI)), case_id).clocks

    assert (clock.days_used, clock.late_by) == (used, late)


def test_a_clock_met_late_stays_late_by_as_many_days(city: Bureau) -> None:
    case_id = filed(city)
    answer(
        at(city, datetime(2026, 10, 16, 9, tzinfo=SHANGHAI)),
        case_id,
        "task_confirm_request",
        "confirm",
        by="confirmer",
    )
    sheet = sheet_of(at(city, datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)), case_id)
    clock = sheet.clocks[0]

    assert (clock.closed_date, clock.days_used, clock.late_by) == (date(2026, 10, 16), 9, 2)


def test_the_digest_is_stable_until_something_is_recorded(city: Bureau) -> None:
    case_id = filed(city)
    first = digest_of(sheet_of(city, case_id))
    a_week_later = digest_of(sheet_of(at(city, city.now() + timedelta(days=7)), case_id))
    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer", opinion="情况属实")

    assert a_week_later == first
    assert digest_of(sheet_of(city, case_id)) != first


def test_both_databases_give_the_same_bytes(sqlite_city: Bureau, postgresql_city: Bureau) -> None:
    """A city may outgrow SQLite: its papers must still be found equal."""
    told = {
        canonical(sheet_of(each, carried_out(each, a_change()))) for each in (sqlite_city, postgresql_city)
    }

    assert len(told) == 1


def test_a_unit_that_is_renamed_changes_what_would_be_printed(city: Bureau) -> None:
    case_id = filed(city)
    before = digest_of(sheet_of(city, case_id))
    with city.store.writing() as tx:
        tx.execute(sa.update(DepartmentRow).where(DepartmentRow.id == 1).values(name="市公安局"))

    assert digest_of(sheet_of(city, case_id)) != before


def test_two_cases_alike_differ_by_their_number(city: Bureau) -> None:
    sheet = sheet_of(city, filed(city))

    assert digest_of(replace(sheet, case_no="ZM-2026-0002")) != digest_of(sheet)
