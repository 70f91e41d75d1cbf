"""Questions about the attachments of a case: only whoever may read the case gets an answer."""

from sqlalchemy.orm import Session

from engine.attachments.lookups import attachment, attachments_of_case
from engine.attachments.terms import Attachment
from engine.cases.terms import CaseFile
from engine.people.lookups import person_names
from engine.people.terms import Actor
from engine.refusals import NotYours
from engine.tasks.lookups import tasks_of_case
from workflows.attachments.rules import may_attach, open_slots
from workflows.attachments.terms import CaseAttachments, Series, Version
from workflows.procedures.lookups import readable_case


def case_attachments(tx: Session, actor: Actor, case_no: str) -> CaseAttachments:
    """Return the attachments of a case. Refuses: NotYours."""
    return attachments_in(tx, actor, readable_case(tx, actor, case_no))


def attachments_in(tx: Session, actor: Actor, case: CaseFile) -> CaseAttachments:
    """Return the attachments of a case that the person is known to be allowed to read."""
    found = attachments_of_case(tx, case.id)
    names = person_names(tx, {each.uploaded_by for each in found})
    series: dict[tuple[str, str], list[Version]] = {}
    for each in found:
        version = Version(each, names.get(each.uploaded_by, ""))
        series.setdefault((each.slot, each.title), []).append(version)
    is_allowed = may_attach(
        actor, tasks_of_case(tx, case.id), department_id=case.department_id, kind=case.kind
    )
    return CaseAttachments(
        case,
        tuple(Series(tuple(reversed(versions))) for versions in series.values()),
        open_slots(case.status) if is_allowed else (),
    )


def readable_attachment(
    tx: Session, actor: Actor, case_no: str, attachment_id: int
) -> tuple[CaseFile, Attachment]:
    """Return one attachment and its case. Refuses: NotYours, also for an attachment of another case."""
    case = readable_case(tx, actor, case_no)
    found = attachment(tx, case.id, attachment_id)
    if found is None:
        raise NotYours
    return case, found
