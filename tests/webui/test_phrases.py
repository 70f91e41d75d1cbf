"""Phrases: which are offered under an opinion, who changes which, and that they work without scripts."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders.city import UNITS, an_addition, before_the_group, filed, open_tasks
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, submit, words_of
from workflows.config import PhraseSettings

__all__ = ["sqlite_city", "sqlite_template", "staff"]

FIRST = "/cases/ZM-2026-0001"
CITY = PhraseSettings(city=["依据充分", "数据源已核对"])


@pytest.fixture(autouse=True)
def _phrases_of_the_city(staff: Staff) -> None:
    staff.bureau = replace(staff.bureau, regulation=replace(staff.bureau.regulation, phrases=CITY))
    staff.app.extensions["bureau"] = staff.bureau


def send(client: FlaskClient, path: str, **typed: str) -> TestResponse:
    token = csrf_token(client.get("/phrases").text)
    return client.post(path, data={"csrf_token": token, **typed})


def add(staff: Staff, name: str, text: str, *, verdict: str = "", owner: str = "") -> int:
    return send(staff.browser_of(name), "/phrases", text=text, verdict=verdict, owner=owner).status_code


def offered(page: str) -> list[str]:
    return re.findall(r'<button type="button" data-phrase="opinion"[^>]*>([^<]+)</button>', page)


def test_own_phrases_stand_before_those_of_the_unit_and_of_the_city(staff: Staff) -> None:
    filed(staff.bureau)
    add(staff, "police_head", "本单位的", owner=str(UNITS["police"]))
    add(staff, "confirmer", "自己的")
    add(staff, "filer", "同事自己的")

    assert offered(staff.page("confirmer", FIRST)) == ["自己的", "本单位的", "依据充分", "数据源已核对"]


def test_a_phrase_of_a_verdict_is_offered_where_that_verdict_is(staff: Staff) -> None:
    before_the_group(staff.bureau)
    filed(staff.bureau, an_addition(proof_name="居住证明"))
    for name in ("confirmer", "member1"):
        add(staff, name, "请补充依据", verdict="return")
        add(staff, name, "请尽快公布", verdict="publish")
        add(staff, name, "予以同意", verdict="agree")  # the same word as a member's vote

    confirming = offered(staff.page("confirmer", "/cases/ZM-2026-0002"))
    voting = offered(staff.page("member1", FIRST))

    assert confirming == ["请补充依据", "依据充分", "数据源已核对"]
    assert voting == ["请补充依据", "予以同意", "依据充分", "数据源已核对"]


def test_a_phrase_that_the_city_has_too_is_offered_once(staff: Staff) -> None:
    filed(staff.bureau)
    add(staff, "confirmer", "数据源已核对")

    assert offered(staff.page("confirmer", FIRST)) == ["数据源已核对", "依据充分"]


def test_without_scripts_ticked_phrases_are_put_after_the_opinion(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("confirmer")

    sent = submit(client, FIRST, verdict="return", opinion="缺附件", phrases=["依据充分", "数据源已核对"])

    assert sent.status_code == 302
    assert "缺附件；依据充分；数据源已核对" in words_of(client.get(FIRST).text)


def test_ticked_phrases_alone_are_an_opinion_and_survive_a_refusal(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("confirmer")

    refused = submit(client, FIRST, phrases=["依据充分"])

    assert refused.status_code == 422
    assert "依据充分</textarea>" in refused.text
    assert submit(client, FIRST, verdict="refuse", phrases=["依据充分"]).status_code == 302


def test_ticked_phrases_do_not_make_an_opinion_longer_than_it_may_be(staff: Staff) -> None:
    filed(staff.bureau)

    sent = submit(
        staff.browser_of("confirmer"), FIRST, verdict="confirm", opinion="长", phrases=["长" * 2000]
    )

    assert sent.status_code == 422
    assert "意见最多 2000 字" in sent.text
    assert open_tasks(staff.bureau, 1)[0].node == "task_confirm_request"


def test_only_a_unit_s_head_or_an_administrator_is_offered_to_share(staff: Staff) -> None:
    assert "给谁用" not in staff.page("confirmer", "/phrases")
    assert "单位1全体" in staff.page("police_head", "/phrases")
    assert "单位2全体" not in staff.page("police_head", "/phrases")
    assert "单位2全体" in staff.page("administrator", "/phrases")


def test_who_shares_without_the_right_is_told_who_may(staff: Staff) -> None:
    sent = send(staff.browser_of("confirmer"), "/phrases", text="大家都用", owner="1")

    assert sent.status_code == 422
    assert "由本单位负责人或管理员维护" in words_of(sent.text)
    assert 'value="大家都用"' in sent.text


@pytest.mark.parametrize("owner", ["99", "999999999999999999999", "x", "-1"])
def test_a_made_up_unit_breaks_nothing(staff: Staff, owner: str) -> None:
    assert add(staff, "confirmer", "自己的", owner=owner) in (302, 422)
    assert add(staff, "police_head", "单位的", owner=owner) in (302, 422)


def test_shared_phrases_are_shown_to_the_unit_but_changed_by_its_head_only(staff: Staff) -> None:
    add(staff, "police_head", "本单位的", owner="1")

    page = staff.page("confirmer", "/phrases")

    assert "单位1共用的 由本单位负责人或管理员维护 本单位的" in words_of(page)
    assert "/phrases/1/deletion" not in page
    assert send(staff.browser_of("confirmer"), "/phrases/1/deletion").status_code == 404
    assert send(staff.browser_of("police_head"), "/phrases/1/deletion").status_code == 302
    assert "本单位的" not in words_of(staff.page("confirmer", "/phrases"))


def test_phrases_are_sorted_and_dropped_and_the_way_back_to_the_case_is_kept(staff: Staff) -> None:
    filed(staff.bureau)
    for text in ("甲", "乙"):
        add(staff, "confirmer", text)
    client = staff.browser_of("confirmer")

    sorted_ = send(client, f"/phrases/2/first?next={FIRST}")
    dropped = send(client, f"/phrases/1/deletion?next={FIRST}")

    assert sorted_.location == dropped.location == f"/phrases?next={FIRST}"
    assert f'href="{FIRST}">返回此件' in client.get(sorted_.location).text
    assert offered(client.get(FIRST).text)[0] == "乙"


def test_the_way_back_never_leads_to_another_site(staff: Staff) -> None:
    page = staff.page("confirmer", "/phrases?next=//example.org/")

    assert "example.org" not in re.sub(r"next=[^\"]*", "", page)
    assert "返回此件" not in page
