"""Small cities for the tests of pages: an office with people, an application, a signed-in client."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.clock import SHANGHAI, VirtualClock
from engine.config import Settings
from engine.people.records import DepartmentRow, PersonRow, PostRow
from engine.store import Record, Store
from webui.office import Office

FRIDAY = datetime(2026, 10, 9, 10, 30, tzinfo=SHANGHAI)
PASSWORD = "correct horse 1"
_cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""The format is the same, only the work is less: a test signs in many times."""


def an_office(
    folder: Path, *, now: datetime = FRIDAY, demo: bool = False, web: dict[str, Any] | None = None
) -> Office:
    """Return an empty city whose database lies in the folder."""
    store = Store(f"sqlite:///{folder / 'city.db'}")
    Record.metadata.create_all(store.engine)
    return Office(store, VirtualClock(now), Settings({"web": web or {}}, source=folder / "config.toml"), demo)


def a_person(
    office: Office,
    sign_in: str,
    *,
    name: str = "王建国",
    role: str = "confirmer",
    department: str = "市公安局",
    active: bool = True,
) -> int:
    """Add an account with one post and the PASSWORD, and return its id."""
    with office.store.writing() as tx:
        unit = tx.query(DepartmentRow).filter_by(code=department).one_or_none()
        unit = unit or DepartmentRow(code=department, name=department, kind="city_department")
        person = PersonRow(
            name=name,
            sign_in=sign_in,
            password_digest=_cheap.hash(PASSWORD),
            session_key=f"key of {sign_in}",
            active=active,
        )
        tx.add_all([unit, person])
        tx.flush()
        tx.add(PostRow(person_id=person.id, department_id=unit.id, role=role, since=None, until=None))
        return person.id


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD, **query: str) -> TestResponse:
    """Send the sign-in form as a browser would, and return the answer."""
    token = csrf_token(client.get("/sign-in").text)
    fields = {"sign_in": name, "password": password, "csrf_token": token}
    return client.post("/sign-in", query_string=query, data=fields)


def csrf_token(page: str) -> str:
    """Return the token that the page's forms carry."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert found, "the page carries no CSRF token"
    return found[1]


def cookies_of(client: FlaskClient) -> dict[str, str]:
    """Return the session of a signed-in client, for a real browser to carry on with."""
    cookie = client.get_cookie("mianzheng")
    assert cookie, "nobody is signed in"
    return {"mianzheng": cookie.value}
