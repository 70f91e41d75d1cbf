"""A case's journal as people read it: names instead of ids, opinions beside their tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine.journal.lookups import Event
from engine.people.lookups import department_names, person_names
from engine.tasks.terms import Task, TaskState


@dataclass(frozen=True)
class StoryLine:
    """One event with everybody in it named."""

    at: datetime
    kind: str
    node: str | None
    who: str | None
    """Who did it; None: the office's own clock or procedure."""
    named: tuple[str, ...]
    """The units or members that the event is about."""
    facts: Mapping[str, Any]
    note: str | None
    on_behalf_of: str | None = None
    """For whom it was done (代理); None: as oneself."""


@dataclass(frozen=True)
class Reply:
    """What one of several who were asked in parallel has answered, or that nothing came."""

    who: str
    round: int
    state: TaskState
    """Cancelled: the procedure went on without the answer."""
    verdict: str | None
    answered_by: str | None
    at: datetime | None
    note: str | None
    on_behalf_of: str | None = None
    """For whom it was answered (代理); None: as oneself."""


@dataclass(frozen=True)
class Names:
    """Id -> name of everybody a case's pages mention."""

    people: Mapping[int, str]
    units: Mapping[int, str]

    def person(self, person_id: int | None) -> str | None:
        """Return the name, or None where there is nobody to name."""
        return self.people.get(person_id) if person_id is not None else None

    def unit(self, department_id: int | None) -> str | None:
        """Return the department's name, or None where none is meant."""
        return self.units.get(department_id) if department_id is not None else None


def names_in(tx: Session, story: Sequence[Event], tasks: Sequence[Task], *, filer_id: int | None) -> Names:
    """Return the names of all who act in a case, in two questions."""
    people = set() if filer_id is None else {filer_id}
    people |= {
        person for event in story for person in (event.person_id, *event.facts.get("members", ())) if person
    }
    people |= {
        event.facts[name]
        for event in story
        for name in ("to", "on_behalf_of")
        if isinstance(event.facts.get(name), int)
    }
    people |= {
        person
        for task in tasks
        for person in (task.assignee_id, task.done_by, task.hands.holder_id, task.hands.delegate_id)
        if person
    }
    return Names(person_names(tx, people), department_names(tx))


def told(story: Sequence[Event], names: Names) -> tuple[StoryLine, ...]:
    """Return the events with names, oldest first."""
    return tuple(
        StoryLine(
            event.at,
            event.kind,
            event.node,
            names.person(event.person_id),
            _named(event, names),
            event.facts,
            event.note,
            names.person(event.facts.get("on_behalf_of")),
        )
        for event in story
    )


def notes_of_tasks(story: Sequence[Event]) -> dict[int, str]:
    """Return task id -> the opinion written with its verdict; one whose text was erased is left out."""
    return {
        event.task_id: event.note
        for event in story
        if event.task_id is not None and event.note and event.kind in ENDING_A_TASK
    }


ENDING_A_TASK = frozenset({"done", "returned_to", "signed"})
"""Kinds of the lines by which a person ends a task."""


def replies(tasks: Sequence[Task], node: str, *, notes: Mapping[int, str], names: Names) -> tuple[Reply, ...]:
    """Return the answers at a node where several were asked at once, round by round.

    Nobody who was asked is left out: silence is shown as silence, never as consent.
    """
    asked = sorted((task for task in tasks if task.node == node), key=lambda task: (task.round, task.id))
    return tuple(
        Reply(
            names.person(task.assignee_id) or names.unit(task.department_id) or "",
            task.round,
            task.state,
            task.verdict,
            names.person(task.done_by),
            task.done_at,
            notes.get(task.id),
            names.person(task.on_behalf_of),
        )
        for task in asked
    )


def _named(event: Event, names: Names) -> tuple[str, ...]:
    units = (names.unit(unit) for unit in event.facts.get("units", ()))
    members = (names.person(member) for member in event.facts.get("members", ()))
    to = event.facts.get("to")
    chosen = names.person(to) if isinstance(to, int) else None
    return tuple(name for name in (*units, *members, chosen) if name)
