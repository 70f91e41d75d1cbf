"""How a deadline is counted, on plain values.

Day zero is the day of the cause: counting starts on the next working day (Civil Code, art. 201, by analogy).
The last day belongs to whoever must act, until 24:00. In the same way the day of a suspension is still
counted and the day of a resumption is not: the days between, (suspended, resumed], do not count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.calendar.days import WorkingCalendar
from engine.calendar.outlook import Counting, earliest, latest
from engine.deadlines.terms import (
    MOST_DAYS,
    OPEN_STATES,
    CountedEntry,
    DeadlineState,
    LedgerEntry,
    LedgerKind,
    Projection,
    ProofDay,
    Standing,
)
from engine.refusals import Refusal

DAY_ZERO = "事由发生日，不计入"
SUSPENDED = "中止计时"
_DAY = timedelta(days=1)


class CauseInFuture(Refusal):
    """The cause has not happened yet, so no period can run from it."""

    code = "cause_in_future"
    sentence = "变更事由发生之日 %(cause_date)s 晚于今天（%(today)s）"
    way_out = "。请核对证明文件上的日期，事由发生后再提交。"
    clause = "方案三（四）2"
    field = "cause_date"


class BadBudget(Refusal):
    """A budget that no period can have."""

    code = "bad_budget"
    sentence = "时限 %(budget)s 不是 1 至 %(most)s 之间的工作日数"
    field = "budget"


class LedgerOutOfOrder(Refusal):
    """An entry before the last one, or one that does not follow from it."""

    code = "ledger_out_of_order"
    sentence = "%(on)s 的记录与期限台账不符：%(reason)s"
    field = "on"


def check_cause(cause_date: date, today: date) -> None:
    """Refuse a cause that lies in the future."""
    if cause_date > today:
        raise CauseInFuture(cause_date=cause_date, today=today)


def check_budget(budget: int) -> None:
    """Refuse a budget outside 1 to MOST_DAYS working days."""
    if not 1 <= budget <= MOST_DAYS:
        raise BadBudget(budget=budget, most=MOST_DAYS)


class DeadlineOver(Refusal):
    """The period has ended, so its count can no longer be changed."""

    code = "deadline_over"
    sentence = "期限已经结束，或者今天已是最后一天，不能再变动"


class ReasonNotAllowed(Refusal):
    """A suspension for a reason that the settings do not name."""

    code = "reason_not_allowed"
    sentence = "“%(reason)s”不是可以中止计时的理由"
    way_out = "。可以中止的理由：%(allowed)s。"
    field = "reason"


def check_suspension(
    state: DeadlineState, due_date: date | None, *, on: date, reason: str, allowed: Sequence[str]
) -> None:
    """Refuse to stop a clock that does not run, has no day left, or for a reason the settings do not name."""
    if state not in OPEN_STATES or (due_date is not None and on >= due_date):
        raise DeadlineOver
    if reason not in allowed:
        raise ReasonNotAllowed(reason=reason, allowed="、".join(allowed) or "无")


def check_open(state: DeadlineState) -> None:
    """Refuse to change a period that was met or closed."""
    if state not in OPEN_STATES:
        raise DeadlineOver


def check_extension(state: DeadlineState, due_date: date | None, *, on: date, days: int) -> None:
    """Refuse an extension of no days, or of a period that has run out already."""
    check_budget(days)
    if state not in OPEN_STATES or (due_date is not None and on > due_date):
        raise DeadlineOver


def project(
    cause_date: date, budget: int, *, ledger: Sequence[LedgerEntry], calendar: WorkingCalendar
) -> Projection:
    """Return the due date, with its bounds while a year it touches has no paper.

    Refuses: BadBudget, LedgerOutOfOrder, OutsideCalendar.
    """
    check_budget(budget)
    stretches = _stretches(cause_date, ledger)
    total = budget + _extension(ledger)
    due = _due(stretches, total, counting=calendar)
    last_day = due or stretches[-1].until or cause_date
    if not _touches_provisional(cause_date, last_day, calendar):
        return Projection(due, due, due, provisional=False, total_days=total)
    soonest = _due(stretches, total, counting=earliest(calendar))
    furthest = _due(stretches, total, counting=latest(calendar))
    return Projection(due, soonest, furthest, provisional=True, total_days=total)


def proof(
    cause_date: date, budget: int, *, ledger: Sequence[LedgerEntry], calendar: WorkingCalendar
) -> tuple[ProofDay, ...]:
    """Return each day from day zero to the due date, or to the day of the suspension that still stands."""
    projection = project(cause_date, budget, ledger=ledger, calendar=calendar)
    pauses = _pauses(cause_date, ledger)
    last = projection.due_date or pauses[-1][0].on
    days = [ProofDay(cause_date, counted=False, number=None, reason=DAY_ZERO, source=None)]
    number = 0
    for day in _days_after(cause_date, last):
        told = _in_pause(day, pauses) or calendar.day(day)
        if isinstance(told, ProofDay):
            days.append(told)
            continue
        number += told.working
        numbered = number if told.working else None
        days.append(ProofDay(day, told.working, numbered, told.reason, told.source))
    return tuple(days)


def days_used(cause_date: date, *, ledger: Sequence[LedgerEntry], calendar: WorkingCalendar, on: date) -> int:
    """Return how many working days of the period have begun by the day, that day included.

    It goes on counting past the budget: what exceeds it is over.
    """
    return sum(
        calendar.working_days_between(stretch.after, on if stretch.until is None else min(on, stretch.until))
        for stretch in _stretches(cause_date, ledger)
    )


def counted_ledger(
    cause_date: date, budget: int, *, ledger: Sequence[LedgerEntry], calendar: WorkingCalendar
) -> tuple[CountedEntry, ...]:
    """Return each line of the ledger with the days used until then and the days left after it."""
    counted = []
    for place, entry in enumerate(ledger, start=1):
        known = ledger[:place]
        used = days_used(cause_date, ledger=known, calendar=calendar, on=entry.on)
        counted.append(CountedEntry(entry, used, budget + _extension(known) - used))
    return tuple(counted)


def days_left(due_date: date, today: date, *, calendar: WorkingCalendar) -> int:
    """Return the working days after today up to the due date; 0 on the due date, negative for days over.

    On a rest day just after the due date it is already -1: the period ended at 24:00 of its last day.
    """
    if today == due_date:
        return 0
    if today < due_date:
        return max(1, calendar.working_days_between(today, due_date))
    return -max(1, calendar.working_days_between(due_date, today))


def standing(due_date: date, today: date, *, calendar: WorkingCalendar, soon_days: int) -> Standing:
    """Say how a running deadline stands today."""
    if today > due_date:
        return Standing.LATE
    if today == due_date:
        return Standing.TODAY
    return Standing.SOON if days_left(due_date, today, calendar=calendar) <= soon_days else Standing.RUNNING


def timer_date(due_date: date, offset: int, *, calendar: WorkingCalendar) -> date:
    """Return the day at whose beginning a timer fires, offset working days from the due date.

    A reminder before it (negative offset) fires as that working day begins; from 0 on the named day must
    have passed, since it belongs to whoever must act: the timer fires as the next day begins.
    """
    if offset < 0:
        return calendar.nth_working_day_after(due_date, offset)
    last_day = calendar.nth_working_day_after(due_date, offset) if offset else due_date
    return last_day + _DAY


@dataclass(frozen=True)
class _Stretch:
    """A run of days that count: those after `after`, up to and including `until`."""

    after: date
    until: date | None


Pause = tuple[LedgerEntry, date | None]
"""A suspension and the day it was resumed, None while it stands."""


def _stretches(cause_date: date, ledger: Sequence[LedgerEntry]) -> list[_Stretch]:
    stretches, after = [], cause_date
    for suspension, resumed in _pauses(cause_date, ledger):
        stretches.append(_Stretch(after, suspension.on))
        if resumed is None:
            return stretches
        after = resumed
    return [*stretches, _Stretch(after, None)]


def _pauses(cause_date: date, ledger: Sequence[LedgerEntry]) -> list[Pause]:
    """Read the suspensions off the ledger; refuse one that does not follow."""
    pauses: list[Pause] = []
    open_one: LedgerEntry | None = None
    before = cause_date
    for entry in ledger:
        if entry.on < before:
            raise LedgerOutOfOrder(on=entry.on, reason=f"早于上一条（{before}）")
        before = entry.on
        if entry.kind is LedgerKind.SUSPEND:
            if open_one:
                raise LedgerOutOfOrder(on=entry.on, reason="已经中止")
            open_one = entry
        elif entry.kind is LedgerKind.RESUME:
            if open_one is None:
                raise LedgerOutOfOrder(on=entry.on, reason="没有中止")
            pauses.append((open_one, entry.on))
            open_one = None
    return [*pauses, (open_one, None)] if open_one else pauses


def _extension(ledger: Sequence[LedgerEntry]) -> int:
    return sum(entry.days or 0 for entry in ledger if entry.kind is LedgerKind.EXTEND)


def _due(stretches: list[_Stretch], total: int, *, counting: Counting) -> date | None:
    """Return the day on which the total is used up; None when the clock stands before that."""
    left = total
    for stretch in stretches:
        if stretch.until is None:
            return counting.nth_working_day_after(stretch.after, left)
        used = counting.working_days_between(stretch.after, stretch.until)
        if used >= left:
            return counting.nth_working_day_after(stretch.after, left)
        left -= used
    return None


def _touches_provisional(first: date, last: date, calendar: WorkingCalendar) -> bool:
    """Say whether any day after the first up to the last lies in a year without a paper."""
    start = first + _DAY
    return any(
        calendar.is_provisional(date(year, 1, 1)) for year in range(start.year, max(start, last).year + 1)
    )


def _days_after(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=step) for step in range(1, (end - start).days + 1))


def _in_pause(day: date, pauses: list[Pause]) -> ProofDay | None:
    for suspension, resumed in pauses:
        if suspension.on < day and (resumed is None or day <= resumed):
            reason = f"{SUSPENDED}：{suspension.reason}"
            return ProofDay(day, counted=False, number=None, reason=reason, source=suspension.paper)
    return None
