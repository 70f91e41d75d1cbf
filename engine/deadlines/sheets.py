"""The proof sheet of a deadline: its count day by day, written so that anybody can compute it again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from engine.calendar.days import WorkingCalendar
from engine.calendar.official import calendar_named
from engine.clock import start_of
from engine.deadlines.rules import project, proof
from engine.deadlines.terms import LedgerEntry, LedgerKind, ProofDay
from engine.refusals import Refusal

_DAY_FACTS: Final = ("counted", "reason", "source")


class BadSheet(Refusal):
    """What was given is no proof sheet: it cannot even be recomputed."""

    code = "bad_sheet"
    sentence = "这不是期限证明单：%(reason)s"


@dataclass(frozen=True)
class SheetEntry:
    """A ledger line as the sheet carries it: what the count needs, and no person."""

    kind: LedgerKind
    on: date
    days: int | None
    reason: str
    paper: str | None


@dataclass(frozen=True)
class ProofSheet:
    """All that proves a due date."""

    cause_date: date
    budget: int
    due_date: date | None
    provisional: bool
    earliest: date | None
    latest: date | None
    calendar_version: str
    ledger: tuple[ProofDay, ...]
    entries: tuple[SheetEntry, ...] = ()
    """Suspensions, resumptions and extensions; empty for a period that ran undisturbed."""

    def as_json(self) -> dict[str, Any]:
        """Return the sheet as JSON values; `entries` only where there are any."""
        sheet: dict[str, Any] = {
            "cause_date": self.cause_date.isoformat(),
            "budget": self.budget,
            "due_date": _iso(self.due_date),
            "provisional": self.provisional,
            "earliest": _iso(self.earliest),
            "latest": _iso(self.latest),
            "calendar_version": self.calendar_version,
            "ledger": [
                {"date": day.date.isoformat(), **{fact: getattr(day, fact) for fact in _DAY_FACTS}}
                for day in self.ledger
            ],
        }
        if self.entries:
            sheet["entries"] = [{**asdict(entry), "on": entry.on.isoformat()} for entry in self.entries]
        return sheet


def sheet_of(
    cause_date: date, budget: int, *, ledger: Sequence[LedgerEntry], calendar: WorkingCalendar
) -> ProofSheet:
    """Return the proof sheet of a deadline. Refuses what `project` refuses."""
    projection = project(cause_date, budget, ledger=ledger, calendar=calendar)
    return ProofSheet(
        cause_date,
        budget,
        projection.due_date,
        projection.provisional,
        projection.earliest,
        projection.latest,
        calendar.version,
        proof(cause_date, budget, ledger=ledger, calendar=calendar),
        tuple(
            SheetEntry(entry.kind, entry.on, entry.days, entry.reason, entry.paper)
            for entry in ledger
            if entry.kind is not LedgerKind.START
        ),
    )


def first_difference(given: object) -> str | None:
    """Recompute a sheet with the calendar version it names; say where it first differs, None when equal.

    Places: a key of the sheet; `ledger[2026-10-01].counted` for a fact of one day; `ledger[2026-10-01]` for
    a day missing or too many; `calendar_version` when no official calendar bears that name.
    Refuses: BadSheet, when cause, budget or entries cannot be read, and what `project` refuses.
    """
    if not isinstance(given, Mapping):
        raise BadSheet(reason="不是一个 JSON 对象")
    cause_date, budget, ledger = _premises(given)
    calendar = calendar_named(str(given.get("calendar_version")))
    if calendar is None:
        return "calendar_version"
    right = sheet_of(cause_date, budget, ledger=ledger, calendar=calendar).as_json()
    for key, value in right.items():
        if key == "ledger":
            if place := _ledger_difference(given.get("ledger"), value):
                return place
        elif not _same(given.get(key), value):
            return key
    return None


def _premises(given: Mapping[str, Any]) -> tuple[date, int, list[LedgerEntry]]:
    budget = given.get("budget")
    if not isinstance(budget, int) or isinstance(budget, bool):
        raise BadSheet(reason="缺少 budget 或不是整数")
    entries = given.get("entries", [])
    if not isinstance(entries, list):
        raise BadSheet(reason="entries 不是数组")
    return _read_date(given, "cause_date"), budget, [_read_entry(entry) for entry in entries]


def _read_entry(entry: object) -> LedgerEntry:
    if not isinstance(entry, Mapping) or entry.get("kind") not in set(LedgerKind):
        raise BadSheet(reason="entries 中有无法识别的记录")
    days, paper = entry.get("days"), entry.get("paper")
    on = _read_date(entry, "on")
    return LedgerEntry(
        kind=LedgerKind(entry["kind"]),
        on=on,
        days=days if isinstance(days, int) else None,
        reason=str(entry.get("reason", "")),
        paper=None if paper is None else str(paper),
        person_id=None,
        at=start_of(on),
    )


def _read_date(given: Mapping[str, Any], key: str) -> date:
    try:
        return date.fromisoformat(given[key])
    except (KeyError, TypeError, ValueError) as error:
        raise BadSheet(reason=f"{key} 不是 YYYY-MM-DD 的日期") from error


def _ledger_difference(given: object, right: list[dict[str, Any]]) -> str | None:
    if not isinstance(given, list):
        return "ledger"
    for place, day in enumerate(right):
        if (
            place >= len(given)
            or not isinstance(given[place], Mapping)
            or given[place].get("date") != day["date"]
        ):
            return f"ledger[{day['date']}]"
        for fact in _DAY_FACTS:
            if not _same(given[place].get(fact), day[fact]):
                return f"ledger[{day['date']}].{fact}"
    return f"ledger[{len(right)}]" if len(given) > len(right) else None


def _same(given: object, right: object) -> bool:
    """Compare as JSON does: true is not 1."""
    return type(given) is type(right) and given == right


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
