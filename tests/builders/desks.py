"""Rows of desks without the procedure behind them: case files and tasks, for the queue and the jobs."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.journal.chain import GENESIS
from engine.tasks.records import FAR_DAY, TaskRow
from tests.builders.city import FRIDAY, ID, UNITS


def a_case_file(tx: Session, number: int, **changes: object) -> int:
    """Write one open case file of the small city; return its id."""
    row = {
        "case_no": f"ZM-2025-{number:04d}",
        "kind": "add",
        "version_id": 1,
        "status": "open",
        "department_id": UNITS["police"],
        "title": "户口迁移",
        "subject": f"第{number}号证明",
        "detail": "数据共享",
        "filed_by": ID["filer"],
        "opened_at": FRIDAY,
        "rev": 0,
        "journal_seq": 0,
        "journal_head": GENESIS,
    }
    case = CaseFileRow(**(row | changes))
    tx.add(case)
    tx.flush()
    return case.id


def a_task(
    tx: Session,
    case_id: int,
    *,
    queue: str = "desk@*",
    due: date | None = None,
    node: str = "task_check_lodging",
    state: str = "open",
    done_at: datetime | None = None,
    done_by: int | None = None,
    deadline_id: int | None = None,
) -> int:
    """Write one task; return its id."""
    task = TaskRow(
        case_id=case_id,
        engine_id=b"-" * 16,
        node=node,
        role="desk",
        duty="desk",
        queue=queue,
        round=1,
        state=state,
        opened_at=FRIDAY,
        due_date=due or FAR_DAY,
        done_at=done_at,
        done_by=done_by,
        deadline_id=deadline_id,
    )
    tx.add(task)
    tx.flush()
    return task.id
