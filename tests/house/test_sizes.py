"""The tail is guarded, not the average: no file and no function grows past what one can read at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import FLOORS, files, named, syntax

SORTS = (
    # what, its files, most lines
    ("module", files(*FLOORS, suffix=".py"), 400),
    ("test file", files("tests", suffix=".py"), 400),
    ("template", files("webui/templates", suffix=".html"), 150),
    ("CSS component", files("ui/src", suffix=".css"), 120),
    ("script", files("ui/src", suffix=".js"), 150),
    ("decision record", files("docs/decisions", suffix=".md"), 60),
)
LONGEST_FUNCTION = 40
MOST_NODES = 25
NODE_KINDS = ("Task", "Event", "Gateway", "callActivity", "subProcess")


@pytest.mark.parametrize(("sort", "paths", "most"), SORTS, ids=[sort for sort, _, _ in SORTS])
def test_no_file_is_longer_than_its_sort_may_be(sort: str, paths: tuple[Path, ...], most: int) -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    too_long = {path: length for path, length in lengths.items() if length > most}

    assert lengths, f"no {sort} found: the folder in SORTS is wrong"
    assert not too_long, (
        f"split these into two rooms or files (a {sort} has at most {most} lines): {too_long}"
    )


def test_no_function_is_longer_than_forty_lines() -> None:
    too_long = {
        f"{named(path)}:{function.lineno} {function.name}": length
        for path in (*files(*FLOORS, suffix=".py"), *files("tests", suffix=".py"))
        for function in _functions(path)
        if (length := _length(function)) > LONGEST_FUNCTION
    }

    assert not too_long, f"give a part of each a name and a function of its own: {too_long}"


def test_no_diagram_has_more_nodes_than_a_clerk_can_read() -> None:
    counts = {named(path): _node_count(path) for path in files("diagrams", suffix=".bpmn")}
    too_many = {path: count for path, count in counts.items() if count > MOST_NODES}

    assert not too_many, f"call a shared diagram instead (at most {MOST_NODES} nodes): {too_many}"


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (
        node for node in ast.walk(syntax(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _node_count(path: Path) -> int:
    opened = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    tags = (
        line.split()[0].removeprefix("<bpmn:").rstrip(">") for line in opened if line.startswith("<bpmn:")
    )
    return sum(tag.endswith(NODE_KINDS) for tag in tags)
