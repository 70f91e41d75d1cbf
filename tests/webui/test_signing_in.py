"""The door: who gets in, where to, for how long, and what happens after wrong passwords."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from engine.clock import VirtualClock
from engine.people.records import FailedSignInRow, PersonRow
from tests.webui.gallery import GALLERY
from tests.webui.offices import FRIDAY, a_person, sign_in
from webui.app import create_app
from webui.desks import signing_in
from webui.desks.signing_in.rules import Failures, TooManyFailures, require_open_door
from webui.office import Office

LOCK = timedelta(minutes=15)


@pytest.fixture
def app(office: Office) -> Flask:
    application = create_app(office, (signing_in.DESK, GALLERY))
    application.testing = True
    return application


def test_name_and_password_lead_to_the_page_that_was_wanted(client: FlaskClient) -> None:
    refused = client.get("/gallery?kind=add")
    assert refused.headers["Location"] == "/sign-in?next=/gallery?kind%3Dadd"

    answer = sign_in(client, "wang", next="/gallery?kind=add")

    assert answer.headers["Location"] == "/gallery?kind=add"
    assert "王建国" in client.get("/gallery").text
    assert "主管部门确认人" in client.get("/gallery").text


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "/\t/example.org", ""]
)
def test_a_wanted_page_of_another_site_is_replaced_by_the_home_page(
    client: FlaskClient, elsewhere: str
) -> None:
    assert sign_in(client, "wang", next=elsewhere).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("name", "password"), [("wang", "wrong"), ("nobody", "wrong"), ("gone", "correct horse 1")]
)
def test_a_wrong_password_an_unknown_name_and_a_closed_account_read_the_same(
    office: Office, client: FlaskClient, name: str, password: str
) -> None:
    a_person(office, "gone", active=False)

    answer = sign_in(client, name, password)

    assert answer.status_code == 422
    assert "登录名或密码不正确" in answer.text
    assert f'value="{name}"' in answer.text, "what was typed is kept"
    assert client.get("/gallery").status_code == 302


def test_five_wrong_passwords_lock_that_account_from_that_address_for_fifteen_minutes(
    office: Office, app: Flask, client: FlaskClient
) -> None:
    a_person(office, "zhang")
    for _ in range(5):
        assert sign_in(client, "wang", "wrong").status_code == 422

    locked = sign_in(client, "wang")

    assert locked.status_code == 429
    assert "15 分钟后再试" in locked.text
    assert sign_in(app.test_client(), "zhang").status_code == 302, (
        "a colleague behind the same address may go on"
    )

    assert isinstance(office.clock, VirtualClock)
    office.clock.advance(LOCK)
    assert sign_in(client, "wang").status_code == 302


def test_the_right_password_wipes_the_slate(office: Office, client: FlaskClient) -> None:
    for _ in range(4):
        sign_in(client, "wang", "wrong")
    assert sign_in(client, "wang").status_code == 302

    with office.store.reading() as tx:
        assert tx.scalar(sa.select(sa.func.count()).select_from(FailedSignInRow)) == 0


@pytest.mark.parametrize(
    ("of_account", "of_address", "is_open"),
    [
        (0, 0, True),
        (4, 49, True),
        (5, 5, False),
        (0, 50, False),
    ],
)
def test_the_door_locks_by_account_or_by_address(of_account: int, of_address: int, is_open: bool) -> None:  # noqa: FBT001
    failures = Failures([FRIDAY] * of_account, [FRIDAY] * of_address)
    if is_open:
        require_open_door(failures, allowed=5, lock=LOCK, now=FRIDAY)
        return
    with pytest.raises(TooManyFailures):
        require_open_door(failures, allowed=5, lock=LOCK, now=FRIDAY)


def test_failures_older_than_the_lock_no_longer_count() -> None:
    old = [FRIDAY - LOCK] * 5
    require_open_door(Failures(old, old), allowed=5, lock=LOCK, now=FRIDAY)


def test_fifteen_minutes_without_a_click_end_the_session(
    office: Office, sign_in_as: Callable[[str], FlaskClient]
) -> None:
    client = sign_in_as("wang")
    assert isinstance(office.clock, VirtualClock)
    office.clock.advance(timedelta(minutes=14))
    assert client.get("/gallery").status_code == 200, "each click starts the time anew"
    office.clock.advance(timedelta(minutes=15, seconds=1))

    assert client.get("/gallery").status_code == 302
    assert "已有 15 分钟没有操作" in client.get("/sign-in").text


def test_an_answer_within_a_minute_leaves_the_cookie_alone(
    office: Office, sign_in_as: Callable[[str], FlaskClient]
) -> None:
    """A diagram that arrived after the person had left brought the cookie of the session back."""
    client = sign_in_as("wang")
    assert isinstance(office.clock, VirtualClock)
    client.get("/gallery")

    office.clock.advance(timedelta(seconds=59))
    assert "Set-Cookie" not in client.get("/gallery").headers
    office.clock.advance(timedelta(seconds=2))
    assert "Set-Cookie" in client.get("/gallery").headers


def test_a_closed_account_and_a_changed_session_key_end_the_session_at_once(
    office: Office, sign_in_as: Callable[[str], FlaskClient]
) -> None:
    client = sign_in_as("wang")
    with office.store.writing() as tx:
        tx.execute(sa.update(PersonRow).values(session_key="another"))

    assert client.get("/gallery").status_code == 302


def test_signing_out_works_once_and_again(sign_in_as: Callable[[str], FlaskClient]) -> None:
    client = sign_in_as("wang")
    token = client.get("/gallery").text.split('name="csrf_token" value="')[1].split('"')[0]

    answer = client.post("/sign-out", data={"csrf_token": token})

    assert answer.headers["Location"] == "/sign-in"
    assert client.get("/gallery").status_code == 302
    assert "已退出登录" in client.get("/sign-in").text


def test_a_post_without_the_token_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"sign_in": "wang", "password": "correct horse 1"})

    assert answer.status_code == 400
    assert "页面已经过期" in answer.text


def test_an_empty_form_names_each_field(client: FlaskClient) -> None:
    answer = sign_in(client, "", "")

    assert answer.status_code == 422
    assert '<a href="#sign_in">请填写登录名</a>' in answer.text
    assert 'aria-describedby="password-error"' in answer.text
