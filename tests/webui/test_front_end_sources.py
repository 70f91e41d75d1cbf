"""The npm sources: small files, colours only as tokens, a lock that names no host, a light bundle."""

import json
import re
from pathlib import Path

import pytest

from webui.assets import BUILT

UI = Path(__file__).parent.parent.parent / "ui"
STYLES = sorted((UI / "src" / "css").glob("*.css"))
SCRIPTS = sorted((UI / "src").glob("*.js"))
KILOBYTE = 1024
LARGEST_GZIPPED = {
    "app.js": 4,
    "style.css": 8,
    "staff.css": 5,
    "diagram.js": 62,
    "diagram.css": 6,
    "icons.svg": 5,
}
"""Kilobytes. A list page loads app.js, style.css, staff.css and the icons: at most 30 together."""


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_a_stylesheet_is_short_and_names_colours_by_their_token(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert len(text.splitlines()) <= 120
    assert "!important" not in text
    assert not re.search(r"(^|[\s,}])#[a-zA-Z][\w-]*\s*[{,:.]", text), "style classes, never ids"
    if path.name != "base.css":
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text), "colours stand in base.css"


def test_every_token_that_is_used_is_defined() -> None:
    defined = set(re.findall(r"(--[a-z0-9-]+)\s*:", "".join(path.read_text("utf-8") for path in STYLES)))
    used = {
        name
        for path in (*STYLES, *SCRIPTS)
        for name in re.findall(r"var\((--[a-z0-9-]+)\)", path.read_text("utf-8"))
    }

    assert used - defined == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_is_short_and_leaves_no_global(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 150
    assert text.startswith("//"), "the first line says what it does"
    assert not re.search(r"\b(window|globalThis)\.\w+\s*=|\beval\(|new Function|innerHTML", text)


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((UI / "package-lock.json").read_text())

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_nothing_that_is_sent_is_heavy() -> None:
    names = json.loads((BUILT / "manifest.json").read_text())

    for plain, limit in LARGEST_GZIPPED.items():
        assert (BUILT / f"{names[plain]}.gz").stat().st_size <= limit * KILOBYTE
    page = sum(
        (BUILT / f"{names[plain]}.gz").stat().st_size
        for plain in ("app.js", "style.css", "staff.css", "icons.svg")
    )
    assert page <= 30 * KILOBYTE


def test_the_licences_of_what_is_bundled_travel_with_it() -> None:
    licences = (BUILT / "licences.txt").read_text(encoding="utf-8")

    for package in ("bpmn-js 18.31.1", "lucide-static 1.62.0", "diagram-js"):
        assert f"== {package}" in licences
    assert "MUST NOT be\nremoved or changed" in licences, "the condition on the BPMN.iO mark"
