"""What a missed day does by itself: cards, once each, and nothing else. The case stays where it is."""

import threading
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.deadlines.steps import start_deadline
from engine.outbox.records import OutboxRow
from tests.builders.city import FRIDAY, answer, filed, lodged
from tests.builders.desks import a_case_file
from tests.builders.evidence import case_id_of, faults_of, story_of
from tests.builders.stories import after, at, case_of, nodes_of, woken
from workflows.procedures import lapses
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.lapses import handle_due, issue_overdue_cards

CHAIN = ("escalate_unit_head", "escalate_bureau", "escalate_office")
DESK_DUE = date(2026, 10, 12)
"""Two working days after Friday 10-09, a worked Saturday among them."""


def cards(city: Bureau, case_id: int) -> list[tuple[str, str]]:
    """Return clock and level of every card in the journal of a case."""
    return [
        (line.facts["clock"], line.facts["level"]) for line in story_of(city, case_id) if line.kind == "card"
    ]


def test_the_three_cards_of_the_seven_days_come_each_on_its_day(city: Bureau) -> None:
    case_id = filed(city)
    seen = []

    for day in range(10, 17):
        woken(at(city, FRIDAY.replace(day=day, hour=0, minute=1)))
        seen.append([level for _, level in cards(city, case_id)])

    assert seen == [
        [],  # 10
        [],  # 11
        ["reminder"],  # 12
        ["reminder", "yellow"],  # 13
        ["reminder", "yellow"],  # 14, the last day: it belongs to the confirmers
        ["reminder", "yellow", "red"],  # 15
        ["reminder", "yellow", "red"],  # 16
    ]


def test_a_card_changes_nothing_but_the_journal_and_the_outbox(city: Bureau) -> None:
    case_id = filed(city)
    before = nodes_of(city, case_id)

    woken(after(city, date(2026, 10, 14)))

    assert nodes_of(city, case_id) == before
    assert case_of(city, case_id).outcome is None
    with city.store.reading() as tx:
        payloads = list(tx.scalars(sa.select(OutboxRow.payload)))
    assert [payload["level"] for payload in payloads] == ["red"]


def test_after_a_long_silence_of_the_scheduler_only_the_red_card_is_still_issued(city: Bureau) -> None:
    case_id = filed(city)

    assert woken(at(city, FRIDAY + timedelta(days=60))) == 1

    assert cards(city, case_id) == [("confirm", "red")]
    (timer,) = (line for line in story_of(city, case_id) if line.kind == "timer")
    assert timer.facts["fired"] == ["timer_reminder", "timer_yellow_card", "timer_red_card"]


def test_a_second_look_finds_nothing(city: Bureau) -> None:
    filed(city)
    late = after(city, date(2026, 10, 14))

    assert [woken(late), woken(late), woken(late)] == [1, 0, 0]


def test_a_request_returned_and_corrected_is_not_carded_anew(city: Bureau) -> None:
    case_id = filed(city)
    woken(at(city, FRIDAY.replace(day=12)))
    answer(city, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补依据")
    answer(city, case_id, "task_correct_request", "submit", by="filer", legal_basis="第二条")

    woken(at(city, FRIDAY.replace(day=13)))

    assert cards(city, case_id) == [("confirm", "reminder"), ("confirm", "yellow")]


def test_no_card_comes_after_the_confirmation(city: Bureau) -> None:
    case_id = lodged(city)

    assert woken(at(city, FRIDAY + timedelta(days=90))) == 0

    assert cards(city, case_id) == []


def test_the_citys_own_clock_gets_its_red_card_after_its_last_day(city: Bureau) -> None:
    case_id = lodged(city)

    issue_overdue_cards(at(city, FRIDAY.replace(day=12, hour=23)))
    on_the_last_day = cards(city, case_id)
    issue_overdue_cards(after(city, DESK_DUE))

    assert on_the_last_day == [("desk_check", "yellow")]
    assert cards(city, case_id) == [("desk_check", "yellow"), ("desk_check", "red")]
    assert nodes_of(city, case_id) == ["task_check_lodging"]
    assert faults_of(city) == []


def test_two_overdue_clocks_of_one_case_get_a_card_each(city: Bureau) -> None:
    case_id = lodged(city)
    answer(city, case_id, "task_check_lodging", "accept", by="desk")

    issue_overdue_cards(at(city, FRIDAY + timedelta(days=21)))

    assert sorted(cards(city, case_id)) == [("decision", "red"), ("review", "red")]
    assert faults_of(city) == []


def test_the_warnings_of_the_seven_days_are_the_diagrams_own_business_and_the_chain_is_not(
    city: Bureau,
) -> None:
    case_id = filed(city)

    issue_overdue_cards(at(city, FRIDAY + timedelta(days=60)))

    assert cards(city, case_id) == [("confirm", level) for level in CHAIN]


def test_nothing_goes_up_the_chain_before_the_red_card_of_the_diagram(city: Bureau) -> None:
    case_id = filed(city)
    late = at(city, FRIDAY + timedelta(days=60))

    assert [handle_due(late, ListPractice(late)) for _ in range(2)] == [1 + len(CHAIN), 0]

    assert cards(city, case_id) == [("confirm", level) for level in ("red", *CHAIN)]
    assert faults_of(city) == []


def test_a_card_issued_beside_the_engine_does_not_stand_in_its_way(city: Bureau) -> None:
    case_id = lodged(city)
    late = after(city, DESK_DUE)
    issue_overdue_cards(late)

    answer(late, case_id, "task_check_lodging", "accept", by="desk")

    assert nodes_of(city, case_id) == ["task_review_request"]
    assert faults_of(city) == []


def test_more_cards_than_one_batch_are_issued_batch_by_batch(city: Bureau) -> None:
    extra = lapses.BATCH + 3
    with city.store.writing() as tx:
        for number in range(extra):
            a_desk_clock(tx, a_case_file(tx, number), city)
    late = at(city, FRIDAY + timedelta(days=30))

    assert [issue_overdue_cards(late) for _ in range(3)] == [lapses.BATCH, 3, 0]
    assert faults_of(city) == []


def a_desk_clock(tx: Session, case_id: int, city: Bureau) -> None:
    start_deadline(
        tx,
        case_id=case_id,
        code="desk_check",
        cause_date=day_of(FRIDAY),
        budget=2,
        calendar=city.calendar,
        now=FRIDAY,
        reason="本环节开始",
        levels={"red": 0},
    )


def test_cases_that_break_do_not_stop_the_clocks_of_the_others_however_many_they_are(
    city: Bureau, caplog: pytest.LogCaptureFixture
) -> None:
    with city.store.writing() as tx:
        broken = [a_case_file(tx, number, wake_at=FRIDAY, state=b"spoiled") for number in range(250)]
    filed(city)
    sound = case_id_of(city, "ZM-2026-0001")
    late = after(city, date(2026, 10, 14))

    assert woken(late) == 1

    assert cards(city, sound) == [("confirm", "red")]
    assert all(f"case {case_id} could not be woken" in caplog.text for case_id in broken)
    assert woken(late) == 0


def look_slowly(city: Bureau, monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Thread, list[int]]:
    """Start a poller with half a second between what it sees and the lock it takes; return it at that point.

    The list holds, once it has ended, how many cards it issued.
    """
    issued: list[int] = []
    poller = threading.Thread(target=lambda: issued.append(issue_overdue_cards(city)))
    with monkeypatch.context() as slowed:
        slowed.setattr(lapses, "_DUE", lapses._DUE.where(sa.func.pg_sleep(0.5).is_not(None)))
        poller.start()
        while not sleepers(city):
            pass
    return poller, issued


def sleepers(city: Bureau) -> int:
    with city.store.reading() as tx:
        statement = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        return int(tx.connection().exec_driver_sql(statement).scalar_one())


def test_whoever_comes_while_another_poller_has_the_turn_leaves_what_is_due_to_it(
    postgresql_city: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = lodged(postgresql_city)
    late = after(postgresql_city, DESK_DUE)
    poller, handled = look_slowly(late, monkeypatch)

    second = issue_overdue_cards(late)
    poller.join()

    assert (second, handled) == (0, [3])  # reminder and yellow card have had their day
    assert cards(postgresql_city, case_id) == [("desk_check", "red")]


def test_a_duty_done_after_the_look_gets_no_card(
    postgresql_city: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = lodged(postgresql_city)
    late = after(postgresql_city, DESK_DUE)
    poller, issued = look_slowly(late, monkeypatch)

    answer(late, case_id, "task_check_lodging", "accept", by="desk")
    poller.join()

    assert issued == [0]
    assert cards(postgresql_city, case_id) == []
