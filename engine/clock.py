"""The only reader of the time. Whole days are days in Asia/Shanghai, never UTC."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """Return the instant, aware, in Asia/Shanghai."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the instant, aware, in Asia/Shanghai."""
        return datetime.now(SHANGHAI)  # noqa: TID251  the one place that may


@dataclass
class VirtualClock:
    """A clock that moves only when told: for rehearsals, the demo city's past, and tests."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant set last."""
        return self.instant

    def move_to(self, instant: datetime) -> None:
        """Set the clock; backwards is a programming error."""
        if instant < self.instant:
            raise ValueError(f"the clock stands at {self.instant}, it cannot go back to {instant}")
        self.instant = instant

    def advance(self, step: timedelta) -> None:
        """Move the clock forward."""
        self.move_to(self.instant + step)


def day_of(instant: datetime) -> date:
    """Return the day in Asia/Shanghai on which an aware instant falls."""
    if instant.tzinfo is None:
        raise ValueError("a naive instant has no day")
    return instant.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """Return 00:00 of the day in Asia/Shanghai."""
    return datetime.combine(day, time(0), SHANGHAI)


def end_of(day: date) -> datetime:
    """Return 24:00 of the day: until then the day belongs to whoever must act."""
    return start_of(day + timedelta(days=1))
