"""Filing forms as a person types and reads them, without scripts."""

import re
import secrets
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.builders.city import MATTER, PROOF
from tests.webui.offices import csrf_token, sign_in


def signed_in(app: Flask, name: str) -> FlaskClient:
    """Return a client in which this account is signed in."""
    client = app.test_client()
    assert sign_in(client, name).status_code == 302
    return client


def typed_addition(**changed: Any) -> dict[str, Any]:
    """Return the fields of an addition that passes every rule on 2026-10-09."""
    return typed_cause() | {
        "unit": "police",
        "matter_name": MATTER,
        "proof_name": PROOF,
        "list_name": "exempt",
        "ways": "data_sharing",
        "second_way": "department_verification",
        "third_way": "",
        "legal_basis": "《户口登记条例》第一条",
        "basis_level": "administrative_regulation",
        **changed,
    }


def typed_change(**changed: Any) -> dict[str, Any]:
    """Return the fields of a change of the one listed item; only what is given differs."""
    content = {"legal_basis": "《婚姻登记条例》第六条", "basis_level": "administrative_regulation"}
    return typed_cause(list_name="exempt", **content, **changed)


def typed_cause(**changed: Any) -> dict[str, Any]:
    """Return the fields that every kind of request has."""
    return {
        "command_key": secrets.token_hex(16),
        "cause_type": "law_changed",
        "cause_date": "2026-09-29",
        "cause_document_title": "户口登记管理办法（2026年修订）",
        **changed,
    }


def sent(
    client: FlaskClient, path: str, typed: dict[str, Any], *, form_at: str | None = None
) -> TestResponse:
    """Open the form and send it back with these values; form_at: where it stands, when elsewhere."""
    token = csrf_token(client.get(form_at or path).text)
    return client.post(path, data=MultiDict(typed | {"csrf_token": token}))


def summary_of(page: str) -> str:
    """Return the summary of errors above the form."""
    found = re.search(r"<section[^>]*data-error-summary.*?</section>", page, re.DOTALL)
    assert found, "the page has no summary of errors"
    return unescape(found[0])


def text_under(page: str, field: str) -> str:
    """Return the error under one field."""
    found = re.search(rf'id="{field}-error">(.*?)</p>', page, re.DOTALL)
    assert found, f"no error stands under {field}"
    return unescape(found[1])


def assert_still_there(page: str, typed: dict[str, Any]) -> None:
    """Every value that a person typed stands in the page again, in a field or as the chosen option."""
    for name, value in typed.items():
        for each in value if isinstance(value, list) else [value]:
            if name != "unit" and each.strip() and (name, each) != ("affected_units", "moon"):
                assert each in unescape(page), f"{name} was lost"
