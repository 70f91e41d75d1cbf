"""What the floor above tells the engine about its procedures, as a protocol; and the step under way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.deadlines.lookups import open_deadlines_of
from engine.deadlines.terms import DeadlineView, TimerView
from engine.deadlines.timers import timers_of
from engine.journal.terms import Head, Line
from engine.procedures.parser import Definition
from engine.procedures.run import OpenTask
from engine.procedures.vocabulary import Vocabulary
from engine.tasks.lookups import marks_of
from engine.tasks.terms import Mark, Task, TaskPlan


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
    filed_by: int | None
    definition: Definition
    rev: int
    state: bytes | None
    head: Head
    actor_id: int | None
    command_key: bytes | None
    on_behalf_of: int | None = None
    """For whom the person acts (代理); None: as oneself, or the system by itself."""
    wake_at: datetime | None = None
    held_at: datetime | None = None
    deeds: list[Line] = field(default_factory=list)
    """Lines that the system adds behind the person's own, in order."""
    notices: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """What is to leave by the outbox: kind and payload."""
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    """What is to be done once the rows of the tasks stand as the step leaves them."""
    _clocks: dict[str, DeadlineView] | None = None
    _cards: dict[int, list[TimerView]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Return the day of the step in Asia/Shanghai."""
        return day_of(self.now)

    @property
    def capacity(self) -> dict[str, int]:
        """Return what the journal says of the person's capacity: for whom; nothing of acting as oneself."""
        return {} if self.on_behalf_of is None else {"on_behalf_of": self.on_behalf_of}

    @cached_property
    def marks(self) -> list[Mark]:
        """Return all tasks of the case, read once; whoever changes a row changes its mark."""
        return marks_of(self.connection, self.case_id)

    def clock(self, code: str) -> DeadlineView | None:
        """Return the open deadline of that code; all are read once, and again after `forget_clocks`."""
        if self._clocks is None:
            self._clocks = open_deadlines_of(self.tx, self.case_id)
        return self._clocks.get(code)

    def cards(self, deadline_id: int) -> list[TimerView]:
        """Return the timers of a deadline, read once, and again after `forget_clocks`."""
        if deadline_id not in self._cards:
            self._cards[deadline_id] = timers_of(self.tx, deadline_id)
        return self._cards[deadline_id]

    def forget_clocks(self) -> None:
        """Read deadlines and timers again from here on: one was started, ended or fired."""
        self._clocks = None
        self._cards.clear()

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
