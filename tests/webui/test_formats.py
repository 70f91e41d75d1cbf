"""How dates, numbers and names are written, in both languages."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from webui import formats

WEDNESDAY = date(2026, 10, 14)
AFTERNOON = datetime(2026, 10, 14, 8, 20, tzinfo=UTC)

ROWS = [
    ("day", WEDNESDAY, "2026年10月14日", "14 October 2026"),
    ("day_with_weekday", WEDNESDAY, "10月14日（周三）", "Wed 14 Oct"),
    ("short_day", WEDNESDAY, "10-14", "10-14"),
    ("day_of_strip", WEDNESDAY, "10/14", "10/14"),
    ("weekday", WEDNESDAY, "周三", "Wed"),
    ("instant", AFTERNOON, "2026年10月14日 16:20", "14 October 2026 16:20"),
    ("short_instant", AFTERNOON, "10-14 16:20", "10-14 16:20"),
    ("number", 1014, "1,014", "1,014"),
    ("number", 93.4, "93.4", "93.4"),
    ("count", 999, "999", "999"),
    ("count", 1000, "999+", "999+"),
    ("or_dash", "  ", "—", "—"),
    ("or_dash", "沪", "沪", "沪"),
    ("or_dash", 0, "0", "0"),
    ("masked_name", "李明华", "李某", "李 (name withheld)"),
    ("working_days", 1, "1 个工作日", "1 working day"),
    ("working_days", 3, "3 个工作日", "3 working days"),
]


@pytest.mark.parametrize(("name", "value", "chinese", "english"), ROWS)
def test_a_value_is_written_as_the_house_writes_it(
    app: Flask, name: str, value: Any, chinese: str, english: str
) -> None:
    with app.test_request_context("/"):
        assert getattr(formats, name)(value) == chinese
    with app.test_request_context("/?lang=en"):
        assert getattr(formats, name)(value) == english


@pytest.mark.parametrize("name", sorted({row[0] for row in ROWS}))
def test_what_is_unknown_is_a_dash(app: Flask, name: str) -> None:
    with app.test_request_context("/"):
        assert getattr(formats, name)(None) == "—"
