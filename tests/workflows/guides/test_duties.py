"""Which guides a case obliges to be rewritten, and when they match."""

from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from tests.workflows.offices import BY_DATA, NOW, TODAY, Office, a_case, later
from workflows.exemption_list.rules import normalised
from workflows.exemption_list.steps import import_rows
from workflows.exemption_list.terms import ExemptionWay, ImportedRow, ItemKey
from workflows.guide_checks.steps import check_guide as check_guide_and_page
from workflows.guides.lookups import duties_of, duty, guide, guides_of_matter, proposal_for
from workflows.guides.records import GuideRow
from workflows.guides.rules import GuideMovedOn
from workflows.guides.steps import owe_guides, rewrite_guide
from workflows.guides.terms import DutyState, Expectation

MATTER = "临时救助"


@dataclass(frozen=True)
class Decided:
    case_id: int
    unit_id: int
    matter_name: str | None = MATTER
    proof_name: str = "收入证明"
    is_retained: bool = False
    ways: tuple[ExemptionWay, ...] = ()


@pytest.fixture(autouse=True)
def guides(tx: Session, office: Office) -> list[int]:
    rows = [ImportedRow(ItemKey(office.civil_affairs, MATTER, name), BY_DATA) for name in ("家庭收入证明",)]
    import_rows(tx, rows, effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)
    units = (office.civil_affairs, office.housing, office.banner)
    lines = ["申请表", "收入证明", "家庭收入证明"]
    made = [
        GuideRow(
            unit_id=unit_id,
            matter_name=matter,
            matter_key=normalised(matter),
            materials=lines,
            edition=1,
            updated_at=NOW,
        )
        for matter in ("临时 救助", "公证")
        for unit_id in units
    ]
    tx.add_all(made)
    tx.flush()
    return [row.id for row in made]


def owed(tx: Session, office: Office, **decided: object) -> list[int]:
    request = Decided(a_case(tx, office), office.civil_affairs, **decided)  # type: ignore[arg-type]
    return owe_guides(tx, request, list_version=1, now=NOW)


def check_guide(tx: Session, duty_id: int, *, now: datetime) -> bool:
    return check_guide_and_page(tx, duty_id, needs_page=False, now=now)


def test_the_units_own_guide_and_every_banners_are_owed(
    tx: Session, office: Office, guides: list[int]
) -> None:
    duties = [duty(tx, duty_id) for duty_id in owed(tx, office)]

    assert [one.guide.id for one in duties] == [guides[0], guides[2]]
    assert [one.guide.unit_name for one in duties] == ["鄂尔多斯市民政局", "东胜区"]
    assert {(one.state, one.expected, one.edition_before) for one in duties} == {
        (DutyState.OPEN, Expectation.ABSENT, 1)
    }
    assert tuple(duties) == duties_of(tx, duties[0].case_id)


def test_where_the_item_names_no_matter_the_guides_that_demand_the_proof_are_owed(
    tx: Session, office: Office, guides: list[int]
) -> None:
    found = [duty(tx, duty_id).guide.id for duty_id in owed(tx, office, matter_name=None)]
    assert found == [guides[0], guides[2], guides[3], guides[5]]


def test_a_matter_without_a_guide_owes_none(tx: Session, office: Office) -> None:
    assert owed(tx, office, matter_name="收养登记") == []


def test_a_guide_matches_once_it_no_longer_demands_the_proof(tx: Session, office: Office) -> None:
    first, second = owed(tx, office)
    assert not check_guide(tx, first, now=later(1))

    proposal = proposal_for(tx, duty(tx, first))
    assert proposal == ("申请表", "家庭收入证明")
    edition = rewrite_guide(
        tx, first, proposal, address="https://example.invalid", edition_seen=1, now=later(2)
    )
    assert check_guide(tx, first, now=later(2))

    done = duty(tx, first)
    assert (edition, done.edition_after, done.guide.edition) == (2, 2, 2)
    assert (done.is_matched, done.checked_at) == (True, later(2))
    assert done.materials_before == ("申请表", "收入证明", "家庭收入证明")
    assert done.guide.address == "https://example.invalid"
    assert not duty(tx, second).is_matched


def test_a_retained_proof_must_be_named_by_the_guide(tx: Session, office: Office) -> None:
    first, _ = owed(tx, office, proof_name="住房证明", is_retained=True)
    assert duty(tx, first).expected is Expectation.PRESENT
    assert not check_guide(tx, first, now=NOW)

    rewrite_guide(tx, first, proposal_for(tx, duty(tx, first)), address=None, edition_seen=1, now=NOW)
    assert check_guide(tx, first, now=NOW)


def test_two_keepers_of_one_guide_do_not_overwrite_each_other(tx: Session, office: Office) -> None:
    (first, _), (second, _) = owed(tx, office), owed(tx, office, proof_name="家庭收入证明")
    rewrite_guide(tx, first, ["申请表", "家庭收入证明"], address=None, edition_seen=1, now=NOW)

    with pytest.raises(GuideMovedOn):
        rewrite_guide(tx, second, ["申请表", "收入证明"], address=None, edition_seen=1, now=NOW)

    assert guides_of_matter(tx, MATTER)[0].materials == ("申请表", "家庭收入证明")


def test_one_guide_is_found_by_its_id(tx: Session, guides: list[int]) -> None:
    found = guide(tx, guides[1])
    assert found is not None
    assert found.unit_name == "鄂尔多斯市住房和城乡建设局"
    assert guide(tx, 999) is None
