"""Three days down, then two schedulers, killed again and again: every card once, in order of its day."""

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from multiprocessing.process import BaseProcess
from random import Random
from time import monotonic, sleep

import sqlalchemy as sa

from engine.clock import SHANGHAI
from engine.deadlines.records import TimerRow
from engine.inbox.records import LetterRow
from engine.journal.records import EventRow
from engine.outbox.records import OutboxRow
from engine.store import Store, table_of
from tests.builders.city import ID
from tests.builders.evidence import faults_of
from tests.builders.many_clocks import FIRST_DAY, Armed, many_clocks
from tests.builders.polling import poll_for_ever
from tests.builders.ready_city import bureau_on
from tests.builders.side_processes import PATIENCE_SECONDS, started
from workflows.procedures.bureau import Bureau

DOWN_DAYS, KILLS, SCHEDULERS = 3, 20, 2
BACK_AGAIN = datetime(2026, 10, 15, 9, tzinfo=SHANGHAI)
"""Thursday, the last of the three days; each is a working day."""
READER = {"red": "desk", "escalate_unit_head": "bureau_head", "escalate_bureau": "supervisor"}
LONGEST_PAUSE = 0.03
"""Seconds before a kill: somewhere within the next batch."""


def count(store: Store, record: type[TimerRow | OutboxRow], *where: sa.ColumnElement[bool]) -> int:
    with store.reading() as tx:
        return tx.scalars(sa.select(sa.func.count()).select_from(record).where(*where)).one()


def wait_until(is_so: Callable[[], bool]) -> None:
    end = monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert monotonic() < end, "the schedulers are stuck"
        sleep(0.01)


@contextmanager
def schedulers(url: str) -> Iterator[list[BaseProcess]]:
    """Give two schedulers that poll without end; whatever stands in the list at the end is killed."""
    running = [started(poll_for_ever, url, BACK_AGAIN) for _ in range(SCHEDULERS)]
    yield running
    for process in running:
        kill(process)


def kill(process: BaseProcess) -> None:
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL, "it had ended before it was killed"


def endured(city: Bureau, total: int, random: Random) -> int:
    """Kill a scheduler of the two, and start another, each time a twentieth is done; return kills at work."""
    store, kills_at_work = city.store, 0
    with schedulers(store.url) as running:
        for number in range(KILLS):
            goal = number * total // KILLS
            wait_until(lambda goal=goal: count(store, OutboxRow) >= goal)  # type: ignore[misc]
            sleep(random.uniform(0, LONGEST_PAUSE))
            place = random.randrange(SCHEDULERS)
            kill(running[place])
            kills_at_work += count(store, OutboxRow) < total
            running[place] = started(poll_for_ever, store.url, BACK_AGAIN)
        wait_until(lambda: count(store, TimerRow, TimerRow.state == "armed") == 0)
    return kills_at_work


def require_each_once_and_in_order(city: Bureau, armed: dict[int, Armed]) -> None:
    expected = Counter((case_id, timer.level) for case_id, timer in armed.items())
    with city.store.reading() as tx:
        connection = tx.connection()
        timers = Counter(connection.scalars(sa.select(table_of(TimerRow).c.state)))
        event, outbox, letter = table_of(EventRow), table_of(OutboxRow), table_of(LetterRow)
        lines = connection.execute(sa.select(event).where(event.c.kind == "card")).all()
        messages = connection.execute(sa.select(outbox).order_by(outbox.c.id)).all()
        letters = connection.execute(sa.select(letter).order_by(letter.c.id)).all()
    assert timers == {"fired": len(armed)}
    assert Counter((line.case_id, line.facts["level"]) for line in lines) == expected
    assert Counter((row.case_id, row.payload["level"]) for row in messages) == expected
    assert Counter((row.case_id, row.facts["level"]) for row in letters) == expected
    assert all(row.person_id == ID[READER[row.facts["level"]]] for row in letters)
    for written in (messages, letters):
        days = [armed[row.case_id].fire_date for row in written]
        assert days == sorted(days)
    late = {line.case_id: line.facts.get("late_by", 0) for line in lines}
    assert late == {case_id: working_days_late(timer.fire_date) for case_id, timer in armed.items()}
    assert faults_of(bureau_on(city.store, at=BACK_AGAIN)) == []


def working_days_late(day: date) -> int:
    """Return the days from then until Thursday: Tuesday, Wednesday and Thursday are all worked."""
    return (FIRST_DAY + timedelta(days=DOWN_DAYS - 1) - day).days


def seeded(number: int) -> Random:
    """Return chance that is the same in every run of these tests."""
    return Random(number)  # noqa: S311  no secret hangs on it


def test_ten_thousand_cards_due_after_three_days_down_come_once_and_in_order(sqlite_city: Bureau) -> None:
    armed = many_clocks(sqlite_city.store, 10_000, days=DOWN_DAYS, random=seeded(1))

    kills_at_work = endured(sqlite_city, len(armed), seeded(2))

    assert kills_at_work >= KILLS - 2
    require_each_once_and_in_order(sqlite_city, armed)


def test_the_same_holds_on_postgresql(postgresql_city: Bureau) -> None:
    armed = many_clocks(postgresql_city.store, 2_000, days=DOWN_DAYS, random=seeded(3))

    kills_at_work = endured(postgresql_city, len(armed), seeded(4))

    assert kills_at_work >= KILLS / 2
    require_each_once_and_in_order(postgresql_city, armed)
