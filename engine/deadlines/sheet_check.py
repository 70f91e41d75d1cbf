"""Recomputing a proof sheet with nothing but the sheet: no database, no network."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from engine.calendar.days import FIRST_YEAR, LAST_YEAR, WorkingCalendar
from engine.calendar.official import calendar_named
from engine.calendar.papers import PAPERS
from engine.calendar.scopes import in_order
from engine.calendar.terms import Paper, PaperDay
from engine.clock import start_of
from engine.deadlines.sheets import SheetOrigin, paper_as_json, sheet_of
from engine.deadlines.terms import MOST_DAYS, LedgerEntry, LedgerKind
from engine.refusals import Refusal

MOST_PAPERS: Final = 200
"""No city will ever have imported so many; a longer list is not worth the hours of hashing it."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MAY_BE_ABSENT: Final = ("entries", "papers")
"""Lists that a sheet leaves out when they are empty."""
_NOTHING: Final = object()
"""Stands for a key that is not there; equal to itself only."""


class BadSheet(Refusal):
    """What was given is no proof sheet: it cannot even be recomputed."""

    code = "bad_sheet"
    sentence = "这不是期限证明单：%(reason)s"


def first_difference(given: object) -> str | None:
    """Recompute a sheet with the calendar version it names; say where it first differs, None when equal.

    Places: a key of the sheet; `ledger[2026-10-01].counted` for a fact of one day; `ledger[2026-10-01]` for
    a day missing or too many; `calendar_version` when neither this release's papers nor the sheet's own
    give a calendar of that name. Case number and clock are not recomputed: they are names. Neither is why
    an entry was made, save for a suspension, whose reason and paper stand on the days it stood: whoever
    doubts an extension asks for its paper.
    Refuses: BadSheet, when it cannot be read, and what `project` refuses.
    """
    if not isinstance(given, Mapping):
        raise BadSheet(reason="不是一个 JSON 对象")
    cause_date, budget, ledger = _premises(given)
    origin, papers = _origin(given), _papers(given.get("papers", []))
    calendar = _calendar(given.get("calendar_version"), papers)
    if calendar is None:
        return "calendar_version"
    right = sheet_of(cause_date, budget, ledger=ledger, calendar=calendar, origin=origin).as_json()
    if "papers" in given:
        # An older release may have written out what this one ships; the calendar's name vouches for them.
        right["papers"] = [paper_as_json(paper) for paper in papers]
    for key in (*right, *_MAY_BE_ABSENT):
        if key == "ledger":
            if place := _ledger_difference(given.get("ledger"), right["ledger"]):
                return place
        elif not _same(_told(given, key), _told(right, key)):
            return key
    return next((str(key) for key in given if key not in right and key not in _MAY_BE_ABSENT), None)


def _told(sheet: Mapping[str, Any], key: str) -> object:
    """Return what a sheet says under a key; a key left out is not the same as null."""
    return sheet.get(key, [] if key in _MAY_BE_ABSENT else _NOTHING)


def _premises(given: Mapping[str, Any]) -> tuple[date, int, list[LedgerEntry]]:
    entries = given.get("entries", [])
    if not isinstance(entries, list):
        raise BadSheet(reason="entries 不是数组")
    return _date(given, "cause_date"), _whole(given, "budget"), [_entry(entry) for entry in entries]


def _entry(entry: object) -> LedgerEntry:
    known = [kind.value for kind in LedgerKind if kind is not LedgerKind.START]
    if not isinstance(entry, Mapping) or entry.get("kind") not in known:
        raise BadSheet(reason="entries 中有无法识别的记录")
    kind, on = LedgerKind(entry["kind"]), _date(entry, "on")
    days = _whole(entry, "days") if kind is LedgerKind.EXTEND else None
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise BadSheet(reason=f"entries 中延长的天数不在 1 至 {MOST_DAYS} 之间")
    paper = _words_or_none(entry, "paper")
    return LedgerEntry(kind, on, days, _words(entry, "reason"), paper, None, start_of(on))


def _origin(given: Mapping[str, Any]) -> SheetOrigin | None:
    if "case_no" not in given and "clock" not in given:
        return None
    filed = _date(given, "filed_date") if "filed_date" in given else None
    return SheetOrigin(_words(given, "case_no"), _words(given, "clock"), filed)


def _papers(given: object) -> tuple[Paper, ...]:
    if not isinstance(given, list) or len(given) > MOST_PAPERS:
        raise BadSheet(reason=f"papers 不是最多 {MOST_PAPERS} 项的数组")
    return tuple(_paper(paper) for paper in given)


def _paper(given: object) -> Paper:
    if not isinstance(given, Mapping) or not isinstance(given.get("yearly"), bool):
        raise BadSheet(reason="papers 中有无法识别的文件")
    days, year = given.get("days"), _whole(given, "year")
    if not isinstance(days, list) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadSheet(reason="papers 中的文件缺少 year 或 days")
    return Paper(
        year=year,
        title=_words(given, "title"),
        number=_words_or_none(given, "number"),
        published=None if given.get("published") is None else _date(given, "published"),
        address=_words_or_none(given, "address"),
        days=tuple(_paper_day(day) for day in days),
        yearly=given["yearly"],
        scope=_words_or_none(given, "scope"),
    )


def _paper_day(given: object) -> PaperDay:
    if not isinstance(given, Mapping) or not isinstance(given.get("off"), bool):
        raise BadSheet(reason="papers 中有无法识别的日期")
    return PaperDay(_date(given, "date"), not given["off"], _words(given, "occasion"))


def _calendar(name: object, papers: tuple[Paper, ...]) -> WorkingCalendar | None:
    """Return the calendar of that name: papers this release ships, up to one of them, and the sheet's own."""
    if not isinstance(name, str):
        return None
    if not papers:
        return calendar_named(name)
    for count in range(len(PAPERS), -1, -1):
        calendar = WorkingCalendar(in_order((*PAPERS[:count], *papers)))
        if calendar.version == name:
            return calendar
    return None


def _date(given: Mapping[str, Any], key: str) -> date:
    word = given.get(key)
    if isinstance(word, str) and _DAY.fullmatch(word):
        try:
            return date.fromisoformat(word)
        except ValueError:
            pass
    raise BadSheet(reason=f"{key} 不是 YYYY-MM-DD 的日期")


def _whole(given: Mapping[str, Any], key: str) -> int:
    value = given.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadSheet(reason=f"缺少 {key} 或不是整数")
    return value


def _words(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key)
    if not isinstance(value, str):
        raise BadSheet(reason=f"缺少 {key} 或不是文字")
    return value


def _words_or_none(given: Mapping[str, Any], key: str) -> str | None:
    return None if given.get(key) is None else _words(given, key)


def _ledger_difference(given: object, right: list[dict[str, Any]]) -> str | None:
    if not isinstance(given, list):
        return "ledger"
    for place, day in enumerate(right):
        told = given[place] if place < len(given) else None
        if not isinstance(told, Mapping) or told.get("date") != day["date"]:
            return f"ledger[{day['date']}]"
        for fact, value in day.items():
            if not _same(told.get(fact, _NOTHING), value):
                return f"ledger[{day['date']}].{fact}"
        if unknown := next((fact for fact in told if fact not in day), None):
            return f"ledger[{day['date']}].{unknown}"
    return f"ledger[{len(right)}]" if len(given) > len(right) else None


def _same(given: object, right: object) -> bool:
    """Compare as JSON does: true is not 1, and 7 is not 7.0."""
    if isinstance(right, list):
        if not isinstance(given, list) or len(given) != len(right):
            return False
        return all(_same(*pair) for pair in zip(given, right, strict=True))
    if isinstance(right, Mapping):
        if not isinstance(given, Mapping) or given.keys() != right.keys():
            return False
        return all(_same(given[key], right[key]) for key in right)
    return type(given) is type(right) and given == right
