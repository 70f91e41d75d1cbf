"""Further signers of a task (加签, 减签, 签署): before, beside or after the one who answers it."""

from dataclasses import replace
from typing import Final

from engine.journal.terms import Line
from engine.tasks.handing import ask_for_signature, put_in_hands
from engine.tasks.lookups import task as task_row
from engine.tasks.steps import mark_cancelled
from engine.tasks.terms import Hands, Signing, Task
from workflows.procedures.answers import Answering, choice_of
from workflows.procedures.cases import carry_out
from workflows.procedures.held_verdicts import released, signers_after
from workflows.verbs.doing import Doing, Effect
from workflows.verbs.rules import REASONS, AgreementMissing, SigningMissing, UnfitPerson, WordsMissing
from workflows.verbs.terms import CaseVerb
from workflows.verdicts.terms import Verdict


def _add_signer(doing: Doing) -> None:
    """Whoever asks for a signature holds the task from now on: the signature comes back to them."""
    signing = doing.asked.signing
    if signing is None:
        raise SigningMissing
    chosen, task, connection = doing.chosen(), doing.task, doing.step.connection
    put_in_hands(connection, task, Hands(doing.acting.person_id))
    unit = next(iter(post.department_id for post in chosen.posts), None)
    ask_for_signature(
        connection, task, signing, person_id=chosen.person_id, department_id=unit, now=doing.step.now
    )
    if signing is not Signing.AFTER:
        doing.write_to("signature_asked", chosen.person_id)
    doing.noted("signer_added", to=chosen.person_id, signing=signing)


def _remove_signer(doing: Doing) -> None:
    person_id = doing.asked.person_id
    signature = next((one for one in _signatures(doing) if one.assignee_id == person_id), None)
    if signature is None:
        raise UnfitPerson(because=REASONS["no_signature"])
    mark_cancelled(doing.step.connection, [signature.id], now=doing.step.now)
    doing.write_to("signature_not_needed", person_id)
    doing.noted("signer_removed", to=person_id)


def _sign(doing: Doing) -> None:
    agrees, words = doing.asked.agrees, doing.asked.words.strip()
    if agrees is None:
        raise AgreementMissing
    if not agrees and not words:
        raise WordsMissing(verb="不同意", what="意见")
    step, signature = doing.step, doing.task
    verdict = Verdict.AGREE if agrees else Verdict.DISAGREE
    doing.mark_done(signature.id, verdict=verdict)
    line = doing.line("signed", verdict=verdict, signing=signature.signing)
    asked = task_row(step.tx, signature.for_task_id or 0)
    if asked is None:
        raise RuntimeError(f"signature {signature.id} is for no task")
    doing.write_to("signature_given", asked.hands.holder_id, agrees=agrees)
    if signature.signing is Signing.AFTER and not agrees:
        _give_back(doing, asked)
    if signature.signing is Signing.AFTER and agrees and not signers_after(step, asked):
        _let_go_on(doing, asked, line)
    else:
        doing.note(line)


def _give_back(doing: Doing, asked: Task) -> None:
    """Let the answer be considered again, since one who signs after it has objected; nobody else signs."""
    connection = doing.step.connection
    mark_cancelled(connection, [one.id for one in signers_after(doing.step, asked)], now=doing.step.now)
    put_in_hands(connection, asked, replace(asked.hands, held_verdict=None))


def _let_go_on(doing: Doing, asked: Task, line: Line) -> None:
    """Carry out the answer that the last one has signed, as if it were given now by whoever gave it."""
    step = doing.step
    engine_id = next(mark.engine_id for mark in step.marks if mark.id == asked.id)
    step.deeds.append(line)
    on_task, answer, answerer = released(step, asked, engine_id or b"")
    carry_out(Answering(doing.bureau, on_task, answerer, choice_of(asked.node, answer.verdict), answer))


def _signatures(doing: Doing) -> list[Task]:
    marks = doing.step.marks
    ids = [mark.id for mark in marks if mark.is_open_signature and mark.for_task_id == doing.task.id]
    return [found for one in ids if (found := task_row(doing.step.tx, one)) is not None]


SIGNING: Final[dict[CaseVerb, Effect]] = {
    CaseVerb.ADD_SIGNER: _add_signer,
    CaseVerb.REMOVE_SIGNER: _remove_signer,
    CaseVerb.SIGN: _sign,
}
