"""Versions of the list: what each holds, what held on a day, and that nothing is ever deleted."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

import workflows.exemption_list
from engine.store import Record, Store
from tests.workflows.offices import BY_DATA, NOW, TODAY, Office, a_case, an_office, later
from workflows.exemption_list.items import current_item, current_item_by_key, item_page
from workflows.exemption_list.lookups import ListFilter, Moment, list_page
from workflows.exemption_list.records import ItemEntryRow, ListVersionRow
from workflows.exemption_list.rules import AlreadyListed, ItemNotInForce, ListNotEmpty
from workflows.exemption_list.steps import form_version, import_rows, stop_demand
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
from workflows.exemption_list.versions import difference, version_line, version_of_case, version_on, versions
from workflows.publication.steps import publish_version

PROMISED = ItemContent(ways=(ExemptionWay.COMMITMENT, ExemptionWay.DEPARTMENT_VERIFICATION))
KEPT = ItemContent(list_name=ListName.RETAINED, legal_basis="《公证法》", retained_reason="风险不可控")


def key(proof: str = "家庭收入证明") -> ItemKey:
    return ItemKey(1, "临时救助", proof)


def baseline(tx: Session, *proofs: str) -> None:
    rows = [ImportedRow(key(proof), BY_DATA, unit_name="鄂尔多斯市民政局") for proof in proofs]
    import_rows(tx, rows, effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)


def form(
    tx: Session,
    office: Office,
    change: ListChange,
    *,
    on: int = 0,
    effective: date | None = None,
    published: bool = True,
) -> int:
    number = form_version(
        tx,
        change,
        case_id=a_case(tx, office),
        effective_date=effective,
        reason="法律法规变化：《某法》",
        person_id=office.clerk,
        now=later(on),
    ).number
    if published:
        publish_version(tx, number, person_id=office.member, channels=["portal"], now=later(on))
    return number


def shown(tx: Session, moment: Moment) -> dict[str, ItemContent]:
    return {row.proof_name: row.content for row in list_page(tx, ListFilter(), moment).rows}


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def test_the_baseline_is_published_version_one_and_is_made_once(tx: Session, office: Office) -> None:
    baseline(tx, "甲证明", "乙证明")

    line = version_line(tx, 1)
    assert line is not None
    assert (line.case_id, line.published_at, line.channels) == (None, NOW, ("portal",))
    assert list(shown(tx, Moment(day=TODAY))) == ["甲证明", "乙证明"]
    assert shown(tx, Moment(day=day(-1))) == {}
    with pytest.raises(ListNotEmpty):
        baseline(tx, "丙证明")


def test_an_addition_is_one_version_with_its_case_and_reason(tx: Session, office: Office) -> None:
    baseline(tx, "甲证明")

    number = form(tx, office, Addition(key(), PROMISED, "鄂尔多斯市民政局"), on=3)

    assert number == 2
    assert shown(tx, Moment(version=2)) == {"甲证明": BY_DATA, "家庭收入证明": PROMISED}
    assert shown(tx, Moment(version=1)) == {"甲证明": BY_DATA}
    page = item_page(tx, "MZ000002", Moment(day=day(3)))
    assert page is not None
    assert page.row is not None
    assert [(line.since_version, line.case_no, line.reason) for line in page.history] == [
        (2, "ZM-2026-0001", "法律法规变化：《某法》")
    ]
    line = version_of_case(tx, 1)
    assert line is not None
    assert (line.number, line.effective_date, line.case_no) == (2, day(3), "ZM-2026-0001")


def test_a_change_closes_the_entry_and_adds_the_next_one(tx: Session, office: Office) -> None:
    baseline(tx, "甲证明")

    form(tx, office, Alteration(1, PROMISED), on=3)

    page = item_page(tx, "MZ000001", Moment(day=day(3)))
    assert page is not None
    newest, oldest = page.history
    assert (newest.content, newest.until_version) == (PROMISED, None)
    assert (oldest.content, oldest.until_version, oldest.ended_date) == (BY_DATA, 2, day(3))


def test_an_abolished_proof_stays_visible_as_cancelled_outright(tx: Session, office: Office) -> None:
    baseline(tx, "甲证明")
    form(tx, office, Alteration(1, KEPT), on=1)
    form(tx, office, Cancellation(1, EntryStanding.ABOLISHED), on=2)

    (row,) = list_page(tx, ListFilter(), Moment(day=day(2))).rows

    assert row.standing is EntryStanding.ABOLISHED
    assert row.content.ways == (ExemptionWay.DIRECT_CANCELLATION,)
    assert row.content.list_name is ListName.EXEMPT
    assert row.content.retained_reason is None
    assert row.content.legal_basis == "《公证法》"


def test_a_removed_item_leaves_the_list_and_keeps_its_page(tx: Session, office: Office) -> None:
    baseline(tx, "甲证明", "乙证明")
    form(tx, office, Cancellation(1, EntryStanding.REMOVED), on=2)

    assert list(shown(tx, Moment(day=day(2)))) == ["乙证明"]
    assert list(shown(tx, Moment(day=day(1)))) == ["甲证明", "乙证明"]
    page = item_page(tx, "MZ000001", Moment(day=day(2)))
    assert page is not None
    assert page.row is not None
    assert page.row.standing is EntryStanding.REMOVED
    assert [line.standing for line in page.history] == ["removed", "listed"]


def test_a_removed_item_comes_back_under_its_own_number(tx: Session, office: Office) -> None:
    baseline(tx, "家庭收入证明")
    form(tx, office, Cancellation(1, EntryStanding.REMOVED), on=1)
    form(tx, office, Addition(key(), PROMISED, "鄂尔多斯市民政局"), on=2)

    item = current_item_by_key(tx, key())
    assert item is not None
    assert (item.id, item.standing, item.content) == (1, EntryStanding.LISTED, PROMISED)


def test_what_is_not_in_force_is_not_cancelled_or_changed_again(tx: Session, office: Office) -> None:
    baseline(tx, "家庭收入证明")
    with pytest.raises(AlreadyListed, match="MZ000001"):
        form(tx, office, Addition(key(" 家庭收入证明"), PROMISED, "鄂尔多斯市民政局"))

    form(tx, office, Cancellation(1, EntryStanding.ABOLISHED))
    with pytest.raises(ItemNotInForce):
        form(tx, office, Cancellation(1, EntryStanding.REMOVED))
    form(tx, office, Alteration(1, KEPT))
    form(tx, office, Cancellation(1, EntryStanding.REMOVED))
    with pytest.raises(ItemNotInForce):
        form(tx, office, Alteration(1, PROMISED))


def test_a_case_forms_one_version_only(tx: Session, office: Office) -> None:
    baseline(tx, "甲证明")
    case_id = a_case(tx, office)
    facts = {"case_id": case_id, "effective_date": None, "reason": "-", "person_id": None, "now": NOW}
    form_version(tx, Alteration(1, PROMISED), **facts)
    with pytest.raises(sa.exc.IntegrityError):
        form_version(tx, Alteration(1, KEPT), **facts)


def test_a_later_version_may_take_effect_before_an_earlier_one(tx: Session, office: Office) -> None:
    baseline(tx, "甲证明", "乙证明")
    form(tx, office, Alteration(1, PROMISED), on=1, effective=day(30))
    form(tx, office, Alteration(2, PROMISED), on=2)

    assert shown(tx, Moment(day=day(2))) == {"甲证明": BY_DATA, "乙证明": PROMISED}
    assert shown(tx, Moment(day=day(30))) == {"甲证明": PROMISED, "乙证明": PROMISED}
    assert shown(tx, Moment(version=2)) == {"甲证明": PROMISED, "乙证明": BY_DATA}
    assert version_on(tx, day(2)) == 3


def test_the_public_sees_a_change_when_it_is_published(tx: Session, office: Office) -> None:
    baseline(tx, "甲证明")
    number = form(tx, office, Alteration(1, PROMISED), on=1, published=False)

    assert shown(tx, Moment(day=day(1))) == {"甲证明": BY_DATA}
    assert shown(tx, Moment(day=day(1), published_only=False)) == {"甲证明": PROMISED}
    assert version_on(tx, day(1)) == 1
    assert version_on(tx, day(1), published_only=False) == 2
    assert [line.number for line in versions(tx)] == [1]
    page = item_page(tx, "MZ000001", Moment(day=day(1)))
    assert page is not None
    assert len(page.history) == 1

    publish_version(tx, number, person_id=office.clerk, channels=["portal"], now=later(2))
    assert shown(tx, Moment(day=day(2))) == {"甲证明": PROMISED}
    assert [line.number for line in versions(tx)] == [2, 1]
    assert [line.number for line in versions(tx, before=2)] == [1]


def test_an_unpublished_removal_leaves_the_item_on_the_public_list(tx: Session, office: Office) -> None:
    baseline(tx, "甲证明")
    form(tx, office, Cancellation(1, EntryStanding.REMOVED), on=1, published=False)

    assert list(shown(tx, Moment(day=day(9)))) == ["甲证明"]
    assert shown(tx, Moment(day=day(9), published_only=False)) == {}


def test_the_difference_of_two_versions_names_each_item_once(tx: Session, office: Office) -> None:
    baseline(tx, "甲证明", "乙证明", "丙证明")
    form(tx, office, Alteration(1, PROMISED))
    form(tx, office, Cancellation(2, EntryStanding.REMOVED))
    form(tx, office, Addition(key(), PROMISED, "鄂尔多斯市民政局"))
    form(tx, office, Alteration(3, PROMISED))
    form(tx, office, Alteration(3, BY_DATA))

    found = [(one.proof_name, one.before, one.after) for one in difference(tx, 1, 6)]

    assert found == [
        ("甲证明", BY_DATA, PROMISED),
        ("乙证明", BY_DATA, None),
        ("家庭收入证明", None, PROMISED),
    ]
    assert difference(tx, 6, 6) == ()
    assert [one.number for one in difference(tx, 4, 5)] == ["MZ000003"]


def test_the_demand_stops_on_the_earliest_day_noted(tx: Session, office: Office) -> None:
    baseline(tx, "甲证明")
    for number, expected in ((5, 5), (3, 3), (9, 3)):
        stop_demand(tx, 1, day(number))
        (row,) = list_page(tx, ListFilter(), Moment(day=TODAY)).rows
        assert row.demand_stopped_date == day(expected)


def test_an_unknown_number_has_no_page(tx: Session, office: Office) -> None:
    baseline(tx, "甲证明")
    assert item_page(tx, "MZ000099", Moment(day=TODAY)) is None
    assert item_page(tx, "乱写", Moment(day=TODAY)) is None
    assert current_item(tx, 99) is None


def test_no_statement_of_the_room_deletes() -> None:
    folder = Path(workflows.exemption_list.__file__).parent
    for file in folder.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert "delete" not in names, file.name
        assert not any("DELETE FROM" in str(text).upper() for text in texts), file.name


MOVES = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from(["alter", "abolish", "remove", "add"]),
        st.integers(-3, 12),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MOVES)
def test_as_of_answers_equal_a_replay_of_all_changes(moves: list[tuple[int, str, int]]) -> None:
    store = Store("sqlite://")
    Record.metadata.create_all(store.engine)
    with store.writing() as tx:
        office = an_office(tx)
        names = ["甲证明", "乙证明", "丙证明"]
        baseline(tx, *names)
        replayed = [(TODAY, name, True) for name in names]
        for index, (item, move, effective) in enumerate(moves):
            change = {
                "alter": Alteration(item, PROMISED),
                "abolish": Cancellation(item, EntryStanding.ABOLISHED),
                "remove": Cancellation(item, EntryStanding.REMOVED),
                "add": Addition(key(names[item - 1]), BY_DATA, "-"),
            }[move]
            try:
                number = form(tx, office, change, on=index, effective=day(effective))
            except (ItemNotInForce, AlreadyListed):
                continue
            line = version_line(tx, number)
            assert line is not None
            replayed.append((line.effective_date, names[item - 1], move != "remove"))

        for offset in range(-1, 14):
            held = {name: is_shown for since, name, is_shown in replayed if since <= day(offset)}
            expected = {name for name, is_shown in held.items() if is_shown}
            assert set(shown(tx, Moment(day=day(offset)))) == expected
        open_entries = sa.select(sa.func.count()).where(ItemEntryRow.until_version.is_(None))
        assert tx.scalar(open_entries) == 3
        assert tx.scalar(sa.select(sa.func.count()).select_from(ListVersionRow)) == len(replayed) - 2
    store.close()
