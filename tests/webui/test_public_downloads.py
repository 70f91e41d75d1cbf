"""The versions as files: the digest that is printed is the one that anybody computes, in whatever is kept."""

import csv
import hashlib
import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from openpyxl import load_workbook

from engine.people.records import PersonRow
from tests.webui.offices import an_office
from tests.webui.public_town import BY_DATA, COLLECTED, KEPT, NEW, Town
from webui.app import create_app
from workflows.exemption_list.terms import Alteration, Cancellation, EntryStanding

ATOM = "{http://www.w3.org/2005/Atom}"
BAD = '=cmd|"/c calc"!A1'


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Give a list of four versions, one remark of it looking like a formula."""
    town = Town(an_office(tmp_path))
    town.add("亲属关系证明（社区）", replace(BY_DATA, note=BAD))
    town.add("出生公证书", KEPT)
    town.change(Cancellation(1, EntryStanding.REMOVED))
    yield town
    town.office.store.close()


@pytest.fixture
def app(town: Town) -> Flask:
    """Give the application of the town."""
    application = create_app(town.office)
    application.testing = True
    return application


def test_sha256sum_of_the_json_is_the_digest_on_the_page(client: FlaskClient, tmp_path: Path) -> None:
    for number in (1, 2, 3, 4):
        file = tmp_path / f"{number}.json"
        file.write_bytes(client.get(f"/list/versions/{number}.json").data)
        computed = subprocess.run(
            ["sha256sum", file], capture_output=True, text=True, check=True
        ).stdout.split()[0]
        assert computed in client.get(f"/list/versions/{number}").text
        assert computed in client.get("/list/versions.atom").text


def test_each_version_holds_the_digest_of_the_one_before(client: FlaskClient) -> None:
    before = None
    for number in (1, 2, 3, 4):
        answer = client.get(f"/list/versions/{number}.json")
        assert answer.json["previous"] == before
        before = hashlib.sha256(answer.data).hexdigest()


def test_the_json_holds_the_whole_list_as_the_version_wrote_it(client: FlaskClient) -> None:
    first, last = (client.get(f"/list/versions/{number}.json").json for number in (1, 4))

    assert len(first["items"]) == COLLECTED
    assert len(last["items"]) == COLLECTED + 1
    assert "MZ000001" not in {item["number"] for item in last["items"]}
    added = next(item for item in last["items"] if item["number"] == NEW)
    assert (added["ways"], added["issuing_unit"]) == (["data_sharing", "department_verification"], None)


def test_the_tables_say_the_same_as_the_json_and_hold_no_formula(client: FlaskClient) -> None:
    digest = hashlib.sha256(client.get("/list/versions/4.json").data).hexdigest()
    text = client.get("/list/versions/4.csv").data.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    book = load_workbook(io.BytesIO(client.get("/list/versions/4.xlsx").data))
    heads, *rows = book.active.iter_rows(values_only=True)
    sheet = [dict(zip(heads, row, strict=True)) for row in rows]

    assert len(lines) == len(sheet) == COLLECTED + 1
    assert {line["版本文件SHA-256"] for line in (*lines, *sheet)} == {digest}
    added, shown = (next(row for row in table if row["编号"] == NEW) for table in (lines, sheet))
    assert (added["免提交方式"], shown["免提交方式"]) == ("数据共享；部门核验",) * 2
    assert (added["备注"], shown["备注"]) == (f"'{BAD}", BAD)
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}
    assert shown["开具单位"] is None, "unknown is an empty cell"


def test_a_file_may_be_kept_for_ever_and_is_not_sent_twice(client: FlaskClient) -> None:
    for ending in ("json", "csv", "xlsx"):
        answer = client.get(f"/list/versions/2.{ending}")
        assert "immutable" in answer.headers["Cache-Control"]
        again = client.get(f"/list/versions/2.{ending}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_the_newest_version_has_an_address_of_its_own(client: FlaskClient) -> None:
    assert client.get("/list/versions/latest.json").location == "/list/versions/4.json"


def test_a_file_waits_for_the_publication_of_all_before_it(client: FlaskClient, town: Town) -> None:
    town.change(Alteration(2, BY_DATA), published=False)
    town.change(Alteration(3, BY_DATA))

    assert [client.get(f"/list/versions/{number}.json").status_code for number in (4, 5, 6)] == [
        200,
        404,
        404,
    ]
    assert "此前还有版本没有公布" in client.get("/list/versions/6").text
    assert client.get("/list/versions/latest.csv").location == "/list/versions/4.csv"


@pytest.mark.parametrize(
    "address", ["/list/versions/4.exe", "/list/versions/99.json", "/list/versions/latest.pdf"]
)
def test_what_is_no_file_of_a_version_answers_404(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_feed_tells_of_each_version_once(client: FlaskClient, town: Town) -> None:
    town.change(Alteration(2, replace(BY_DATA, note="改正"), is_correction=True))

    answer = client.get("/list/versions.atom")
    feed = etree.fromstring(answer.data)
    entries = feed.findall(f"{ATOM}entry")

    assert answer.content_type.startswith("application/atom+xml")
    assert [entry.findtext(f"{ATOM}id").rsplit("/", 1)[1] for entry in entries] == ["5", "4", "3", "2", "1"]
    assert [bool(entry.find(f"{ATOM}category") is not None) for entry in entries] == [True, *[False] * 4]
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    assert 'type="application/atom+xml"' in client.get("/list/versions").text


def test_no_person_of_the_office_is_named_in_a_file(client: FlaskClient, town: Town) -> None:
    with town.office.store.reading() as tx:
        names = set(tx.scalars(sa.select(PersonRow.name)))
    files = "".join(client.get(f"/list/versions/{part}").text for part in ("4.json", "4.csv"))
    files += client.get("/list/versions.atom").text

    assert names
    assert not [name for name in names if name in files]
