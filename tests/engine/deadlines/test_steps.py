"""Rows, ledger and timers of a deadline move together, on a real database."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engine.calendar.official import official_calendar
from engine.clock import SHANGHAI
from engine.deadlines.lookups import deadline, deadlines_of, ledger_of, proof_sheet, running_deadline
from engine.deadlines.records import DeadlineRow
from engine.deadlines.rules import CauseInFuture, DeadlineOver, LedgerOutOfOrder, ReasonNotAllowed
from engine.deadlines.sheet_check import first_difference
from engine.deadlines.steps import (
    RunsAlready,
    close_deadline,
    close_deadlines,
    extend,
    meet_deadline,
    resume,
    start_deadline,
    suspend,
)
from engine.deadlines.terms import DeadlineSettings, DeadlineState, Ground, LedgerKind, TimerState
from engine.deadlines.timers import due_timers, fire_timer, timers_of
from engine.refusals import NotYours

CASE = 1
CALENDAR = official_calendar()
SETTINGS = DeadlineSettings(suspension_reasons=["等待上级答复"])
NOW = datetime(2026, 3, 4, 10, tzinfo=SHANGHAI)
GROUND = Ground("等待上级答复", "某政函〔2026〕1号", 7, NOW)
LEVELS = {"reminder": -2, "yellow": -1, "red": 0}


def start(tx: Session, code: str = "confirm", *, cause: date = date(2026, 3, 2), case: int = CASE) -> int:
    return start_deadline(
        tx,
        case_id=case,
        code=code,
        cause_date=cause,
        budget=7,
        calendar=CALENDAR,
        now=NOW,
        reason="变更事由发生",
        paper="某市令第1号",
        person_id=7,
        levels=LEVELS,
    )


def fire_dates(tx: Session, deadline_id: int) -> dict[str, date | None]:
    return {timer.level: timer.fire_date for timer in timers_of(tx, deadline_id)}


def test_a_started_deadline_runs_from_its_cause_with_its_first_ledger_line(tx):
    deadline_id = start(tx)
    view = running_deadline(tx, CASE, "confirm")
    (line,) = ledger_of(tx, deadline_id)

    assert view is not None
    assert (view.id, view.round, view.state) == (deadline_id, 1, DeadlineState.RUNNING)
    assert (view.due_date, view.provisional) == (date(2026, 3, 11), False)
    assert view.calendar_version == CALENDAR.version
    assert (line.kind, line.on, line.paper) == (LedgerKind.START, date(2026, 3, 2), "某市令第1号")
    assert (line.person_id, line.at) == (7, NOW)


def test_a_cause_in_the_future_starts_nothing(tx):
    with pytest.raises(CauseInFuture):
        start(tx, cause=date(2026, 3, 5))

    assert deadlines_of(tx, CASE) == []


def test_one_code_has_one_open_deadline_and_counts_its_rounds(tx):
    start(tx)
    with pytest.raises(RunsAlready):
        start(tx)

    assert meet_deadline(tx, CASE, "confirm", on=date(2026, 3, 5))
    start(tx)

    assert [view.round for view in deadlines_of(tx, CASE)] == [1, 2]


def test_a_met_deadline_keeps_the_day_and_arms_nothing_more(tx):
    deadline_id = start(tx)
    fire_timer(tx, deadline_id, "reminder")

    assert meet_deadline(tx, CASE, "confirm", on=date(2026, 3, 12))
    assert not meet_deadline(tx, CASE, "confirm", on=date(2026, 3, 13))

    view = deadline(tx, deadline_id)
    assert (view.state, view.closed_date, view.due_date) == (
        DeadlineState.MET,
        date(2026, 3, 12),
        date(2026, 3, 11),
    )
    assert [timer.state for timer in timers_of(tx, deadline_id)] == [
        TimerState.FIRED,
        TimerState.CANCELLED,
        TimerState.CANCELLED,
    ]


def test_closing_a_case_closes_what_is_open_and_only_there(tx):
    start(tx, "confirm")
    start(tx, "review")
    start(tx, "confirm", case=2)
    meet_deadline(tx, CASE, "review", on=date(2026, 3, 5))

    assert close_deadlines(tx, CASE, on=date(2026, 3, 6)) == 1
    assert close_deadlines(tx, CASE, on=date(2026, 3, 6)) == 0
    assert not close_deadline(tx, CASE, "confirm", on=date(2026, 3, 6))

    assert [view.state for view in deadlines_of(tx, CASE)] == [DeadlineState.CLOSED, DeadlineState.MET]
    assert running_deadline(tx, 2, "confirm") is not None


def test_a_pause_takes_the_date_away_and_gives_back_the_days_that_were_left(tx):
    deadline_id = start(tx)

    suspend(tx, deadline_id, on=date(2026, 3, 4), ground=GROUND, calendar=CALENDAR, settings=SETTINGS)
    paused = deadline(tx, deadline_id)
    assert (paused.state, paused.due_date, paused.suspended_since) == (
        DeadlineState.SUSPENDED,
        None,
        date(2026, 3, 4),
    )
    assert set(fire_dates(tx, deadline_id).values()) == {None}
    assert due_timers(tx, date(2030, 1, 1), most=10) == []

    projection = resume(tx, deadline_id, on=date(2026, 8, 3), ground=GROUND, calendar=CALENDAR)
    resumed = deadline(tx, deadline_id)
    assert (resumed.state, resumed.suspended_since) == (DeadlineState.RUNNING, None)
    assert resumed.due_date == projection.due_date == date(2026, 8, 10)
    assert fire_dates(tx, deadline_id) == {
        "reminder": date(2026, 8, 6),
        "yellow": date(2026, 8, 7),
        "red": date(2026, 8, 11),
    }
    assert [line.kind for line in ledger_of(tx, deadline_id)] == ["start", "suspend", "resume"]


def test_the_clock_stops_only_for_a_reason_the_settings_name(tx):
    deadline_id = start(tx)
    holiday = Ground("经办人休假", None, 7, NOW)

    with pytest.raises(ReasonNotAllowed) as refused:
        suspend(tx, deadline_id, on=date(2026, 3, 4), ground=holiday, calendar=CALENDAR, settings=SETTINGS)

    assert "等待上级答复" in str(refused.value)
    assert len(ledger_of(tx, deadline_id)) == 1


def test_the_clock_does_not_stop_twice_nor_on_its_last_day(tx):
    deadline_id = start(tx)
    with pytest.raises(DeadlineOver):
        suspend(tx, deadline_id, on=date(2026, 3, 11), ground=GROUND, calendar=CALENDAR, settings=SETTINGS)
    suspend(tx, deadline_id, on=date(2026, 3, 4), ground=GROUND, calendar=CALENDAR, settings=SETTINGS)
    with pytest.raises(LedgerOutOfOrder):
        suspend(tx, deadline_id, on=date(2026, 3, 5), ground=GROUND, calendar=CALENDAR, settings=SETTINGS)


def test_an_extension_moves_the_last_day_and_its_timers_but_not_what_has_fired(tx):
    deadline_id = start(tx)
    fire_timer(tx, deadline_id, "reminder")

    projection = extend(tx, deadline_id, on=date(2026, 3, 9), days=3, ground=GROUND, calendar=CALENDAR)

    assert projection.due_date == deadline(tx, deadline_id).due_date == date(2026, 3, 16)
    assert projection.total_days == 10
    assert fire_dates(tx, deadline_id) == {
        "reminder": date(2026, 3, 9),
        "yellow": date(2026, 3, 13),
        "red": date(2026, 3, 17),
    }


def test_what_has_run_out_or_ended_is_not_changed(tx):
    deadline_id = start(tx)
    with pytest.raises(DeadlineOver):
        extend(tx, deadline_id, on=date(2026, 3, 12), days=3, ground=GROUND, calendar=CALENDAR)
    meet_deadline(tx, CASE, "confirm", on=date(2026, 3, 5))
    with pytest.raises(DeadlineOver):
        resume(tx, deadline_id, on=date(2026, 3, 6), ground=GROUND, calendar=CALENDAR)


def test_a_timer_fires_once_on_its_day_in_order_of_the_day(tx):
    late, early = start(tx, cause=date(2026, 3, 4)), start(tx, "review")

    assert due_timers(tx, date(2026, 3, 8), most=10) == []
    due = due_timers(tx, date(2026, 3, 11), most=10)
    assert [(timer.deadline_id, timer.level) for timer in due] == [
        (early, "reminder"),
        (early, "yellow"),
        (late, "reminder"),
    ]
    assert due_timers(tx, date(2026, 3, 11), most=1) == due[:1]

    assert fire_timer(tx, early, "reminder")
    assert not fire_timer(tx, early, "reminder")
    assert not fire_timer(tx, early, "no such level")


def test_the_proof_sheet_of_a_row_recomputes_equal(tx):
    deadline_id = start(tx)
    suspend(tx, deadline_id, on=date(2026, 3, 4), ground=GROUND, calendar=CALENDAR, settings=SETTINGS)
    paused = proof_sheet(tx, deadline_id, CALENDAR)
    resume(tx, deadline_id, on=date(2026, 3, 10), ground=GROUND, calendar=CALENDAR)
    running = proof_sheet(tx, deadline_id, CALENDAR)

    assert paused.due_date is None
    assert running.due_date == deadline(tx, deadline_id).due_date
    assert first_difference(paused.as_json()) is None
    assert first_difference(running.as_json()) is None


def test_a_deadline_that_does_not_exist_is_not_found(tx):
    with pytest.raises(NotYours):
        proof_sheet(tx, 404, CALENDAR)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "lost"},
        {"due_date": None},
        {"due_date": date(2026, 3, 2)},
        {"budget": 0},
        {"state": "suspended"},
    ],
    ids=str,
)
def test_the_database_itself_refuses_a_row_that_cannot_be(tx, change):
    deadline_id = start(tx)

    with pytest.raises(IntegrityError), tx.begin_nested():
        tx.execute(sa.update(DeadlineRow).where(DeadlineRow.id == deadline_id).values(**change))
