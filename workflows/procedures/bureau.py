"""The office at work: store, clock, and the regulation's settings, handed to whatever acts."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from engine.calendar.days import WorkingCalendar
from engine.calendar.lookups import calendar_in_force
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
        """Return the city's calendar in force, asked outside any transaction: for pages and previews."""
        with self.store.reading() as tx:
            return calendar_in_force(tx)

    def calendar_of(self, tx: Session, scope: str | None = None) -> WorkingCalendar:
        """Return the calendar in force inside a transaction, by which a region counts; None for the city."""
        return calendar_in_force(tx, scope)
