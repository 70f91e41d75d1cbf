"""The small city with its web pages: staff who can sign in, and cases to look at."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.config import Settings
from engine.people.records import PersonRow
from tests.builders.ready_city import sqlite_city, sqlite_template
from tests.webui.offices import PASSWORD, cookies_of, csrf_token, sign_in
from webui.app import create_app
from webui.office import Office
from workflows.procedures.bureau import Bureau

__all__ = ["Staff", "sqlite_city", "sqlite_template", "staff"]

_DIGEST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
RATIO = {"rule": "ratio", "ratio_percent": 60}


@dataclass
class Staff:
    """One small city and its application."""

    bureau: Bureau
    app: Flask

    def browser_of(self, name: str) -> FlaskClient:
        """Return a browser without scripts in which that person has signed in."""
        client = self.app.test_client()
        assert sign_in(client, name).status_code == 302
        return client

    def page(self, name: str, path: str) -> str:
        """Return the page as that person sees it."""
        answer = self.browser_of(name).get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def status(self, name: str, path: str) -> int:
        """Return the status with which that person's request is answered."""
        return self.browser_of(name).get(path).status_code

    def session_of(self, name: str) -> dict[str, str]:
        """Return the cookies of that person, for a real browser."""
        return cookies_of(self.browser_of(name))


@pytest.fixture
def staff(sqlite_city: Bureau, tmp_path: Path) -> Staff:
    """Give the small city on Friday 9 October 2026; everybody's password is PASSWORD."""
    with sqlite_city.store.writing() as tx:
        tx.execute(sa.update(PersonRow).values(password_digest=_DIGEST))
    settings = Settings(
        {"web": {}, "group": RATIO, "guides": {"evidence": "edition"}}, source=tmp_path / "config.toml"
    )
    app = create_app(Office(sqlite_city.store, sqlite_city.clock, settings, demo=False))
    app.testing = True
    return Staff(sqlite_city, app)


def submit(client: FlaskClient, path: str, **typed: object) -> TestResponse:
    """Fill the verdict form of a case page and send it, hidden fields as they came."""
    return client.post(verdict_address(client, path), data=hidden_fields(client, path) | typed)


def verdict_address(client: FlaskClient, path: str) -> str:
    """Return where the verdict form of a case page is sent."""
    found = re.search(r'<form class="card verdict"[^>]* action="([^"]+)"', client.get(path).text)
    assert found, "no verdict form is offered"
    return found[1]


def hidden_fields(client: FlaskClient, path: str) -> dict[str, object]:
    """Return the hidden fields of the verdict form."""
    page = client.get(path).text
    form = page[page.index('<form class="card verdict"') :]
    names = re.findall(r'<input name="(\w+)" type="hidden" value="([^"]*)">', form)
    return {**dict(names), "csrf_token": csrf_token(form)}


def words_of(page: str) -> str:
    """Return what a reader sees of a page, blanks folded."""
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)
