"""How dates, times, numbers and names are written; the same in every template, each a Jinja filter."""

from collections.abc import Callable
from datetime import date, datetime

from babel.dates import format_date, format_datetime
from flask import Flask
from flask_babel import get_locale, gettext, ngettext

from engine.clock import SHANGHAI
from webui.language import CHINESE

NOTHING = "—"
"""Stands where a value is unknown or there is none."""
COUNT_SHOWN_EXACTLY = 999


def add_formats(app: Flask) -> None:
    """Make every format a filter of its own name, and label a global of templates."""
    filters: tuple[Callable[..., str], ...] = (
        day, day_with_weekday, short_day, day_of_strip, weekday, weekday_letter, instant, short_instant,
        number, count, or_dash, masked_name, working_days,
    )  # fmt: skip
    app.jinja_env.filters |= {each.__name__: each for each in filters}


def day(value: date | None) -> str:
    """2026年10月14日: in records and print."""
    return _date(value, chinese="y年M月d日", english="d MMMM y")


def day_with_weekday(value: date | None) -> str:
    """10月14日（周三）: beside a deadline."""
    return _date(value, chinese="M月d日（EEE）", english="EEE d MMM")


def short_day(value: date | None) -> str:
    """10-14: in dense tables."""
    return _date(value, chinese="MM-dd", english="MM-dd")


def day_of_strip(value: date | None) -> str:
    """10/14: in the boxes of the day strip."""
    return _date(value, chinese="M/d", english="M/d")


def weekday(value: date | None) -> str:
    """周三."""
    return _date(value, chinese="EEE", english="EEE")


def weekday_letter(value: date | None) -> str:
    """三: over a column of a month."""
    return _date(value, chinese="EEEEE", english="EEEEE")


def instant(value: datetime | None) -> str:
    """2026年10月14日 16:20: in records and print."""
    return _instant(value, chinese="y年M月d日 HH:mm", english="d MMMM y HH:mm")


def short_instant(value: datetime | None) -> str:
    """10-14 16:20: in timelines."""
    return _instant(value, chinese="MM-dd HH:mm", english="MM-dd HH:mm")


def number(value: float | None) -> str:
    """1,014."""
    return NOTHING if value is None else f"{value:,}"


def count(value: int | None) -> str:
    """12, and 999+ from a thousand on: beside navigation and tabs."""
    if value is None:
        return NOTHING
    return str(value) if value <= COUNT_SHOWN_EXACTLY else f"{COUNT_SHOWN_EXACTLY}+"


def or_dash(value: object) -> str:
    """Return the value, or — where it is unknown, empty or blank."""
    text = "" if value is None else str(value).strip()
    return text or NOTHING


def masked_name(value: str | None) -> str:
    """李某: a person's name on public pages."""
    return gettext("%(surname)s某", surname=value.strip()[0]) if value and value.strip() else NOTHING


def working_days(value: int | None) -> str:
    """3 个工作日."""
    if value is None:
        return NOTHING
    return str(ngettext("%(num)s 个工作日", "%(num)s 个工作日", value))


def _date(value: date | None, *, chinese: str, english: str) -> str:
    if value is None:
        return NOTHING
    return format_date(value, _pattern(chinese, english), locale=get_locale() or CHINESE)


def _instant(value: datetime | None, *, chinese: str, english: str) -> str:
    if value is None:
        return NOTHING
    pattern = _pattern(chinese, english)
    return format_datetime(
        value.astimezone(SHANGHAI), pattern, tzinfo=SHANGHAI, locale=get_locale() or CHINESE
    )


def _pattern(chinese: str, english: str) -> str:
    locale = get_locale()
    return english if locale is not None and locale.language == "en" else chinese
