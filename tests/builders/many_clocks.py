"""Thousands of open cases with a running clock and one armed timer each, written as rows within seconds."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.deadlines.records import DeadlineEntryRow, DeadlineRow, TimerRow
from engine.journal.chain import GENESIS
from engine.store import Store, table_of
from engine.tasks.records import TaskRow
from tests.builders.city import FRIDAY, ID, UNITS

FIRST_DAY = date(2026, 10, 13)
"""The first of the days on which the timers are to fire: a Tuesday that is worked."""
LEVELS = ("red", "escalate_unit_head", "escalate_bureau")


@dataclass(frozen=True)
class Armed:
    """One timer as it was armed."""

    level: str
    fire_date: date


def many_clocks(store: Store, count: int, *, days: int, random: Random) -> dict[int, Armed]:
    """Write so many cases at the desk, whose timers fire on so many days; return case id -> timer.

    Days and levels are dealt at random, so the order of the rows is not that of their dates.
    """
    armed = {
        case_id: Armed(random.choice(LEVELS), FIRST_DAY + timedelta(days=random.randrange(days)))
        for case_id in range(1, count + 1)
    }
    with store.writing() as tx:
        _write(tx, CaseFileRow, [_case(case_id) for case_id in armed])
        _write(tx, DeadlineRow, [_deadline(case_id) for case_id in armed])
        _write(tx, DeadlineEntryRow, [_entry(case_id) for case_id in armed])
        _write(tx, TaskRow, [_task(case_id) for case_id in armed])
        _write(tx, TimerRow, [_timer(case_id, timer) for case_id, timer in armed.items()])
    return armed


def _write(
    tx: Session,
    record: type[CaseFileRow | DeadlineRow | DeadlineEntryRow | TaskRow | TimerRow],
    rows: list[dict[str, object]],
) -> None:
    tx.connection().execute(sa.insert(table_of(record)), rows)


def _case(case_id: int) -> dict[str, object]:
    return {
        "id": case_id,
        "case_no": f"ZM-2025-{case_id:05d}",
        "kind": "add",
        "version_id": 1,
        "status": "open",
        "department_id": UNITS["police"],
        "title": "户口迁移",
        "subject": f"第{case_id}号证明",
        "detail": "数据共享",
        "filed_by": ID["filer"],
        "opened_at": FRIDAY,
        "rev": 0,
        "journal_seq": 0,
        "journal_head": GENESIS,
    }


def _deadline(case_id: int) -> dict[str, object]:
    return {
        "id": case_id,
        "case_id": case_id,
        "code": "desk_check",
        "round": 1,
        "cause_date": FRIDAY.date(),
        "budget": 2,
        "due_date": date(2026, 10, 12),
        "provisional": False,
        "calendar_version": "-",
        "state": "running",
    }


def _entry(case_id: int) -> dict[str, object]:
    return {
        "deadline_id": case_id,
        "seq": 1,
        "kind": "start",
        "on_date": FRIDAY.date(),
        "reason": "本环节开始",
        "at": FRIDAY,
    }


def _task(case_id: int) -> dict[str, object]:
    return {
        "case_id": case_id,
        "engine_id": b"-" * 16,
        "node": "task_check_lodging",
        "role": "desk",
        "duty": "desk",
        "queue": "desk@*",
        "round": 1,
        "state": "open",
        "opened_at": FRIDAY,
        "due_date": date(2026, 10, 12),
        "deadline_id": case_id,
    }


def _timer(case_id: int, timer: Armed) -> dict[str, object]:
    return {
        "case_id": case_id,
        "deadline_id": case_id,
        "level": timer.level,
        "offset": 0,
        "fire_date": timer.fire_date,
        "state": "armed",
    }
