"""Every "no" and every fault: status, sentence, way out, clause, and the number that leads to the log."""

import logging
import re
from datetime import date
from typing import ClassVar

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from wtforms import DateField

from engine.people.rules import NotAllowed
from engine.refusals import NotYours, Refusal
from engine.store import TooBusy
from webui.access import for_everyone
from webui.app import create_app
from webui.desk import Desk
from webui.desks import signing_in
from webui.office import Office
from webui.refusal_pages import blame_field


class CauseInFuture(Refusal):
    code = "cause_in_future"
    sentence = "事由发生日 %(cause_date)s 还没有到"
    way_out = "。请核对文件日期。"
    clause = "实施方案三(四)2"
    field: ClassVar[str | None] = "cause_date"


class AlreadyPublished(Refusal):
    code = "already_published"
    sentence = "此版已经公布"


REFUSALS = {
    "busy": (TooBusy(), 503, "系统正忙"),
    "hidden": (NotYours(), 404, "没有找到这一页"),
    "denied": (NotAllowed(because="您没有办理此环节的岗位"), 403, "您没有办理此环节的岗位"),
    "field": (CauseInFuture(cause_date=date(2026, 10, 14)), 422, "事由发生日 2026年10月14日 还没有到"),
    "rule": (AlreadyPublished(), 409, "此版已经公布"),
}
blueprint = Blueprint("refusing", __name__)


@blueprint.get("/refuse/<name>")
@for_everyone
def refuse(name: str) -> str:
    raise REFUSALS[name][0]


@blueprint.get("/break")
@for_everyone
def break_down() -> str:
    raise ZeroDivisionError


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office, (signing_in.DESK, Desk(blueprint)))


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_has_its_status_and_its_sentence(client: FlaskClient, name: str) -> None:
    refusal, status, sentence = REFUSALS[name]

    answer = client.get(f"/refuse/{name}")

    assert answer.status_code == status
    assert f"<h1>{sentence}" in answer.text
    assert f'data-refusal="{refusal.code}"' in answer.text


def test_a_refusal_names_the_way_out_and_the_clause(client: FlaskClient) -> None:
    page = client.get("/refuse/field").text

    assert "<p>请核对文件日期。</p>" in page
    assert "依据：实施方案三(四)2" in page


def test_a_busy_database_says_when_to_come_back(client: FlaskClient) -> None:
    assert client.get("/refuse/busy").headers["Retry-After"] == "5"


def test_an_unknown_page_reads_like_a_hidden_one(client: FlaskClient) -> None:
    assert client.get("/no-such-page").text == client.get("/refuse/hidden").text.replace(
        "/refuse/hidden", "/no-such-page"
    )


def test_a_wrong_method_is_answered_in_the_readers_language(client: FlaskClient) -> None:
    answer = client.get("/sign-out")

    assert answer.status_code == 405
    assert "这一页不能这样打开" in answer.text


def test_a_fault_shows_a_number_that_stands_in_the_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = client.get("/break?name=secret")

    assert answer.status_code == 500
    number = re.search(r"<strong>(E-[0-9A-F]{6})</strong>", answer.text)
    assert number
    assert f"incident {number[1]} at GET /break" in caplog.text
    assert "secret" not in caplog.text, "what was typed never reaches the log"
    assert "ZeroDivisionError" not in answer.text


def test_a_refusal_stands_under_the_field_it_blames(app: Flask) -> None:
    class CauseForm(FlaskForm):
        cause_date = DateField("事由发生日")

    with app.test_request_context():
        form = CauseForm()
        assert blame_field(form, REFUSALS["field"][0])
        assert not blame_field(form, REFUSALS["rule"][0])
        assert form.errors == {"cause_date": ["事由发生日 2026年10月14日 还没有到"]}
