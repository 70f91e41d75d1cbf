"""What is kept of a request: one open request an item, corrections that keep what was said before."""

import pytest
from sqlalchemy.orm import Session

from tests.workflows.offices import BY_DATA, NOW, TODAY, Office, a_case, a_form, later
from workflows.config import RequestSettings
from workflows.exemption_list.items import current_item_by_key
from workflows.exemption_list.steps import form_version
from workflows.exemption_list.terms import (
    Addition,
    Alteration,
    Cancellation,
    EntryStanding,
    ExemptionWay,
    ItemContent,
    ItemKey,
    ListName,
)
from workflows.publication.rules import change_of
from workflows.requests.checking import checked
from workflows.requests.lookups import form_for_item, form_of, known_facts, request_of, revisions_of
from workflows.requests.rules import (
    FIELD_LABELS,
    AlreadyOpen,
    FormRefused,
    basis_lapsed,
    compare,
    reason_of,
    takes_fast_path,
)
from workflows.requests.steps import close_request, record_request, revise_request
from workflows.requests.terms import CancelGround, KnownFacts, RequestDraft, RequestForm, RequestKind

KEY = ItemKey(1, "临时救助", "家庭收入证明")


def known(tx: Session, form: RequestForm, *, days_used: int = 0, case_id: int | None = None) -> KnownFacts:
    return known_facts(
        tx,
        form,
        filing_unit_ids={1},
        days_used=days_used,
        budget=7,
        settings=RequestSettings(),
        case_id=case_id,
    )


def drafted(
    tx: Session, form: RequestForm, *, days_used: int = 0, case_id: int | None = None
) -> RequestDraft:
    return checked(form, known=known(tx, form, days_used=days_used, case_id=case_id), today=TODAY)


def filed(tx: Session, office: Office, form: RequestForm, *, days_used: int = 0) -> int:
    draft = drafted(tx, form, days_used=days_used)
    case_id = a_case(tx, office)
    record_request(tx, draft, case_id=case_id, person_id=office.clerk, now=NOW)
    return case_id


def listed(tx: Session, office: Office, content: ItemContent = BY_DATA) -> RequestForm:
    """Put the item on the list and return the form to change it."""
    form_version(
        tx,
        Addition(KEY, content, "鄂尔多斯市民政局"),
        case_id=a_case(tx, office),
        effective_date=None,
        reason="-",
        person_id=None,
        now=NOW,
    )
    item = current_item_by_key(tx, KEY)
    assert item is not None
    form = form_for_item(item, RequestKind.CHANGE, unit_code="civil_affairs")
    return a_form(**{name: getattr(form, name) for name in ("kind", "item_number", "ways")})


def test_a_recorded_request_says_what_the_draft_said(tx: Session, office: Office) -> None:
    form = a_form(affected_units=("housing",), effect_date="2026-10-15", cause_document_number="主席令第1号")

    request = request_of(tx, filed(tx, office, form))

    assert request.kind is RequestKind.ADD
    assert request.unit_name == "鄂尔多斯市民政局"
    assert request.competent_id == office.civil_affairs
    assert request.affected_unit_ids == (office.housing,)
    assert request.after is not None
    assert request.after.ways == (ExemptionWay.DATA_SHARING, ExemptionWay.COMMITMENT)
    assert request.effect_date is not None
    assert request.effect_date.isoformat() == "2026-10-15"
    assert request.filed_at == NOW
    assert request.is_open
    assert not request.is_retained
    assert reason_of(request) == "法律法规变化：《社会救助法》（主席令第1号）"


def test_a_recorded_request_goes_back_into_the_same_form(tx: Session, office: Office) -> None:
    form = a_form(affected_units=("housing",), note="备注")
    assert form_of(tx, request_of(tx, filed(tx, office, form))) == RequestForm(
        **{name: getattr(form, name) for name in form.__dataclass_fields__ if name != "list_name"},
        list_name="exempt",
    )


def test_a_second_open_request_on_the_same_item_is_refused(tx: Session, office: Office) -> None:
    filed(tx, office, a_form())

    with pytest.raises(FormRefused) as refused:
        drafted(tx, a_form(proof_name=" 家庭 收入证明"))

    assert "ZM-2026-0001" in str(refused.value.problems[0])


def test_two_drafts_that_raced_leave_one_open_request(tx: Session, office: Office) -> None:
    first, second = drafted(tx, a_form()), drafted(tx, a_form())
    record_request(tx, first, case_id=a_case(tx, office), person_id=office.clerk, now=NOW)

    with pytest.raises(AlreadyOpen, match="ZM-2026-0001"):
        record_request(tx, second, case_id=a_case(tx, office), person_id=office.clerk, now=NOW)


def test_a_closed_request_lets_the_item_go(tx: Session, office: Office) -> None:
    case_id = filed(tx, office, a_form())
    close_request(tx, case_id)

    assert not request_of(tx, case_id).is_open
    assert request_of(tx, filed(tx, office, a_form())).is_open


def test_adding_and_changing_the_same_item_stand_in_each_others_way(tx: Session, office: Office) -> None:
    change = listed(tx, office, ItemContent(ways=(ExemptionWay.COMMITMENT,)))
    filed(tx, office, change.__class__(**{**change.__dict__, "ways": ("data_sharing",)}))

    with pytest.raises(FormRefused) as refused:
        drafted(tx, a_form())

    assert {problem.code for problem in refused.value.problems} == {"already_open", "already_listed"}


def test_a_correction_keeps_the_earlier_text_and_the_days_used(tx: Session, office: Office) -> None:
    case_id = filed(tx, office, a_form(late_reason="送达迟延"), days_used=9)
    corrected = a_form(ways=("commitment",), proof_name="家庭收入情况证明", late_reason="")
    with pytest.raises(FormRefused):
        drafted(tx, corrected, days_used=12, case_id=case_id)

    draft = drafted(tx, a_form(ways=("commitment",), late_reason="改写"), days_used=12, case_id=case_id)
    for day in (1, 2):
        revise_request(tx, draft, case_id=case_id, reason="方式有误", person_id=office.member, now=later(day))

    request, revisions = request_of(tx, case_id), revisions_of(tx, case_id)
    assert request.after is not None
    assert request.after.ways == (ExemptionWay.COMMITMENT,)
    assert (request.late, request.late_reason, request.days_used_at_filing) == (True, "送达迟延", 9)
    assert [revision.seq for revision in revisions] == [1, 2]
    first = revisions[0].before_correction
    assert first.after is not None
    assert first.after.ways == (ExemptionWay.DATA_SHARING, ExemptionWay.COMMITMENT)
    assert first.cause_date == request.cause_date
    assert revisions[0].person_name == "演示·钱某"


def test_a_correction_may_not_take_an_item_on_which_another_case_is_open(tx: Session, office: Office) -> None:
    case_id = filed(tx, office, a_form())
    filed(tx, office, a_form(proof_name="住房证明"))
    other = drafted(tx, a_form(proof_name="财产证明"), case_id=case_id)
    raced = other.__class__(**{**other.__dict__, "key": ItemKey(1, "临时救助", "住房证明")})

    with pytest.raises(AlreadyOpen, match="ZM-2026-0002"):
        revise_request(tx, raced, case_id=case_id, reason=None, person_id=office.clerk, now=NOW)


def test_an_approved_request_becomes_one_change_of_the_list(tx: Session, office: Office) -> None:
    added = request_of(tx, filed(tx, office, a_form(proof_name="住房证明")))
    assert change_of(added) == Addition(ItemKey(1, "临时救助", "住房证明"), added.after, "鄂尔多斯市民政局")

    form = listed(tx, office, ItemContent(ways=(ExemptionWay.COMMITMENT,)))
    case_id = filed(tx, office, form.__class__(**{**form.__dict__, "ways": ("data_sharing",)}))
    changed = request_of(tx, case_id)
    assert changed.after is not None
    assert change_of(changed) == Alteration(1, changed.after)

    close_request(tx, case_id)
    gone = form.__class__(**{**form.__dict__, "kind": "cancel", "ground": "matter_abolished"})
    assert change_of(request_of(tx, filed(tx, office, gone))) == Cancellation(1, EntryStanding.REMOVED)


def test_before_and_after_are_compared_field_by_field() -> None:
    before = ItemContent(ways=(ExemptionWay.COMMITMENT,), note="旧")
    after = ItemContent(ways=(ExemptionWay.DATA_SHARING, ExemptionWay.COMMITMENT), note="旧")

    lines = {line.name: line for line in compare(before, after)}

    assert list(lines) == list(FIELD_LABELS) == list(ItemContent.__dataclass_fields__)
    assert [name for name, line in lines.items() if line.changed] == ["ways"]
    assert lines["ways"].before == ("commitment",)
    assert lines["ways"].after == ("data_sharing", "commitment")
    assert lines["legal_basis"].before is None
    assert all(line.after is None for line in compare(before, None))


@pytest.mark.parametrize(
    ("ground", "lapsed"),
    [
        (CancelGround.BASIS_REPEALED, True),
        (CancelGround.NO_BASIS, True),
        (CancelGround.DATA_SHARED, False),
        (CancelGround.MATTER_ABOLISHED, False),
        (None, False),
    ],
)
def test_the_demand_stops_before_approval_only_where_nothing_carries_it(
    ground: CancelGround | None, *, lapsed: bool
) -> None:
    assert basis_lapsed(ground) is lapsed


def test_the_fast_path_is_closed_unless_the_city_opens_it() -> None:
    assert not takes_fast_path(RequestSettings(), editorial=True)
    assert takes_fast_path(RequestSettings(editorial_fast_path=True), editorial=True)
    assert not takes_fast_path(RequestSettings(editorial_fast_path=True), editorial=False)


def test_a_retained_proof_is_one_that_may_be_demanded(tx: Session, office: Office) -> None:
    form = a_form(list_name="retained", ways=(), retained_reason="风险", risk_assessment="已评估")
    request = request_of(tx, filed(tx, office, form))
    assert request.is_retained
    assert request.after is not None
    assert request.after.list_name is ListName.RETAINED
