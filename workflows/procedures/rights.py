"""The facts on which rights depend, gathered once: for the page, the button, the step and the test alike."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.terms import CaseFile
from engine.people.rules import Deny, decide
from engine.people.terms import Actor, CaseFacts, TaskFacts, Verb
from engine.procedures.practice import Step
from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import Task, TaskState
from workflows.procedures.catalogue import DUTIES

_TASK = table_of(TaskRow)
_SHARES = (
    sa.select(_TASK.c.department_id, _TASK.c.duty, _TASK.c.done_by)
    .where(_TASK.c.case_id == sa.bindparam("case"))
    .distinct()
)


def case_facts(tx: Session, case: CaseFile | Step, task: Task | None = None) -> CaseFacts:
    """Return what `engine.people.rules.decide` must know of the case, in one query.

    A duty counts as fulfilled by whoever completed a task of it; a task that the procedure took back
    itself fulfils nothing.
    """
    shares = _shares_of(tx, case.id) if isinstance(case, CaseFile) else case.marks
    fulfilled: defaultdict[str, set[int]] = defaultdict(set)
    for share in shares:
        if share.done_by is not None:
            fulfilled[share.duty].add(share.done_by)
    return CaseFacts(
        department_id=case.department_id,
        involved_ids=frozenset(share.department_id for share in shares if share.department_id is not None),
        fulfilled={duty: frozenset(people) for duty, people in fulfilled.items()},
        task=task_facts(task) if task else None,
    )


def _shares_of(tx: Session, case_id: int) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    return tx.connection().execute(_SHARES, {"case": case_id}).all()


def task_facts(task: Task) -> TaskFacts:
    """Return what a right depends on, of one task."""
    return TaskFacts(
        role=task.role,
        department_id=task.department_id,
        assignee_id=task.assignee_id,
        duty=task.duty,
        is_open=task.state is TaskState.OPEN,
    )


@dataclass(frozen=True)
class Turn:
    """What a person may do in a case now."""

    task: Task | None
    """The open task to answer; None: nothing."""
    others: tuple[Task, ...] = ()
    """Further open tasks of the same person in this case."""
    reason: str | None = None
    """Why there is nothing to answer: a code of `engine.people.rules.REASONS`."""


def turn_of(tx: Session, actor: Actor, case: CaseFile, *, tasks: Sequence[Task], wanted: int | None) -> Turn:
    """Return which of the case's tasks the person may answer: the wanted one first, else the oldest.

    By the same rule as the step itself, so that a form is shown exactly to whom it will be accepted from.
    """
    facts = case_facts(tx, case)
    mine: list[Task] = []
    reasons: set[str] = set()
    for task in tasks:
        if task.state is not TaskState.OPEN:
            continue
        decision = decide(actor, Verb.COMPLETE, replace(facts, task=task_facts(task)), DUTIES)
        if isinstance(decision, Deny):
            reasons.add(decision.reason)
        else:
            mine.append(task)
    if not mine:
        return Turn(None, reason=next((reason for reason in _TELLING if reason in reasons), "no_task"))
    mine.sort(key=lambda task: (task.id != wanted, task.id))
    return Turn(mine[0], tuple(mine[1:]))


_TELLING = ("duty_conflict", "someone_elses", "wrong_post")
"""Which reason is told when several tasks are open: the one nearest to the person."""
