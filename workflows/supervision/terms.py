"""Words of supervision: whose desk it is, the key figures, the load of a department, one card."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True)
class Seat:
    """A place at which tasks wait: a post, or one person in it."""

    role: str
    department_id: int | None
    """None: whoever holds the role, in any department."""
    assignee_id: int | None


@dataclass(frozen=True)
class Holder:
    """Who sits there."""

    role: str
    department_name: str | None
    """None where the holders sit in several departments, or nobody holds the post."""
    people: tuple[str, ...]


class Shown(StrEnum):
    """Which cases a list of the board shows."""

    LATE = "late"
    SOON = "soon"
    OPEN = "open"
    CLOSED = "closed"
    """Closed since the first of the month."""


@dataclass(frozen=True)
class Days:
    """The days by which the board judges; found by the working-day calendar, never by counting dates."""

    today: date
    soon_until: date
    """The last day that counts as due soon."""
    month_start: datetime
    """00:00 of the first of the month: what was closed or done since is "this month"."""


@dataclass(frozen=True)
class Figures:
    """The key figures. A case counts once, by its earliest open due date."""

    late: int
    soon: int
    open: int
    closed_this_month: int
    done_this_month: int
    """Tasks with a due date that were completed since the first of the month."""
    done_on_time: int
    """Of those, the ones completed by 24:00 of the due date."""

    @property
    def on_time_percent(self) -> float | None:
        """Return the share done on time, in percent with one digit; None while nothing was done."""
        if not self.done_this_month:
            return None
        return round(100 * self.done_on_time / self.done_this_month, 1)


@dataclass(frozen=True)
class DepartmentLoad:
    """How many cases wait late or nearly late on the desks of one department."""

    department_name: str | None
    """None: the holders of the role sit in several departments, or nobody holds it."""
    role: str
    """The role where the department is unknown; else empty."""
    late: int
    soon: int


@dataclass(frozen=True)
class CardRow:
    """One case with the task that decides its standing."""

    case_id: int
    case_no: str
    kind: str
    title: str
    subject: str
    department_id: int
    status: str
    outcome: str | None
    closed_at: datetime | None
    node: str | None
    assignee_id: int | None
    opened_at: datetime | None
    """Since when that task waits."""
    due_date: date | None
    holder: Holder | None


@dataclass(frozen=True)
class CardPage:
    """One page of a list, and the cursor of the next (None at the end)."""

    rows: tuple[CardRow, ...]
    next_cursor: str | None
    total: int
