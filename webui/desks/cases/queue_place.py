"""The queue beside a case: which one of how many it is, what comes before and after, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for
from sqlalchemy.orm import Session

from engine.people.terms import Actor
from engine.tasks.lookups import task as task_row
from engine.tasks.queues import cursor_after, queue_page, queue_place
from engine.tasks.rules import BadCursor
from engine.tasks.terms import PAGE_SIZE, QueuePlace, QueueRow, Task
from webui.due_dates import soon_until
from webui.queue_addresses import Origin, origin_in
from workflows.procedures.bureau import Bureau
from workflows.procedures.lookups import queues_of


@dataclass(frozen=True)
class QueueView:
    """The queue from which a case was opened, as its page draws it."""

    origin: str
    """What the addresses of this case's page carry on, under "queue"."""
    back_url: str
    """The page of the queue with this row on it."""
    position: int | None
    """From 1 on; None where the task no longer stands in it."""
    total: int
    previous_url: str | None
    next_url: str | None


def queue_view(
    tx: Session, bureau: Bureau, actor: Actor, *, tasks: Sequence[Task], wanted: int | None
) -> QueueView | None:
    """Return the queue that the address of the page names; None when it names none.

    wanted: which of the case's tasks stood in it.
    """
    origin, task = _origin(), next((task for task in tasks if task.id == wanted), None)
    if origin is None or task is None:
        return None
    place = _place(tx, bureau, actor, origin, task)
    return QueueView(
        origin.text,
        _back(tx, bureau, actor, origin, task, place),
        place.position,
        place.total,
        _case_url(place.previous, origin) if place.previous else None,
        _case_url(place.following, origin) if place.following else None,
    )


def onward_url(tx: Session, bureau: Bureau, actor: Actor, task_id: int) -> str | None:
    """Return where to go on after a verdict: the next of the queue, else its first, else the emptied queue.

    None when the case was not opened from a queue.
    """
    origin, task = _origin(), task_row(tx, task_id)
    if origin is None or task is None:
        return None
    following = _place(tx, bureau, actor, origin, task).following or _first(tx, bureau, actor, origin)
    return _case_url(following, origin) if following else origin.asked.address()


def _origin() -> Origin | None:
    return origin_in(request.args.get("queue"))


def _place(tx: Session, bureau: Bureau, actor: Actor, origin: Origin, task: Task) -> QueuePlace:
    wanted, soon = origin.asked.as_filter(), soon_until(bureau)
    return queue_place(tx, queues_of(actor), wanted, task, today=bureau.today, soon_until=soon)


def _first(tx: Session, bureau: Bureau, actor: Actor, origin: Origin) -> QueueRow | None:
    return next(iter(_rows(tx, bureau, actor, Origin(origin.asked))), None)


def _back(tx: Session, bureau: Bureau, actor: Actor, origin: Origin, task: Task, place: QueuePlace) -> str:
    """Return the address of the page on which the row stands now: what was done meanwhile moves rows."""
    row_id = task.id if place.position or not place.following else place.following.task_id
    anchor = f"task-{row_id}"
    if any(row.task_id == row_id for row in _rows(tx, bureau, actor, origin)):
        return origin.asked.address(after=origin.after, _anchor=anchor)
    start = cursor_after(place.previous) if place.previous and (place.position or 0) > PAGE_SIZE else None
    return origin.asked.address(after=start, _anchor=anchor)


def _rows(tx: Session, bureau: Bureau, actor: Actor, origin: Origin) -> Sequence[QueueRow]:
    """Return the rows of one page of the queue; none when its cursor was made up."""
    wanted, soon = origin.asked.as_filter(), soon_until(bureau)
    try:
        page = queue_page(
            tx, queues_of(actor), wanted, today=bureau.today, soon_until=soon, after=origin.after
        )
    except BadCursor:
        return ()
    return page.rows


def _case_url(row: QueueRow, origin: Origin) -> str:
    return url_for("cases.show", case_no=row.case_no, task=row.task_id, queue=origin.text)
