"""The public site in a real Chromium: nobody is shut out, nothing scrolls sideways, nothing needs scripts."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.webui.offices import an_office
from tests.webui.public_town import BY_DATA, KEPT, NEW, RETAINED, Town
from webui.app import create_app
from workflows.exemption_list.terms import Alteration, ExemptionWay

pytestmark = pytest.mark.browser

PAGES = (
    "/list",
    "/list?q=收入&day=2026-10-10",
    f"/list/items/{NEW}",
    f"/list/items/{RETAINED}",
    "/list/items/MZ000060",
    "/list/versions",
    "/list/versions/4",
    "/list?lang=en",
    "/list?q=无犯罪纪录证明",
    "/list/may-they-ask?q=证书",
    "/list/may-they-ask?q=证明我妈是我妈&lang=en",
    "/list/may-they-ask?q=收入证明&day=2020-01-01",
    f"/list/items/{NEW}/asked-anyway",
    "/list/differences?from=2026-10-09&to=2026-10-12",
    "/site-map",
    "/accessibility",
)
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"theme": "dark"},
    "large type on a phone": {"width": 390, "size": "large"},
    "high contrast": {"cookies": {"contrast": "high"}},
    "high contrast in the dark on a phone": {
        "width": 390,
        "theme": "dark",
        "cookies": {"contrast": "high"},
    },
}


@pytest.fixture
def address(tmp_path: Path, serve: Callable[[Flask], str]) -> Iterator[str]:
    """Give the address of a town whose list has four versions."""
    town = Town(an_office(tmp_path))
    town.add("亲属关系证明（社区）", BY_DATA)
    town.add("出生公证书", KEPT)
    town.change(
        Alteration(int(NEW[2:]), replace(BY_DATA, ways=(ExemptionWay.COMMITMENT,)), is_correction=True)
    )
    yield serve(create_app(town.office))
    town.office.store.close()


@pytest.mark.parametrize("look", LOOKS)
def test_every_public_page_is_open_to_everybody(address: str, visit: Callable[..., Any], look: str) -> None:
    findings: dict[str, list[str]] = {}
    for page in PAGES:
        with visit(address + page, bypass_csp=True, **LOOKS[look]) as seen:
            findings[page] = seen.axe_findings() + seen.small_targets()
            findings[page] += ["scrolls sideways"] * seen.sideways_scroll()

    assert findings == {page: [] for page in PAGES}


def test_no_public_page_breaks_its_own_security_policy(address: str, visit: Callable[..., Any]) -> None:
    complaints: dict[str, list[str]] = {}
    for page in PAGES:
        with visit(address + page) as seen:
            complaints[page] = seen.complaints

    assert complaints == {page: [] for page in PAGES}


def test_a_citizen_finds_the_answer_without_scripts(address: str, visit: Callable[..., Any]) -> None:
    with visit(f"{address}/list", scripts=False, width=390) as seen:
        page = seen.page
        page.fill("#q", "亲属关系证明（社区）")
        page.get_by_role("button", name="搜索").click()
        page.get_by_role("link", name="户口迁移（投靠）").click()

        assert "办理时无需提交这份证明" in page.inner_text("main")

        page.get_by_role("link", name="第 2 版").click()

        assert "新增" in page.inner_text("main")
