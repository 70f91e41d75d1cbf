"""What rests on an article: the same as a plain scan over every row, today and on any day."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.clock import start_of
from engine.people.records import DepartmentRow
from tests.builders.city import FRIDAY, MATTER, UNITS
from tests.builders.legal_register import BASIS, a_document, article_ids, listed, read
from workflows.exemption_list.lookups import ListFilter, Moment, list_page
from workflows.exemption_list.records import ItemEntryRow, ListVersionRow
from workflows.exemption_list.rules import normalised
from workflows.guides.records import GuideEditionRow, GuideRow
from workflows.legal_register.lookups import articles_of
from workflows.legal_register.readings import waiting_texts
from workflows.legal_register.records import BasisCitationRow, BasisReadingRow, LegalArticleRow
from workflows.legal_register.resting import (
    guides_resting,
    item_counts,
    items_resting,
    reading_of_item,
    texts_touched,
)
from workflows.procedures.bureau import Bureau

FIRST_DAY = date(2026, 1, 1)
TEXTS = (
    "《甲法》第六条",
    "《甲法》第六条第一款",
    "《甲法》第六条第二款第（一）项；《乙条例》第三条",
    "《甲法》第七条",
    "《甲法》",
    "《乙条例》第三条；《甲法》第十条之一",
    "《乙条例》第四条",
    "没有人读过的依据",
)
READ = TEXTS[:-1]


def a_city_of_bases(city: Bureau, seed: int) -> tuple[int, int]:
    """List forty items that change their basis once or not; return the ids of both documents."""
    chosen = Random(seed)  # noqa: S311  rows of a test, not a secret
    first, second = a_document(city, title="甲法", number=""), a_document(city, title="乙条例", number="")
    for number in range(40):
        listed(city, f"证明{number}", chosen.choice(TEXTS), unit=chosen.choice(["police", "civil", None]))
    with city.store.writing() as tx:
        tx.add(ListVersionRow(number=2, effective_date=FIRST_DAY, formed_at=city.now()))
        tx.flush()
        for entry in tx.scalars(sa.select(ItemEntryRow).order_by(ItemEntryRow.id)).all():
            if chosen.random() < 0.5:
                _succeed(tx, entry, chosen)
    for text in READ:
        with city.store.reading() as tx:
            is_stated = text in {one.text for one in waiting_texts(tx)}
        if is_stated:
            read(city, text)
    return first, second


def _succeed(tx: Session, entry: ItemEntryRow, chosen: Random) -> None:
    day = FIRST_DAY + timedelta(days=chosen.randrange(1, 300))
    same = {"item_id": entry.item_id, "list_name": "exempt", "ways": entry.ways}
    entry.until_version, entry.ended_date = 2, day
    tx.flush()
    standing = chosen.choice(["listed", "listed", "removed"])
    tx.add(
        ItemEntryRow(
            since_version=2, effective_date=day, standing=standing, legal_basis=chosen.choice(TEXTS), **same
        )
    )


def is_within(one: str, other: str) -> bool:
    """Say whether two keys of places agree in all that both state: written apart from the product."""
    pairs = list(zip(one.split("."), other.split("."), strict=True))
    return all(left == right for left, right in pairs[:3]) and all(
        left == right or "000" in (left, right) for left, right in pairs[3:]
    )


def plainly_scanned(city: Bureau, document_id: int, keys: Iterable[str], day: date) -> list[int]:
    """Return the items by going through every entry, reading and citation, one by one."""
    found = set()
    with city.store.reading() as tx:
        readings = tx.scalars(sa.select(BasisReadingRow)).all()
        citations = tx.scalars(sa.select(BasisCitationRow)).all()
        places = {row.id: row.place_key for row in tx.scalars(sa.select(LegalArticleRow))}
        for entry in tx.scalars(sa.select(ItemEntryRow)):
            has_ended = entry.ended_date is not None and entry.ended_date <= day
            if entry.effective_date > day or has_ended or entry.standing == "removed":
                continue
            for reading in readings:
                if reading.ended_at is not None or reading.text != entry.legal_basis:
                    continue
                for citation in citations:
                    if citation.reading_id != reading.id or citation.document_id != document_id:
                        continue
                    cited = places.get(citation.article_id or 0)
                    if not keys or cited is None or any(is_within(cited, key) for key in keys):
                        found.add(entry.item_id)
    return sorted(found)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_affected_items_are_those_of_a_plain_scan(city: Bureau, seed: int) -> None:
    document_ids, chosen = a_city_of_bases(city, seed), Random(seed)  # noqa: S311
    asked = 0
    with city.store.reading() as tx:
        for document_id in document_ids:
            articles = articles_of(tx, [document_id])[document_id]
            for some in ([], *([article] for article in articles), list(articles[:2])):
                keys = [article.place.key for article in some]
                for day in (FIRST_DAY + timedelta(days=chosen.randrange(330)) for _ in range(6)):
                    touched = texts_touched(tx, document_id, some)
                    found = [one.row.item_id for one in items_resting(tx, touched, day=day)]
                    assert found == plainly_scanned(city, document_id, keys, day)
                    asked += bool(found)
    assert asked > 20


def test_the_register_counts_what_its_pages_list(city: Bureau) -> None:
    document_ids = a_city_of_bases(city, 4)
    with city.store.reading() as tx:
        counts = item_counts(tx, day=city.today)
        for document_id in document_ids:
            found = items_resting(tx, texts_touched(tx, document_id), day=city.today)
            assert counts[document_id] == len(found)


def test_an_item_that_changed_its_basis_rests_by_day(city: Bureau) -> None:
    document_id = a_document(city)
    read(city)
    with city.store.writing() as tx:
        tx.add(ListVersionRow(number=2, effective_date=date(2026, 9, 1), formed_at=city.now()))
        entry = tx.scalars(sa.select(ItemEntryRow)).one()
        entry.until_version, entry.ended_date = 2, date(2026, 9, 1)
        tx.flush()
        same = {"item_id": 1, "list_name": "exempt", "standing": "listed", "ways": []}
        tx.add(
            ItemEntryRow(
                since_version=2, effective_date=date(2026, 9, 1), legal_basis="《新法》第一条", **same
            )
        )
    with city.store.reading() as tx:
        touched = texts_touched(tx, document_id)
        days = {
            day: len(items_resting(tx, touched, day=day)) for day in (date(2026, 8, 31), date(2026, 9, 1))
        }
        (row,) = list_page(tx, ListFilter(), Moment(day=date(2026, 8, 31), published_only=False)).rows
        then = reading_of_item(tx, row)
        (row,) = list_page(tx, ListFilter(), Moment(day=city.today, published_only=False)).rows
        assert reading_of_item(tx, row) is None  # 《新法》第一条 waits for its reader
    assert days == {date(2026, 8, 31): 1, date(2026, 9, 1): 0}
    assert then is not None
    assert [one.words for one in then.cited] == [BASIS]


def test_guides_of_the_matter_rest_through_the_item_at_its_unit_and_every_banner(city: Bureau) -> None:
    document_id = a_document(city)
    read(city)
    with city.store.writing() as tx:
        tx.add(DepartmentRow(id=20, code="other", name="单位20", kind="city_department"))
        tx.flush()
        _add_guide(tx, 20, MATTER)
        _add_guide(tx, UNITS["police"], "另一事项")
    assert guides_of(city, document_id) == [(1, UNITS["police"], False), (2, UNITS["banner"], False)]


def test_guides_demanding_the_proof_rest_through_an_item_without_matter(city: Bureau) -> None:
    document_id = a_document(city)
    listed(city, "收入证明", "《婚姻登记条例》第七条", matter=None)
    read(city, "《婚姻登记条例》第七条")
    with city.store.writing() as tx:
        _add_guide(tx, UNITS["police"], "低保", ["收入证明1份"])
        _add_guide(tx, UNITS["banner"], "救助", ["无需提交收入证明"])
    assert guides_of(city, document_id) == [(3, UNITS["police"], False)]


def test_a_guide_rests_by_its_own_basis_though_no_item_does(city: Bureau) -> None:
    document_id = a_document(city)
    with city.store.writing() as tx:
        _add_guide(tx, UNITS["civil"], "低保", basis="《婚姻登记条例》第九条")
    read(city, "《婚姻登记条例》第九条")

    assert guides_of(city, document_id) == [(3, UNITS["civil"], True)]
    assert list(article_ids(city, document_id)) == ["第九条"]


def test_a_guide_is_asked_in_the_edition_of_the_day(city: Bureau) -> None:
    document_id = a_document(city)
    with city.store.writing() as tx:
        _add_guide(tx, UNITS["civil"], "低保", basis="《婚姻登记条例》第九条")
        tx.flush()
        first = {"guide_id": 3, "materials": [], "steps": []}
        tx.add(GuideEditionRow(number=1, basis=None, published_at=start_of(date(2026, 3, 1)), **first))
        tx.add(
            GuideEditionRow(
                number=2,
                basis="《婚姻登记条例》第九条",
                published_at=start_of(date(2026, 6, 1)),
                **first,
            )
        )
    read(city, "《婚姻登记条例》第九条")

    assert guides_of(city, document_id, date(2026, 5, 31)) == []
    assert guides_of(city, document_id, date(2026, 6, 1)) == [(3, UNITS["civil"], True)]


def guides_of(city: Bureau, document_id: int, day: date | None = None) -> list[tuple[int, int, bool]]:
    with city.store.reading() as tx:
        touched = texts_touched(tx, document_id)
        rows = [one.row for one in items_resting(tx, touched, day=day or city.today)]
        found = guides_resting(tx, rows, touched, day=day or city.today)
        return [(one.id, one.unit_id, one.cites) for one in found]


def _add_guide(
    tx: Session, unit_id: int, matter: str, materials: list[str] | None = None, basis: str | None = None
) -> None:
    guide = GuideRow(
        unit_id=unit_id,
        matter_name=matter,
        matter_key=normalised(matter),
        materials=materials or ["身份证"],
        basis=basis,
        edition=1,
        updated_at=FRIDAY,
    )
    tx.add(guide)
