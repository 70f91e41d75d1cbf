"""What holds for every answer: headers, caching, access marks, languages, preferences, navigation."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from tests.webui.gallery import GALLERY
from tests.webui.offices import a_person
from webui.app import create_app
from webui.assets import BUILT
from webui.desk import Desk
from webui.desks import signing_in
from webui.office import Office
from webui.secret_key import secret_key_at

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SMALLEST_COMPRESSED = 150
"""Bytes. Below that a compressed file is the larger one, and none is made."""


@pytest.fixture
def app(office: Office) -> Flask:
    application = create_app(office, (signing_in.DESK, GALLERY))
    application.testing = True
    return application


@pytest.mark.parametrize(
    "address", ["/sign-in", "/gallery-public", "/no-such-page", "/gallery", "/static/dist/app"]
)
def test_every_answer_carries_the_policy(client: FlaskClient, address: str) -> None:
    names = json.loads((BUILT / "manifest.json").read_text())
    with client.get(address.replace("dist/app", f"dist/{names['app.js']}")) as answer:
        headers = answer.headers

    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_of_a_signed_in_person_are_never_kept(sign_in_as: Callable[[str], FlaskClient]) -> None:
    client = sign_in_as("wang")

    assert client.get("/gallery").headers["Cache-Control"] == "no-store"
    assert client.get("/no-such-page").headers["Cache-Control"] == "no-store"


def test_a_reader_of_the_public_list_gets_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/gallery-public").headers


def test_built_files_are_kept_for_ever_and_sent_compressed(client: FlaskClient) -> None:
    for name in json.loads((BUILT / "manifest.json").read_text()).values():
        with client.get(f"/static/dist/{name}", headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]
            is_tiny = (BUILT / name).stat().st_size < SMALLEST_COMPRESSED
            assert answer.headers.get("Content-Encoding") == (None if is_tiny else "gzip")


def test_a_route_without_an_access_mark_stops_the_application(office: Office) -> None:
    desk = Blueprint("careless", __name__)
    desk.add_url_rule("/careless", "page", lambda: "")

    with pytest.raises(RuntimeError, match=r"careless\.page"):
        create_app(office, (signing_in.DESK, Desk(desk)))


def test_english_is_one_click_away_and_remembered(client: FlaskClient) -> None:
    assert '<html lang="zh-CN"' in client.get("/sign-in").text

    english = client.get("/sign-in?lang=en").text

    assert '<html lang="en"' in english
    assert "Staff sign-in" in english
    assert '<small lang="zh-CN">' in english, "the city's own name stays Chinese"
    assert '<html lang="en"' in client.get("/sign-in").text
    assert '<html lang="zh-CN"' in client.get("/sign-in?lang=zh").text
    assert '<html lang="zh-CN"' in client.get("/sign-in?lang=xx").text


def test_theme_and_size_are_switched_by_plain_links(client: FlaskClient) -> None:
    answer = client.get("/preferences?theme=dark&next=/sign-in?account%3Dx")
    assert answer.headers["Location"] == "/sign-in?account=x"
    client.get("/preferences?size=large&next=/sign-in")

    page = client.get("/sign-in").text

    assert 'data-theme="dark"' in page
    assert 'data-size="large"' in page


def test_an_unknown_preference_changes_nothing_and_leads_nowhere_else(client: FlaskClient) -> None:
    answer = client.get("/preferences?theme=pink&next=https://example.org/")

    assert answer.headers["Location"] == "/"
    assert 'data-theme="light"' in client.get("/sign-in").text


def test_navigation_shows_only_what_the_person_has_to_do_with(
    office: Office, sign_in_as: Callable[[str], FlaskClient]
) -> None:
    a_person(office, "admin", role="administrator")

    seen_by_confirmer = sign_in_as("wang").get("/gallery").text
    seen_by_administrator = sign_in_as("admin").get("/gallery").text

    assert '<span class="side-nav__count">12</span>' in seen_by_confirmer
    assert seen_by_confirmer.count('aria-current="page"') == 2, "the place itself, and the tab of the gallery"
    assert "设置" not in seen_by_confirmer
    assert "管理" not in seen_by_confirmer.split("<nav")[1], "no heading without a place under it"
    assert "设置" in seen_by_administrator


def test_the_secret_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret_key"

    key = secret_key_at(file)

    assert key == secret_key_at(file)
    assert len(key) == 64
    assert file.stat().st_mode & 0o077 == 0


def test_an_empty_key_file_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    file.write_text("")

    with pytest.raises(ValueError, match="no usable key"):
        secret_key_at(file)
