"""The ladder of warnings of a clock: their order, who gets each, and what a card says. One table.

Nothing legal is done by a card: it is a warning, and the task stays where it is. A card is issued once a
deadline, so never again after a return, which keeps its deadline. When several of the weaker warnings are
due at once, after a late filing or a stop of the scheduler, only the gravest is issued: the others have had
their day (their timer is fired, no card is issued) and would only be noise. What goes up the chain is for
other people each time, so none of it is passed over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from engine.calendar.days import WorkingCalendar
from engine.deadlines.terms import TimerState, TimerView
from engine.inbox.terms import Letter
from workflows.procedures.catalogue import Clock, Role


class Level(StrEnum):
    """How grave a warning is."""

    REMINDER = "reminder"
    YELLOW = "yellow"
    RED = "red"
    ESCALATE_UNIT_HEAD = "escalate_unit_head"
    ESCALATE_BUREAU = "escalate_bureau"
    ESCALATE_OFFICE = "escalate_office"


@dataclass(frozen=True)
class Rung:
    """One level of the ladder."""

    letter: str
    """Kind of the letter that its people get."""
    goes_to: Role | None = None
    """The post it goes to; None: whoever has the open task. A unit head's: of the unit where it lies."""


LADDER: Final[Mapping[Level, Rung]] = {
    Level.REMINDER: Rung("reminder"),
    Level.YELLOW: Rung("yellow"),
    Level.RED: Rung("red"),
    Level.ESCALATE_UNIT_HEAD: Rung("escalated", Role.UNIT_HEAD),
    Level.ESCALATE_BUREAU: Rung("escalated", Role.SUPERVISOR),
    Level.ESCALATE_OFFICE: Rung("escalated", Role.DESK),
}
"""Level -> what it is, the weakest first.

The supervisor's post is held in the government service bureau (市行政审批和政务服务局), which supervises the
clocks; the desk is the group's office (协调小组办公室).
"""

WARNINGS: Final = (Level.REMINDER, Level.YELLOW, Level.RED)
"""The levels for the same people, of which only the gravest that is due is issued."""

DRAWN_CLOCK: Final = Clock.CONFIRM
DRAWN: Final = frozenset((DRAWN_CLOCK, level) for level in WARNINGS)
"""Clock and level of the cards that stand in a diagram: the plan sets this clock. All others are rows."""


@dataclass(frozen=True)
class Card:
    """A card to be issued now."""

    case_id: int
    case_no: str
    deadline_id: int
    clock: str
    level: Level
    due_date: date | None
    late_by: int
    """Working days after the day on which it should have been issued; 0 is in time."""


def is_passed_over(level: Level, timers: Iterable[TimerView], today: date) -> bool:
    """Say whether a graver warning of the same deadline is due as well, or has been issued already."""
    graver = WARNINGS[WARNINGS.index(level) + 1 :] if level in WARNINGS else ()
    return any(
        timer.level in graver
        and timer.state is not TimerState.CANCELLED
        and timer.fire_date is not None
        and timer.fire_date <= today
        for timer in timers
    )


def late_by(fire_date: date, *, counted_since: date, today: date, calendar: WorkingCalendar) -> int:
    """Return how many working days too late a card is issued.

    counted_since: the day on which its deadline was started or changed last. A filing after the day of the
    reminder does not make the reminder late: before it there was nothing to remind of.
    """
    should = max(fire_date, counted_since)
    return calendar.working_days_between(should, today) if should < today else 0


def facts_of(card: Card, people: Sequence[int]) -> dict[str, Any]:
    """Return what journal and outbox say of a card: that nobody holds the post is said, never lost."""
    facts: dict[str, Any] = {"clock": card.clock, "level": card.level, "due_date": f"{card.due_date}"}
    if card.late_by:
        facts["late_by"] = card.late_by
    if not people:
        facts["nobody"] = True
    return facts


def letters_of(card: Card, people: Iterable[int]) -> list[Letter]:
    """Return the letter that each of its people gets."""
    facts = {
        "clock": card.clock,
        "level": card.level,
        "due_date": f"{card.due_date}",
        "case_no": card.case_no,
        "late_by": card.late_by,
    }
    return [Letter(person, LADDER[card.level].letter, card.case_id, facts) for person in people]
