"""How a deadline is counted: day zero, pauses, extensions, and how it stands on a day."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar.official import official_calendar
from engine.clock import SHANGHAI
from engine.deadlines.rules import (
    BadBudget,
    CauseInFuture,
    LedgerOutOfOrder,
    check_cause,
    counted_ledger,
    days_left,
    days_used,
    project,
    proof,
    standing,
    timer_date,
)
from engine.deadlines.terms import LedgerEntry, LedgerKind, Standing

CALENDAR = official_calendar()
CAUSES = st.dates(date(2007, 1, 1), date(2025, 6, 30))
BUDGETS = st.integers(1, 40)


def entry(
    kind: LedgerKind, on: date, *, days: int | None = None, reason: str = "等待上级答复"
) -> LedgerEntry:
    return LedgerEntry(kind, on, days, reason, "某政函〔2026〕1号", 7, datetime(2026, 1, 1, tzinfo=SHANGHAI))


def paused(suspended: date, resumed: date) -> list[LedgerEntry]:
    return [entry(LedgerKind.SUSPEND, suspended), entry(LedgerKind.RESUME, resumed)]


def due(cause: date, budget: int, ledger: list[LedgerEntry] | None = None) -> date:
    day = project(cause, budget, ledger=ledger or [], calendar=CALENDAR).due_date
    assert day is not None
    return day


@settings(deadline=None)
@given(CAUSES, BUDGETS)
def test_a_due_date_is_never_a_rest_day_and_the_days_used_reach_the_budget_on_it(cause, budget):
    last = due(cause, budget)

    assert CALENDAR.is_working(last)
    assert days_used(cause, ledger=[], calendar=CALENDAR, on=last) == budget
    assert days_used(cause, ledger=[], calendar=CALENDAR, on=last - timedelta(days=1)) == budget - 1


@settings(deadline=None)
@given(CAUSES, BUDGETS, st.integers(0, 60))
def test_a_resumption_right_after_the_suspension_changes_nothing(cause, budget, delay):
    day = min(cause + timedelta(days=delay), due(cause, budget) - timedelta(days=1))

    assert due(cause, budget, paused(day, day)) == due(cause, budget)


@settings(deadline=None)
@given(CAUSES, BUDGETS, st.integers(0, 60), st.integers(0, 90), st.integers(0, 90))
def test_resuming_later_never_makes_a_deadline_earlier(cause, budget, until, pause, longer):
    stopped = cause + timedelta(days=until)
    sooner, later = stopped + timedelta(days=pause), stopped + timedelta(days=pause + longer)

    assert due(cause, budget) <= due(cause, budget, paused(stopped, sooner))
    assert due(cause, budget, paused(stopped, sooner)) <= due(cause, budget, paused(stopped, later))


@settings(deadline=None)
@given(CAUSES, BUDGETS, st.integers(0, 60), st.integers(0, 90))
def test_the_days_before_and_after_a_pause_are_the_whole_budget(cause, budget, until, pause):
    stopped = min(cause + timedelta(days=until), due(cause, budget) - timedelta(days=1))
    resumed = stopped + timedelta(days=pause)
    last = due(cause, budget, paused(stopped, resumed))

    before = CALENDAR.working_days_between(cause, stopped)
    after = CALENDAR.working_days_between(resumed, last)

    assert before + after == budget
    assert days_used(cause, ledger=paused(stopped, resumed), calendar=CALENDAR, on=last) == budget
    assert days_used(cause, ledger=paused(stopped, resumed), calendar=CALENDAR, on=resumed) == before


@settings(deadline=None)
@given(CAUSES, BUDGETS, BUDGETS)
def test_an_extension_is_exactly_as_long_as_it_says(cause, budget, days):
    extended = due(cause, budget, [entry(LedgerKind.EXTEND, cause, days=days)])

    assert extended == CALENDAR.nth_working_day_after(due(cause, budget), days)


@settings(deadline=None)
@given(CAUSES, BUDGETS, BUDGETS)
def test_two_periods_one_after_the_other_are_as_long_as_their_sum(cause, first, second):
    assert due(due(cause, first), second) == due(cause, first + second)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[date, int, list[LedgerEntry]]:
    """Draw a cause, a budget, and a ledger that follows: pauses and extensions in any number and order."""
    cause = day = draw(CAUSES)
    ledger, stands = [entry(LedgerKind.START, cause)], False
    for step in draw(st.lists(st.tuples(st.integers(0, 15), st.booleans(), st.integers(1, 9)), max_size=8)):
        day += timedelta(days=step[0])
        if step[1]:
            ledger.append(entry(LedgerKind.EXTEND, day, days=step[2]))
        else:
            ledger.append(entry(LedgerKind.RESUME if stands else LedgerKind.SUSPEND, day))
            stands = not stands
    return cause, draw(BUDGETS), ledger


@settings(deadline=None)
@given(ledgers())
def test_days_used_and_left_after_each_line_are_the_budget_with_its_extensions(drawn):
    cause, budget, ledger = drawn
    counted = counted_ledger(cause, budget, ledger=ledger, calendar=CALENDAR)

    added = 0
    for line in counted:
        added += line.entry.days or 0
        assert line.days_used + line.days_left == budget + added
    used = [line.days_used for line in counted]
    assert used == sorted(used)
    assert used[0] == 0


@settings(deadline=None)
@given(ledgers())
def test_a_pause_uses_nothing_however_long_and_running_time_uses_each_working_day(drawn):
    cause, budget, ledger = drawn
    counted = counted_ledger(cause, budget, ledger=ledger, calendar=CALENDAR)

    stands = False
    for before, after in pairwise(counted):
        stands = before.entry.kind is LedgerKind.SUSPEND or (
            stands and before.entry.kind is LedgerKind.EXTEND
        )
        passed = CALENDAR.working_days_between(before.entry.on, after.entry.on)
        assert after.days_used - before.days_used == (0 if stands else passed)


@settings(deadline=None)
@given(ledgers())
def test_however_the_ledger_goes_a_due_date_is_a_working_day_and_no_earlier_than_undisturbed(drawn):
    cause, budget, ledger = drawn
    last = project(cause, budget, ledger=ledger, calendar=CALENDAR).due_date

    if last is not None:
        assert CALENDAR.is_working(last)
        assert last >= due(cause, budget)
        assert days_used(cause, ledger=ledger, calendar=CALENDAR, on=last) == budget + sum(
            line.days or 0 for line in ledger
        )


@settings(deadline=None)
@given(ledgers(), st.data())
def test_a_ledger_out_of_order_is_refused(drawn, data):
    cause, budget, ledger = drawn
    later = entry(LedgerKind.EXTEND, ledger[-1].on + timedelta(days=1), days=1)
    place = data.draw(st.integers(0, len(ledger) - 1))

    with pytest.raises(LedgerOutOfOrder):
        project(cause, budget, ledger=[*ledger[:place], later, *ledger[place:]], calendar=CALENDAR)


@settings(deadline=None)
@given(CAUSES, BUDGETS, st.integers(0, 60), st.integers(0, 90))
def test_the_proof_counts_as_many_days_as_the_budget_without_a_gap(cause, budget, until, pause):
    stopped = cause + timedelta(days=until)
    ledger = paused(stopped, stopped + timedelta(days=pause))
    days = proof(cause, budget, ledger=ledger, calendar=CALENDAR)

    assert [day.date for day in days] == [cause + timedelta(days=step) for step in range(len(days))]
    assert days[-1].date == due(cause, budget, ledger)
    assert [day.number for day in days if day.counted] == list(range(1, budget + 1))
    assert not days[0].counted


def test_the_proof_says_why_each_day_counts_or_not():
    days = {day.date: day for day in proof(date(2026, 9, 29), 7, ledger=[], calendar=CALENDAR)}

    assert days[date(2026, 9, 29)].reason == "事由发生日，不计入"
    assert (days[date(2026, 9, 30)].number, days[date(2026, 9, 30)].reason) == (1, "工作日")
    assert (days[date(2026, 10, 1)].counted, days[date(2026, 10, 1)].reason) == (False, "国庆节")
    assert (days[date(2026, 10, 10)].number, days[date(2026, 10, 10)].reason) == (4, "调休上班")
    assert (days[date(2026, 10, 11)].counted, days[date(2026, 10, 11)].reason) == (False, "周末")
    assert max(days) == date(2026, 10, 14)


def test_the_day_of_a_suspension_counts_and_that_of_a_resumption_does_not():
    ledger = paused(date(2026, 3, 3), date(2026, 3, 5))
    days = proof(date(2026, 3, 2), 3, ledger=ledger, calendar=CALENDAR)

    assert [(day.date.day, day.number) for day in days] == [
        (2, None),
        (3, 1),
        (4, None),
        (5, None),
        (6, 2),
        (7, None),
        (8, None),
        (9, 3),
    ]
    assert (days[2].reason, days[2].source) == ("中止计时：等待上级答复", "某政函〔2026〕1号")


def test_while_the_clock_stands_there_is_no_due_date():
    ledger = [entry(LedgerKind.SUSPEND, date(2026, 3, 4))]
    projection = project(date(2026, 3, 2), 7, ledger=ledger, calendar=CALENDAR)

    assert (projection.due_date, projection.earliest, projection.latest) == (None, None, None)
    assert days_used(date(2026, 3, 2), ledger=ledger, calendar=CALENDAR, on=date(2026, 8, 1)) == 2
    assert proof(date(2026, 3, 2), 7, ledger=ledger, calendar=CALENDAR)[-1].date == date(2026, 3, 4)


def test_a_suspension_after_the_last_day_came_too_late():
    ledger = [entry(LedgerKind.SUSPEND, date(2026, 3, 20))]

    assert due(date(2026, 3, 2), 7, ledger) == date(2026, 3, 11)


def test_a_period_within_years_that_have_their_papers_is_firm():
    projection = project(date(2026, 9, 29), 7, ledger=[], calendar=CALENDAR)

    assert not projection.provisional
    assert projection.earliest == projection.due_date == projection.latest == date(2026, 10, 14)


def test_a_period_that_touches_a_year_without_a_paper_is_provisional_with_bounds():
    projection = project(date(2026, 12, 28), 7, ledger=[], calendar=CALENDAR)

    assert projection.provisional
    assert projection.due_date == date(2027, 1, 7)
    assert (projection.earliest, projection.latest) == (date(2027, 1, 5), date(2027, 1, 11))


def test_once_the_paper_is_out_the_same_period_is_firm():
    foreseen, known = official_calendar(date(2025, 11, 3)), official_calendar(date(2025, 11, 4))

    before = project(date(2026, 2, 12), 7, ledger=[], calendar=foreseen)
    after = project(date(2026, 2, 12), 7, ledger=[], calendar=known)

    assert before.provisional
    assert not after.provisional
    assert after.due_date == date(2026, 2, 28)
    assert before.earliest <= after.due_date <= before.latest


def test_a_cause_may_be_today_but_not_tomorrow():
    check_cause(date(2026, 3, 2), date(2026, 3, 2))

    with pytest.raises(CauseInFuture) as refused:
        check_cause(date(2026, 3, 3), date(2026, 3, 2))

    assert refused.value.field == "cause_date"
    assert str(refused.value).startswith("变更事由发生之日 2026-03-03 晚于今天（2026-03-02）")


@pytest.mark.parametrize("budget", [0, -1, 1001])
def test_a_budget_that_no_period_can_have_is_refused(budget):
    with pytest.raises(BadBudget):
        project(date(2026, 3, 2), budget, ledger=[], calendar=CALENDAR)


@pytest.mark.parametrize(
    "ledger",
    [
        [entry(LedgerKind.RESUME, date(2026, 3, 4))],
        [entry(LedgerKind.SUSPEND, date(2026, 3, 3)), entry(LedgerKind.SUSPEND, date(2026, 3, 4))],
        paused(date(2026, 3, 4), date(2026, 3, 3)),
        [entry(LedgerKind.EXTEND, date(2026, 3, 1), days=3)],
    ],
    ids=["resumed without a pause", "paused twice", "resumed before the pause", "before the cause"],
)
def test_a_ledger_that_does_not_follow_is_refused(ledger):
    with pytest.raises(LedgerOutOfOrder):
        project(date(2026, 3, 2), 7, ledger=ledger, calendar=CALENDAR)


STANDINGS = [
    # due, today, days left, standing; soon is two working days
    (date(2026, 3, 11), date(2026, 3, 6), 3, Standing.RUNNING),
    (date(2026, 3, 11), date(2026, 3, 7), 3, Standing.RUNNING),
    (date(2026, 3, 11), date(2026, 3, 9), 2, Standing.SOON),
    (date(2026, 3, 11), date(2026, 3, 11), 0, Standing.TODAY),
    (date(2026, 3, 11), date(2026, 3, 12), -1, Standing.LATE),
    (date(2026, 3, 13), date(2026, 3, 14), -1, Standing.LATE),  # Saturday: over since Friday, 24:00
    (date(2026, 3, 13), date(2026, 3, 17), -2, Standing.LATE),
    (date(2026, 10, 9), date(2026, 9, 30), 2, Standing.SOON),  # the holiday between does not count
    (date(2026, 2, 28), date(2026, 2, 27), 1, Standing.SOON),  # a worked Saturday
]


@pytest.mark.parametrize(("due_date", "today", "left", "stands"), STANDINGS)
def test_a_deadline_stands_by_its_working_days(due_date, today, left, stands):
    assert days_left(due_date, today, calendar=CALENDAR) == left
    assert standing(due_date, today, calendar=CALENDAR, soon_days=2) == stands


@pytest.mark.parametrize(
    ("offset", "fires"),
    [
        (-2, date(2026, 9, 29)),  # a reminder begins with its working day, before the holiday
        (-1, date(2026, 9, 30)),
        (0, date(2026, 10, 9)),  # the last day, 10-08, belongs to the user until 24:00
        (1, date(2026, 10, 10)),
        (2, date(2026, 10, 11)),  # 10-10 is worked and must have passed
    ],
)
def test_a_timer_fires_around_the_last_day(offset, fires):
    assert timer_date(date(2026, 10, 8), offset, calendar=CALENDAR) == fires
