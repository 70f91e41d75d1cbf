"""Templates compose components: nothing unescaped, nothing inline, one macro a file, every label readable."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, named

FOLDER = ROOT / "webui/templates"
TEMPLATES = files("webui/templates", suffix=".html")
COMPONENTS = files("webui/templates/components", suffix=".html")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)

FORBIDDEN = {
    r"\|\s*safe\b": "escape it, or build the markup in a macro",
    r"\{%-?\s*autoescape\s+false": "escape it, or build the markup in a macro",
    r"\sstyle\s*=": "the content security policy forbids inline styles: use a class of ui/src/css",
    r"<style\b": "the content security policy forbids inline styles: use a class of ui/src/css",
    r"\son[a-z]+\s*=\s*[\"']": "the policy forbids inline handlers: bind by a data- attribute",
    r"<script\b(?![^>]*\b(src\s*=|type=.application/json))": "the policy forbids inline scripts: use ui/src",
    r"javascript:": "a link leads somewhere; a button does something",
    r"\b(href|src|action|srcset)\s*=\s*[\"']?https?:": "load nothing from elsewhere, link by url_for",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_template_holds_nothing_inline_and_nothing_unescaped(path: Path) -> None:
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    found = {
        f"{named(path)}: {hit.group().strip()}": why
        for pattern, why in FORBIDDEN.items()
        if (hit := re.search(pattern, text, re.IGNORECASE))
    }

    assert not found, found


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_says_what_it_shows_and_holds_one_public_macro(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    macros = re.findall(r"\{%-?\s*macro\s+(\w+)", text)

    assert re.match(r"\{#", text), f"{named(path)}: the first line says what it shows and when not to use it"
    assert macros, f"{named(path)}: a component is a macro"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_an_imported_macro_is_used(path: Path) -> None:
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    imported = [
        name.split(" as ")[-1].strip()
        for names in re.findall(r"\{%-?\s*from\s+\"[^\"]+\"\s+import\s+([^%]+?)-?%\}", text)
        for name in names.removesuffix("with context").split(",")
    ]
    # An included template sees the imports of the page that includes it.
    text += "".join(
        (FOLDER / name).read_text("utf-8") for name in re.findall(r"\{%-?\s*include\s+\"([^\"]+)\"", text)
    )
    body = re.sub(r"\{%-?\s*from\s.*?%\}", "", text, flags=re.DOTALL)
    unused = [name for name in imported if not re.search(rf"\b{re.escape(name)}\b", body)]

    assert not unused, f"{named(path)}: remove the import of {unused}"


def test_every_template_is_rendered_by_somebody() -> None:
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in (*TEMPLATES, *files("webui", suffix=".py"), *files("tests", suffix=".html"))
    )
    orphans = [name for path in TEMPLATES if (name := path.relative_to(FOLDER).as_posix()) not in text]

    assert not orphans, f"no page shows these; delete them: {orphans}"


@pytest.mark.parametrize(
    "markup",
    ["{{ x|safe }}", "<p style='a'>", "<a onclick='x()'>", "<script>x()</script>", "<style>a{}</style>"],
)
def test_the_search_would_find_it(markup: str) -> None:
    assert any(re.search(pattern, markup, re.IGNORECASE) for pattern in FORBIDDEN)
