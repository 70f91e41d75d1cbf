"""A verdict that waits for those who sign after it (后加签): given, kept on its task, carried out later.

Until the last of them has signed, the diagram stays where it is and the clock runs on.
"""

from typing import Any

from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.journal.terms import Line
from engine.people.lookups import actor_of, person_names
from engine.people.terms import Actor
from engine.procedures.practice import Step, TaskStep
from engine.procedures.steps import note_act
from engine.tasks.handing import call_signer, put_in_hands
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import Hands, Signing, Task
from workflows.procedures.answers import Answer, Answering, record_answer


def signers_after(step: Step, task: Task) -> tuple[Task, ...]:
    """Return the open signatures that are to follow the task's answer."""
    asked = {
        mark.id
        for mark in step.marks
        if mark.is_open_signature and mark.for_task_id == task.id and mark.signing == Signing.AFTER
    }
    if not asked:
        return ()
    return tuple(one for one in tasks_of_case(step.tx, task.case_id) if one.id in asked)


def hold_verdict(answering: Answering, signers: tuple[Task, ...]) -> None:
    """Keep the verdict on its task and call those who sign after it.

    Refuses whatever the verdict's own form refuses: it is tried out first.
    """
    step, answer, actor = answering.step, answering.answer, answering.actor
    with step.tx.begin_nested() as trial:
        record_answer(answering)
        trial.rollback()
    step.forget_clocks()
    held = {
        "verdict": answer.verdict,
        "opinion": answer.opinion,
        "fields": dict(answer.fields),
        "person_id": actor.person_id,
        **step.capacity,
    }
    put_in_hands(step.connection, step.task, Hands(step.on_behalf_of or actor.person_id, held_verdict=held))
    letters = []
    for signer in signers:
        call_signer(step.connection, signer)
        letters.append(Letter(signer.assignee_id or 0, "signature_asked", step.case_id, _told(step)))
    deliver(step.connection, letters, now=step.now)
    note_act(step, _line(step, "verdict_held", {"verdict": answer.verdict, **step.capacity}, answer.opinion))


def released(step: Step, task: Task, engine_id: bytes) -> tuple[TaskStep, Answer, Actor]:
    """Return the step on a task whose answer has been signed, the answer, and who gave it."""
    held: Any = task.hands.held_verdict
    if held is None:
        raise RuntimeError(f"task {task.id} holds no verdict")
    answerer = _answerer(step, held["person_id"])
    fields = {name: getattr(step, name) for name in Step.__dataclass_fields__}
    fields |= {"actor_id": answerer.person_id, "on_behalf_of": held.get("on_behalf_of"), "command_key": None}
    on_task = TaskStep(**fields, task=task, engine_id=engine_id)
    return on_task, Answer(held["verdict"], held["opinion"], held["fields"]), answerer


def _answerer(step: Step, person_id: int) -> Actor:
    """Return who gave the answer; one who has left since gave it while in office, and it stands."""
    found = actor_of(step.tx, person_id, today=step.today)
    return found or Actor(person_id, person_names(step.tx, {person_id})[person_id], ())


def _told(step: TaskStep) -> dict[str, Any]:
    return {"case_no": step.case_no, "node": step.task.node}


def _line(step: TaskStep, kind: str, facts: dict[str, Any], opinion: str) -> Line:
    return Line(
        kind,
        step.now,
        person_id=step.actor_id,
        task_id=step.task.id,
        node=step.task.node,
        facts=facts,
        note=opinion.strip() or None,
        command_key=step.command_key,
    )
