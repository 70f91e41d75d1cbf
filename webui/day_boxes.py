"""The days of a deadline's proof as the boxes of the day strip (components/day_strip.html)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.deadlines.terms import ProofDay

KIND_OF_REASON = {"工作日": "work", "调休上班": "makeup", "周末": "rest"}
"""What the calendar says of a day -> kind of box; any other reason of a day off is a holiday's name."""


@dataclass(frozen=True)
class DayBox:
    """One box."""

    date: date
    kind: str
    """zero, work, makeup, holiday, rest or paused."""
    number: int | None
    reason: str | None
    """The holiday's name, or why the clock stood still; None: the words of the kind say it all."""
    is_past: bool
    is_today: bool
    is_last: bool


def day_boxes(days: Sequence[ProofDay], *, today: date) -> tuple[DayBox, ...]:
    """Return a box for each day of a proof; its first day is the cause date, day zero."""
    last = len(days) - 1
    return tuple(_box(day, position, last, today=today) for position, day in enumerate(days))


def _box(day: ProofDay, position: int, last: int, *, today: date) -> DayBox:
    kind = "zero" if position == 0 else _kind(day)
    return DayBox(
        date=day.date,
        kind=kind,
        number=day.number,
        reason=day.reason if kind in ("holiday", "paused") else None,
        is_past=day.date < today,
        is_today=day.date == today,
        is_last=position == last,
    )


def _kind(day: ProofDay) -> str:
    if day.reason in KIND_OF_REASON:
        return KIND_OF_REASON[day.reason]
    if day.counted:
        return "work"
    return "paused" if day.reason.startswith("中止") else "holiday"
