"""The published text of a version: canonical bytes, a digest that anybody can recompute, a chain."""

import hashlib
from datetime import date

import orjson
import pytest
import rfc8785
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow
from engine.store import Store
from tests.workflows.offices import BY_DATA, NOW, TODAY, Office, a_case, an_office, later
from workflows.exemption_list.documents import (
    ItemNames,
    VersionHead,
    entry_digest,
    entry_document,
    version_bytes,
    version_digest,
)
from workflows.exemption_list.published import newest_open_version, version_document
from workflows.exemption_list.steps import form_version, import_rows
from workflows.exemption_list.terms import (
    Addition,
    Alteration,
    Cancellation,
    EntryStanding,
    FormedVersion,
    ImportedRow,
    ItemContent,
    ItemKey,
    ListChange,
)
from workflows.exemption_list.versions import version_line
from workflows.publication.steps import publish_version

HEAD = VersionHead(3, TODAY, TODAY, "ZM-2026-0001", "法律变化", is_correction=False, previous="00" * 32)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def formed(tx: Session, office: Office, change: ListChange, *, published: bool = True) -> FormedVersion:
    version = form_version(
        tx,
        change,
        case_id=a_case(tx, office),
        effective_date=None,
        reason="法律法规变化：《某法》",
        person_id=None,
        now=later(1),
    )
    if published:
        publish_version(tx, version.number, person_id=office.member, channels=["portal"], now=later(1))
    return version


@pytest.fixture
def founded(store: Store) -> tuple[Store, Office]:
    """Give a list of two items, version 1."""
    with store.writing() as tx:
        office = an_office(tx)
        rows = [
            ImportedRow(ItemKey(office.civil_affairs, "救助", name), BY_DATA, unit_name="鄂尔多斯市民政局")
            for name in ("甲证明", "乙证明")
        ]
        import_rows(tx, rows, effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)
    return store, office


@given(TEXTS, TEXTS, st.none() | TEXTS, st.booleans())
def test_the_bytes_of_a_version_are_canonical(reason: str, proof: str, note: str | None, flag: bool) -> None:  # noqa: FBT001
    head = VersionHead(3, TODAY, TODAY, None, reason, is_correction=flag, previous=None)
    entries = [
        entry_document(
            number,
            ItemNames(None, None, proof),
            ItemContent(note=note),
            standing=EntryStanding.LISTED,
            since_version=1,
            effective_date=TODAY,
        )
        for number in (1, 2)
    ]

    written = b"".join(version_bytes(head, entries))

    assert rfc8785.dumps(orjson.loads(written)) == written
    assert hashlib.sha256(written).digest() == version_digest(head, entries)
    assert [rfc8785.dumps(item) for item in orjson.loads(written)["items"]] == [
        entry.encode() for entry in entries
    ]


def test_a_version_without_items_is_canonical_too() -> None:
    written = b"".join(version_bytes(HEAD, []))

    assert rfc8785.dumps(orjson.loads(written)) == written
    assert orjson.loads(written)["items"] == []


def test_what_a_source_does_not_state_is_null() -> None:
    item = orjson.loads(
        entry_document(
            7,
            ItemNames(None, None, "身份证明"),
            ItemContent(),
            standing=EntryStanding.LISTED,
            since_version=1,
            effective_date=date(2026, 1, 1),
        )
    )

    assert item["number"] == "MZ000007"
    assert item["ways"] == []
    assert {name for name, value in item.items() if value is None} >= {
        "unit_name", "matter_name", "matter_code", "legal_basis", "basis_level", "issuing_unit", "note",
    }  # fmt: skip


def test_the_digest_kept_at_forming_is_that_of_the_download(founded: tuple[Store, Office]) -> None:
    store, office = founded
    with store.writing() as tx:
        changed = formed(tx, office, Alteration(1, ItemContent(ways=BY_DATA.ways, note="改")))
        gone = formed(tx, office, Cancellation(2, EntryStanding.REMOVED))
    with store.reading() as tx:
        for number in (1, 2, 3):
            document = version_document(tx, number)
            assert document
            assert hashlib.sha256(b"".join(document.pieces())).hexdigest() == document.digest
        line = version_line(tx, 2)
        assert line
        assert (line.digest, gone.digest) == (changed.digest, document.digest)
        read = orjson.loads(b"".join(document.pieces()))

    assert [item["proof_name"] for item in read["items"]] == ["甲证明"], "what was removed is not in the list"
    assert read["previous"] == changed.digest, "each version holds the digest of the one before"
    assert read["case_no"] == "ZM-2026-0002"
    assert entry_digest(document.entries[0]) == changed.entry_digest


def test_a_unit_that_is_renamed_later_changes_no_digest_of_the_past(founded: tuple[Store, Office]) -> None:
    store, office = founded
    with store.writing() as tx:
        formed(
            tx, office, Addition(ItemKey(office.civil_affairs, "救助", "丙证明"), BY_DATA, "鄂尔多斯市民政局")
        )
        tx.execute(
            sa.update(DepartmentRow).where(DepartmentRow.id == office.civil_affairs).values(name="新民政局")
        )
        after = formed(tx, office, Alteration(1, ItemContent(ways=BY_DATA.ways, note="改")))
    with store.reading() as tx:
        for number in (1, 2, after.number):
            document = version_document(tx, number)
            assert document
            assert hashlib.sha256(b"".join(document.pieces())).hexdigest() == document.digest
        units = [orjson.loads(entry)["unit_name"] for entry in document.entries]

    assert units == ["新民政局", "鄂尔多斯市民政局", "鄂尔多斯市民政局"], "the name of the day of each entry"


def test_a_version_is_given_out_once_it_and_all_before_it_are_published(
    founded: tuple[Store, Office],
) -> None:
    store, office = founded
    with store.writing() as tx:
        waiting = formed(
            tx, office, Alteration(1, ItemContent(ways=BY_DATA.ways, note="改")), published=False
        )
        formed(tx, office, Alteration(2, ItemContent(ways=BY_DATA.ways, note="改")))
        assert newest_open_version(tx) == 1
        assert [bool(version_document(tx, number)) for number in (1, 2, 3, 4)] == [True, False, False, False]

        publish_version(tx, waiting.number, person_id=office.member, channels=["portal"], now=later(2))
        assert newest_open_version(tx) == 3
        assert version_document(tx, 3)


def test_a_correction_is_a_version_and_says_so(founded: tuple[Store, Office]) -> None:
    store, office = founded
    content = ItemContent(ways=BY_DATA.ways, legal_basis="《婚姻登记条例》第六条")
    with store.writing() as tx:
        number = formed(tx, office, Alteration(1, content, is_correction=True)).number
        plain = formed(tx, office, Alteration(2, content)).number
        lines = [version_line(tx, each) for each in (1, number, plain)]
        document = version_document(tx, number)

    assert [line.is_correction for line in lines if line] == [False, True, False]
    assert document
    assert orjson.loads(b"".join(document.pieces()))["is_correction"] is True


def test_what_a_source_calls_the_office_is_told_apart_from_a_unit_of_the_city(store: Store) -> None:
    with store.writing() as tx:
        office = an_office(tx)
        rows = [
            ImportedRow(ItemKey(office.civil_affairs, None, "甲证明"), BY_DATA, unit_name="民政局"),
            ImportedRow(
                ItemKey(None, None, "乙证明"), BY_DATA, unit_name="民政局", source_department="民政局"
            ),
        ]
        import_rows(tx, rows, effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)
        document = version_document(tx, 1)

    assert document
    items = [orjson.loads(entry) for entry in document.entries]
    assert [(item["unit_name"], item["source_department"]) for item in items] == [
        ("鄂尔多斯市民政局", None),
        (None, "民政局"),
    ]
