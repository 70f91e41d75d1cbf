"""A clock suspended, resumed, extended: by whom, with which ground, and what follows it on every row."""

from dataclasses import replace
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from engine.calendar.terms import Paper, PaperDay
from engine.cases.lookups import journal_heads
from engine.cases.records import CaseFileRow
from engine.clock import SHANGHAI
from engine.deadlines.lookups import deadlines_of, ledger_of, proof_sheet
from engine.deadlines.records import TimerRow
from engine.deadlines.rules import BadBudget, DeadlineOver, ReasonNotAllowed
from engine.deadlines.sheet_check import first_difference
from engine.deadlines.terms import DeadlineSettings, DeadlineView, LedgerKind, Projection
from engine.journal.lookups import Event, faults, story
from engine.people.rules import NotAllowed
from engine.refusals import NotYours
from engine.tasks.records import FAR_DAY, TaskRow
from engine.tasks.rules import AlreadySubmitted
from tests.builders.calendars import activated
from tests.builders.city import a_key, answer, filed, person
from tests.builders.stories import after, at, nodes_of, woken
from workflows.procedures.bureau import Bureau
from workflows.procedures.clock_changes import (
    ClockChange,
    ClockVerb,
    NotInThisState,
    PaperMissing,
    ReasonMissing,
    change_clock,
    deadline_of_case,
    offered,
    preview_change,
)
from workflows.procedures.lapses import issue_overdue_cards

REASON, PAPER = "等待上级机关答复", "关于请示事项的函（鄂函〔2026〕8号）"
SUSPEND = ClockChange(ClockVerb.SUSPEND, REASON, PAPER)
RESUME = ClockChange(ClockVerb.RESUME, "已收到答复", "关于请示事项的复函")
DRAWN_CARDS = ("reminder", "yellow", "red")
DUE = date(2026, 10, 14)
"""Seven working days after Tuesday 2026-09-29, filed on Friday 10-09: four remain after 10-09."""


def allowing(city: Bureau) -> Bureau:
    """Return the office of a city whose settings name a reason."""
    named = DeadlineSettings(suspension_reasons=[REASON])
    return replace(city, regulation=replace(city.regulation, deadlines=named))


def on(city: Bureau, month: int, day: int, year: int = 2026) -> Bureau:
    return at(city, datetime(year, month, day, 10, tzinfo=SHANGHAI))


def clock(city: Bureau, case_id: int, code: str = "confirm") -> DeadlineView:
    with city.store.reading() as tx:
        return next(view for view in deadlines_of(tx, case_id) if view.code == code)


def change(city: Bureau, case_id: int, asked: ClockChange, *, by: str = "desk") -> Projection:
    return change_clock(city, person(city, by), clock(city, case_id), asked, command_key=a_key())


def rows(city: Bureau, case_id: int) -> tuple[set[date], set[date | None], datetime | None]:
    """Return the due dates of open tasks, the days of armed drawn cards, and when the case wakes."""
    with city.store.reading() as tx:
        tasks = tx.scalars(
            sa.select(TaskRow.due_date).where(TaskRow.case_id == case_id, TaskRow.state == "open")
        )
        timers = tx.scalars(
            sa.select(TimerRow.fire_date).where(TimerRow.state == "armed", TimerRow.level.in_(DRAWN_CARDS))
        )
        return (
            set(tasks),
            set(timers),
            tx.scalar(sa.select(CaseFileRow.wake_at).where(CaseFileRow.id == case_id)),
        )


def events(city: Bureau, case_id: int) -> list[Event]:
    with city.store.reading() as tx:
        assert list(faults(tx, journal_heads(tx))) == []
        return list(story(tx, case_id))


def test_while_a_clock_stands_nothing_is_due_and_no_card_comes_however_long(city: Bureau) -> None:
    city = allowing(city)
    case_id = filed(city)

    told = change(city, case_id, SUSPEND)

    assert told.due_date is None
    assert rows(city, case_id) == ({FAR_DAY}, {None}, None)
    for month in (10, 11, 12):
        later = on(city, month, 28)
        assert (woken(later), issue_overdue_cards(later)) == (0, 0)
    assert [event.kind for event in events(city, case_id)] == ["done", "clock_suspended"]
    assert nodes_of(city, case_id) == ["task_confirm_request"]


def test_a_resumed_clock_has_the_days_that_were_left_and_its_cards_come_by_the_new_date(city: Bureau) -> None:
    city = allowing(city)
    case_id = filed(city)  # 9 October: 09-30, 10-08, 10-09 are used, four days are left
    change(city, case_id, SUSPEND)
    november = on(city, 11, 16)  # a Monday

    told = change(november, case_id, RESUME)

    assert told.due_date == date(2026, 11, 20)
    tasks, timers, wakes = rows(city, case_id)
    assert tasks == {date(2026, 11, 20)}
    assert timers == {date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 21)}
    assert wakes is not None
    assert wakes.astimezone(SHANGHAI).date() == date(2026, 11, 18)
    assert woken(after(city, date(2026, 11, 17))) == 1
    assert woken(after(city, date(2026, 11, 17))) == 0
    assert [event.facts.get("level") for event in events(city, case_id) if event.kind == "card"] == [
        "reminder"
    ]


def test_resuming_on_the_day_of_the_suspension_changes_no_date_and_no_timer(city: Bureau) -> None:
    city = allowing(city)
    case_id = filed(city)
    before = rows(city, case_id)

    change(city, case_id, SUSPEND)
    told = change(city, case_id, RESUME)

    assert told.due_date == DUE
    assert rows(city, case_id) == before


def test_an_extension_moves_date_task_timers_and_waking_and_says_so_in_the_journal(city: Bureau) -> None:
    case_id = filed(city)

    told = change(city, case_id, ClockChange(ClockVerb.EXTEND, "情况复杂", PAPER, 3), by="supervisor")

    assert told.due_date == date(2026, 10, 19)
    tasks, timers, _ = rows(city, case_id)
    assert tasks == {date(2026, 10, 19)}
    assert timers == {date(2026, 10, 15), date(2026, 10, 16), date(2026, 10, 20)}
    assert woken(after(city, date(2026, 10, 12))) == 0  # the old reminder's day
    last = events(city, case_id)[-1]
    facts = {"clock": "confirm", "on": "2026-10-09", "days": 3, "due_date": "2026-10-19"}
    assert (last.kind, {name: last.facts[name] for name in facts}) == ("clock_extended", facts)
    assert last.note == f"情况复杂（{PAPER}）"
    assert not any("情况复杂" in str(value) for value in last.facts.values())


def test_the_ledger_keeps_reason_paper_and_person_and_its_sheet_recomputes_equal(city: Bureau) -> None:
    city = allowing(city)
    case_id = filed(city)
    change(city, case_id, SUSPEND)
    change(on(city, 10, 20), case_id, RESUME, by="supervisor")
    change(on(city, 10, 21), case_id, ClockChange(ClockVerb.EXTEND, "情况复杂", PAPER, 5))

    view = clock(city, case_id)
    with city.store.reading() as tx:
        ledger, sheet = ledger_of(tx, view.id), proof_sheet(tx, view.id)

    assert [entry.kind for entry in ledger] == [
        LedgerKind.START,
        LedgerKind.SUSPEND,
        LedgerKind.RESUME,
        LedgerKind.EXTEND,
    ]
    assert [(entry.reason, entry.paper) for entry in ledger[1:3]] == [
        (REASON, PAPER),
        ("已收到答复", "关于请示事项的复函"),
    ]
    assert len({entry.person_id for entry in ledger[1:3]}) == 2
    assert sheet.due_date == view.due_date == date(2026, 11, 2)
    assert first_difference(sheet.as_json()) is None


def test_a_case_goes_on_after_its_clock_was_changed_and_is_answered_as_ever(city: Bureau) -> None:
    city = allowing(city)
    case_id = filed(city)
    change(city, case_id, SUSPEND)

    answer(on(city, 12, 1), case_id, "task_confirm_request", "confirm", by="confirmer")

    assert nodes_of(city, case_id) == ["task_check_lodging"]


def test_what_was_due_before_the_change_happens_before_it(city: Bureau) -> None:
    case_id = filed(city)
    late_poll = on(city, 10, 13)  # a card was due by then, and nobody has polled

    change(late_poll, case_id, ClockChange(ClockVerb.EXTEND, "情况复杂", PAPER, 2))

    told = events(city, case_id)
    assert [event.kind for event in told[-2:]] == ["card", "clock_extended"]
    assert told[-2].facts["due_date"] == f"{DUE}"


def test_a_second_submit_of_the_same_form_changes_nothing(city: Bureau) -> None:
    case_id, key = filed(city), a_key()
    asked, desk = ClockChange(ClockVerb.EXTEND, "情况复杂", PAPER, 2), person(city, "desk")
    change_clock(city, desk, clock(city, case_id), asked, command_key=key)
    once = clock(city, case_id).due_date

    with pytest.raises(AlreadySubmitted):
        change_clock(city, desk, clock(city, case_id), asked, command_key=key)

    assert clock(city, case_id).due_date == once


@pytest.mark.parametrize("name", ["filer", "confirmer", "member1", "publisher", "administrator"])
def test_only_the_desk_and_supervisors_may_touch_a_clock(sqlite_city: Bureau, name: str) -> None:
    case_id = filed(sqlite_city)
    asked = ClockChange(ClockVerb.EXTEND, "情况复杂", PAPER, 2)

    with pytest.raises(NotAllowed):
        change(sqlite_city, case_id, asked, by=name)

    assert clock(sqlite_city, case_id).due_date == DUE


REFUSED = [
    (replace(SUSPEND, reason=" "), ReasonMissing),
    (replace(SUSPEND, paper=""), PaperMissing),
    (replace(SUSPEND, reason="工作忙"), ReasonNotAllowed),
    (RESUME, NotInThisState),
    (ClockChange(ClockVerb.EXTEND, REASON, PAPER), BadBudget),
    (ClockChange(ClockVerb.EXTEND, REASON, PAPER, 0), BadBudget),
]


@pytest.mark.parametrize(("asked", "refusal"), REFUSED)
def test_a_change_without_ground_or_sense_is_refused(
    sqlite_city: Bureau, asked: ClockChange, refusal: type[Exception]
) -> None:
    city = allowing(sqlite_city)
    case_id = filed(city)
    before = rows(city, case_id)

    with pytest.raises(refusal):
        change(city, case_id, asked)

    assert rows(city, case_id) == before


def test_by_default_no_reason_allows_a_clock_to_stand(sqlite_city: Bureau) -> None:
    case_id = filed(sqlite_city)

    assert offered(sqlite_city, clock(sqlite_city, case_id)) == (ClockVerb.EXTEND,)
    with pytest.raises(ReasonNotAllowed):
        change(sqlite_city, case_id, SUSPEND)


def test_what_is_offered_follows_the_clock(sqlite_city: Bureau) -> None:
    city = allowing(sqlite_city)
    case_id = filed(city)

    assert offered(city, clock(city, case_id)) == (ClockVerb.SUSPEND, ClockVerb.EXTEND)
    assert offered(on(city, 10, 14), clock(city, case_id)) == (ClockVerb.EXTEND,)  # the last day
    assert offered(on(city, 10, 15), clock(city, case_id)) == ()
    with pytest.raises(DeadlineOver):
        change(on(city, 10, 15), case_id, ClockChange(ClockVerb.EXTEND, REASON, PAPER, 2))
    change(city, case_id, SUSPEND)
    assert offered(city, clock(city, case_id)) == (ClockVerb.RESUME, ClockVerb.EXTEND)
    answer(city, case_id, "task_confirm_request", "refuse", by="confirmer", opinion="依据不足")
    assert offered(city, clock(city, case_id)) == ()
    with pytest.raises(DeadlineOver):
        change(city, case_id, RESUME)


def test_the_preview_tells_the_very_date_that_the_change_then_gives(sqlite_city: Bureau) -> None:
    city = allowing(sqlite_city)
    case_id = filed(city)
    asked = ClockChange(ClockVerb.EXTEND, days=4)
    with city.store.reading() as tx:
        seen = preview_change(tx, city, person(city, "desk"), clock(city, case_id), asked)

    assert (seen.before, seen.days_used, seen.days_left) == (DUE, 3, 8)
    assert clock(city, case_id).due_date == DUE  # looking changes nothing
    done = change(city, case_id, replace(asked, reason=REASON, paper=PAPER))
    assert done == seen.after


WORKED_SUNDAY = Paper(
    2026,
    "关于10月11日上班的通知",
    None,
    date(2026, 10, 9),
    None,
    (PaperDay(date(2026, 10, 11), working=True, occasion="汛情补班"),),
    yearly=False,
)
"""Would end the period on 10-13; as shipped, a period already running is never shortened."""


def test_a_period_that_a_new_calendar_may_not_shorten_is_not_shortened_by_changing_it(city: Bureau) -> None:
    city = allowing(city)
    case_id = filed(city)
    activated(city, WORKED_SUNDAY)
    kept = clock(city, case_id)

    change(city, case_id, SUSPEND)
    resumed = change(city, case_id, RESUME)
    extended = change(city, case_id, ClockChange(ClockVerb.EXTEND, "情况复杂", PAPER, 1))

    assert kept.due_date == resumed.due_date == DUE
    assert extended.due_date == date(2026, 10, 15)  # by the calendar in force it would be the 14th, as before
    with city.store.reading() as tx:
        assert first_difference(proof_sheet(tx, kept.id).as_json()) is None


def test_a_period_that_a_new_calendar_moved_is_changed_by_the_calendar_in_force(city: Bureau) -> None:
    case_id = filed(city)
    day_off = replace(WORKED_SUNDAY, days=(PaperDay(date(2026, 10, 12), working=False, occasion="汛情停工"),))
    activated(city, day_off)

    told = change(city, case_id, ClockChange(ClockVerb.EXTEND, "情况复杂", PAPER, 1))

    assert told.due_date == date(2026, 10, 16)
    with city.store.reading() as tx:
        sheet = proof_sheet(tx, clock(city, case_id).id)
    assert sheet.papers == (day_off,)
    assert first_difference(sheet.as_json()) is None


def test_a_deadline_is_found_under_its_own_case_only(sqlite_city: Bureau) -> None:
    case_id = filed(sqlite_city)
    view = clock(sqlite_city, case_id)
    with sqlite_city.store.reading() as tx:
        desk = person(sqlite_city, "desk")
        assert deadline_of_case(tx, desk, "ZM-2026-0001", view.id) == view
        for case_no, deadline_id in (("ZM-2026-0002", view.id), ("ZM-2026-0001", 404)):
            with pytest.raises(NotYours):
                deadline_of_case(tx, desk, case_no, deadline_id)
        with pytest.raises(NotYours):
            deadline_of_case(tx, person(sqlite_city, "civil_filer"), "ZM-2026-0001", view.id)
