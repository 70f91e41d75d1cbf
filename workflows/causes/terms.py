"""Words of the register: a cause as typed and as kept, and where each unit concerned stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from engine.deadlines.terms import Standing
from workflows.requests.terms import BROKEN_OFF, CauseType, RequestKind


class CountedFrom(StrEnum):
    """Which day of the document is the day of the cause (变更事由发生之日). The plan does not say."""

    EFFECTIVE = "effective"
    PUBLISHED = "published"


class UnitState(StrEnum):
    """What a unit has done about a cause. Saying nothing is neither of the other two."""

    OPEN = "open"
    FILED = "filed"
    NO_CHANGE = "no_change"


class CauseState(StrEnum):
    """Where a cause stands as a whole; answered: every unit has filed or declared."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class CauseLetter(StrEnum):
    """The letters about a unit that has done nothing: one before its last day, one after."""

    REMINDER = "reminder"
    RED = "red"


COUNTED_LABELS: dict[CountedFrom, str] = {
    CountedFrom.EFFECTIVE: "施行（生效）日期",
    CountedFrom.PUBLISHED: "公布日期",
}
_NUMBER: Final = re.compile(r"SY(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True)
class CauseForm:
    """The form exactly as typed."""

    type: str = ""
    title: str = ""
    number: str = ""
    published_date: str = ""
    effective_date: str = ""
    counted_from: str = ""
    units: tuple[str, ...] = ()
    """Codes of the units concerned."""
    note: str = ""


@dataclass(frozen=True)
class RegisteredPaper:
    """A cause that stands in the register and takes effect on the same day as the one typed."""

    cause_id: int
    title: str
    number: str | None
    unit_ids: frozenset[int]


@dataclass(frozen=True)
class KnownUnits:
    """What the rules must know beside the form; `lookups.known_units` finds it."""

    unit_ids: Mapping[str, int]
    """Code -> id of every unit there is."""
    own_unit_ids: frozenset[int] | None = None
    """The units for which this person may register; None: for all."""
    papers: tuple[RegisteredPaper, ...] = ()
    longest_name: int = 200
    longest_text: int = 2000


@dataclass(frozen=True)
class CauseDraft:
    """A cause that passed every rule, ready to be recorded."""

    type: CauseType
    title: str
    number: str | None
    published_date: date | None
    effective_date: date
    counted_from: CountedFrom
    unit_ids: tuple[int, ...]
    note: str | None


@dataclass(frozen=True)
class Declaration:
    """That a unit's competent department has found nothing to change, and why."""

    person_id: int
    at: datetime
    reason: str


@dataclass(frozen=True)
class FiledCase:
    """A case that was filed on a cause."""

    case_no: str
    kind: str
    subject: str
    outcome: str | None
    status: str
    days_used: int


@dataclass(frozen=True)
class Preparation:
    """What is to be prepared for one item under a cause: which request, and what is known of its form."""

    item_id: int
    unit_id: int
    kind: RequestKind
    form: Mapping[str, str]
    """Field of the form -> what it is filled with, beyond what the list and the register say."""


@dataclass(frozen=True)
class PreparedRequest:
    """A request prepared for an item: nobody has asked for anything until it is filed."""

    id: int
    cause_id: int
    item_id: int
    unit_id: int
    kind: RequestKind
    matter_name: str | None
    proof_name: str
    form: Mapping[str, str]
    prepared_by: int
    prepared_at: datetime
    set_aside: Declaration | None
    """That the item need not change after all; None: nobody says so."""
    case_no: str | None
    """The last case filed on the same cause and item that was not broken off; None: there is none."""

    @property
    def is_waiting(self) -> bool:
        """Say whether it is neither filed nor set aside."""
        return self.case_no is None and self.set_aside is None


@dataclass(frozen=True)
class ConcernedUnit:
    """One unit that a cause concerns, with what it has done."""

    id: int
    code: str
    name: str
    confirming_id: int
    """The department that confirms for it, and so may declare that nothing changes."""
    scope: str | None
    """Region code of the banner by whose calendar it counts; None: the city's."""
    declaration: Declaration | None = None
    cases: tuple[FiledCase, ...] = ()
    prepared: tuple[PreparedRequest, ...] = ()
    """Requests that the cause calls for; one that waits keeps the unit open, whatever else it has filed."""

    @property
    def state(self) -> UnitState:
        """Return what the unit has done; a filing counts for more than a declaration before it.

        A request that was revoked or ended before it was decided is no filing.
        """
        if any(one.is_waiting and self._is_left_open(one) for one in self.prepared):
            return UnitState.OPEN
        if any(case.outcome not in BROKEN_OFF for case in self.cases):
            return UnitState.FILED
        is_answered = self.declaration or any(one.set_aside for one in self.prepared)
        return UnitState.NO_CHANGE if is_answered else UnitState.OPEN

    def _is_left_open(self, prepared: PreparedRequest) -> bool:
        """Say whether the declaration does not answer it: nobody answers what was prepared afterwards."""
        return self.declaration is None or prepared.prepared_at > self.declaration.at


@dataclass(frozen=True)
class Withdrawal:
    """That a cause was registered by mistake."""

    person_id: int
    at: datetime
    reason: str


@dataclass(frozen=True)
class RegisteredCause:
    """A cause as it stands in the register."""

    id: int
    type: CauseType
    title: str
    number: str | None
    published_date: date | None
    effective_date: date
    counted_from: CountedFrom
    note: str | None
    registered_by: int
    registered_at: datetime
    withdrawal: Withdrawal | None
    units: tuple[ConcernedUnit, ...]

    @property
    def state(self) -> CauseState:
        """Return where the cause stands as a whole."""
        if self.withdrawal:
            return CauseState.WITHDRAWN
        is_open = any(unit.state is UnitState.OPEN for unit in self.units)
        return CauseState.OPEN if is_open else CauseState.ANSWERED


@dataclass(frozen=True)
class UnitClock:
    """The seven days of a unit, counted by its calendar as of a day."""

    budget: int
    due_date: date
    earliest: date
    latest: date
    provisional: bool
    days_used: int
    """Working days gone; more than the budget once it is over."""
    days_left: int
    """Working days after today, 0 on the last day, negative for days over."""
    standing: Standing | None
    """None: the cause has not happened yet, and nothing runs."""


@dataclass(frozen=True)
class WaitingUnit:
    """A unit that has neither filed nor declared, with the cause and its clock."""

    cause_unit_id: int
    cause_id: int
    type: CauseType
    title: str
    number: str | None
    cause_date: date
    unit_id: int
    unit_name: str
    confirming_id: int
    scope: str | None
    """Region code of the banner by whose calendar it counts; None: the city's."""
    clock: UnitClock
    is_reminded: bool
    """Whether the letter before the last day was written."""
    is_told_over: bool
    """Whether the letter after the last day was written."""

    @property
    def register_number(self) -> str:
        """Return the number under which people know the cause."""
        return cause_number(self.cause_id)


@dataclass(frozen=True)
class CauseFilter:
    """Which causes a page of the register shows."""

    state: CauseState | None = None
    unit_id: int | None = None


@dataclass(frozen=True)
class CausePage:
    """One page of the register, newest first; the cursor of the next page, None at the end."""

    causes: tuple[RegisteredCause, ...]
    next_cursor: str | None
    total: int


def cause_number(cause_id: int) -> str:
    """Return the number under which people know a cause."""
    return f"SY{cause_id:06d}"


def cause_id_in(text: str) -> int | None:
    """Return the id behind a number, or behind the id itself; None where it is neither."""
    typed = text.strip()
    found = _NUMBER.fullmatch(typed)
    digits = found[1] if found else typed
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_ID else None


LONGEST_ID: Final = 9
"""Digits of an id: a longer one is none, and no database is asked for it."""
