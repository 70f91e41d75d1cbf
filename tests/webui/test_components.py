"""The components and layouts: each is drawn by the gallery, and each says what it shows."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.webui.gallery import GALLERY, HERE
from tests.webui.offices import cookies_of
from webui.app import create_app
from webui.desks import signing_in
from webui.office import Office

WEBUI = HERE.parent.parent / "webui"
TEMPLATES = WEBUI / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
PAGES = [path for path in TEMPLATES.rglob("*.html") if path.parent.name != "components"]
MARK_IS_UNCOVERED = """() => {
  const mark = document.querySelector('.bjs-powered-by')
  const box = mark.getBoundingClientRect()
  const at = (x, y) => document.elementFromPoint(box.x + box.width * x, box.y + box.height * y)
  return [[.1, .1], [.5, .5], [.9, .9]].every(([x, y]) => mark.contains(at(x, y)))
}"""
TIMES_SENT_WHEN_SUBMITTED_TWICE = """() => {
  const form = document.querySelector('form.verdict')
  let sent = 0
  document.addEventListener('submit', event => {
    if (!event.defaultPrevented) sent += 1
    event.preventDefault()
  })
  form.requestSubmit()
  form.requestSubmit()
  return sent
}"""
MODES = {
    "light": {},
    "dark": {"theme": "dark"},
    "large": {"size": "large"},
    "phone": {"width": 390},
    "phone, large": {"width": 390, "size": "large"},
}


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office, (signing_in.DESK, GALLERY))


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_says_what_it_shows_and_is_used(component: Path) -> None:
    text = component.read_text(encoding="utf-8")

    assert text.startswith("{# "), "the first line says what the macro shows and describes its arguments"
    assert f"macro {component.stem}(" in text or f"macro {component.stem}s(" in text
    others = [HERE / "gallery.html", *PAGES, *(path for path in COMPONENTS if path != component)]
    assert any(f"components/{component.name}" in path.read_text(encoding="utf-8") for path in others)


def test_the_gallery_is_drawn_with_every_name_defined(sign_in_as: Callable[[str], FlaskClient]) -> None:
    """The application's templates fail on an undefined name, so 200 means that none is left."""
    page = sign_in_as("wang").get("/gallery")

    assert page.status_code == 200
    assert "超期 2 个工作日" in page.text
    assert "<del>二十一</del>" in page.text
    assert page.text.count('<li class="day-strip__day ') == 16
    assert 'title="10月14日（周三） 24:00 前"' in page.text


def test_the_gallery_speaks_english_but_for_the_city_and_its_papers(
    sign_in_as: Callable[[str], FlaskClient],
) -> None:
    page = sign_in_as("wang").get("/gallery?lang=en").text

    assert "2 working days late" in page
    assert "1 working day left" in page
    assert "Due today" in page


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    names = set(json.loads((WEBUI.parent / "ui" / "src" / "icons.json").read_text()))
    used = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'icon\("([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }

    assert used
    assert used <= names


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_no_template_has_inline_style_or_script_or_marks_text_as_safe(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=|\son[a-z]+=|\|\s*safe\b|<style", text)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
    assert len(text.splitlines()) <= 150


@pytest.mark.browser
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("address", ["/gallery", "/gallery-public"])
def test_the_gallery_is_accessible_quiet_and_fits(
    app: Flask,
    serve: Callable[[Flask], str],
    visit: Callable[..., Any],
    sign_in_as: Callable[[str], FlaskClient],
    address: str,
    mode: str,
) -> None:
    url, cookies = serve(app) + address, cookies_of(sign_in_as("wang"))

    with visit(url, cookies=cookies, **MODES[mode]) as seen:
        if address == "/gallery":
            seen.page.wait_for_selector("[data-ready]")
        assert seen.complaints == []
        assert seen.sideways_scroll() == 0
        assert seen.small_targets() == []
    with visit(url, cookies=cookies, bypass_csp=True, **MODES[mode]) as seen:
        assert seen.axe_findings() == []


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_diagram_shows_its_layers_and_leaves_the_mark_of_its_makers_uncovered(
    app: Flask,
    serve: Callable[[Flask], str],
    visit: Callable[..., Any],
    sign_in_as: Callable[[str], FlaskClient],
    theme: str,
) -> None:
    with visit(serve(app) + "/gallery", theme=theme, cookies=cookies_of(sign_in_as("wang"))) as seen:
        page = seen.page
        page.wait_for_selector("[data-ready]")
        assert page.locator(".diagram__token--open").inner_text() == "在办 · 剩 3 日"

        page.get_by_text("各步用时").click()
        assert page.locator(".diagram__duration").inner_text() == "5.4 日"
        assert page.locator(".diagram__token").count() == 0

        mark = page.locator(".bjs-powered-by")
        mark.scroll_into_view_if_needed()
        assert mark.is_visible()
        assert page.evaluate(MARK_IS_UNCOVERED)
        assert seen.complaints == []


@pytest.mark.browser
def test_a_phrase_is_added_to_the_opinion_and_a_form_is_sent_once(
    app: Flask,
    serve: Callable[[Flask], str],
    visit: Callable[..., Any],
    sign_in_as: Callable[[str], FlaskClient],
) -> None:
    with visit(serve(app) + "/gallery", cookies=cookies_of(sign_in_as("wang"))) as seen:
        page = seen.page
        assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")

        page.get_by_role("button", name="依据充分").click()
        assert page.locator("#opinion").input_value() == "经审定，同意。依据充分"

        assert page.evaluate(TIMES_SENT_WHEN_SUBMITTED_TWICE) == 1
