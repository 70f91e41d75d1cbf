"""Words of the desks: a task, what a queue asks for, and what it gets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

COUNT_CAP = 1000
"""Counts stop here ("999+"): an exact count of a very long queue costs more than it tells."""


PAGE_SIZE = 50
"""Rows of one page of a queue."""


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    """Answered, and taken back by whoever answered before anybody else had acted: it counts for nothing."""


class Signing(StrEnum):
    """When a further signer (加签) signs: before, beside or after the one whose task it is."""

    BEFORE = "before"
    BESIDE = "beside"
    AFTER = "after"


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
    for_task_id: int | None = None
    """The task for which this one is a signature; None: a task of the diagram."""
    signing: str | None = None
    assignee_id: int | None = None
    on_behalf_of: int | None = None
    """For whom whoever answered it acted; None: as oneself."""

    @property
    def is_open_signature(self) -> bool:
        """Say whether it is a signature that is still asked for."""
        return self.for_task_id is not None and self.state == TaskState.OPEN


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


@dataclass(frozen=True)
class Hands:
    """In whose hands a task is, beside the post to which it belongs."""

    holder_id: int | None = None
    """Who has claimed it, or to whom it was transferred: nobody else of the post may answer it then."""
    delegate_id: int | None = None
    """Who has been asked for an opinion on it; it comes back with that."""
    held_verdict: Mapping[str, Any] | None = None
    """The answer that waits for those who sign after it: verdict, opinion, fields and who gave it."""


NOBODYS = Hands()


def person_queue(person_id: int) -> str:
    """Return the name of a person's own queue."""
    return f"p{person_id}"


def post_queue(role: str, department_id: int | None) -> str:
    """Return the name of the queue of all who hold this post."""
    return f"{role}@{department_id if department_id is not None else '*'}"


def post_in(queue: str) -> tuple[str, int | None] | None:
    """Return the role and the department of a post's queue; None for a queue of any other sort."""
    role, is_post, department = queue.partition("@")
    if not is_post:
        return None
    return role, None if department == "*" else int(department)


class NarrowQueue(NamedTuple):
    """A queue of which only the tasks of some kinds of cases are meant: a substitute's, by matter."""

    name: str
    kinds: tuple[str, ...]


Queue = str | NarrowQueue


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
    hands: Hands = NOBODYS
    for_task_id: int | None = None
    """The task for which this one is a signature; None: a task of the diagram."""
    signing: Signing | None = None
    on_behalf_of: int | None = None
    """For whom whoever answered it acted (代理); None: as oneself."""


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
    queue: str
    signing: str | None
    """Set where a signature is asked for: when it comes, a Signing."""
    delegate_id: int | None
    """Set where an opinion is asked for."""
    is_put_aside: bool
    opened_at: datetime
    due_date: date | None


@dataclass(frozen=True)
class QueuePage:
    """One page of a queue, and the cursor of the next (None at the end)."""

    rows: tuple[QueueRow, ...]
    next_cursor: str | None
    total: int
    is_capped: bool


@dataclass(frozen=True)
class QueuePlace:
    """Where one task stands in a queue, and what stands beside it."""

    position: int | None
    """From 1 on; None where the task does not stand in it, or stands too far down to be counted."""
    total: int
    """Counted up to COUNT_CAP."""
    previous: QueueRow | None
    following: QueueRow | None
