"""Attaching a file to a case: one action, one transaction, one row, one line of the journal."""

from sqlalchemy.orm import Session

from engine.attachments.lookups import attachments_of_case
from engine.attachments.rules import NoFile
from engine.attachments.steps import FileRoom, NewAttachment, accepting, record_attachment
from engine.attachments.terms import AcceptedFile
from engine.cases.lookups import case_by_id
from engine.cases.terms import CaseFile
from engine.journal.terms import Line
from engine.people.terms import Actor
from engine.procedures.practice import Step
from engine.procedures.steps import note_act, refuse_repeated, take_up_case
from engine.tasks.lookups import tasks_of_case
from workflows.attachments.rules import MayNotAttach, may_attach, place_of, task_behind
from workflows.attachments.terms import Place, Upload
from workflows.procedures.bureau import Bureau
from workflows.procedures.lookups import readable_case

JOURNAL_KIND = "attached"


def attach(
    bureau: Bureau, room: FileRoom, actor: Actor, case_no: str, *, upload: Upload, command_key: bytes
) -> int:
    """Take a file in and attach it to a case; return the attachment's id.

    It is looked into and scanned before the transaction begins: no lock is held meanwhile.
    Refuses: NotYours, MayNotAttach, AlreadySubmitted, what `place_of` refuses, and whatever
    engine.attachments.rules names.
    """
    with bureau.store.reading() as tx:
        case = readable_case(tx, actor, case_no)
        refuse_repeated(tx.connection(), command_key)
        _place(tx, actor, case, upload)  # again below: but who is refused anyway need not wait for the scan
    if not upload.given_name:
        raise NoFile
    with accepting(room, upload.stream, upload.given_name) as file, bureau.store.writing() as tx:
        now = bureau.now()
        step = take_up_case(tx, case.id, actor_id=actor.person_id, now=now, command_key=command_key)
        case = case_by_id(tx, case.id) or case
        place = _place(tx, actor, case, upload)
        return _write(step, room, actor, file, place=place, note=upload.note.strip() or None)


def _place(tx: Session, actor: Actor, case: CaseFile, upload: Upload) -> Place:
    if not may_attach(actor, tasks_of_case(tx, case.id), department_id=case.department_id, kind=case.kind):
        raise MayNotAttach
    return place_of(upload, attachments_of_case(tx, case.id), case.status)


def _write(
    step: Step, room: FileRoom, actor: Actor, file: AcceptedFile, *, place: Place, note: str | None
) -> int:
    task_id = task_behind(actor, tasks_of_case(step.tx, step.case_id))
    new = NewAttachment(
        step.case_id,
        place.slot,
        place.title,
        place.version,
        actor.person_id,
        step.now,
        place.replaces_id,
        task_id,
        note,
    )
    attachment_id = record_attachment(step.tx, room, file, new)
    facts = {
        "attachment": attachment_id,
        "slot": place.slot,
        "version": place.version,
        "digest": file.received.digest,
    }
    line = Line(
        JOURNAL_KIND,
        step.now,
        person_id=actor.person_id,
        facts=facts,
        command_key=step.command_key,
    )
    note_act(step, line)
    return attachment_id
