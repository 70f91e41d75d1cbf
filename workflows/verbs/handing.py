"""Verbs that hand a task from person to person; the diagram does not move, and the clock runs on."""

from dataclasses import replace
from typing import Final

from engine.tasks.handing import HELD_QUEUE, call_signer, put_in_hands
from engine.tasks.terms import NOBODYS, Hands
from workflows.procedures.held_verdicts import signers_after
from workflows.verbs.doing import Doing, Effect
from workflows.verbs.terms import CaseVerb


def _claim(doing: Doing) -> None:
    put_in_hands(doing.step.connection, doing.task, Hands(doing.acting.person_id))
    doing.noted("claimed")


def _unclaim(doing: Doing) -> None:
    """Give the task back to its post; nobody is asked any more for whoever had it in hand."""
    hands = doing.task.hands
    for signature in signers_after(doing.step, doing.task) if hands.held_verdict is not None else ():
        call_signer(doing.step.connection, signature, queue=HELD_QUEUE)
        doing.write_to("signature_not_needed", signature.assignee_id)
    put_in_hands(doing.step.connection, doing.task, NOBODYS)
    doing.write_to("task_unclaimed", hands.holder_id)
    doing.write_to("delegation_recalled", hands.delegate_id)
    doing.noted("unclaimed")


def _transfer(doing: Doing) -> None:
    chosen = doing.chosen()
    put_in_hands(doing.step.connection, doing.task, Hands(chosen.person_id))
    doing.write_to("task_transferred", chosen.person_id)
    doing.noted("transferred", to=chosen.person_id)


def _delegate(doing: Doing) -> None:
    """Ask for an opinion; whoever asks holds the task from now on, so that it comes back to them."""
    chosen = doing.chosen()
    holder = None if doing.task.assignee_id is not None else doing.acting.person_id
    put_in_hands(doing.step.connection, doing.task, Hands(holder, chosen.person_id))
    doing.write_to("task_delegated", chosen.person_id)
    doing.noted("delegated", to=chosen.person_id)


def _advise(doing: Doing) -> None:
    hands = doing.task.hands
    put_in_hands(doing.step.connection, doing.task, replace(hands, delegate_id=None))
    doing.write_to("delegation_answered", hands.holder_id or doing.task.assignee_id)
    doing.noted("advised")


def _recall(doing: Doing) -> None:
    hands = doing.task.hands
    put_in_hands(doing.step.connection, doing.task, replace(hands, delegate_id=None))
    doing.write_to("delegation_recalled", hands.delegate_id)
    doing.noted("recalled", to=hands.delegate_id)


HANDING: Final[dict[CaseVerb, Effect]] = {
    CaseVerb.CLAIM: _claim,
    CaseVerb.UNCLAIM: _unclaim,
    CaseVerb.TRANSFER: _transfer,
    CaseVerb.DELEGATE: _delegate,
    CaseVerb.ADVISE: _advise,
    CaseVerb.RECALL: _recall,
}
