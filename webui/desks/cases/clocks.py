"""The clocks of a case: the most urgent one for the head of the page, one day by day, all in a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext
from sqlalchemy.orm import Session

from engine.deadlines.lookups import bounds_of, deadlines_of, proof_sheet
from engine.deadlines.sheets import ProofSheet
from engine.deadlines.terms import DeadlineState, DeadlineView
from engine.tasks.terms import Task, TaskState
from webui.day_boxes import DayBox, day_boxes
from webui.due_dates import Due, due_of, due_of_deadline
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import TASKS, Clock

MAKE_UP = "makeup"


@dataclass(frozen=True)
class ClockLine:
    """One deadline of the case."""

    view: DeadlineView
    due: Due | None
    is_shown: bool
    """Whether its days are the ones drawn."""


@dataclass(frozen=True)
class DayCount:
    """One deadline day by day, and what its sentence says."""

    view: DeadlineView
    sheet: ProofSheet
    boxes: tuple[DayBox, ...]
    skipped: tuple[tuple[str, int], ...]
    """Reason -> how many days were skipped for it, in order of appearance; the reason is Chinese."""
    make_ups: tuple[tuple[date, str], ...]
    """Rest days that are worked, each with the paper that says so."""

    @property
    def day_count(self) -> int:
        """Return how many days the period lasts, day zero not counted."""
        return len(self.boxes) - 1


@dataclass(frozen=True)
class Clocks:
    """All about the deadlines of one case."""

    urgent: Due | None
    """Of the most urgent open task; of the confirmation once the case is closed."""
    lines: tuple[ClockLine, ...]
    shown: DayCount | None


def clocks_of(tx: Session, bureau: Bureau, case_id: int, *, tasks: Sequence[Task], wanted: str) -> Clocks:
    """Return the clocks; `wanted` is the code of the one to draw day by day, "" for the most urgent."""
    views = deadlines_of(tx, case_id)
    dues = {view.id: _due(tx, bureau, view) for view in views}
    dated = [task for task in tasks if task.state is TaskState.OPEN and task.due_date is not None]
    urgent_task = min(dated, key=lambda task: (task.due_date or date.max, task.id), default=None)
    code = wanted or (TASKS[urgent_task.node].clock if urgent_task else None) or Clock.CONFIRM
    shown = next((view for view in reversed(views) if view.code == code), None)
    confirm = next((view for view in views if view.code == Clock.CONFIRM), None)
    urgent = None
    if urgent_task:
        clock = TASKS[urgent_task.node].clock
        behind = next((view for view in reversed(views) if view.code == clock and view.due_date), None)
        is_its_date = behind is not None and behind.due_date == urgent_task.due_date
        urgent = dues[behind.id] if behind and is_its_date else due_of(bureau, urgent_task.due_date)
    elif confirm is not None:
        urgent = dues[confirm.id]
    lines = (ClockLine(view, dues[view.id], view is shown) for view in views)
    return Clocks(urgent, tuple(lines), _count(tx, bureau, shown) if shown else None)


def _due(tx: Session, bureau: Bureau, view: DeadlineView) -> Due | None:
    is_open_ended = view.provisional and view.state is DeadlineState.RUNNING
    return due_of_deadline(bureau, view, bounds_of(tx, view) if is_open_ended else None)


def _count(tx: Session, bureau: Bureau, view: DeadlineView) -> DayCount:
    sheet = proof_sheet(tx, view.id)
    boxes = day_boxes(sheet.ledger, today=bureau.today)
    if view.code != Clock.CONFIRM:  # only the plan's own clock starts with the cause
        boxes = (replace(boxes[0], reason=gettext("起算日，不计入")), *boxes[1:])
    days = tuple(zip(boxes[1:], sheet.ledger[1:], strict=True))
    skipped = Counter(day.reason for _, day in days if not day.counted)
    make_ups = tuple((day.date, day.source or "") for box, day in days if box.kind == MAKE_UP)
    return DayCount(view, sheet, boxes, tuple(skipped.items()), make_ups)
