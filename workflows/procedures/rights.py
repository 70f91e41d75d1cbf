"""The facts on which rights depend, gathered once: for the page, the button, the step and the test alike."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseCopyRow
from engine.cases.terms import CaseFile
from engine.people.rules import Deny, decide
from engine.people.terms import Actor, CaseFacts, TaskFacts, Verb
from engine.procedures.practice import Step
from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import Signing, Task, TaskState
from workflows.procedures.catalogue import DUTIES

_TASK, _COPY = table_of(TaskRow), table_of(CaseCopyRow)
_SHARES = (
    sa.select(
        _TASK.c.node,
        _TASK.c.round,
        _TASK.c.department_id,
        _TASK.c.duty,
        _TASK.c.done_by,
        _TASK.c.on_behalf_of,
        _TASK.c.state,
        _TASK.c.for_task_id,
        _TASK.c.signing,
        _TASK.c.assignee_id,
        _TASK.c.delegate_id,
    )
    .where(_TASK.c.case_id == sa.bindparam("case"))
    .distinct()
)
_COPIED = sa.select(_COPY.c.person_id).where(_COPY.c.case_id == sa.bindparam("case"))


def case_facts(tx: Session, case: CaseFile | Step, task: Task | None = None) -> CaseFacts:
    """Return what `engine.people.rules.decide` must know of the case, in one query.

    A duty counts as fulfilled by whoever completed a task of it, and by the principal for whom that was
    done; a task that the procedure took back itself fulfils nothing, nor does an answer that was withdrawn.
    """
    shares = _shares_of(tx, case.id) if isinstance(case, CaseFile) else case.marks
    return facts_of(case, shares, task)


def facts_of(case: CaseFile | Step, shares: Sequence[Any], task: Task | None = None) -> CaseFacts:
    """Return the same from what is at hand; shares: all tasks of the case, its signatures among them."""
    fulfilled: defaultdict[str, set[int]] = defaultdict(set)
    for share in shares:
        if share.state != TaskState.WITHDRAWN:
            fulfilled[share.duty] |= {share.done_by, share.on_behalf_of} - {None}
    return CaseFacts(
        department_id=case.department_id,
        involved_ids=frozenset(share.department_id for share in shares if share.department_id is not None),
        fulfilled={duty: frozenset(people) for duty, people in fulfilled.items() if people},
        task=task_facts(task, shares) if task else None,
        is_put_aside=case.held_at is not None,
        kind=case.kind,
    )


def readers_of(tx: Session, case: CaseFile) -> CaseFacts:
    """Return the facts with those who may read besides: sent a copy, asked to sign or for an opinion."""
    shares = _shares_of(tx, case.id)
    asked = {share.assignee_id for share in shares if share.for_task_id is not None}
    asked |= {share.delegate_id for share in shares}
    copied = tx.connection().scalars(_COPIED, {"case": case.id})
    facts = facts_of(case, shares)
    return replace(facts, copied_ids=frozenset({*copied, *(one for one in asked if one is not None)}))


def _shares_of(tx: Session, case_id: int) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    return tx.connection().execute(_SHARES, {"case": case_id}).all()


def task_facts(task: Task, shares: Iterable[Any]) -> TaskFacts:
    """Return what a right depends on, of one task; shares: all of the case, its signatures among them."""
    hands, shares = task.hands, tuple(shares)
    signatures = [one for one in shares if one.for_task_id == task.id and one.state != TaskState.CANCELLED]
    beside = _beside(task, shares)
    return TaskFacts(
        role=task.role,
        department_id=task.department_id,
        assignee_id=task.assignee_id,
        duty=task.duty,
        is_open=task.state is TaskState.OPEN,
        holder_id=hands.holder_id,
        delegate_id=hands.delegate_id,
        is_held=hands.held_verdict is not None,
        waits_for_signers=any(
            share.state == TaskState.OPEN and share.signing != Signing.AFTER for share in signatures
        ),
        signer_ids=_people(each for one in signatures for each in (one.assignee_id, one.done_by)),
        stood_in_ids=_people(one.done_by for one in signatures if one.on_behalf_of is not None),
        seated_ids=_people(each for one in beside for each in (one.assignee_id, one.done_by)),
        answered_ids=_people(one.done_by for one in beside),
    )


def _beside(task: Task, shares: Sequence[Any]) -> list[Any]:
    """Return the other tasks of a vote, in which each member answers in person; of any other task, none."""
    if task.assignee_id is None:
        return []
    return [
        one
        for one in shares
        if (one.node, one.round) == (task.node, task.round)
        and one.for_task_id is None
        and one.assignee_id != task.assignee_id
        and one.state != TaskState.WITHDRAWN
    ]


def _people(people: Iterable[int | None]) -> frozenset[int]:
    return frozenset(one for one in people if one is not None)


@dataclass(frozen=True)
class Turn:
    """What a person may do in a case now."""

    task: Task | None
    """The open task to answer; None: nothing."""
    others: tuple[Task, ...] = ()
    """Further open tasks of the same person in this case."""
    reason: str | None = None
    """Why there is nothing to answer: a code of `engine.people.rules.REASONS`."""
    on_behalf_of: int | None = None
    """For whom the person would answer the task (代理); None: as oneself."""


def turn_of(tx: Session, actor: Actor, case: CaseFile, *, tasks: Sequence[Task], wanted: int | None) -> Turn:
    """Return which of the case's tasks the person may answer: the wanted one first, else the oldest.

    By the same rule as the step itself, so that a form is shown exactly to whom it will be accepted from.
    """
    facts, shares = case_facts(tx, case), _shares_of(tx, case.id)
    mine: list[tuple[Task, int | None]] = []
    reasons: set[str] = set()
    for task in tasks:
        if task.state is not TaskState.OPEN or task.for_task_id is not None:
            continue
        decision = decide(actor, Verb.COMPLETE, replace(facts, task=task_facts(task, shares)), DUTIES)
        if isinstance(decision, Deny):
            reasons.add(decision.reason)
        else:
            mine.append((task, decision.on_behalf_of))
    if not mine:
        return Turn(None, reason=next((reason for reason in _TELLING if reason in reasons), "no_task"))
    mine.sort(key=lambda found: (found[0].id != wanted, found[0].id))
    (first, on_behalf_of), *others = mine
    return Turn(first, tuple(task for task, _ in others), on_behalf_of=on_behalf_of)


_TELLING = (
    "put_aside",
    "delegated",
    "answer_held",
    "waits_for_signers",
    "in_other_hands",
    "duty_conflict",
    "principal_conflict",
    "one_vote",
    "both_sides",
    "someone_elses",
    "wrong_post",
)
"""Which reason is told when several tasks are open: the one nearest to the person."""
