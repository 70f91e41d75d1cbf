"""How guides differ from the list: which items bind a guide, and what is only reported."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.workflows.offices import NOW, TODAY, Office
from workflows.exemption_list.rules import normalised
from workflows.exemption_list.steps import import_rows
from workflows.exemption_list.terms import ExemptionWay, ImportedRow, ItemContent, ItemKey, ListName
from workflows.guide_drift.lookups import differences, differences_of
from workflows.guide_drift.rules import missing_laws, open_key
from workflows.guide_drift.terms import Drift, DriftKind
from workflows.guides.records import GuideRow

MATTER = "临时救助"
SHARED = ItemContent(ways=(ExemptionWay.DATA_SHARING,))
RETAINED = ItemContent(list_name=ListName.RETAINED, legal_basis="《社会救助暂行办法》第四十九条")


@dataclass
class City:
    """A list and some guides, written down before they are compared."""

    tx: Session
    rows: list[ImportedRow] = field(default_factory=list)

    def item(
        self, unit_id: int | None, proof: str, content: ItemContent, matter: str | None = MATTER
    ) -> None:
        self.rows.append(ImportedRow(ItemKey(unit_id, matter, proof, origin="别处"), content))

    def guide(self, unit_id: int, *lines: str, basis: str | None = None) -> None:
        self.tx.add(
            GuideRow(
                unit_id=unit_id,
                matter_name=MATTER,
                matter_key=normalised(MATTER),
                materials=list(lines),
                basis=basis,
                edition=1,
                updated_at=NOW,
            )
        )

    def drifts(self) -> Sequence[Drift]:
        """Return the differences, found alike for all guides at once and for each alone."""
        import_rows(self.tx, self.rows, effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)
        self.tx.flush()
        found = differences(self.tx, today=TODAY).drifts
        ids = self.tx.scalars(sa.select(GuideRow.id).order_by(GuideRow.id)).all()
        alone = [one for each in ids for one in differences_of(self.tx, each, today=TODAY).drifts]
        assert alone == list(found)
        return found


@pytest.fixture
def city(tx: Session) -> City:
    return City(tx)


def told(drifts: Sequence[Drift]) -> list[tuple[DriftKind, int, str]]:
    return [(one.kind, one.unit_id, one.proof_name) for one in drifts]


def test_a_guide_is_bound_by_its_unit_and_a_banner_s_by_the_city_too(city: City, office: Office) -> None:
    city.item(office.civil_affairs, "收入证明", SHARED)
    for unit in (office.civil_affairs, office.housing, office.banner):
        city.guide(unit, "身份证", "收入证明")

    assert told(city.drifts()) == [
        (DriftKind.DEMANDS, office.civil_affairs, "收入证明"),
        (DriftKind.DEMANDS, office.banner, "收入证明"),
    ]


def test_a_banner_that_retains_the_proof_itself_may_ask_for_it(city: City, office: Office) -> None:
    city.item(office.civil_affairs, "收入证明", SHARED)
    city.item(office.banner, "收入证明", RETAINED)
    city.guide(office.banner, "收入证明", basis="《社会救助暂行办法》")

    assert told(city.drifts()) == []


def test_an_item_of_an_unknown_unit_binds_nobody(city: City, office: Office) -> None:
    city.item(None, "收入证明", SHARED)
    city.guide(office.banner, "收入证明")

    assert told(city.drifts()) == []


def test_an_item_without_a_matter_binds_every_guide_that_demands_it(city: City, office: Office) -> None:
    city.item(office.civil_affairs, "收入证明", SHARED, matter=None)
    city.guide(office.civil_affairs, "收入证明")
    city.guide(office.banner, "身份证")

    assert told(city.drifts()) == [(DriftKind.DEMANDS, office.civil_affairs, "收入证明")]


def test_a_longer_name_is_another_proof(city: City, office: Office) -> None:
    city.item(office.civil_affairs, "收入证明", SHARED)
    city.item(office.civil_affairs, "家庭收入证明", RETAINED)
    city.guide(office.civil_affairs, "家庭收入证明", basis="《社会救助暂行办法》")

    assert told(city.drifts()) == []


def test_what_a_guide_leaves_out_of_the_retained_list_is_only_reported(city: City, office: Office) -> None:
    city.item(office.civil_affairs, "收入证明", RETAINED)
    city.item(office.civil_affairs, "住房证明", RETAINED)
    city.guide(office.civil_affairs, "身份证", "收入证明")

    found = city.drifts()

    assert told(found) == [
        (DriftKind.OMITS_BASIS, office.civil_affairs, "收入证明"),
        (DriftKind.OMITS_PROOF, office.civil_affairs, "住房证明"),
    ]
    assert [one.missing for one in found] == ["《社会救助暂行办法》", None]


@pytest.mark.parametrize(
    ("basis", "said", "missing"),
    [
        (None, (), ()),
        ("有关规定", (), ()),
        ("《甲法》第一条；《乙 法》", ("依据《甲法》",), ("乙 法",)),
        ("《甲法》第一条", ("甲法",), ()),
    ],
)
def test_a_law_counts_as_named_wherever_the_guide_names_it(
    basis: str | None, said: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    assert missing_laws(basis, said) == missing


def test_one_proof_in_two_spellings_has_one_key() -> None:
    assert open_key(7, "收入 证明（原件）") == open_key(7, "收入证明(原件)")
