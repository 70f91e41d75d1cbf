"""What the digest of a sheet covers, on plain values."""

import json
from dataclasses import fields, replace
from datetime import date, datetime, timedelta, timezone

import pytest

from engine.clock import SHANGHAI
from engine.deadlines.terms import LedgerKind
from workflows.approval_sheets.rules import canonical, digest_of, public_part, short_digest
from workflows.approval_sheets.terms import ApprovalSheet, ClockEntry, ClockLine, Opinion, SheetStep
from workflows.verdicts.terms import Review

NOON = datetime(2026, 10, 12, 12, tzinfo=SHANGHAI)
OPINION = Opinion(
    seat=None,
    round=1,
    is_given=True,
    is_lapsed=False,
    verdict="pass",
    text="依据充分",
    person="演示·审核人",
    at=NOON,
    review=Review(necessary=True, reasonable=True, legal=True, opinion_no="司审〔2026〕1号"),
)
CLOCK = ClockLine(
    code="confirm",
    round=1,
    cause_date=date(2026, 9, 29),
    budget=7,
    due_date=date(2026, 10, 14),
    provisional=False,
    calendar_version="2026-1.0",
    state="met",
    closed_date=date(2026, 10, 9),
    entries=(ClockEntry(LedgerKind.EXTEND, date(2026, 10, 9), 3, "情况复杂", "鄂函〔2026〕8号"),),
    days_used=3,
    late_by=0,
)
SHEET = ApprovalSheet(
    case_no="ZM-2026-0001",
    kind="change",
    status="open",
    outcome=None,
    filed_on=date(2026, 10, 9),
    closed_on=None,
    filing_unit="市公安局",
    filer="演示·经办",
    competent_unit="市公安局",
    matter_name="户口迁移",
    matter_code=None,
    proof_name="婚姻状况证明",
    cause_type="law_changed",
    cause_date=date(2026, 9, 29),
    cause_document_title="户口登记管理办法",
    cause_document_number=None,
    ground=None,
    follow_up=None,
    effect_date=None,
    late_reason=None,
    days_used_at_filing=3,
    before={"list_name": "exempt", "ways": ["department_verification"]},
    after={"list_name": "exempt", "ways": ["data_sharing"]},
    is_consulting=False,
    steps=(SheetStep("task_review_request", (OPINION,)),),
    clocks=(CLOCK,),
    list_version=None,
)


def test_a_print_of_this_release_is_still_found_equal_by_the_next() -> None:
    """Papers hang in binders for years: whoever alters the content must give the form its next number."""
    assert digest_of(SHEET) == "57875d1078d6f16378070064b986188bd15378f91b8895d22c08e8b5bc6fbc05"
    assert short_digest(digest_of(SHEET)) == "57875D1078D6F163"


def test_the_content_is_sorted_json_that_any_program_can_digest_again() -> None:
    text = canonical(SHEET).decode()
    told = json.loads(text)

    assert json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == text
    assert told["form"] == 1
    assert told["steps"][0]["opinions"][0]["at"] == "2026-10-12T12:00:00.000+08:00"


def test_an_instant_is_the_same_in_every_time_zone() -> None:
    elsewhere = replace(OPINION, at=NOON.astimezone(timezone(timedelta(hours=-5))))

    assert digest_of(replace(SHEET, steps=(SheetStep("task_review_request", (elsewhere,)),))) == digest_of(
        SHEET
    )


OTHER: dict[str, object] = {
    "case_no": "ZM-2026-0002", "kind": "add", "status": "closed", "outcome": "carried_out",
    "filed_on": date(2026, 10, 8), "closed_on": date(2026, 11, 2), "filing_unit": "市民政局", "filer": None,
    "competent_unit": None, "matter_name": None, "matter_code": "0123456789", "proof_name": "居住证明",
    "cause_type": "other", "cause_date": date(2026, 9, 28), "cause_document_title": "通知",
    "cause_document_number": "鄂发1号", "ground": "no_basis", "follow_up": "抽查",
    "effect_date": date(2026, 12, 1), "late_reason": "收文较晚", "days_used_at_filing": 9, "before": None,
    "after": None, "is_consulting": True, "steps": (), "clocks": (), "list_version": 17,
}  # fmt: skip
"""Another value for each field."""


@pytest.mark.parametrize("field", [each.name for each in fields(ApprovalSheet)])
def test_the_digest_covers_every_field_of_the_sheet(field: str) -> None:
    assert digest_of(replace(SHEET, **{field: OTHER[field]})) != digest_of(SHEET)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"text": "依据不足"},
        {"verdict": "fail"},
        {"person": "演示·别人"},
        {"on_behalf_of": "演示·别人"},
        {"meeting": "2026-1"},
        {"at": NOON + timedelta(seconds=1)},
    ],
    ids=str,
)
def test_the_digest_covers_every_part_of_an_opinion(change: dict[str, object]) -> None:
    other = replace(OPINION, **change)  # type: ignore[arg-type]

    assert digest_of(replace(SHEET, steps=(SheetStep("task_review_request", (other,)),))) != digest_of(SHEET)


def test_a_clock_that_runs_grows_older_without_changing_the_digest() -> None:
    running = replace(CLOCK, state="running", closed_date=None)
    later = replace(running, days_used=9, late_by=2)

    assert digest_of(replace(SHEET, clocks=(later,))) == digest_of(replace(SHEET, clocks=(running,)))


def test_the_days_of_a_clock_that_was_closed_are_covered() -> None:
    assert digest_of(replace(SHEET, clocks=(replace(CLOCK, late_by=2),))) != digest_of(SHEET)


def test_the_public_learns_nothing_but_number_kind_state_proof_and_day() -> None:
    told = public_part(SHEET)

    assert {each.name for each in fields(told)} == {
        "case_no", "kind", "status", "outcome", "proof_name", "filed_on", "digest"
    }  # fmt: skip
    assert (told.case_no, told.proof_name, told.digest) == ("ZM-2026-0001", "婚姻状况证明", digest_of(SHEET))
