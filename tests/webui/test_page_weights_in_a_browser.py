"""What a page weighs with all that a real Chromium loads for it, as it travels: packed.

Limits: issue of the approvals, "list <= 30 kB, case <= 100 kB"; a kilobyte is 1,000 bytes here.
"""

import gzip
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from tests.builders.city import an_addition, before_the_group, filed
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
LOADED = """() => performance.getEntriesByType('resource').map(one => one.name)
  .filter(name => !name.endsWith('/presence'))"""
"""What was fetched; the sign of life that a page sends every minute is no part of it."""


def weight(client: FlaskClient, path: str, addresses: list[str]) -> int:
    """Return the packed bytes of a page and of each address that it loaded, every one once."""
    parts = {urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl() for address in addresses}
    return sum(len(gzip.compress(_answered(client, part))) for part in {path, *parts})


def _answered(client: FlaskClient, part: str) -> bytes:
    with client.get(part) as answer:
        assert answer.status_code == 200, part
        return answer.data


def test_a_case_before_the_group_with_its_live_diagram(
    staff: Staff, serve: Callable[[Any], str], visit: Visiting
) -> None:
    before_the_group(staff.bureau)
    path = "/cases/ZM-2026-0001"

    with visit(serve(staff.app) + path, cookies=staff.session_of("member1")) as seen:
        seen.page.wait_for_selector("[data-diagram][data-ready]")
        loaded = seen.page.evaluate(LOADED)

    assert any("/diagram" in address for address in loaded), "the drawing counts"
    assert weight(staff.browser_of("member1"), path, loaded) <= 100_000


def test_a_queue_of_fifty_rows(staff: Staff, serve: Callable[[Any], str], visit: Visiting) -> None:
    for number in range(51):
        filed(staff.bureau, an_addition(proof_name=f"第{number}种居住证明"))

    with visit(serve(staff.app) + "/tasks", cookies=staff.session_of("confirmer")) as seen:
        loaded = seen.page.evaluate(LOADED)
        assert seen.page.locator("tr[id^=task-]").count() == 50

    assert weight(staff.browser_of("confirmer"), "/tasks", loaded) <= 30_000
