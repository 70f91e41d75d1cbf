"""The files of the project as these tests look at them: everything that would be committed."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FLOORS = ("engine", "workflows", "webui")
MADE = {
    ".git",
    ".hypothesis",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    "__pycache__",
    "build",
    "dist",
    "node_modules",
    "var",
}
"""Folders that programs make; .gitignore names them too."""
BINARY = {".png", ".mo", ".gz", ".ico", ".woff2"}


@cache
def files(*tops: str, suffix: str = "") -> tuple[Path, ...]:
    """Return the project's own files below these folders (all of it when none is named), in stable order."""
    starts = [ROOT / top for top in tops] or [ROOT]
    return tuple(path for start in starts for path in _below(start) if path.name.endswith(suffix))


def texts() -> Iterator[tuple[Path, str]]:
    """Yield every text file of the project with its content."""
    for path in files():
        if path.suffix not in BINARY:
            yield path, path.read_text(encoding="utf-8")


@cache
def syntax(path: Path) -> ast.Module:
    """Return the parsed Python file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    """Return the path as a reader of a failure message wants it: from the root of the checkout."""
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    """Return the dotted name of a module of the project."""
    return named(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def rooms_of(floor: str) -> set[str]:
    """Return the rooms of a floor: its packages and its single modules."""
    return {
        path.stem
        for path in (ROOT / floor).iterdir()
        if (path.is_dir() and (path / "__init__.py").exists()) or path.suffix == ".py"
    } - {"__init__"}


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and full dotted name of everything a file imports."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _below(start: Path) -> Iterator[Path]:
    for path in sorted(start.iterdir()):
        if path.name in MADE or path.name.endswith((".egg-info", ".pyc")):
            continue
        if path.is_dir():
            yield from _below(path)
        else:
            yield path
