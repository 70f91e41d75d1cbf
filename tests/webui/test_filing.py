"""The filing form: the clock before filing, refusals that lose nothing, and the case it opens."""

# ruff: noqa: F811  (the fixtures of the small city are imported and then asked for by their names)

import re
import secrets
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from engine.config import Settings
from engine.people.records import PersonRow
from tests.builders.city import LISTED, PROOF, an_addition, filed
from tests.builders.ready_city import sqlite_city, sqlite_template  # noqa: F401
from tests.webui.filed_forms import (
    assert_still_there,
    sent,
    signed_in,
    summary_of,
    text_under,
    typed_addition,
    typed_cause,
    typed_change,
)
from tests.webui.offices import PASSWORD, _cheap
from webui.app import create_app
from webui.office import Office
from workflows.procedures.bureau import Bureau
from workflows.requests.lookups import request_of

ITEM = "MZ000001"
"""The one item of the small city: 户口迁移, 婚姻状况证明, 部门核验."""


@pytest.fixture
def app(sqlite_city: Bureau) -> Flask:
    """Give the application of the small city, on Friday 2026-10-09; everybody's password is PASSWORD."""
    with sqlite_city.store.writing() as tx:
        tx.execute(sa.update(PersonRow).values(password_digest=_cheap.hash(PASSWORD)))
    settings = Settings({}, source=Path("config.toml"))
    application = create_app(Office(sqlite_city.store, sqlite_city.clock, settings, demo=False))
    application.testing = True
    return application


@pytest.fixture
def filer(app: Flask) -> FlaskClient:
    """Give a client in which a filer of the police is signed in."""
    return signed_in(app, "filer")


def test_the_due_date_and_the_days_used_are_shown_before_filing(filer: FlaskClient) -> None:
    page = filer.get("/filing/deadline?cause_date=2026-09-29").text

    assert "2026年9月29日" in page
    assert "10月14日（周三）" in page
    assert "3 个工作日，共 7 个" in page
    assert "国庆节" in page
    assert "调休上班" in page
    assert "filing-clock--late" not in page


def test_a_late_cause_says_that_its_reason_is_needed(filer: FlaskClient) -> None:
    page = filer.get("/filing/deadline?cause_date=2026-09-01").text

    assert "filing-clock--late" in page
    assert "须写明逾期原因" in page


def test_a_due_date_in_a_year_without_a_paper_is_provisional(filer: FlaskClient, sqlite_city: Bureau) -> None:
    sqlite_city.clock.move_to(sqlite_city.now().replace(month=12, day=28))  # type: ignore[attr-defined]
    client = signed_in(filer.application, "filer")

    page = client.get("/filing/deadline?cause_date=2026-12-28").text

    assert "暂定" in page
    assert "最早" in page


def test_a_future_cause_has_no_clock(filer: FlaskClient) -> None:
    page = filer.get("/filing/deadline?cause_date=2026-10-10").text

    assert "晚于今天" in page
    assert "day-strip" not in page


def test_calculating_without_scripts_keeps_everything_typed(filer: FlaskClient) -> None:
    typed = typed_addition(matter_name="迁移户口", late_reason="")
    answer = sent(filer, "/filing/add/deadline", typed, form_at="/filing/add")

    assert answer.status_code == 200
    assert "3 个工作日，共 7 个" in answer.text
    assert_still_there(answer.text, typed)


def test_a_filed_request_opens_its_case(filer: FlaskClient, sqlite_city: Bureau) -> None:
    answer = sent(filer, "/filing/add", typed_addition())

    assert answer.status_code == 302
    assert answer.location == "/cases/ZM-2026-0001"
    with sqlite_city.store.reading() as tx:
        request = request_of(tx, 1)
    assert (
        request.kind,
        request.proof_name,
        request.days_used_at_filing,
        request.late,
    ) == ("add", PROOF, 3, False)
    assert request.after.ways == ("data_sharing", "department_verification")  # type: ignore[union-attr]
    assert "已提交，编号 ZM-2026-0001" in filer.get("/tasks").text


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a cause in the future": ({"cause_date": "2026-10-10"}, "cause_date", "晚于今天"),
    "a cause that is no date": ({"cause_date": "2026-02-30"}, "cause_date", "不是日期"),
    "a malformed matter code": ({"matter_code": "11-15"}, "matter_code", "事项实施编码 11-15 不是"),
    "an unknown unit": ({"unit": "moon"}, "unit", "没有编号为“moon”的单位"),
    "somebody else's unit": ({"unit": "civil"}, "unit", "不能代为申报"),
    "no way": ({"ways": "", "second_way": ""}, "ways", "没有选择免提交方式"),
    "a substitute beside direct cancellation": (
        {"ways": "direct_cancellation"},
        "ways",
        "“直接取消”不能与代替取消方式同时选择",
    ),
    "the other way without words": ({"second_way": "other"}, "other_text", "没有填写具体方式"),
    "a basis too low": ({"basis_level": "normative_document"}, "basis_level", "只能选择“直接取消”"),
    "a retained proof on too low a basis": (
        {
            "list_name": "retained",
            "ways": "",
            "second_way": "",
            "basis_level": "department_rule",
            "retained_reason": "暂无共享数据",
            "risk_assessment": "风险可控",
        },
        "basis_level",
        "只能选择“直接取消”",
    ),
    "a retained proof without its risk": (
        {"list_name": "retained", "ways": "", "second_way": ""},
        "risk_assessment",
        "没有风险影响评估",
    ),
    "a late filing without its reason": ({"cause_date": "2026-09-01"}, "late_reason", "须写明逾期原因"),
    "no document": ({"cause_document_title": " "}, "cause_document_title", "没有填写事由文件名称"),
    "an unknown unit to be consulted": (
        {"affected_units": ["civil", "moon"]},
        "affected_units",
        "没有编号为“moon”的单位",
    ),
    "an item that is listed": ({"proof_name": LISTED}, "proof_name", "MZ000001"),
}
"""What is wrong -> what was typed, the field that is blamed, what the person reads."""


@pytest.mark.parametrize("wrong", REFUSED)
def test_bad_input_gets_a_clear_sentence_and_loses_nothing_typed(filer: FlaskClient, wrong: str) -> None:
    changed, field, sentence = REFUSED[wrong]
    typed = typed_addition(note="请勿丢失这一句", **changed)

    answer = sent(filer, "/filing/add", typed)

    page = unescape(answer.text)
    assert answer.status_code == 422
    assert f'href="#{field}"' in summary_of(page), "the summary leads to the field"
    assert sentence in summary_of(page)
    assert sentence in text_under(page, field)
    assert_still_there(answer.text, typed)


def test_every_mistake_is_named_at_once_in_the_order_of_the_page(filer: FlaskClient) -> None:
    typed = typed_addition(cause_date="", matter_name="", ways="", second_way="", matter_code="x")

    summary = summary_of(sent(filer, "/filing/add", typed).text)

    assert re.findall(r'href="#(\w+)"', summary) == ["cause_date", "matter_name", "matter_code", "ways"]


def test_a_second_request_for_the_item_names_the_open_case(filer: FlaskClient, sqlite_city: Bureau) -> None:
    filed(sqlite_city, an_addition())

    answer = sent(filer, "/filing/add", typed_addition())

    assert answer.status_code == 422
    assert "ZM-2026-0001" in summary_of(answer.text)


def test_a_second_submit_of_one_form_files_once(filer: FlaskClient) -> None:
    key = secrets.token_hex(16)
    first = sent(filer, "/filing/add", typed_addition(command_key=key))
    second = sent(filer, "/filing/add", typed_addition(command_key=key))

    assert first.status_code == 302
    assert second.status_code == 409
    assert "不会重复办理" in second.text


def test_a_key_that_was_tampered_with_is_refused(filer: FlaskClient) -> None:
    assert sent(filer, "/filing/add", typed_addition(command_key="short")).status_code == 400


def test_a_change_shows_what_holds_now_beside_its_fields(filer: FlaskClient) -> None:
    page = filer.get(f"/filing/change?item={ITEM}").text

    assert "《婚姻登记条例》第六条" in page
    assert re.search(r'beside-now__value">.*?部门核验', page, re.DOTALL)
    assert '<option selected value="department_verification">' in page


def test_a_correction_of_words_is_filed_as_one_and_shown_as_one(
    filer: FlaskClient, sqlite_city: Bureau
) -> None:
    page = filer.get("/filing/change?item=MZ000001").text
    assert re.search(r'value="substance"[^>]*checked|checked[^>]*value="substance"', page)

    typed = typed_change(ways="department_verification", nature="correction")
    case = filer.get(sent(filer, "/filing/change?item=MZ000001", typed | {"note": "改错字"}).location).text

    assert "更正文字差错" in case


def test_a_correction_that_changes_the_way_is_refused(filer: FlaskClient) -> None:
    typed = typed_change(ways="data_sharing", nature="correction")

    answer = sent(filer, "/filing/change?item=MZ000001", typed)

    assert answer.status_code == 422
    assert "更正只能改写错的文字，不能改变免提交方式" in answer.text


def test_a_change_that_changes_nothing_is_refused(filer: FlaskClient) -> None:
    typed = typed_change(ways="department_verification")

    answer = sent(filer, f"/filing/change?item={ITEM}", typed)

    assert answer.status_code == 422
    assert "完全相同" in summary_of(answer.text)


def test_a_change_and_a_cancellation_open_their_cases(filer: FlaskClient, sqlite_city: Bureau) -> None:
    changed = sent(filer, f"/filing/change?item={ITEM}", typed_change(ways="data_sharing"))
    refused = sent(filer, f"/filing/cancel?item={ITEM}", typed_cause(ground="no_basis"))

    assert changed.status_code == 302
    assert refused.status_code == 422
    assert "ZM-2026-0001" in summary_of(refused.text)
    with sqlite_city.store.reading() as tx:
        assert request_of(tx, 1).kind == "change"


def test_a_cancellation_needs_its_ground(filer: FlaskClient) -> None:
    answer = sent(filer, f"/filing/cancel?item={ITEM}", typed_cause())

    assert answer.status_code == 422
    assert "没有选择取消的理由" in text_under(answer.text, "ground")


def test_another_units_item_is_refused(app: Flask) -> None:
    stranger = signed_in(app, "civil_filer")

    answer = sent(stranger, f"/filing/change?item={ITEM}", typed_change(ways="data_sharing"))

    assert answer.status_code == 422
    assert "不能代为申报" in summary_of(answer.text)


def test_without_an_item_the_filers_own_items_are_offered(app: Flask, filer: FlaskClient) -> None:
    assert f"/filing/cancel?item={ITEM}" in filer.get("/filing/cancel").text
    assert f"/filing/cancel?item={ITEM}" not in filer.get("/filing/cancel?q=无房").text
    assert ITEM not in signed_in(app, "civil_filer").get("/filing/cancel").text


def test_an_unknown_item_leads_back_to_the_choice(filer: FlaskClient) -> None:
    answer = filer.get("/filing/change?item=MZ999999")

    assert answer.location == "/filing/change?q=MZ999999"


def test_only_filers_may_file(app: Flask) -> None:
    confirmer = signed_in(app, "confirmer")

    assert [
        confirmer.get(path).status_code for path in ("/filing", "/filing/add", f"/filing/change?item={ITEM}")
    ] == [403, 403, 403]
    assert "/sign-in" in (app.test_client().get("/filing/add").location or "")


def test_only_the_filers_own_units_are_offered(filer: FlaskClient) -> None:
    select = re.search(r'<select[^>]* id="unit".*?</select>', filer.get("/filing/add").text, re.DOTALL)

    assert select
    assert re.findall(r'value="(\w+)"', select[0]) == ["police"]
