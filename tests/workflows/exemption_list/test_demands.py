"""May they ask me for this? Yes or no with its reason, of today and of any past day."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from engine.store import Store
from tests.workflows.offices import BY_DATA, NOW, TODAY, an_office, later
from workflows.exemption_list.demands import (
    ANSWERS,
    DEMAND_CLAUSES,
    DEMAND_REASONS,
    DemandAnswers,
    DemandReason,
    demand_answers,
)
from workflows.exemption_list.records import ListVersionRow
from workflows.exemption_list.search import ListSearch
from workflows.exemption_list.steps import form_version, import_rows, stop_demand
from workflows.exemption_list.terms import (
    Alteration,
    Cancellation,
    EntryStanding,
    ImportedRow,
    ItemContent,
    ItemKey,
    ListChange,
    ListName,
)

KEPT = ItemContent(list_name=ListName.RETAINED, legal_basis="《公证法》", retained_reason="风险不可控")


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def form(tx: Session, change: ListChange, *, on: int, **facts: Any) -> None:
    given = {"case_id": None, "effective_date": None, "reason": "-", "person_id": None} | facts
    number = form_version(tx, change, now=later(on), **given).number
    row = tx.get(ListVersionRow, number)
    assert row
    row.published_at = later(on)


@pytest.fixture
def listed(store: Store) -> Store:
    """Give a list with one exempt and two retained proofs."""
    with store.writing() as tx:
        office = an_office(tx)
        contents = {"收入证明": BY_DATA, "出生公证书": KEPT, "亲属关系公证书": KEPT}
        rows = [
            ImportedRow(ItemKey(office.civil_affairs, "救助", name), content, unit_name="鄂尔多斯市民政局")
            for name, content in contents.items()
        ]
        import_rows(tx, rows, effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)
    return store


def asked(tx: Session, words: str, on: int) -> tuple[DemandReason, bool | None]:
    (answer,) = demand_answers(tx, ListSearch(), words, day(on)).answers
    return answer.reason, answer.may_be_asked


def test_each_list_gives_its_answer(listed: Store) -> None:
    with listed.reading() as tx:
        assert asked(tx, "收入证明", 0) == (DemandReason.EXEMPT, False)
        assert asked(tx, "出生公证书", 0) == (DemandReason.RETAINED, True)
        assert asked(tx, "奇葩证明", 0) == (DemandReason.NOT_LISTED, False)


def test_before_the_first_version_no_list_answers(listed: Store) -> None:
    with listed.reading() as tx:
        found = demand_answers(tx, ListSearch(), "出生公证书", day(-1))

    assert found.version is None
    assert [(one.reason, one.may_be_asked, one.clause) for one in found.answers] == [
        (DemandReason.NO_LIST, None, None)
    ]


def test_several_items_get_one_answer_each(listed: Store) -> None:
    with listed.reading() as tx:
        found = demand_answers(tx, ListSearch(), "公证书", day(0))
        of_another_unit = demand_answers(tx, ListSearch(), "公证书", day(0), unit_id=2)

    assert [one.row.proof_name for one in found.answers if one.row] == ["出生公证书", "亲属关系公证书"]
    assert (found.total, found.version) == (2, 1)
    assert found.answers[0].clause == "优化营商环境条例第44条"
    assert [one.reason for one in of_another_unit.answers] == [DemandReason.NOT_LISTED]


def test_a_past_day_is_answered_by_the_list_of_that_day(listed: Store) -> None:
    with listed.writing() as tx:
        form(tx, Alteration(1, KEPT), on=2)
        form(tx, Cancellation(2, EntryStanding.ABOLISHED), on=4)
        form(tx, Cancellation(3, EntryStanding.REMOVED), on=6)

        assert [asked(tx, "收入证明", on)[1] for on in (1, 2)] == [False, True]
        assert [asked(tx, "出生公证书", on)[0] for on in (3, 4)] == [
            DemandReason.RETAINED,
            DemandReason.ABOLISHED,
        ]
        assert [asked(tx, "亲属关系公证书", on)[0] for on in (5, 6)] == [
            DemandReason.RETAINED,
            DemandReason.REMOVED,
        ]


def test_a_stopped_demand_counts_from_its_day_until_the_proof_is_listed_again(listed: Store) -> None:
    with listed.writing() as tx:
        stop_demand(tx, 2, day(1))
        assert [asked(tx, "出生公证书", on) for on in (0, 1)] == [
            (DemandReason.RETAINED, True),
            (DemandReason.STOPPED, False),
        ]
        form(tx, Cancellation(2, EntryStanding.ABOLISHED), on=3)
        form(tx, Alteration(2, KEPT), on=5)

        reasons = [asked(tx, "出生公证书", on)[0] for on in range(7)]
        stop_demand(tx, 2, day(6))
        assert asked(tx, "出生公证书", 5)[0] is DemandReason.RETAINED
        assert asked(tx, "出生公证书", 6)[0] is DemandReason.STOPPED

    assert reasons == [
        DemandReason.RETAINED,
        DemandReason.STOPPED,
        DemandReason.STOPPED,
        DemandReason.ABOLISHED,
        DemandReason.ABOLISHED,
        DemandReason.RETAINED,
        DemandReason.RETAINED,
    ]


def test_no_more_items_are_answered_for_than_can_be_read(store: Store) -> None:
    with store.writing() as tx:
        rows = [
            ImportedRow(ItemKey(None, "救助", f"第{number}号证明"), BY_DATA) for number in range(ANSWERS + 5)
        ]
        import_rows(tx, rows, effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)
        found: DemandAnswers = demand_answers(tx, ListSearch(), "证明", TODAY)

    assert (len(found.answers), found.total) == (ANSWERS, ANSWERS + 5)


def test_every_reason_has_its_words_and_its_clause() -> None:
    assert set(DEMAND_REASONS) == set(DEMAND_CLAUSES) == set(DemandReason)
