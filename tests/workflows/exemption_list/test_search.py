"""The public search: nothing that occurs in a name is missed, on either database; counts; near misses."""

import csv
import re
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.store import Store
from tests.workflows.offices import NOW, TODAY, an_office, full_width
from workflows.exemption_list.initials import initials_of
from workflows.exemption_list.lookups import ListFilter, Moment, list_page
from workflows.exemption_list.records import ListVersionRow, ProofItemRow
from workflows.exemption_list.rules import normalised
from workflows.exemption_list.search import ListSearch
from workflows.exemption_list.steps import form_version, import_rows
from workflows.exemption_list.terms import (
    Addition,
    Alteration,
    ExemptionWay,
    ImportedRow,
    ItemContent,
    ItemKey,
    ListName,
    ProofType,
)

NOW_ON = Moment(day=TODAY)
WAYS = (ExemptionWay.DATA_SHARING, ExemptionWay.COMMITMENT)


def collected() -> list[tuple[str | None, str]]:
    """Return matter and proof of the 253 real rows."""
    with Path("seeds/proof_items.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row["matter_name"] or None, row["proof_name"]) for row in csv.DictReader(file)]


ROWS = collected()


@pytest.fixture
def listed(store: Store) -> Store:
    """Give a list of the real rows, some retained, some of a unit."""
    with store.writing() as tx:
        office = an_office(tx)
        rows = [
            ImportedRow(
                ItemKey(office.civil_affairs if place % 2 else None, matter, proof, origin=str(place)),
                ItemContent(
                    ways=WAYS[: place % 3],
                    proof_type=ProofType.OWNERSHIP if place % 5 else None,
                    list_name=ListName.EXEMPT if place % 7 else ListName.RETAINED,
                ),
                unit_name="鄂尔多斯市民政局" if place % 2 else None,
            )
            for place, (matter, proof) in enumerate(ROWS)
        ]
        import_rows(tx, _distinct(rows), effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)
    return store


def _distinct(rows: list[ImportedRow]) -> list[ImportedRow]:
    return list({(row.key.unit_id, row.key.matter_name, row.key.proof_name): row for row in rows}.values())


def test_every_two_character_word_of_a_name_finds_what_a_plain_scan_finds(listed: Store) -> None:
    search = ListSearch()
    with listed.reading() as tx:
        names = tx.execute(
            sa.select(ProofItemRow.id, ProofItemRow.proof_name, ProofItemRow.matter_name)
        ).all()
        words = {
            part[at : at + 2]
            for row in names
            for name in (row.proof_name, row.matter_name or "")
            for part in re.findall(r"\w+", name)
            for at in range(len(part) - 1)
        }
        missed = []
        for word in words:
            written = normalised(word)
            scanned = [
                row.id
                for row in names
                if written in normalised(row.proof_name) or written in normalised(row.matter_name or "")
            ]
            found = search.look(tx, ListFilter(q=word), NOW_ON, limit=1_000).page
            if not set(scanned) <= {row.item_id for row in found.rows}:
                missed.append(word)

    assert len(words) > 900
    assert missed == []


@pytest.mark.parametrize(
    "q", ["", "证明", "收入", "公安 证明", "MZ000007", "gjj", "民政", full_width("zm"), "月球", "(", "100%"]
)
def test_the_search_in_memory_answers_as_the_search_in_the_database_does(listed: Store, q: str) -> None:
    search = ListSearch()
    filters: list[dict[str, object]] = [
        {},
        {"way": ExemptionWay.COMMITMENT},
        {"list_name": ListName.RETAINED},
        {"unit_id": 1, "proof_type": ProofType.OWNERSHIP},
    ]
    with listed.reading() as tx:
        for chosen in filters:
            wanted = ListFilter(q=q, **chosen)  # type: ignore[arg-type]
            after = None
            for _ in range(3):
                page = search.look(tx, wanted, NOW_ON, after=after, limit=20).page
                assert page == list_page(tx, wanted, NOW_ON, after=after, limit=20)
                after = page.next_cursor


def test_each_count_beside_a_filter_is_what_choosing_it_would_show(listed: Store) -> None:
    search, base = ListSearch(), {"q": "证明", "way": ExemptionWay.COMMITMENT}
    with listed.reading() as tx:
        counts = search.look(tx, ListFilter(**base), NOW_ON).facets  # type: ignore[arg-type]
        counted = {
            "way": counts.by_way,
            "list_name": counts.by_list,
            "proof_type": counts.by_type,
            "unit_id": counts.by_unit,
        }
        for name, choices in counted.items():
            for value, count in choices.items():
                wanted = ListFilter(**base | {name: value})  # type: ignore[arg-type]
                assert list_page(tx, wanted, NOW_ON).total == count, (name, value)
        assert counts.by_list[ListName.RETAINED] > 0
        assert counts.by_way[ExemptionWay.OTHER] == 0


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("住房公积金提取证明", "zfgjjtqzm"),
        ("银行存款证明", "yhckzm"),
        ("行政许可", "xzxk"),
        ("A4纸证明（二）", "a4zzme"),
        ("重庆|长乐", "cq|cl"),
    ],
)
def test_initials_follow_the_reading_of_the_word(name: str, initials: str) -> None:
    assert initials_of(name) == initials


def test_a_near_miss_is_suggested_as_the_list_writes_it(listed: Store) -> None:
    search = ListSearch()
    with listed.reading() as tx:
        assert search.look(tx, ListFilter(q="无犯罪纪录证明"), NOW_ON).page.total == 0
        assert "无犯罪记录证明" in search.near_misses(tx, "无犯罪纪录证明", NOW_ON)
        assert search.near_misses(tx, "xyzzy", NOW_ON) == ()


def test_what_a_new_version_lists_is_found_once_it_is_published(listed: Store) -> None:
    search, wanted = ListSearch(), ListFilter(q="深海潜水证明")
    later = Moment(day=TODAY + timedelta(days=1))
    with listed.writing() as tx:
        assert search.look(tx, wanted, later).page.total == 0
        key = ItemKey(1, "潜水", "深海潜水证明")
        facts = {"case_id": None, "effective_date": None, "reason": "-", "person_id": None, "now": NOW}
        number = form_version(tx, Addition(key, ItemContent(ways=WAYS), "民政局"), **facts).number  # type: ignore[arg-type]

        assert search.look(tx, wanted, later).page.total == 0
        unseen = Moment(day=TODAY + timedelta(days=1), published_only=False)
        assert search.look(tx, wanted, unseen).page.total == 1

        tx.execute(sa.update(ListVersionRow).where(ListVersionRow.number == number).values(published_at=NOW))
        assert search.look(tx, wanted, later).page.total == 1
        assert search.look(tx, wanted, Moment(version=1)).page.total == 0


def test_a_past_day_is_searched_as_it_was(listed: Store) -> None:
    search, wanted = ListSearch(), ListFilter(list_name=ListName.RETAINED)
    with listed.writing() as tx:
        (first, *_), total = _found(search, tx, wanted, NOW_ON)
        facts = {"case_id": None, "reason": "-", "person_id": None, "now": NOW}
        effective = TODAY + timedelta(days=5)
        change = Alteration(first, ItemContent(ways=WAYS))
        number = form_version(tx, change, effective_date=effective, **facts).number  # type: ignore[arg-type]
        tx.execute(sa.update(ListVersionRow).where(ListVersionRow.number == number).values(published_at=NOW))

        assert _found(search, tx, wanted, Moment(day=effective))[1] == total - 1
        assert _found(search, tx, wanted, Moment(day=effective - timedelta(days=1)))[1] == total


def _found(search: ListSearch, tx: object, wanted: ListFilter, moment: Moment) -> tuple[list[int], int]:
    page = search.look(tx, wanted, moment).page  # type: ignore[arg-type]
    return [row.item_id for row in page.rows], page.total
