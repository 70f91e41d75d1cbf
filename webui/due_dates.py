"""How a due date stands today, as the deadline chip shows it (components/deadline_chip.html)."""

from dataclasses import dataclass, replace
from datetime import date

from engine.deadlines.rules import days_left, standing
from engine.deadlines.terms import DeadlineState, DeadlineView, Projection
from workflows.procedures.bureau import Bureau


@dataclass(frozen=True)
class Due:
    """What the chip needs."""

    standing: str
    """A Standing, or suspended, met, met_late."""
    days_left: int | None
    """Working days; negative when late; None while suspended, or once met."""
    due_date: date | None
    provisional: bool
    earliest: date | None = None
    """The bounds of a provisional date, where they were asked for."""
    latest: date | None = None


def due_of(bureau: Bureau, due_date: date | None) -> Due | None:
    """Return how an open task's due date stands today; None when it has none."""
    if due_date is None:
        return None
    today, calendar = bureau.today, bureau.calendar
    left = days_left(due_date, today, calendar=calendar)
    soon_days = bureau.regulation.cards.soon_days
    stands = standing(due_date, today, calendar=calendar, soon_days=soon_days)
    return Due(stands, left, due_date, provisional=calendar.is_provisional(due_date))


def due_of_deadline(bureau: Bureau, view: DeadlineView, bounds: Projection | None = None) -> Due | None:
    """Return how a deadline stands; None when it ended with its case, neither kept nor missed.

    bounds: what the ledger of a provisional one gives, for its earliest and latest date.
    """
    match view.state:
        case DeadlineState.RUNNING:
            due = due_of(bureau, view.due_date)
            if due is None or not view.provisional or bounds is None:
                return due and replace(due, provisional=view.provisional)
            return replace(due, provisional=True, earliest=bounds.earliest, latest=bounds.latest)
        case DeadlineState.SUSPENDED:
            return Due("suspended", None, None, provisional=False)
        case DeadlineState.MET:
            is_late = bool(view.due_date and view.closed_date and view.closed_date > view.due_date)
            return Due("met_late" if is_late else "met", None, view.due_date, provisional=False)
        case DeadlineState.CLOSED:
            return None


def soon_until(bureau: Bureau) -> date:
    """Return the last day that counts as due soon."""
    days = bureau.regulation.cards.soon_days
    return bureau.calendar.nth_working_day_after(bureau.today, days) if days else bureau.today
