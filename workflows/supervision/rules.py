"""Who is charged for a day of a case: one holder for each working day, so that the shares add up exactly.

- The days are the working days after the day of the cause, up to and including the day of closing, or today.
- A day belongs to whoever held the case when it began. Day zero is carried over to every hand-over: the day
  on which a task arrives is still the giver's, the receiver's first day is the next working day.
- Until the request is filed, the day of filing included, the days are the filer's.
- Of several holders the first in the order of `HolderKind` is charged; within one kind the one who kept the
  case longest (still open, or ended last), then the task opened first.
- A consultation that nobody answered ends with its due date, whenever the machine came to say so. It is
  therefore never late itself.
- When nobody held the case as the day began, it is charged to the one who received it that day; if nobody
  did, to the procedure, which is nobody.
- While the clock of the holder's stage stands still, the day is charged to nobody.
- A day is late when a deadline of the case was past due as it began, was not met and did not stand still.
  However many they are, the day is late once, and is charged to the holder of that day.

The reasons stand in docs/decisions/0013-who-is-charged-for-a-day.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from engine.calendar.days import WorkingCalendar
from engine.deadlines.terms import LedgerKind
from workflows.procedures.catalogue import TASKS, Clock
from workflows.supervision.terms import (
    Attribution,
    CaseFacts,
    Charge,
    Charges,
    ClockFacts,
    HolderKind,
    Pause,
    Share,
    Stint,
)

HOLDER_OF: dict[str, HolderKind] = {
    "task_file_request": HolderKind.FILER,
    "task_give_opinion": HolderKind.CONSULTED,
    "task_confirm_request": HolderKind.CONFIRMER,
    "task_correct_request": HolderKind.CORRECTION,
    "task_check_lodging": HolderKind.DESK,
    "task_supplement_request": HolderKind.CORRECTION,
    "task_approve_editorial": HolderKind.DESK,
    "task_review_request": HolderKind.REVIEW,
    "task_correct_for_review": HolderKind.CORRECTION,
    "task_vote": HolderKind.GROUP,
    "task_correct_for_group": HolderKind.CORRECTION,
    "task_publish_version": HolderKind.PUBLISHER,
    "task_rewrite_guide": HolderKind.GUIDE_KEEPER,
    "task_close_case": HolderKind.DESK,
}
"""Node of a human task -> who holds the case while it waits there."""

_ORDER: Final = {kind: place for place, kind in enumerate(HolderKind)}
_DAY: Final = timedelta(days=1)
_Holding = tuple[HolderKind, int | None]


def attributed(facts: CaseFacts, *, today: date, calendar: WorkingCalendar) -> Attribution:
    """Charge each working day of the case to one holder. Refuses: OutsideCalendar."""
    sums: defaultdict[_Holding, list[int]] = defaultdict(lambda: [0, 0])
    for after, until in pairwise(_edges(facts, facts.closed_date or today)):
        days = calendar.working_days_between(after, until)
        if days:
            held = sums[_holding(facts, until)]
            held[0] += days
            held[1] += days if _is_late(facts, until) else 0
    shares = tuple(Share(kind, unit, *sums[kind, unit]) for kind, unit in sorted(sums, key=_place))
    return Attribution(sum(share.days for share in shares), sum(share.late_days for share in shares), shares)


def summed(attributions: Iterable[Attribution]) -> Charges:
    """Add the days of several cases up, row by row."""
    rows: defaultdict[_Holding, list[int]] = defaultdict(lambda: [0, 0, 0])
    days = late_days = cases = late_cases = 0
    for one in attributions:
        days, late_days = days + one.days, late_days + one.late_days
        cases, late_cases = cases + 1, late_cases + (one.late_days > 0)
        for share in one.shares:
            row = rows[share.kind, share.department_id]
            row[:] = row[0] + share.days, row[1] + share.late_days, row[2] + 1
    charges = tuple(Charge(kind, unit, *rows[kind, unit]) for kind, unit in sorted(rows, key=_place))
    return Charges(days, late_days, cases, late_cases, charges)


def scope_of(facts: CaseFacts) -> str | None:
    """Return the region by whose calendar a case counts, None for the city: that of its legal clock.

    So its days agree with the proof sheet of that clock.
    """
    return next((clock.scope for clock in facts.clocks if clock.code == Clock.CONFIRM), None)


def lapse(node: str, *, cancelled: date, due_date: date) -> date:
    """Return the last day of a cancelled task: a consultation lapses with its due date, however late seen."""
    return min(cancelled, due_date) if HOLDER_OF[node] is HolderKind.CONSULTED else cancelled


def pauses_of(ledger: Iterable[tuple[str, date]]) -> tuple[Pause, ...]:
    """Return the stretches on which a clock stood, from the kinds and days of its ledger, oldest first."""
    pauses: list[Pause] = []
    since: date | None = None
    for kind, on in ledger:
        if kind == LedgerKind.SUSPEND:
            since = on
        elif kind == LedgerKind.RESUME and since is not None:
            pauses.append(Pause(since, on))
            since = None
    return (*pauses, Pause(since, None)) if since is not None else tuple(pauses)


def _edges(facts: CaseFacts, last: date) -> list[date]:
    """Return the days, in order, after which the holder or the lateness may be another one."""
    first = facts.cause_date
    if last <= first:
        return []
    between = (day for day in _turns(facts) if day is not None and first < day < last)
    return sorted({first, last, *between})


def _turns(facts: CaseFacts) -> Iterator[date | None]:
    yield facts.filed_date
    for stint in facts.stints:
        yield from (stint.opened - _DAY, stint.opened, stint.ended)
    for clock in facts.clocks:
        yield from (clock.cause_date, clock.due_date, clock.closed_date)
        for pause in clock.pauses:
            yield from (pause.suspended, pause.resumed)


def _holding(facts: CaseFacts, day: date) -> _Holding:
    if day <= facts.filed_date:
        return HolderKind.FILER, facts.department_id
    holders = [stint for stint in facts.stints if _holds(stint, day)]
    holders = holders or [stint for stint in facts.stints if stint.opened == day]
    if not holders:
        return HolderKind.PROCEDURE, None
    charged = min(holders, key=_charged_first)
    if any(_stands(clock, day) for clock in facts.clocks if clock.code == TASKS[charged.node].clock):
        return HolderKind.SUSPENDED, None
    return HOLDER_OF[charged.node], charged.department_id


def _holds(stint: Stint, day: date) -> bool:
    return stint.opened < day and (stint.ended is None or day <= stint.ended)


def _charged_first(stint: Stint) -> tuple[int, int, date, int]:
    ended = stint.ended or date.max
    return _ORDER[HOLDER_OF[stint.node]], -ended.toordinal(), stint.opened, stint.task_id


def _stands(clock: ClockFacts, day: date) -> bool:
    if clock.closed_date is not None and clock.closed_date < day:
        return False
    return any(
        pause.suspended < day and (pause.resumed is None or day <= pause.resumed) for pause in clock.pauses
    )


def _is_late(facts: CaseFacts, day: date) -> bool:
    return any(
        clock.code != Clock.CONSULTATION
        and clock.due_date is not None
        and clock.due_date < day
        and (clock.closed_date is None or day <= clock.closed_date)
        and not _stands(clock, day)
        for clock in facts.clocks
    )


def _place(holding: _Holding) -> tuple[int, int]:
    kind, unit = holding
    return _ORDER[kind], -1 if unit is None else unit
