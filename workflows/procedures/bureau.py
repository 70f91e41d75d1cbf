"""The office at work: store, clock, and the regulation's settings, handed to whatever acts."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.calendar.days import WorkingCalendar
from engine.calendar.official import official_calendar
from engine.clock import Clock, day_of
from engine.store import Store
from workflows.config import RegulationSettings


@dataclass(frozen=True)
class Bureau:
    """One running city below the web."""

    store: Store
    clock: Clock
    regulation: RegulationSettings

    def now(self) -> datetime:
        """Return the instant."""
        return self.clock.now()

    @property
    def today(self) -> date:
        """Return the day in Asia/Shanghai."""
        return day_of(self.clock.now())

    @property
    def calendar(self) -> WorkingCalendar:
        """Return the working-day calendar of all papers known now."""
        return official_calendar()
