"""The demo city: real units, invented people, every collected row, and nothing that a row does not say."""

import csv
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow, PersonRow, PostRow
from tests.oracles import oracle
from tests.workflows.offices import NOW, TODAY
from workflows.demo_city.rules import NotEmpty
from workflows.demo_city.steps import DemoPassword, load_demo_city
from workflows.demo_city.terms import DemoCity
from workflows.exemption_list.lookups import ListFilter, Moment, list_page
from workflows.exemption_list.terms import ExemptionWay
from workflows.guides.lookups import guides_of_matter
from workflows.guides.rules import demands
from workflows.procedures.catalogue import Role

SEEDS = Path(__file__).parent.parent.parent.parent / "seeds"
NINE = {"150602", "150603", "150621", "150622", "150623", "150624", "150625", "150626", "150627"}
WAYS = ["直接取消", "数据共享", "告知承诺", "部门核验", "其他"]


@pytest.fixture
def city(tx: Session) -> DemoCity:
    password = DemoPassword("demo", lambda text: f"digest of {text}")
    return load_demo_city(tx, seeds=SEEDS, password=password, now=NOW)


def test_the_seeds_are_the_collected_rows_unchanged() -> None:
    assert oracle("proof_items_real.csv").read_bytes() == (SEEDS / "proof_items.csv").read_bytes()


def test_the_nine_banners_bear_their_region_codes(tx: Session, city: DemoCity) -> None:
    banners = tx.scalars(sa.select(DepartmentRow.region_code).where(DepartmentRow.kind == "banner")).all()
    assert set(banners) == NINE
    assert len(banners) == 9
    park = tx.get(DepartmentRow, city.department_ids["jungar_park"])
    assert park is not None
    assert (park.region_code, park.parent_id) == (None, city.department_ids["jungar"])


def test_names_that_the_plan_does_not_give_are_marked(tx: Session, city: DemoCity) -> None:
    rows = tx.scalars(sa.select(DepartmentRow).where(DepartmentRow.kind == "city_department"))
    unmarked = {row.name.removeprefix("鄂尔多斯市") for row in rows if row.note is None}
    assert unmarked == {"司法局", "行政审批和政务服务局", "大数据中心", "12345政务服务便民热线"}


def test_people_are_plainly_invented_and_every_post_is_filled(tx: Session, city: DemoCity) -> None:
    people = tx.scalars(sa.select(PersonRow)).all()
    assert all(person.name.startswith("演示·") for person in people)
    assert len({person.name for person in people}) == len({p.session_key for p in people}) == len(people)
    assert {person.password_digest for person in people} == {"digest of demo"}

    roles = Counter(tx.scalars(sa.select(PostRow.role)))
    assert set(roles) == set(Role)
    assert roles[Role.GROUP_MEMBER] == 5


def test_every_city_department_and_banner_can_file_and_confirm_by_two_people(
    tx: Session, city: DemoCity
) -> None:
    held = tx.execute(sa.select(PostRow.department_id, PostRow.role, PostRow.person_id)).all()
    holders = {(unit, role): person for unit, role, person in held}
    units = tx.scalars(
        sa.select(DepartmentRow).where(DepartmentRow.kind.in_(["city_department", "banner", "park"]))
    )
    for unit in units:
        if unit.code == "hotline":
            continue
        filer = holders[unit.id, Role.FILER]
        assert filer != holders[unit.competent_id or unit.id, Role.CONFIRMER], unit.name


def test_one_person_holds_posts_that_may_not_meet_in_one_case(tx: Session, city: DemoCity) -> None:
    both = {city.person_ids["member.five"]}
    for role in (Role.GROUP_MEMBER, Role.CONFIRMER):
        both &= set(tx.scalars(sa.select(PostRow.person_id).where(PostRow.role == role)))
    assert both == {city.person_ids["member.five"]}


def test_all_rows_are_listed_with_every_unknown_left_unknown(tx: Session, city: DemoCity) -> None:
    rows = list_page(tx, ListFilter(), Moment(day=TODAY), limit=500).rows
    with (SEEDS / "proof_items.csv").open(encoding="utf-8-sig", newline="") as file:
        source = sorted(csv.DictReader(file), key=lambda row: (not row["exempt_way"], not row["matter_name"]))

    assert len(rows) == len(source) == city.item_count == 253
    for row, said in zip(rows, source, strict=True):
        content = row.content
        assert row.proof_name == said["proof_name"]
        assert (row.matter_name or "") == said["matter_name"]
        assert (row.source, row.source_place or "") == (said["source"], said["city"])
        assert (row.source_department or "") == said["department"]
        assert [WAYS[list(ExemptionWay).index(way)] for way in content.ways] == [said["exempt_way"]][
            : bool(said["exempt_way"])
        ]
        assert (content.issuing_unit or "") == said["issuing_unit"]
        assert (content.legal_basis or "") == said["legal_basis"]
        assert (content.note or "") == said["note"]
        assert content.matter_code is None
        assert content.risk_assessment is None
    assert sum(row.content.proof_type is not None for row in rows) == 14
    assert Counter(row.content.basis_level for row in rows if row.content.basis_level) == {
        "law": 3,
        "local_regulation": 1,
    }


def test_only_rows_of_an_office_with_our_name_get_a_unit(tx: Session, city: DemoCity) -> None:
    rows = list_page(tx, ListFilter(), Moment(day=TODAY), limit=500).rows
    owned = [row for row in rows if row.unit_id is not None]
    assert {row.source_department for row in owned} == {
        "市司法局",
        "公安局",
        "市公安局",
        "市民政局",
        "市交通运输局",
        "市自然资源局",
    }
    assert len(owned) == 28


def test_guides_demand_the_proofs_of_their_matter(tx: Session, city: DemoCity) -> None:
    guides = guides_of_matter(tx, "最低生活保障")
    assert len(guides) == 10
    assert all(demands(guide.materials, "下岗失业证") for guide in guides)
    assert len(guides_of_matter(tx, "律师执业核准")) == 1
    assert city.guide_count == 7 * 10 + 3


def test_a_database_that_holds_anything_is_left_alone(tx: Session, city: DemoCity) -> None:
    with pytest.raises(NotEmpty, match="单位 40"):
        load_demo_city(tx, seeds=SEEDS, password=DemoPassword("demo", str), now=NOW)
