"""Two schedulers in two processes on one database: each due timer fires once, on either kind of database."""

from collections import Counter
from datetime import timedelta

import sqlalchemy as sa

from engine.clock import day_of
from engine.deadlines.records import TimerRow
from engine.deadlines.steps import start_deadline
from engine.jobs.records import JobRow
from engine.journal.records import EventRow
from engine.outbox.records import OutboxRow
from tests.builders.city import FRIDAY, an_addition, filed
from tests.builders.desks import a_case_file
from tests.builders.evidence import faults_of
from tests.builders.polling import poll
from tests.builders.ready_city import bureau_on
from tests.builders.side_processes import CONTEXT, run_side_by_side
from workflows.procedures.bureau import Bureau
from workflows.procedures.cards import LADDER, WARNINGS

DRAWN, PLAIN = 20, 240
"""Cases whose warnings are timers of a diagram, and cases with one red card that only changes rows."""
CHAIN = [level for level in LADDER if level not in WARNINGS]
LATER = FRIDAY + timedelta(days=30)


def many_due(city: Bureau) -> None:
    for number in range(DRAWN):
        filed(city, an_addition(proof_name=f"证明{number}"))
    with city.store.writing() as tx:
        for number in range(PLAIN):
            start_deadline(
                tx,
                case_id=a_case_file(tx, number),
                code="desk_check",
                cause_date=day_of(FRIDAY),
                budget=2,
                calendar=city.calendar,
                now=FRIDAY,
                reason="本环节开始",
                levels={"red": 0},
            )


def test_two_schedulers_side_by_side_fire_each_of_many_due_timers_once(city: Bureau, city_url: str) -> None:
    many_due(city)
    together = CONTEXT.Barrier(2)

    run_side_by_side(poll, (city_url, LATER, together), (city_url, LATER, together))

    later = bureau_on(city.store, at=LATER)
    with later.store.reading() as tx:
        timers = Counter(tx.scalars(sa.select(TimerRow.state)))
        messages = Counter(tx.scalars(sa.select(OutboxRow.case_id)))
        cards = Counter(tx.scalars(sa.select(EventRow.case_id).where(EventRow.kind == "card")))
        ran = sorted(tx.scalars(sa.select(JobRow.name)))
    assert timers == {"fired": DRAWN * len(LADDER) + PLAIN}
    # After the last day only the red card is still worth issuing; the chain has people of its own.
    assert sorted(cards.values()) == [1] * PLAIN + [1 + len(CHAIN)] * DRAWN
    assert cards == messages
    assert ran == ["handle_due"]
    assert faults_of(later) == []


def test_a_scheduler_that_comes_after_another_finds_nothing(city: Bureau, city_url: str) -> None:
    many_due(city)
    alone = CONTEXT.Barrier(1)
    run_side_by_side(poll, (city_url, LATER, alone))
    with city.store.reading() as tx:
        before = tx.scalars(sa.select(sa.func.count()).select_from(EventRow)).one()

    run_side_by_side(poll, (city_url, LATER + timedelta(days=1), alone))

    with city.store.reading() as tx:
        assert before == tx.scalars(sa.select(sa.func.count()).select_from(EventRow)).one()
