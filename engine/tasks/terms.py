"""Words of the desks: a task, what a queue asks for, and what it gets."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

COUNT_CAP = 1000
"""Counts stop here ("999+"): an exact count of a very long queue costs more than it tells."""


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class TaskPlan:
    """Who is to do an opened task, and by which clock; decided by the floor above."""

    role: str
    department_id: int | None
    duty: str
    assignee_id: int | None = None
    deadline_code: str | None = None
    item: int | None = None
    """The unit, member or guide of a multi-instance task."""
    round: int | None = None
    """Which time round this is; None: one more than this node has been opened for this item."""

    @property
    def queue(self) -> str:
        """Return the one queue the task stands in: a person's, or a post's."""
        if self.assignee_id is not None:
            return person_queue(self.assignee_id)
        return post_queue(self.role, self.department_id)


@dataclass(slots=True)
class Mark:
    """What a step must know of one task of its case; kept up to date while the step changes rows.

    id, round: of the newest, where closed ones that are otherwise alike are told as one.
    """

    id: int
    engine_id: bytes | None
    """None once it is closed."""
    node: str
    item: int | None
    round: int
    state: str
    department_id: int | None
    duty: str
    done_by: int | None


@dataclass(frozen=True)
class Arrival:
    """A task that the diagram has just opened."""

    engine_id: bytes
    """Its id inside the engine's state (16 bytes)."""
    node: str
    plan: TaskPlan


@dataclass(frozen=True)
class Opening:
    """A task about to be written: with its round and its deadline."""

    arrival: Arrival
    round: int
    deadline_id: int | None
    due_date: date | None


def person_queue(person_id: int) -> str:
    """Return the name of a person's own queue."""
    return f"p{person_id}"


def post_queue(role: str, department_id: int | None) -> str:
    """Return the name of the queue of all who hold this post."""
    return f"{role}@{department_id if department_id is not None else '*'}"


@dataclass(frozen=True)
class Task:
    """One task, open or not."""

    id: int
    case_id: int
    node: str
    role: str
    department_id: int | None
    assignee_id: int | None
    duty: str
    item: int | None
    round: int
    state: TaskState
    opened_at: datetime
    due_date: date | None
    done_at: datetime | None
    done_by: int | None
    verdict: str | None


class DueFilter(StrEnum):
    """Tabs of a queue by due date."""

    ANY = ""
    LATE = "late"
    SOON = "soon"


@dataclass(frozen=True)
class QueueFilter:
    """What the address of a queue page says; empty means no condition."""

    text: str = ""
    kind: str = ""
    department_id: int | None = None
    node: str = ""
    due: DueFilter = DueFilter.ANY


class QueueRow(NamedTuple):
    """One line of a queue. A tuple, since fifty of them are made for every page."""

    task_id: int
    case_id: int
    case_no: str
    kind: str
    title: str
    subject: str
    detail: str
    department_id: int
    node: str
    round: int
    opened_at: datetime
    due_date: date | None


@dataclass(frozen=True)
class QueuePage:
    """One page of a queue, and the cursor of the next (None at the end)."""

    rows: tuple[QueueRow, ...]
    next_cursor: str | None
    total: int
    is_capped: bool
