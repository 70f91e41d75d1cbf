"""What the documents say is so: links lead somewhere, commands exist, both languages say the same."""

import importlib
import json
import re
from pathlib import Path

import pytest

from tests.house.reference import PAGES
from tests.house.tree import ROOT, files, named
from webui.command_line.program import COMMANDS
from webui.desks.signing_in.pages import DEMO_PASSWORD
from workflows.procedures.catalogue import Role

ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
DOCUMENTS = (
    *(path for path in files() if path.parent == ROOT and path.suffix == ".md"),
    *files("docs", suffix=".md"),
)
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
ACCOUNT = re.compile(r"^\| [^|]+ \| `(\w+)` \| `([\w.]+)` \|", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_a_written_page_is_fresh(page: str) -> None:
    assert (ROOT / page).read_text(encoding="utf-8") == PAGES[page](), (
        f"{page} is stale: run `python -m tests.house.reference`"
    )


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    broken = [
        target
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]

    assert not broken, f"{named(path)}: make the file or correct the link: {broken}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_path_a_document_names_exists(path: Path) -> None:
    tops = r"(?:engine|workflows|webui|diagrams|migrations|seeds|tests|docs|ui)/"
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = [
        target
        for target in re.findall(rf"`({tops}[^`\s]*)`", text)
        if not re.search(r"[<>*{{}}]|NNNN|\.\.\.", target) and not (ROOT / target).exists()
    ]

    assert not broken, f"{named(path)}: describe what is there, not what is planned: {broken}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_command_a_document_names_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    strange = set(re.findall(r"`make ([a-z]+)`|^make ([a-z]+)", text, re.MULTILINE))
    assert {a or b for a, b in strange} <= targets, f"{named(path)}: no such target in the Makefile"
    assert set(re.findall(r"mianzheng ([a-z]+)\b(?! database)", text)) <= COMMANDS.keys(), (
        f"{named(path)}: no such command"
    )


def test_every_command_has_its_module_and_a_line_in_both_readmes() -> None:
    for command in COMMANDS:
        importlib.import_module(f"webui.command_line.{command}")
        for readme in (ENGLISH, CHINESE):
            assert f"`mianzheng {command}" in readme.read_text("utf-8"), (
                f"{readme.name} does not mention {command}"
            )


def test_the_two_readmes_have_the_same_parts_links_and_commands() -> None:
    english, chinese = ENGLISH.read_text("utf-8"), CHINESE.read_text("utf-8")

    for what, pattern in {
        "headings": r"^#+ ",
        "commands": r"^\s*((?:make|mianzheng|\.venv/bin/mianzheng|apt-get)[^#\n]*)",
        "links": r"\]\((?!README)([^)]+)\)",
        "accounts": ACCOUNT.pattern,
        "rooms": r"^\| `((?:engine|workflows|webui)/[^`]+)`",
    }.items():
        both = [re.findall(pattern, text, re.MULTILINE) for text in (english, chinese)]
        assert both[0], f"no {what} found in {ENGLISH.name}"
        assert both[0] == both[1], f"{what} differ: say the same in both languages"


def test_the_readmes_list_one_demo_account_a_role_as_the_seeds_have_it() -> None:
    city = json.loads((ROOT / "seeds/demo_city.json").read_text(encoding="utf-8"))
    posts = {person["sign_in"]: {post["role"] for post in person["posts"]} for person in city["people"]}
    listed = ACCOUNT.findall(ENGLISH.read_text("utf-8"))

    assert {role for role, _ in listed} == {str(role) for role in Role}
    assert [sign_in for role, sign_in in listed if role not in posts.get(sign_in, set())] == []
    for readme in (ENGLISH, CHINESE):
        assert f"`{DEMO_PASSWORD}`" in readme.read_text("utf-8")


def test_the_readme_has_a_line_for_every_room() -> None:
    text = ENGLISH.read_text("utf-8")
    rooms = [
        f"{named(path.parent)}/"
        for floor in ("engine", "workflows")
        for path in files(floor, suffix="__init__.py")
    ]
    missing = [room for room in rooms if room.count("/") == 2 and f"`{room}`" not in text]

    assert not missing, f"the map of the house in README.md lacks: {missing}"


def test_the_decisions_are_numbered_without_gaps_and_all_listed() -> None:
    records = files("docs/decisions", suffix=".md")
    numbers = [path.name[:4] for path in records]
    index = (ROOT / "docs/README.md").read_text("utf-8")

    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    assert [path.name for path in records if path.name not in index] == []
    for path in records:
        headings = re.findall(r"^## (.+)$", path.read_text("utf-8"), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], named(path)
