"""Reads config.toml once into frozen dataclasses; each table belongs to the floor of that name."""

import dataclasses
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from engine.refusals import Refusal

Table = TypeVar("Table")


class BadSetting(Refusal):
    """A key that nobody reads, or a value of the wrong kind: refused at start, with its path."""

    code = "bad_setting"
    sentence = "config.toml 的 %(path)s：%(reason)s"


class Settings:
    """One city's settings, as read from one file."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]], *, source: Path) -> None:
        self._tables = tables
        self.source = source

    def table(self, name: str, shape: type[Table]) -> Table:
        """Return the table as the dataclass that describes it; an unknown key is refused with its path."""
        given = dict(self._tables.get(name, {}))
        fields = {field.name: field for field in dataclasses.fields(shape)}  # type: ignore[arg-type]
        for key, value in given.items():
            if key not in fields:
                raise BadSetting(path=f"[{name}] {key}", reason="没有这个设置")
            expected = fields[key].type
            if isinstance(expected, type) and not isinstance(value, expected):
                raise BadSetting(path=f"[{name}] {key}", reason=f"应为 {expected.__name__}")
        missing = [
            key
            for key, field in fields.items()
            if key not in given
            and field.default is dataclasses.MISSING
            and field.default_factory is dataclasses.MISSING
        ]
        if missing:
            raise BadSetting(path=f"[{name}] {missing[0]}", reason="缺少这个设置")
        return shape(**given)

    def table_names(self) -> frozenset[str]:
        """Return the names of all tables in the file."""
        return frozenset(self._tables)


def read_settings(path: Path) -> Settings:
    """Read the file; MIANZHENG_STORE_URL, where set, replaces the store's address (the one secret)."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    if url := os.environ.get("MIANZHENG_STORE_URL"):
        tables.setdefault("store", {})["url"] = url
    return Settings(tables, source=path)
