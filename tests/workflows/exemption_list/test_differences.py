"""How the list differs between any two days."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from engine.store import Store
from tests.workflows.offices import BY_DATA, NOW, TODAY, Office, a_case, an_office, later
from workflows.exemption_list.differences import (
    difference_line,
    differences_between,
    version_facts,
    versions_between,
)
from workflows.exemption_list.lookups import ListFilter, Moment, list_page
from workflows.exemption_list.steps import form_version, import_rows
from workflows.exemption_list.terms import (
    Addition,
    Alteration,
    Cancellation,
    EntryStanding,
    ExemptionWay,
    ImportedRow,
    ItemContent,
    ItemKey,
    ListChange,
    ListName,
)
from workflows.exemption_list.versions import DIFFERENCE_LABELS, DifferenceKind
from workflows.publication.steps import publish_version

NAMES = ("甲证明", "乙证明", "丙证明", "丁证明", "戊证明")
KEPT = ItemContent(list_name=ListName.RETAINED, legal_basis="《公证法》", retained_reason="风险不可控")
PROMISED = ItemContent(ways=(ExemptionWay.COMMITMENT,), legal_basis="《某条例》")


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def form(
    tx: Session,
    office: Office,
    change: ListChange,
    *,
    on: int,
    effective: date | None = None,
    published: bool = True,
) -> None:
    number = form_version(
        tx,
        change,
        case_id=a_case(tx, office),
        effective_date=effective,
        reason="法律法规变化：《某法》",
        person_id=None,
        now=later(on),
    ).number
    if published:
        publish_version(tx, number, person_id=office.member, channels=["portal"], now=later(on))


@pytest.fixture
def changed(store: Store) -> Store:
    """Give a list of five items and what became of them, a day each."""
    with store.writing() as tx:
        office = an_office(tx)
        rows = [
            ImportedRow(ItemKey(office.civil_affairs, "救助", name), KEPT if name == "丁证明" else BY_DATA)
            for name in NAMES
        ]
        import_rows(tx, rows, effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)
        form(tx, office, Alteration(1, PROMISED), on=1)
        form(tx, office, Cancellation(2, EntryStanding.REMOVED), on=2)
        form(tx, office, Alteration(3, KEPT), on=3)
        form(tx, office, Cancellation(4, EntryStanding.ABOLISHED), on=4)
        form(tx, office, Addition(ItemKey(office.civil_affairs, "救助", "己证明"), BY_DATA, "-"), on=5)
        form(tx, office, Alteration(5, PROMISED), on=6, effective=day(20))
        form(tx, office, Alteration(5, BY_DATA), on=7, effective=day(20))
        form(tx, office, Alteration(1, BY_DATA), on=8, published=False)
    return store


def kinds(tx: Session, first: date, second: date) -> dict[str, DifferenceKind]:
    return {one.proof_name: one.kind for one in differences_between(tx, first, second).items}


def test_what_became_of_each_item_between_two_days(changed: Store) -> None:
    with changed.reading() as tx:
        assert kinds(tx, day(0), day(10)) == {
            "甲证明": DifferenceKind.CHANGED,
            "乙证明": DifferenceKind.CANCELLED,
            "丙证明": DifferenceKind.MOVED,
            "丁证明": DifferenceKind.CANCELLED,
            "己证明": DifferenceKind.ADDED,
        }
        assert kinds(tx, day(2), day(3)) == {"丙证明": DifferenceKind.MOVED}
        assert kinds(tx, day(6), day(10)) == {}, "a version formed for a later day changes nothing before it"
        assert kinds(tx, day(10), day(30)) == {}, "changed and changed back on one day"
        assert kinds(tx, day(-1), day(0)) == dict.fromkeys(NAMES, DifferenceKind.ADDED)
    assert set(DIFFERENCE_LABELS) == set(DifferenceKind)


def test_the_days_may_stand_the_other_way_round(changed: Store) -> None:
    with changed.reading() as tx:
        assert kinds(tx, day(10), day(0)) == {
            "甲证明": DifferenceKind.CHANGED,
            "乙证明": DifferenceKind.ADDED,
            "丙证明": DifferenceKind.MOVED,
            "丁证明": DifferenceKind.MOVED,
            "己证明": DifferenceKind.CANCELLED,
        }


def test_any_two_days_differ_by_what_their_lists_differ_by(changed: Store) -> None:
    with changed.reading() as tx:
        held = {
            number: {
                row.item_id: (row.content, row.standing)
                for row in list_page(tx, ListFilter(), Moment(day=day(number))).rows
            }
            for number in range(-1, 22)
        }
        for first, before in held.items():
            for second, after in held.items():
                expected = {
                    item for item in before.keys() | after.keys() if before.get(item) != after.get(item)
                }
                found = differences_between(tx, day(first), day(second)).items
                assert {one.item_id for one in found} == expected, (first, second)


def test_a_change_is_told_field_by_field(changed: Store) -> None:
    with changed.reading() as tx:
        (one,) = differences_between(tx, day(0), day(1)).items

    assert difference_line(one) == {
        "number": "MZ000001",
        "kind": "changed",
        "unit_name": "鄂尔多斯市民政局",
        "matter_name": "救助",
        "proof_name": "甲证明",
        "standing": {"before": "listed", "after": "listed"},
        "fields": {
            "ways": {"before": ["data_sharing"], "after": ["commitment"]},
            "legal_basis": {"before": None, "after": "《某条例》"},
        },
    }


def test_the_differences_come_page_by_page(changed: Store) -> None:
    with changed.reading() as tx:
        seen, after, pages = [], 0, 0
        while after is not None:
            found = differences_between(tx, day(0), day(10), after=after, limit=2)
            seen += [one.proof_name for one in found.items]
            after, pages = found.next_cursor, pages + 1  # type: ignore[assignment]

    assert seen == ["甲证明", "乙证明", "丙证明", "丁证明", "己证明"]
    assert pages == 3


def test_the_versions_between_are_named_with_case_and_digest(changed: Store) -> None:
    with changed.reading() as tx:
        lines = versions_between(tx, day(10), day(1))
        facts = version_facts(lines[0])

    assert [line.number for line in lines] == [3, 4, 5, 6]
    assert facts["case_no"] == "ZM-2026-0002"
    assert facts["effective_date"] == day(2).isoformat()
    assert len(facts["digest"]) == 64
