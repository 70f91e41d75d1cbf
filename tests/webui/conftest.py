"""Fixtures of the web floor; the browser itself comes from tests/browser.py."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.webui.offices import a_person, an_office, sign_in
from webui.app import create_app
from webui.catalogues import compile_english
from webui.office import Office


@pytest.fixture(scope="session", autouse=True)
def _english() -> None:
    """Compile the catalogue once: the tests speak of what messages.po says now."""
    compile_english()


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIANZHENG_DATA", str(tmp_path))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give a city on 9 October 2026 with one confirmer, whose sign-in name is wang."""
    city = an_office(tmp_path)
    a_person(city, "wang")
    yield city
    city.store.close()


@pytest.fixture
def app(office: Office) -> Flask:
    """Give the application of that city."""
    application = create_app(office)
    application.testing = True
    return application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a browser without scripts that nobody has signed in yet."""
    return app.test_client()


@pytest.fixture
def sign_in_as(app: Flask) -> Callable[[str], FlaskClient]:
    """Sign accounts in.

    `sign_in_as("wang")` returns a client of that account.
    """

    def signed_in(name: str) -> FlaskClient:
        client = app.test_client()
        assert sign_in(client, name).status_code == 302
        return client

    return signed_in
