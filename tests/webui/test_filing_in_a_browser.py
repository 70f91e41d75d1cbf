"""The filing form in a real Chromium: the clock while typing, with and without scripts, in every look."""

# ruff: noqa: F811  (the fixtures of the small city are imported and then asked for by their names)

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engine.config import Settings
from engine.people.records import PersonRow
from tests.builders.ready_city import sqlite_city, sqlite_template  # noqa: F401
from tests.webui.filed_forms import signed_in
from tests.webui.offices import PASSWORD, _cheap, cookies_of
from webui.app import create_app
from webui.office import Office
from workflows.procedures.bureau import Bureau

pytestmark = pytest.mark.browser

PAGES = (
    "/filing",
    "/filing/add",
    "/filing/change",
    "/filing/change?item=MZ000001",
    "/filing/cancel?item=MZ000001",
)
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"theme": "dark"},
    "large type on a phone": {"width": 390, "size": "large"},
}
Visit = Callable[..., Any]


@pytest.fixture
def app(sqlite_city: Bureau) -> Flask:
    """Give the application of the small city."""
    with sqlite_city.store.writing() as tx:
        tx.execute(sa.update(PersonRow).values(password_digest=_cheap.hash(PASSWORD)))
    settings = Settings({}, source=Path("config.toml"))
    return create_app(Office(sqlite_city.store, sqlite_city.clock, settings, demo=False))


@pytest.fixture
def filing(app: Flask, serve: Callable[[Flask], str], visit: Visit) -> Visit:
    """Open pages as a filer of the police."""
    client = signed_in(app, "filer")
    client.get("/filing/add")  # so that the session knows its CSRF token before a browser carries it on
    address, cookies = serve(app), cookies_of(client)
    return lambda page, **options: visit(address + page, cookies=cookies, **options)


@pytest.mark.parametrize("look", LOOKS)
def test_every_filing_page_is_open_to_everybody(filing: Visit, look: str) -> None:
    findings: dict[str, list[str]] = {}
    for page in PAGES:
        with filing(page, bypass_csp=True, **LOOKS[look]) as seen:
            findings[page] = seen.axe_findings() + seen.small_targets()
            findings[page] += ["scrolls sideways"] * seen.sideways_scroll()

    assert findings == {page: [] for page in PAGES}


def test_choosing_the_date_shows_the_clock_at_once(filing: Visit) -> None:
    with filing("/filing/add") as seen:
        seen.page.fill("#cause_date", "2026-09-29")
        seen.page.dispatch_event("#cause_date", "change")
        seen.page.wait_for_selector(".day-strip")

        assert "3 个工作日，共 7 个" in seen.page.inner_text("#filing-clock")
        assert not seen.page.is_visible("#late_reason")
        assert seen.complaints == []


def test_the_reason_is_asked_for_only_when_late(filing: Visit) -> None:
    with filing("/filing/add") as seen:
        seen.page.fill("#cause_date", "2026-09-01")
        seen.page.dispatch_event("#cause_date", "change")
        seen.page.wait_for_selector(".filing-clock--late")

        assert seen.page.is_visible("#late_reason")


def test_only_what_the_choice_needs_is_asked_for(filing: Visit) -> None:
    with filing("/filing/add") as seen:
        assert not seen.page.is_visible("#other_text")
        assert not seen.page.is_visible("#retained_reason")

        seen.page.select_option("#second_way", "other")
        seen.page.check("[name=list_name][value=retained]")

        assert seen.page.is_visible("#other_text")
        assert seen.page.is_visible("#risk_assessment")


def test_without_scripts_a_button_shows_the_clock_and_keeps_what_was_typed(filing: Visit) -> None:
    with filing("/filing/add", scripts=False) as seen:
        seen.page.fill("#matter_name", "户口迁移")
        seen.page.fill("#cause_date", "2026-09-29")
        seen.page.click("text=计算期限")

        assert "3 个工作日，共 7 个" in seen.page.inner_text("#filing-clock")
        assert seen.page.input_value("#matter_name") == "户口迁移"


def test_after_a_refusal_the_summary_has_the_focus(filing: Visit) -> None:
    with filing("/filing/add") as seen:
        seen.page.click("text=提交申请")

        assert seen.page.evaluate("document.activeElement.matches('[data-error-summary]')")
        assert seen.page.locator("[data-error-summary] a[href='#cause_date']").count() == 1
