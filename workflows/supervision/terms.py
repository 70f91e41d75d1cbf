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


class Lack(StrEnum):
    """Why nobody can go on with an open task."""

    VACANT_POST = "vacant_post"
    """Nobody holds the post to which it belongs."""
    HOLDER_GONE = "holder_gone"
    """Who has it in hand, or must answer it in person, holds that post no more."""
    ASKED_GONE = "asked_gone"
    """Who was asked for an opinion on it has left office."""
    SIGNER_GONE = "signer_gone"
    """Who was asked to sign it has left office."""


@dataclass(frozen=True)
class UnownedTask:
    """One open task that nobody can go on with."""

    task_id: int
    case_no: str
    kind: str
    title: str
    subject: str
    filing_unit_id: int
    node: str
    is_personal: bool
    """Whether it is one named person's to answer: a vote, a signature."""
    due_date: date | None
    role: str
    department_id: int | None
    lack: Lack
    person_id: int | None
    """Who has left; None: the post is vacant."""


class HolderKind(StrEnum):
    """Who may have held a case on a day, in the order of the procedure; of several the first is charged."""

    FILER = "filer"
    """Before the request was filed."""
    CONSULTED = "consulted"
    CONFIRMER = "confirmer"
    CORRECTION = "correction"
    """The unit that filed, after the request came back to it."""
    DESK = "desk"
    REVIEW = "review"
    GROUP = "group"
    PUBLISHER = "publisher"
    GUIDE_KEEPER = "guide_keeper"
    SUSPENDED = "suspended"
    """The clock of the stage stood still: charged to nobody."""
    PROCEDURE = "procedure"
    """Nobody had the case when the day began, nor received it that day: charged to nobody."""


UNCHARGED = frozenset({HolderKind.SUSPENDED, HolderKind.PROCEDURE})
"""Days that count and are nobody's."""


@dataclass(frozen=True)
class Stint:
    """One task as a stretch of days: the working days after `opened` up to and including `ended` are its."""

    task_id: int
    node: str
    department_id: int | None
    opened: date
    ended: date | None
    """None while the task waits."""


@dataclass(frozen=True)
class Pause:
    """The days after `suspended` up to and including `resumed`, on which a clock stood."""

    suspended: date
    resumed: date | None
    """None while it stands."""


@dataclass(frozen=True)
class ClockFacts:
    """One deadline of the case, as far as being late and standing still go."""

    code: str
    cause_date: date
    due_date: date | None
    closed_date: date | None
    pauses: tuple[Pause, ...]
    scope: str | None = None
    """Region by whose calendar it counts; None: the city's."""


@dataclass(frozen=True)
class CaseFacts:
    """All that is needed to say who held a case on which day. Days in Asia/Shanghai."""

    case_id: int
    department_id: int
    """The department that filed."""
    cause_date: date
    filed_date: date
    closed_date: date | None
    stints: tuple[Stint, ...]
    clocks: tuple[ClockFacts, ...]


@dataclass(frozen=True)
class Share:
    """The working days that one kind of holder in one department held the case."""

    kind: HolderKind
    department_id: int | None
    """None: a post of the whole city, or nobody."""
    days: int
    late_days: int
    """Of those, the days on which a deadline of the case was past due and not met."""


@dataclass(frozen=True)
class Attribution:
    """Every working day of a case after its cause, charged once. The shares add up to the totals exactly."""

    days: int
    late_days: int
    shares: tuple[Share, ...]
    """In the order of `HolderKind`, then by department."""


@dataclass(frozen=True)
class Charge:
    """The working days of several cases with which one kind of holder in one department is charged."""

    kind: HolderKind
    department_id: int | None
    """None: a post of the whole city, or nobody."""
    days: int
    late_days: int
    cases: int
    """Cases of which it is charged with a day at least."""


@dataclass(frozen=True)
class Charges:
    """Every working day of several cases, charged once. The rows add up to the days exactly."""

    days: int
    late_days: int
    cases: int
    late_cases: int
    """Cases with a late day, whoever is charged with it."""
    rows: tuple[Charge, ...]
    """In the order of `HolderKind`, then by department."""


@dataclass(frozen=True)
class CaseChoice:
    """Which cases are added up: those closed from the first day to the last, both included."""

    first: date
    last: date
    department_id: int | None = None
    """The department that filed; None: any."""
    kind: str = ""
    """Kind of request; empty: any."""
    with_open: bool = False
    """Also those that were filed by the last day and are not closed yet."""


@dataclass(frozen=True)
class ChargedCase:
    """One case behind a charge."""

    case_id: int
    days: int
    """Of the charge alone, not of the case."""
    late_days: int


@dataclass(frozen=True)
class ChargedRow:
    """One case behind a charge, as a list shows it."""

    charged: ChargedCase
    case_no: str
    kind: str
    title: str
    subject: str
    department_id: int
    status: str
    outcome: str | None
    closed_at: datetime | None


@dataclass(frozen=True)
class ChargedPage:
    """One page of the cases behind a charge, and the cursor of the next (None at the end)."""

    rows: tuple[ChargedRow, ...]
    next_cursor: str | None
    total: int
    days: int
    """Of all pages."""
    late_days: int
