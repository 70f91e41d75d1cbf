"""Every refusal of the product, and every place that makes one."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.refusals import Refusal
from tests.house.tree import FLOORS, files, imports_of, module_of, named, syntax

PLACES = re.compile(r"%\((\w+)\)")


@dataclass(frozen=True)
class Made:
    """One call of a refusal's class: where, and by which names it gives its facts."""

    where: str
    refusal: type[Refusal]
    given: frozenset[str]
    is_open: bool
    """A ** among the arguments: what is given is not known from the text."""


@cache
def all_refusals() -> tuple[type[Refusal], ...]:
    """Return every class of refusal on the three floors that has a sentence of its own."""
    for path in files(*FLOORS, suffix=".py"):
        if "class " in path.read_text(encoding="utf-8"):
            importlib.import_module(module_of(path))
    found = {kind for kind in _below(Refusal) if kind.__module__.split(".")[0] in FLOORS}
    return tuple(sorted((kind for kind in found if "sentence" in vars(kind)), key=lambda kind: kind.__name__))


def places_of(refusal: type[Refusal]) -> frozenset[str]:
    """Return the facts that its sentence and its way out ask for."""
    return frozenset(PLACES.findall(refusal.sentence + refusal.way_out))


def made() -> Iterator[Made]:
    """Yield every place on the three floors that makes a refusal, `raise Name` without a call included."""
    for path in files(*FLOORS, suffix=".py"):
        known = _known_in(path)
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Call) and (refusal := _called(node.func, known)):
                yield _made(path, node, refusal)
            elif isinstance(node, ast.Raise) and node.exc and (refusal := _called(node.exc, known)):
                yield Made(f"{named(path)}:{node.lineno}", refusal, frozenset(), is_open=False)


def facts_of_own_init(refusal: type[Refusal]) -> frozenset[str] | None:
    """Return the facts that a class's own __init__ gives to the base, None when it has none of its own."""
    if "__init__" not in vars(refusal):
        return None
    path = next(path for path in files(*FLOORS, suffix=".py") if module_of(path) == refusal.__module__)
    body = next(
        node
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ClassDef) and node.name == refusal.__name__
    )
    keywords = [word for node in ast.walk(body) if isinstance(node, ast.Call) for word in node.keywords]
    return frozenset(word.arg for word in keywords if word.arg)


def _made(path: Path, call: ast.Call, refusal: type[Refusal]) -> Made:
    given = frozenset(word.arg for word in call.keywords if word.arg)
    is_open = any(word.arg is None for word in call.keywords)
    return Made(f"{named(path)}:{call.lineno}", refusal, given, is_open)


def _known_in(path: Path) -> dict[str, type[Refusal]]:
    """Return name in this file -> refusal: its own classes, those it imports, and `room.Name` of a module."""
    by_path = {f"{kind.__module__}.{kind.__name__}": kind for kind in all_refusals()}
    here = {name.removeprefix(f"{module_of(path)}."): kind for name, kind in by_path.items()}
    known = {name: kind for name, kind in here.items() if "." not in name}
    for _, imported in imports_of(path):
        if imported in by_path:
            known[imported.rsplit(".", 1)[-1]] = by_path[imported]
        for name, kind in by_path.items():
            if name.rpartition(".")[0] == imported:
                known[f"{imported.rsplit('.', 1)[-1]}.{kind.__name__}"] = kind
    return known


def _called(node: ast.expr, known: dict[str, type[Refusal]]) -> type[Refusal] | None:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return known.get(f"{node.value.id}.{node.attr}")
    return None


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)
