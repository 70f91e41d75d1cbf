"""May they ask me for this, what lies between two days, and what to do when they asked all the same."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.webui.offices import an_office
from tests.webui.public_town import BY_DATA, KEPT, NEW, RETAINED, Town
from webui.app import create_app
from workflows.exemption_list.steps import stop_demand
from workflows.exemption_list.terms import Alteration, Cancellation, EntryStanding, ExemptionWay


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Give a list of four versions: one exempt proof added, one retained, the first one corrected."""
    town = Town(an_office(tmp_path))
    town.add("亲属关系证明（社区）", BY_DATA)
    town.add("出生公证书", KEPT)
    corrected = replace(BY_DATA, legal_basis="《户口登记条例》第十条")
    town.change(Alteration(int(NEW[2:]), corrected, is_correction=True))
    yield town
    town.office.store.close()


@pytest.fixture
def app(town: Town) -> Flask:
    """Give the application of the town."""
    application = create_app(town.office)
    application.testing = True
    return application


def asked(client: FlaskClient, **words: str) -> Any:
    return client.get("/list/may-they-ask.json", query_string=words).json


def test_a_retained_proof_may_be_asked_for_with_its_basis_and_version(client: FlaskClient) -> None:
    page = client.get("/list/may-they-ask?q=出生公证书").text

    assert "可以要求您提交" in page
    assert "《公证法》第二十七条" in page
    assert "优化营商环境条例第44条" in page
    assert re.search(r"第 4 版.*此条自第 3 版起", page)
    assert "别的单位、别的事项不得据此索要" in page
    assert "鄂尔多斯市公安局" in page


def test_an_exempt_proof_may_not_and_the_page_says_how_it_is_replaced(client: FlaskClient) -> None:
    page = client.get("/list/may-they-ask?q=亲属关系证明（社区）").text

    assert "不得要求您提交" in page
    assert "由办事单位通过数据共享自行查询" in page
    assert f"/list/items/{NEW}/asked-anyway" in page


def test_what_is_on_neither_list_may_not_be_demanded(client: FlaskClient) -> None:
    page = client.get("/list/may-they-ask?q=证明我妈是我妈").text

    assert "不得要求您提交" in page
    assert "不在任何一份清单上" in page
    assert "优化营商环境条例第44条" in page


def test_a_slip_of_the_pen_gets_a_suggestion(client: FlaskClient) -> None:
    page = client.get("/list/may-they-ask?q=无犯罪纪录证明").text

    assert re.search(
        r'您是不是要找：<a href="/list/may-they-ask\?q=[^"]+" lang="zh-CN">无犯罪记录证明<', page
    )


def test_before_the_first_version_the_answer_is_honest(client: FlaskClient) -> None:
    page = client.get("/list/may-they-ask?q=出生公证书&day=2020-01-01").text

    assert "清单不能回答" in page
    assert "这一天还没有施行中的清单" in page
    assert "不得要求您提交" not in page
    assert asked(client, q="出生公证书", day="2020-01-01")["answers"][0]["may_be_asked"] is None


def test_a_past_day_is_answered_by_its_own_list(client: FlaskClient, town: Town) -> None:
    town.change(Cancellation(int(RETAINED[2:]), EntryStanding.ABOLISHED))

    then, now = asked(client, q="出生公证书", day="2026-10-12"), asked(client, q="出生公证书")

    assert [one["answers"][0]["may_be_asked"] for one in (then, now)] == [True, False]
    assert (then["list_version"], now["list_version"]) == (4, 5)
    assert asked(client, q="出生公证书", day="2026-10-10")["answers"][0]["reason"] == "not_listed"


def test_a_day_that_has_not_come_is_today_and_no_day_is_no_error(client: FlaskClient) -> None:
    assert asked(client, q="出生公证书", day="2027-01-01")["day"] == "2026-10-12"
    assert asked(client, q="出生公证书", day="昨天")["day"] == "2026-10-12"
    assert asked(client)["answers"] == []


def test_a_program_gets_codes_words_and_the_address_of_the_item(client: FlaskClient) -> None:
    answer = client.get("/list/may-they-ask.json?q=出生公证书")
    (one,) = answer.json["answers"]

    assert answer.content_type == "application/json"
    assert (one["reason"], one["clause"]) == ("retained", "优化营商环境条例第44条")
    assert one["item"]["demanding_unit"] == "鄂尔多斯市公安局"
    assert one["item"]["issuing_unit"] is None, "unknown stays unknown"
    assert urlparse(one["item"]["address"]).path == f"/list/items/{RETAINED}"
    assert "保留证明事项清单" in one["sentence"]


def test_a_stopped_demand_is_no_from_its_day_on(client: FlaskClient, town: Town) -> None:
    with town.office.store.writing() as tx:
        stop_demand(tx, int(RETAINED[2:]), date(2026, 10, 12))

    days = ("2026-10-11", "2026-10-12")
    assert [asked(client, q="出生公证书", day=day)["answers"][0]["reason"] for day in days] == [
        "retained",
        "stopped",
    ]
    assert "办理时仍需提交" in client.get(f"/list/items/{RETAINED}?day=2026-10-11").text
    assert "办理时无需提交" in client.get(f"/list/items/{RETAINED}").text


def test_whoever_was_asked_all_the_same_is_told_what_to_say(client: FlaskClient) -> None:
    rows = client.get("/list?q=亲属关系证明（社区）").text
    page = client.get(f"/list/items/{NEW}/asked-anyway").text

    assert f'href="/list/items/{NEW}/asked-anyway"' in rows
    assert 'href="tel:12345"' in page
    for words in (NEW, "亲属关系证明（社区）", "鄂尔多斯市公安局", "第 4 版", "列入免提交清单"):
        assert words in page
    assert "<form" not in page.split('id="main"')[1], "nothing is sent from here"
    assert client.get("/list/items/MZ999999/asked-anyway").status_code == 404


def test_two_days_are_compared_with_version_case_and_body(client: FlaskClient, town: Town) -> None:
    town.change(Alteration(int(RETAINED[2:]), BY_DATA))

    page = client.get("/list/differences?from=2026-10-11&to=2026-10-13").text

    assert page.count('<article class="change-card">') == 2
    assert "改列免提交清单" in page
    assert "更正" in page
    assert ">第 5 版</a>" in page
    assert "这两日的清单没有不同" in client.get("/list/differences?from=2026-10-11&to=2026-10-11").text


def test_two_days_are_compared_for_programs_too(client: FlaskClient) -> None:
    found = client.get("/list/differences.json?from=2026-10-09&to=2026-10-12").json

    assert (found["from_version"], found["to_version"], found["next"]) == (1, 4, None)
    assert [(one["number"], one["kind"]) for one in found["differences"]] == [
        (NEW, "added"),
        (RETAINED, "added"),
    ]
    assert [one["is_correction"] for one in found["versions"]] == [False, False, True]
    backwards = client.get("/list/differences.json?from=2026-10-12&to=2026-10-09").json
    assert [one["kind"] for one in backwards["differences"]] == ["cancelled", "cancelled"]


def test_a_long_comparison_goes_on_at_the_next_address(client: FlaskClient) -> None:
    first = client.get("/list/differences.json?from=2026-10-08&to=2026-10-09").json
    seen = len(first["differences"])
    address = first["next"]
    while address:
        found = client.get(address.removeprefix("http://localhost")).json
        seen, address = seen + len(found["differences"]), found["next"]

    assert seen == 253


def test_initials_find_what_they_stand_for(client: FlaskClient) -> None:
    page = client.get("/list?q=gjj").text

    assert "公积金" in page.split('<ul class="results">')[1]


def test_the_item_page_names_the_way_and_the_clause(client: FlaskClient, town: Town) -> None:
    town.change(Alteration(int(NEW[2:]), replace(BY_DATA, ways=(ExemptionWay.COMMITMENT,))))

    page = client.get(f"/list/items/{NEW}").text

    assert "依据：" in page
    assert "实施方案二(二)、三(一)2" in page
    assert "索要单位" in page
    assert "办理指南" in page
    assert page.count('<span class="chip">更正</span>') == 1


@pytest.mark.parametrize(
    "address",
    [
        "/list/may-they-ask?q=证明",
        "/list/may-they-ask.json?q=证明",
        "/list/differences?from=2026-10-09&to=2026-10-12",
        f"/list/items/{NEW}/asked-anyway",
        "/list/versions.atom",
        "/list/versions/4.json",
        "/site-map",
        "/accessibility",
    ],
)
def test_no_public_page_begins_a_session_and_every_one_may_be_kept(client: FlaskClient, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_footer_says_who_runs_the_site_and_invents_nothing(client: FlaskClient) -> None:
    foot = client.get("/list").text.split('<footer class="public-foot">')[1]

    assert re.search(r"主办：.*协调小组", foot)
    assert re.search(r"网站标识码：—.*ICP 备案：—.*公安备案：—", foot, re.DOTALL)
    assert "承办" not in foot
    assert "联系电话" not in foot
    assert 'href="/site-map"' in foot
    assert 'href="/accessibility"' in foot


def test_high_contrast_is_chosen_without_scripts_and_kept(client: FlaskClient) -> None:
    assert "data-contrast" not in client.get("/list").text

    client.get("/preferences?contrast=high&next=/list")

    assert 'data-contrast="high"' in client.get("/list").text
    assert "标准对比度" in client.get("/accessibility").text


def test_the_site_map_leads_to_pages_that_exist(client: FlaskClient) -> None:
    page = client.get("/site-map").text.split('class="site-map"')[1].split("</ul>\n", maxsplit=9)
    addresses = re.findall(r'href="(/[^"]+)"', "".join(page).split("<footer", maxsplit=1)[0])

    assert len(addresses) >= 9
    assert {client.get(address).status_code for address in addresses} <= {200, 302}
