"""The public list: the 253 collected rows as anybody sees them, without a session and without scripts."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from engine.people.records import PersonRow
from engine.store import Store
from tests.webui.offices import a_person, an_office, sign_in
from tests.webui.public_town import BY_DATA, COLLECTED, KEPT, NEW, RETAINED, Town
from webui.app import create_app
from workflows.exemption_list.items import current_item
from workflows.exemption_list.steps import stop_demand
from workflows.exemption_list.terms import (
    Alteration,
    Cancellation,
    EntryStanding,
    ExemptionWay,
)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Give the list of 253 rows, version 1, in force from 2026-10-09."""
    office = an_office(tmp_path)
    yield Town(office)
    office.store.close()


@pytest.fixture
def app(town: Town) -> Flask:
    """Give the application of the town."""
    application = create_app(town.office)
    application.testing = True
    return application


def test_the_list_needs_no_session_and_may_be_cached(client: FlaskClient) -> None:
    answer = client.get("/list")

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in answer.headers["Vary"]
    assert client.get("/list", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_signed_in_person_gets_no_cached_page(app: Flask, town: Town) -> None:
    a_person(town.office, "wang")
    client = app.test_client()
    sign_in(client, "wang")

    assert client.get("/list").headers["Cache-Control"] == "no-store"


def test_the_page_weighs_no_more_than_30_kb_with_all_it_loads(client: FlaskClient) -> None:
    page = client.get("/list")
    built = Path("webui/static/dist")
    loaded = [built / name for name in re.findall(r"/static/dist/([\w-]+\.(?:js|css|svg))", page.text)]

    weight = len(gzip.compress(page.data)) + sum(
        len(gzip.compress(path.read_bytes())) for path in dict.fromkeys(loaded)
    )

    assert weight <= 30_000


def test_the_front_door_leads_to_the_list(client: FlaskClient) -> None:
    assert client.get("/").location == "/list"


def test_people_who_work_here_are_led_to_their_tasks(app: Flask, town: Town) -> None:
    a_person(town.office, "wang")
    client = app.test_client()
    sign_in(client, "wang")

    assert client.get("/").location == "/tasks"


@pytest.mark.parametrize("word", ["收入", "婚姻", "死亡", "公安", " 收入 证明 "])
def test_a_word_of_two_characters_is_found(client: FlaskClient, word: str) -> None:
    page = client.get("/list", query_string={"q": word}).text

    assert 0 < _found(page) < COLLECTED
    assert word.split(maxsplit=1)[0] in page.split('<ul class="results">')[1]


def test_a_search_without_a_hit_says_so_and_offers_a_way_out(client: FlaskClient) -> None:
    page = client.get("/list?q=月球").text

    assert "没有符合条件的条目" in page
    assert "清除条件" in page


def test_what_a_row_does_not_say_is_shown_as_missing(client: FlaskClient) -> None:
    row = next(row for row in _rows(client.get("/list?q=身份证明").text) if "鄂尔多斯市" in row)

    assert "身份证明" in row
    assert "方式 —" in row
    assert "事项未列明" in row
    assert 'title="实施单位未列明">—<' in row


def test_every_row_is_reached_by_paging_on_and_back(client: FlaskClient) -> None:
    address, seen, pages = "/list", [], 0
    while address:
        page = client.get(address).text
        seen += re.findall(r"/list/items/(MZ\d+)\"", page)
        pages, last = pages + 1, page
        address = _link(page, "next")
    back = 0
    while address := _link(last, "prev"):
        last, back = client.get(address).text, back + 1

    assert len(dict.fromkeys(seen)) == len(seen) == COLLECTED
    assert back == pages - 1
    assert "第 1–20 条" in last


def test_each_filter_counts_what_it_would_show(client: FlaskClient) -> None:
    choices = re.findall(
        r'class="facet__choice" href="([^"]+)".*?facet__count">([\d,]+)<', client.get("/list").text, re.DOTALL
    )

    assert len(choices) > 10
    for address, count in choices:
        assert _found(client.get(unescape(address)).text) == int(count.replace(",", "")), address


def test_a_chosen_filter_is_dropped_by_its_own_link(client: FlaskClient) -> None:
    page = client.get("/list?way=commitment").text
    chosen = re.search(r'<a class="facet__choice" href="([^"]+)"[^>]*aria-current', page)

    assert chosen
    assert chosen[1] == "/list"


@pytest.mark.parametrize(
    "address",
    [
        "/list?way=x&unit=-1&type=1&list=%27",
        "/list?after=abc&trail=..9.x",
        "/list?day=2026-13-40",
        "/list?unit=99999999999999",
    ],
)
def test_an_address_without_sense_still_shows_the_list(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_a_new_version_is_shown_with_its_number_and_day(client: FlaskClient, town: Town) -> None:
    town.add("亲属关系证明（社区）", BY_DATA)

    page = client.get("/list?q=亲属关系证明（社区）").text

    assert _found(page) == 1
    assert "第 2 版" in page
    assert "2026年10月10日起施行" in page
    assert "另有 1 种备用" in page


def test_an_unpublished_version_is_seen_by_nobody(client: FlaskClient, town: Town) -> None:
    town.add("亲属关系证明（社区）", BY_DATA, published=False)

    assert "第 1 版" in client.get("/list").text
    assert _found(client.get("/list").text) == COLLECTED
    assert [client.get(path).status_code for path in ("/list/versions/2", "/list?version=2")] == [404, 404]
    assert "第 2 版" not in client.get("/list/versions").text
    assert "清单上没有这一条" in client.get(f"/list/items/{NEW}").text


def test_a_past_day_shows_the_list_of_that_day(client: FlaskClient, town: Town) -> None:
    town.add("亲属关系证明（社区）", BY_DATA)

    past = client.get("/list?day=2026-10-09").text

    assert _found(past) == COLLECTED
    assert "第 1 版" in past
    assert "2026年10月9日当日的清单" in past
    assert "/list/items/MZ000001?day=2026-10-09" in past
    assert "还没有公布清单" in client.get("/list?day=2020-01-01").text


def test_a_day_that_has_not_come_is_today(client: FlaskClient) -> None:
    assert "当日的清单" not in client.get("/list?day=2027-01-01").text


def test_a_version_can_be_read_as_it_was_written(client: FlaskClient, town: Town) -> None:
    town.add("亲属关系证明（社区）", BY_DATA)

    assert _found(client.get("/list?version=1").text) == COLLECTED
    assert _found(client.get("/list?version=2").text) == COLLECTED + 1


def test_an_item_says_whether_the_proof_is_needed_and_how_it_is_spared(
    client: FlaskClient, town: Town
) -> None:
    town.add("亲属关系证明（社区）", BY_DATA)

    page = client.get(f"/list/items/{NEW}").text

    assert "办理时无需提交这份证明" in page
    assert re.search(r"首选.*数据共享.*改用下一种.*备用 1.*部门核验", page, re.DOTALL)
    assert "《户口登记条例》第十三条" in page
    assert "行政法规" in page


def test_a_retained_proof_is_never_called_unneeded(client: FlaskClient, town: Town) -> None:
    town.add("出生公证书", KEPT)

    row = _rows(client.get("/list?q=出生公证书").text)[0]
    page = client.get(f"/list/items/{NEW}").text

    assert "仍需提交" in row
    assert "免提交：" not in row
    assert "办理时仍需提交这份证明" in page
    assert "尚无数据源" in page


def test_a_collected_row_leads_to_its_public_source(client: FlaskClient) -> None:
    page = client.get("/list/items/MZ000060").text

    assert re.search(r'<a href="http://[^"]+" rel="noopener nofollow">', page)
    assert "以“—”表示" in page


def test_an_item_keeps_its_history_through_change_cancellation_and_removal(
    client: FlaskClient, town: Town
) -> None:
    town.add("亲属关系证明（社区）", BY_DATA)
    item_id = int(NEW[2:])
    town.change(Alteration(item_id, replace(BY_DATA, ways=(ExemptionWay.COMMITMENT,))))
    town.change(Cancellation(item_id, EntryStanding.ABOLISHED))
    abolished = client.get(f"/list/items/{NEW}").text
    town.add("收入证明（社区）", BY_DATA)
    town.change(Cancellation(int(RETAINED[2:]), EntryStanding.REMOVED))

    removed = client.get(f"/list/items/{RETAINED}").text

    assert re.findall(r"第 (\d) 版</a></b>", abolished) == ["4", "3", "2"]
    assert "这份证明已经取消" in abolished
    assert "已移出清单" in removed
    assert _found(client.get("/list?q=收入证明（社区）").text) == 0


def test_a_stopped_demand_is_shown_before_any_approval(client: FlaskClient, town: Town) -> None:
    with town.office.store.writing() as tx:
        assert current_item(tx, 1)
        stop_demand(tx, 1, date(2026, 10, 8))

    assert "2026年10月8日起停止索要" in _rows(client.get("/list?q=MZ000001").text)[0]


def test_the_versions_say_what_each_changed(client: FlaskClient, town: Town) -> None:
    town.add("亲属关系证明（社区）", BY_DATA)
    town.change(Alteration(int(NEW[2:]), replace(BY_DATA, ways=(ExemptionWay.COMMITMENT,))))

    page = client.get("/list/versions").text
    newest, *_ = page.split('<li class="version">')[1:]

    assert re.findall(r'/list/versions/(\d)">第', page) == ["3", "2", "1"]
    assert "<del>数据共享，其次部门核验</del>" in newest
    assert "<ins>告知承诺</ins>" in newest
    assert "设定依据" not in newest, "what stayed the same is left to the version's own page"
    assert f"共 {COLLECTED} 条" in page


def test_a_version_page_shows_every_field_and_its_neighbours(client: FlaskClient, town: Town) -> None:
    town.add("亲属关系证明（社区）", BY_DATA)
    town.change(Alteration(int(NEW[2:]), replace(BY_DATA, note="改")))

    page = client.get("/list/versions/3").text

    assert "《户口登记条例》第十三条" in page
    assert "上一版" in page
    assert "下一版" not in page
    assert "门户" in page
    assert "下一版" in client.get("/list/versions/1").text


@pytest.mark.parametrize(
    "address", ["/list/items/MZ999999", "/list/items/x", "/list/versions/99", "/list?version=99"]
)
def test_what_does_not_exist_answers_404(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_no_person_of_the_office_is_named_on_a_public_page(client: FlaskClient, town: Town) -> None:
    town.add("亲属关系证明（社区）", BY_DATA)
    with town.office.store.reading() as tx:
        names = set(tx.scalars(sa.select(PersonRow.name)))

    pages = "".join(client.get(path).text for path in ("/list", f"/list/items/{NEW}", "/list/versions"))

    assert names
    assert not [name for name in names if name in pages]


@pytest.mark.parametrize(
    "address", ["/list", "/list?q=收入&way=other", "/list/versions", f"/list/items/{NEW}"]
)
def test_a_page_asks_the_store_a_fixed_number_of_questions(
    client: FlaskClient, town: Town, address: str
) -> None:
    town.add("亲属关系证明（社区）", BY_DATA)
    once = _questions(town.office.store, client, address)
    for number in range(5):
        town.add(f"证明{number}", BY_DATA)

    assert _questions(town.office.store, client, address) == once <= 12


def _questions(store: Store, client: FlaskClient, address: str) -> int:
    asked: list[str] = []

    def noted(*event: object) -> None:
        asked.append(str(event[2]))

    sa.event.listen(store.engine, "before_cursor_execute", noted)
    client.get(address)
    sa.event.remove(store.engine, "before_cursor_execute", noted)
    return len(asked)


def _found(page: str) -> int:
    found = re.search(r"找到 ([\d,]+) 条", page)
    assert found
    return int(found[1].replace(",", ""))


def _rows(page: str) -> list[str]:
    return page.split('<ul class="results">')[1].split("</ul>", maxsplit=1)[0].split("<li>")[1:]


def _link(page: str, relation: str) -> str | None:
    found = re.search(rf'href="([^"]+)" rel="{relation}"', page)
    return unescape(found[1]) if found else None
