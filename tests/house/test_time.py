"""Only the clock reads the time, and only the calendar asks what day of the week it is."""

import ast
from pathlib import Path

import pytest

from tests.house.tree import FLOORS, files, named, syntax

READS_THE_TIME = {
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("time", "time"),
    ("time", "localtime"),
    ("func", "now"),
    ("func", "current_timestamp"),
    ("func", "current_date"),
}
ASKS_THE_WEEKDAY = {"weekday", "isoweekday", "isocalendar"}
SQL_TIME = ("CURRENT_TIMESTAMP", "CURRENT_DATE", "strftime('%s'", "datetime('now'")
SOURCES = (*files(*FLOORS, suffix=".py"), *files("migrations", suffix=".py"))


def test_nothing_but_the_clock_reads_the_time() -> None:
    found = [
        f"{named(path)}:{node.lineno} {owner}.{node.attr}"
        for path in SOURCES
        if named(path) != "engine/clock.py"
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute) and (owner := _last_name(node.value), node.attr) in READS_THE_TIME
    ]
    found += [
        f"{named(path)} {words}" for path in SOURCES for words in SQL_TIME if words in path.read_text("utf-8")
    ]

    assert not found, f"take `now: datetime`, `today: date` or a Clock (engine/clock.py) as argument: {found}"


def test_nothing_but_the_calendar_asks_for_the_weekday() -> None:
    found = [
        f"{named(path)}:{node.lineno} .{node.attr}"
        for path in SOURCES
        if not named(path).startswith("engine/calendar/")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute) and node.attr in ASKS_THE_WEEKDAY
    ]

    assert not found, f"Sunday may be a working day (调休): ask WorkingCalendar.is_working: {found}"


@pytest.mark.parametrize(
    "line",
    ["import datetime; datetime.datetime.now()", "from datetime import date; date.today()", "sa.func.now()"],
)
def test_the_search_would_find_it(line: str) -> None:
    attributes = [node for node in ast.walk(ast.parse(line)) if isinstance(node, ast.Attribute)]

    assert any((_last_name(node.value), node.attr) in READS_THE_TIME for node in attributes)


def test_the_clock_itself_is_found_by_the_same_search() -> None:
    clock = next(path for path in files("engine", suffix="clock.py") if path.parent.name == "engine")
    reads = [node for node in ast.walk(syntax(Path(clock))) if isinstance(node, ast.Attribute)]

    assert any((_last_name(node.value), node.attr) in READS_THE_TIME for node in reads)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
