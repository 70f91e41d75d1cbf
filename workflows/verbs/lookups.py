"""What a verb must know of its case, gathered once: for the page, the button, the step and the test alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from engine.cases.terms import CaseFile, CaseStatus
from engine.clock import day_of
from engine.journal.lookups import last_of_kind, tasks_ended_in
from engine.people.lookups import actor_of
from engine.people.rules import Allow
from engine.people.terms import Actor
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import Signing, Task, TaskState
from workflows.demand_stops.lookups import stop_of_case
from workflows.exemption_list.versions import version_of_case
from workflows.procedures.bureau import Bureau
from workflows.procedures.lookups import may_read_case
from workflows.procedures.rights import facts_of
from workflows.requests.terms import RequestKind
from workflows.verbs.rules import RETURN_TARGETS, may
from workflows.verbs.terms import VERBS, CaseVerb, LastAct, Standing
from workflows.verdicts.lookups import meeting_of_vote
from workflows.verdicts.terms import Verdict


def standing_of(
    tx: Session, bureau: Bureau, actor: Actor, case: CaseFile, *, task_id: int | None = None
) -> Standing:
    """Return what the rules must know; a task of another case is no task."""
    tasks = tasks_of_case(tx, case.id)
    task = next((task for task in tasks if task.id == task_id), None)
    may_read = may_read_case(tx, actor, case)
    whole = _standing(tx, bureau, case, tasks, may_read=may_read)
    return _about(tx, bureau, whole, case, tasks, task=task)


@dataclass(frozen=True)
class Offers:
    """What a person may do to a case now, in the order of the table."""

    on_case: tuple[CaseVerb, ...]
    on_tasks: tuple[tuple[Task, tuple[CaseVerb, ...]], ...]
    """Task -> what may be done to it; a task to which nothing may be done is left out."""


def offers_of(tx: Session, bureau: Bureau, actor: Actor, case: CaseFile, tasks: Sequence[Task]) -> Offers:
    """Return every verb that the person may use, who may read the case; tasks: all of it."""
    whole = _standing(tx, bureau, case, tasks, may_read=True)
    on_tasks = []
    for task in tasks:
        if task.state is TaskState.OPEN:
            standing = _about(tx, bureau, whole, case, tasks, task=task)
            if allowed := _allowed(actor, standing, on_task=True):
                on_tasks.append((task, allowed))
    return Offers(_allowed(actor, whole, on_task=False), tuple(on_tasks))


def _allowed(actor: Actor, standing: Standing, *, on_task: bool) -> tuple[CaseVerb, ...]:
    return tuple(
        kind.verb
        for kind in VERBS.values()
        if kind.on_task is on_task and isinstance(may(kind.verb, actor, standing), Allow)
    )


def _standing(
    tx: Session, bureau: Bureau, case: CaseFile, tasks: Sequence[Task], *, may_read: bool
) -> Standing:
    return Standing(
        facts=facts_of(case, tasks),
        is_open=case.status is CaseStatus.OPEN,
        may_read=may_read,
        last_act=_last_act(tx, case.id, tasks),
        held_task=next((one for one in tasks if one.hands.held_verdict is not None), None),
        has_open_tasks=any(one.state is TaskState.OPEN for one in tasks),
        is_version_formed=version_of_case(tx, case.id) is not None,
        demand_stop=stop_of_case(tx, case.id) if case.kind == RequestKind.CANCEL else None,
        urged_at=_urged_at(tx, bureau, case.id),
    )


def _about(
    tx: Session, bureau: Bureau, whole: Standing, case: CaseFile, tasks: Sequence[Task], *, task: Task | None
) -> Standing:
    """Return the standing of the case with one of its tasks in view."""
    return replace(
        whole,
        facts=facts_of(case, tasks, task),
        task=task,
        targets=_targets(tasks, task),
        signer_ids=_signers(tasks, task),
        concerned_ids=_concerned(tasks, task),
        is_holder_gone=task is not None and _is_holder_gone(tx, bureau, task),
        is_called_to_sign=task is not None and _is_called(tasks, task),
    )


def open_signatures(tasks: Sequence[Task], task_id: int, *signings: Signing) -> tuple[Task, ...]:
    """Return the signatures of a task that are still asked for; of these kinds, where any is named."""
    return tuple(
        task
        for task in tasks
        if task.for_task_id == task_id
        and task.state is TaskState.OPEN
        and (not signings or task.signing in signings)
    )


def _last_act(tx: Session, case_id: int, tasks: Sequence[Task]) -> LastAct | None:
    """Return the last answer that stands, by the journal: two may bear the same instant."""
    done = {one.id: one for one in tasks if one.state is TaskState.DONE and one.for_task_id is None}
    ended = tasks_ended_in(tx.connection(), case_id, kinds=("done", "returned_to"))
    newest = next((done[task_id] for task_id in ended if task_id in done), None)
    if newest is None or newest.done_by is None:
        return None
    others = (one for one in tasks if one.node == newest.node and one.for_task_id is None)
    is_still_asked = any(one.state is TaskState.OPEN for one in others)
    return LastAct(
        newest.id,
        newest.node,
        newest.done_by,
        newest.verdict,
        newest.item,
        is_still_asked,
        newest.on_behalf_of,
        newest.node == "task_vote" and meeting_of_vote(tx, newest.id) is not None,
    )


def _targets(tasks: Sequence[Task], task: Task | None) -> tuple[str, ...]:
    """Return the earlier nodes that were answered and stand for the return; the nearest first."""
    if task is None:
        return ()
    answered = {
        one.node for one in tasks if one.state is TaskState.DONE and one.verdict != Verdict.RETURNED_TO
    }
    before = (
        RETURN_TARGETS[: RETURN_TARGETS.index(task.node)] if task.node in RETURN_TARGETS else RETURN_TARGETS
    )
    return tuple(node for node in reversed(before) if node in answered)


def _signers(tasks: Sequence[Task], task: Task | None) -> frozenset[int]:
    asked = open_signatures(tasks, task.id) if task is not None else ()
    return frozenset(one.assignee_id for one in asked if one.assignee_id is not None)


def _concerned(tasks: Sequence[Task], task: Task | None) -> frozenset[int]:
    """Return who takes part in a task, or in the one that a signature is for; the signature itself aside."""
    about = next((one for one in tasks if task and one.id == (task.for_task_id or task.id)), None)
    if task is None or about is None:
        return frozenset()
    given = about.hands.held_verdict or {}
    people = {about.hands.holder_id, about.assignee_id, given.get("person_id"), given.get("on_behalf_of")}
    for one in tasks:
        if one.for_task_id == about.id and one.id != task.id and one.state is not TaskState.CANCELLED:
            people |= {one.assignee_id, one.done_by}
    return frozenset(one for one in people if one is not None)


def _is_holder_gone(tx: Session, bureau: Bureau, task: Task) -> bool:
    """Say whether nobody in office has the task in hand; asked only while it waits for somebody else."""
    hands = task.hands
    if hands.holder_id is None or (hands.delegate_id is None and hands.held_verdict is None):
        return False
    holder = actor_of(tx, hands.holder_id, today=bureau.today)
    return holder is None or not holder.holds(task.role, task.department_id)


def _is_called(tasks: Sequence[Task], signature: Task) -> bool:
    """Say whether a signature's turn has come: one that follows the answer waits for it."""
    if signature.state is not TaskState.OPEN or signature.for_task_id is None:
        return False
    if signature.signing is not Signing.AFTER:
        return True
    return any(one.id == signature.for_task_id and one.hands.held_verdict is not None for one in tasks)


def _urged_at(tx: Session, bureau: Bureau, case_id: int) -> datetime | None:
    """Return when somebody last urged, unless a workday has begun since."""
    last = last_of_kind(tx.connection(), case_id, "urged")
    if last is None:
        return None
    begun = bureau.calendar_of(tx).working_days_between(day_of(last), bureau.today)
    return None if begun > 0 else last
