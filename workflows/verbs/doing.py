"""A verb under way: its case under lock, who asks for what, and the letters that go out with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine.cases.terms import CaseFile
from engine.inbox.terms import Letter
from engine.journal.terms import Line
from engine.people.terms import Actor
from engine.procedures.practice import Step
from engine.procedures.run import Run
from engine.procedures.steps import move_case, note_act
from engine.tasks.steps import mark_done
from engine.tasks.terms import Task, TaskState
from workflows.procedures.addressees import people_at_work
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.verbs.candidates import fit_person
from workflows.verbs.rules import PersonMissing
from workflows.verbs.terms import Standing, VerbRequest


@dataclass
class Doing:
    """A verb under way."""

    bureau: Bureau
    step: Step
    actor: Actor
    case: CaseFile
    asked: VerbRequest
    standing: Standing
    letters: list[Letter] = field(default_factory=list)

    @property
    def acting(self) -> Actor:
        """Return in whose place the person acts: their own, or a principal's."""
        return self.actor.in_place_of(self.step.on_behalf_of)

    @property
    def task(self) -> Task:
        """Return the task that the verb is about."""
        if self.standing.task is None:
            raise RuntimeError(f"{self.asked.verb} is about no task")
        return self.standing.task

    def chosen(self) -> Actor:
        """Return the person that was chosen. Refuses: PersonMissing, UnfitPerson."""
        if self.asked.person_id is None:
            raise PersonMissing
        return fit_person(
            self.step.tx,
            self.bureau,
            self.actor,
            self.asked.verb,
            self.standing,
            person_id=self.asked.person_id,
        )

    def at_work(self) -> tuple[int, ...]:
        """Return who has an open task of the case on the desk as its rows stand now."""
        return people_at_work(self.step.connection, self.case.id, today=self.step.today)

    def write_to(self, kind: str, *people: int | None, **facts: Any) -> None:
        """Let people know, unless it is the person who does it."""
        told = {"case_no": self.case.case_no, **facts}
        if self.standing.task is not None:
            told.setdefault("node", self.standing.task.node)
        others = dict.fromkeys(one for one in people if one is not None and one != self.actor.person_id)
        self.letters += [Letter(one, kind, self.case.id, told) for one in others]

    def mark_done(self, task_id: int, *, verdict: str) -> None:
        """Close a task as answered by the person, in their capacity."""
        step, person_id = self.step, self.actor.person_id
        mark_done(
            step.connection,
            task_id,
            verdict=verdict,
            person_id=person_id,
            now=step.now,
            on_behalf_of=step.on_behalf_of,
        )
        for mark in step.marks:
            if mark.id == task_id:
                mark.state, mark.done_by, mark.on_behalf_of = TaskState.DONE, person_id, step.on_behalf_of

    def line(self, kind: str, **facts: Any) -> Line:
        """Return the journal's line of this verb."""
        task = self.standing.task
        return Line(
            kind,
            self.step.now,
            person_id=self.actor.person_id,
            task_id=task.id if task else None,
            node=task.node if task else None,
            facts={**facts, **self.step.capacity},
            note=self.asked.words.strip() or None,
            command_key=self.step.command_key,
        )

    def noted(self, kind: str, **facts: Any) -> None:
        """Write the line of a verb that moves rows only."""
        note_act(self.step, self.line(kind, **facts))

    def note(self, line: Line) -> None:
        """Write a line that was made before the rows moved."""
        note_act(self.step, line)

    def moved(self, move: Callable[[Run], Line]) -> None:
        """Let the verb move the diagram."""
        move_case(self.step, ListPractice(self.bureau), move)


Effect = Callable[[Doing], None]
