"""The dates in one sentence of a notice.

A part left out is that of the date before. A year in doubt is settled by the weekday in brackets or by the
date before it; where neither settles it the sentence is left to a person.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

DATE: Final = (
    r"(?:(?P<year>\d{4}|次|翌)年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})(?:日|(?=(?:[至到、-]\d{1,2})+日))"
)
"""One date; of 1至3日 and 1、2、3日 each number is one."""
_DATE_LIKE: Final = re.compile(
    r"\d{1,2}日|\d{1,2}月\d|(?<![\d.])\d{1,2}[./]\d{1,2}(?![\d.%])|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
)
_SIGNS: Final = "一二三四五六日"
_WEEKDAYS: Final = {sign: number for number, sign in enumerate(_SIGNS)} | {"天": 6}
_WEEKDAY: Final = re.compile("(?:星期|周)([一二三四五六日天])")
_SATURDAY: Final = 5
_LONGEST: Final = 31
"""No holiday is longer than a month."""


class NotUnderstood(Exception):
    """The sentence may name days, but not in a way this grammar knows."""


class Contradiction(Exception):
    """The sentence is clear and cannot be right."""


@dataclass
class Span:
    """Days from first to last."""

    first: date
    last: date

    def days(self) -> Iterator[date]:
        """Return each day."""
        return (self.first + timedelta(days=step) for step in range((self.last - self.first).days + 1))


def has_date(text: str) -> bool:
    """Say whether a text names a day by its number, in whatever way it is written."""
    return _DATE_LIKE.search(text) is not None


def told(day: date) -> str:
    """Return the day as a notice writes it, with its year."""
    return f"{day.year}年{day.month}月{day.day}日"


def is_weekend(day: date) -> bool:
    """Say whether the day is a Saturday or a Sunday, worked or not."""
    return day.weekday() >= _SATURDAY


@dataclass
class Dates:
    """Reads the dates of one sentence from left to right, and holds those that wait for their verb."""

    year: int
    """The year that the notice is about."""
    named: frozenset[date]
    """Days that this sentence and those before it in the same item have ordered."""
    last: date | None = None
    """The date read last, in this sentence or the one before it."""
    said: date | None = None
    """The last date written with its year."""
    spans: list[Span] = field(default_factory=list)
    range_open: bool = False

    def waiting(self) -> list[date]:
        """Return the days that wait for their verb."""
        return [day for span in self.spans for day in span.days()]

    def take(self, token: re.Match[str], behind: str, *, in_detail: bool) -> None:
        """Read one date; `behind` is the rest of the sentence, for the weekday in brackets."""
        names = _WEEKDAY.findall(behind[1:].partition(")")[0]) if behind.startswith("(") else []
        weekday = _WEEKDAYS[names[-1]] if len(names) == 1 else None
        self.last = day = self._dated(token, weekday, in_detail=in_detail)
        if not self.range_open:
            self.spans.append(Span(day, day))
            return
        if not self.spans:
            raise NotUnderstood("“至”之前没有日期")
        span, self.range_open = self.spans[-1], False
        if day <= span.first:
            raise Contradiction(f"“{told(span.first)}至{told(day)}”前后颠倒；跨年的请写明年份")
        if (day - span.first).days > _LONGEST:
            raise Contradiction(f"“{told(span.first)}至{told(day)}”超过一个月")
        span.last = day

    def check_weekdays(self, remark: str) -> None:
        """Hold the weekdays in brackets against the dates before them."""
        names = _WEEKDAY.findall(remark)
        if not names:
            return
        if not self.spans:
            raise NotUnderstood(f"“({remark})”之前没有日期")
        days = self._days_before(len(names), is_range=re.search("[至到-]", remark) is not None)
        for day, name in zip(days, names, strict=True):
            if day.weekday() != _WEEKDAYS[name]:
                raise Contradiction(
                    f"{told(day)}是星期{_SIGNS[day.weekday()]}，不是星期{name}，请核对日期和年份"
                )

    def _dated(self, token: re.Match[str], weekday: int | None, *, in_detail: bool) -> date:
        day = int(token["day"])
        if token["month"] is None:
            if self.last is None or token["year"]:
                raise NotUnderstood(f"“{token[0]}”缺少月份")
            return _a_day(self.last.year, self.last.month, day)
        month = int(token["month"])
        if token["year"]:
            self.said = _a_day(self._year_said(token["year"]), month, day)
            return self.said
        years = self._years_for(month)
        days = [found for year in years if (found := _day_if_any(year, month, day))]
        if len(days) > 1:
            return self._settled(days, weekday, in_detail=in_detail)
        return days[0] if days else _a_day(self.year, month, day)

    def _year_said(self, word: str) -> int:
        if word.isdecimal():
            return int(word)
        if not self.spans:
            raise NotUnderstood(f"“{word}年”之前没有日期")
        return self.spans[-1].last.year + 1

    def _years_for(self, month: int) -> list[int]:
        """Return the years that a date without one may be of: the notice's, and others named near it.

        Where the other year is only touched at the turn of the year, it is no year for other months.
        """
        others: dict[int, set[int]] = {}
        for day in (*self.named, *([self.said] if self.said else ())):
            if day.year != self.year:
                others.setdefault(day.year, set()).add(day.month)
        turns = {self.year - 1: 12, self.year + 1: 1}
        return [self.year] + [
            year
            for year, months in sorted(others.items())
            if months != {turns.get(year)} or month == turns[year]
        ]

    def _settled(self, days: list[date], weekday: int | None, *, in_detail: bool) -> date:
        """Choose between the notice's year and one named before in the item, or refuse to."""
        if in_detail and (again := [day for day in days if day in self.named]):
            return again[0]
        fitting = [day for day in days if weekday is None or day.weekday() == weekday]
        if weekday is not None and len(fitting) == 1:
            return fitting[0]
        before = self.spans[-1].last if self.spans else None
        following = [day for day in fitting if before and 0 < (day - before).days <= _LONGEST]
        if len(following) == 1:
            return following[0]
        raise NotUnderstood(f"“{days[0].month}月{days[0].day}日”属于哪一年不明确，请写明年份")

    def _days_before(self, count: int, *, is_range: bool) -> list[date]:
        """Return the days that so many weekdays in brackets are about."""
        last = self.spans[-1]
        if is_range and count == 2 and last.first != last.last:  # noqa: PLR2004  from one weekday to another
            return [last.first, last.last]
        if count == 1:
            return [last.last]
        days = self.waiting()
        if count > len(days):
            raise NotUnderstood("括号内的星期比日期多")
        return days[-count:]


def _day_if_any(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _a_day(year: int, month: int, day: int) -> date:
    found = _day_if_any(year, month, day)
    if found is None:
        raise Contradiction(f"没有{year}年{month}月{day}日这一天")
    return found
