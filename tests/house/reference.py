"""Writes docs/reference/config.md and routes.md from the code: `python -m tests.house.reference`.

The settings are the dataclasses that begin "The [table] table"; the text under each field is its meaning.
"""

import ast
import inspect
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from engine.clock import SystemClock
from engine.config import read_settings
from engine.store import Store
from tests.house.tree import FLOORS, ROOT, files, named, syntax
from webui.access import MARK
from webui.app import create_app
from webui.office import Office

CONFIG = ROOT / "config.toml"
TABLE = re.compile(r"The \[(\w+)\] table\b")
HEAD = "<!-- Written by `python -m tests.house.reference`; change the code, not this page. -->\n"


@dataclass(frozen=True)
class Setting:
    """One key of config.toml as the code knows it."""

    table: str
    key: str
    kind: str
    default: str
    """As the code writes it; "" where the file must give a value."""
    meaning: str
    place: str


def settings() -> tuple[Setting, ...]:
    """Return every setting of the product, in floor order."""
    return tuple(
        setting
        for floor in FLOORS
        for path in files(floor, suffix=".py")
        for node in syntax(path).body
        if isinstance(node, ast.ClassDef) and (table := TABLE.match(ast.get_docstring(node) or ""))
        for setting in _fields(node, table[1], named(path))
    )


def config_page() -> str:
    """Return docs/reference/config.md as it should be."""
    lines = [
        HEAD,
        "# Settings",
        "",
        "`config.toml` in the root of the checkout describes one city. A key that nobody reads, a value of",
        "the wrong kind and a value that no office could keep are refused at start with their path. A table",
        "or a key that is left out has the default below. The column “shipped” is what the file says now;",
        "its comments name the clause, or 本市设定 where the plan is silent. A misspelt name of a whole",
        "table is not noticed: its keys then have their defaults.",
        "",
        "| environment variable | does |",
        "|---|---|",
        "| `MIANZHENG_STORE_URL` | replaces `[store] url`: the one setting that may hold a password |",
        "| `MIANZHENG_SMTP_PASSWORD` | the password that goes with `[mail] user_name` |",
        "| `MIANZHENG_HOME` | the folder of `config.toml`, `diagrams/`, `migrations/` and `seeds/` |",
        "| `MIANZHENG_DATA` | the folder for what the program writes (cookie key, outbox); default `var` |",
    ]
    shipped = read_settings(CONFIG)
    for table, keys in _by_table().items():
        given = shipped._tables.get(table, {})
        lines += ["", f"## [{table}]", "", f"Described in `{keys[0].place}`.", ""]
        lines += ["| key | type | default | shipped | meaning |", "|---|---|---|---|---|"]
        lines += [
            f"| `{each.key}` | {each.kind} | {_code(each.default)} | {_shipped(given, each.key)} "
            f"| {each.meaning} |"
            for each in keys
        ]
    return "\n".join(lines) + "\n"


def routes_page() -> str:
    """Return docs/reference/routes.md as it should be."""
    lines = [HEAD, "# Routes", ""]
    lines += [
        "Who may call what: `everyone` needs no sign-in; `signed_in` needs an account, and what that person"
    ]
    lines += [
        "may do with a case is decided by `engine/people/rules.py`, for the route and the button alike.",
        "",
    ]
    lines += ["| address | methods | who | does | view |", "|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        app = _application(Path(folder))
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        view = app.view_functions[rule.endpoint]
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        does = (inspect.getdoc(view) or "").split("\n")[0]
        lines.append(f"| `{rule.rule}` | {methods} | {getattr(view, MARK)} | {does} | `{rule.endpoint}` |")
    return "\n".join(lines) + "\n"


PAGES = {"docs/reference/config.md": config_page, "docs/reference/routes.md": routes_page}
"""Page -> what writes it."""


def _by_table() -> dict[str, list[Setting]]:
    tables: dict[str, list[Setting]] = {}
    for setting in settings():
        tables.setdefault(setting.table, []).append(setting)
    return tables


def _fields(node: ast.ClassDef, table: str, place: str) -> Iterator[Setting]:
    for field, after in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            default = ast.unparse(field.value) if field.value else ""
            default = default.replace("field(default_factory=list)", "[]")
            kind = ast.unparse(field.annotation).replace("|", "\\|")
            yield Setting(table, field.target.id, kind, default, _text(after), place)


def _text(node: ast.stmt | None) -> str:
    """Return the string that stands under a field, as one line of a table."""
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ):
        return " ".join(inspect.cleandoc(node.value.value).split()).replace("|", "\\|")
    return ""


def _shipped(given: Mapping[str, Any], key: str) -> str:
    return _code(repr(given[key])) if key in given else "—"


def _code(text: str) -> str:
    return f"`{text}`" if text else "—"


def _application(folder: Path) -> Flask:
    store = Store(f"sqlite:///{folder / 'empty.db'}")
    app = create_app(Office(store, SystemClock(), read_settings(CONFIG), demo=False))
    store.close()
    return app


if __name__ == "__main__":
    for name, page in PAGES.items():
        (ROOT / name).write_text(page(), encoding="utf-8")
