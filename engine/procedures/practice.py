"""What the floor above tells the engine about its procedures, as a protocol; and the step under way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.journal.terms import Head, Line
from engine.procedures.run import OpenTask
from engine.procedures.vocabulary import Vocabulary
from engine.tasks.terms import Task, TaskPlan


@dataclass(kw_only=True)
class Step:
    """One transaction's work on one case, under the lock of its row.

    Rooms that take part write through `tx`; whatever they add to the journal goes through `record`.
    """

    tx: Session
    connection: sa.Connection
    now: datetime
    case_id: int
    case_no: str
    kind: str
    department_id: int
    filed_by: int
    version_id: int
    rev: int
    state: bytes | None
    head: Head
    actor_id: int | None
    command_key: bytes | None
    wake_at: datetime | None = None
    deeds: list[Line] = field(default_factory=list)
    """Lines that the system adds behind the person's own, in order."""
    notices: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """What is to leave by the outbox: kind and payload."""

    @property
    def today(self) -> date:
        """Return the day of the step in Asia/Shanghai."""
        return day_of(self.now)

    def record(self, kind: str, *, node: str | None = None, facts: Mapping[str, Any] | None = None) -> None:
        """Add one line to the case's journal, as the system's own deed that followed the person's."""
        self.deeds.append(Line(kind, self.now, node=node, facts=dict(facts or {})))


@dataclass(kw_only=True)
class TaskStep(Step):
    """A step on one open task, for whoever answers it."""

    actor_id: int
    task: Task
    engine_id: bytes
    """The task's id inside the engine's state."""


class Practice(Protocol):
    """How the floor above runs its cases."""

    def vocabulary(self, step: Step) -> Vocabulary:
        """Return what the diagrams may call during this step."""
        ...

    def plan(self, step: Step, opened: OpenTask) -> TaskPlan:
        """Return who is to do a task that the diagram has just opened."""
        ...

    def finished(self, step: Step, end_node: str) -> str:
        """Carry out what the end of the case means; return its outcome code."""
        ...
