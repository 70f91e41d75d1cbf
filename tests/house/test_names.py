"""Names say what a thing is; the engine knows no proof item; no file names a machine or a registry."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import FLOORS, ROOT, files, named, syntax, texts

NO_ROOM = re.compile(r"(^|_)(utils?|helpers?|common|misc|services?|managers?|handlers?|base_classes)$")
OTHER_FLOORS_WORDS = re.compile(r"proof_?(item|name|type)|(^|_)matters?(_|$)|exemption", re.IGNORECASE)
CHINESE_OF_OTHER_FLOORS = re.compile("证明事项|免提交|清单|办事指南")

# Written in pieces, so that this file does not find itself.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmmirror", "com"),
        ("yarnpkg", "com"),
        ("tuna", "tsinghua"),
        ("mirrors", "aliyun"),
    )
]
MACHINE_PATH = re.compile(r"(?<![\w.~:/-])/(" + "|".join(("work", "root", "tmp", "home", "Users")) + r")/\w")
LOCKS = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-pdf.txt",
    "ui/package-lock.json",
    "ui/.npmrc",
    "pyproject.toml",
)
ADDRESS = re.compile(
    "|".join(
        (r"^\s*(index-)?url\s*=", r"^\s*registry\s*=", r"--(extra-)?index-url", r" @ \w+:", '"resolved"')
    ),
    re.MULTILINE,
)


def test_no_room_and_no_file_bears_a_name_that_says_nothing() -> None:
    nameless = {named(path) for path in files(*FLOORS, "tests") if any(map(_says_nothing, _words_of(path)))}

    assert not nameless, f"name each after the paper or the rule it holds: {sorted(nameless)}"


def test_the_diagrams_are_data_and_hold_no_python() -> None:
    strangers = {named(path) for path in files("diagrams") if path.suffix not in {".bpmn", ".json"}}

    assert not strangers, f"diagrams/ is read, never imported; move these away: {strangers}"
    for path in files("diagrams", suffix=".bpmn"):
        found = re.findall(
            r"<\w*:?scriptTask|<\w*:?script\b|camunda:|spiffworkflow:|lambda |__\w+__",
            path.read_text("utf-8"),
        )
        assert not found, f"{named(path)}: no script and no Python in a diagram, name a step instead: {found}"


def test_the_engine_never_speaks_of_proof_items() -> None:
    said = [
        f"{named(path)}:{line} {name}"
        for path in files("engine", suffix=".py")
        for line, name in _identifiers(path)
        if OTHER_FLOORS_WORDS.search(name)
    ]
    said += [
        f"{named(path)}: {found.group()}"
        for path in files("engine", suffix=".py")
        if (found := CHINESE_OF_OTHER_FLOORS.search(path.read_text(encoding="utf-8")))
    ]

    assert not said, f"this word belongs to workflows/; the engine runs any office's procedure: {said}"


def test_no_file_names_a_package_registry() -> None:
    found = {named(path): host for path, text in texts() for host in HOSTS if host in text}

    assert not found, f"a stranger may use another mirror; remove the host: {found}"


def test_no_file_names_a_place_on_one_machine() -> None:
    found = {named(path): place.group() for path, text in texts() if (place := MACHINE_PATH.search(text))}

    assert not found, f"use a relative path, an argument or tempfile: {found}"


def test_the_locks_name_no_address_at_all() -> None:
    found = {
        name: address.group()
        for name in LOCKS
        if (address := ADDRESS.search((ROOT / name).read_text(encoding="utf-8")))
    }

    assert not found, f"hashes pin the packages, the address is the installer's own matter: {found}"


def test_every_locked_package_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-pdf.txt"):
        pinned = re.findall(r"^(\S+==\S+)( \\)?$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        bare = [package for package, goes_on in pinned if not goes_on]

        assert pinned, f"{name} pins nothing"
        assert not bare, f"{name}: lock again with --generate-hashes: {bare}"


def _words_of(path: Path) -> tuple[str, ...]:
    return tuple(part.split(".")[0] for part in path.relative_to(ROOT).parts)


def _says_nothing(word: str) -> bool:
    return NO_ROOM.search(word) is not None


def _identifiers(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(syntax(path)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.keyword(arg=str(name)):
                yield node.value.lineno, name
            case ast.Constant(value=str(name)) if name.isidentifier():
                yield node.lineno, name
