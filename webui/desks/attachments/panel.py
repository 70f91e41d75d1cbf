"""The attachments on the case page: `attachments_of(case)`, asked when the panel is drawn."""

from dataclasses import dataclass

from engine.cases.terms import CaseFile
from webui.accounts import current_actor
from webui.desks.attachments.blueprint import blueprint
from webui.desks.attachments.forms import BACK_TO_CASE, AttachmentForm, offer
from webui.desks.attachments.screen import limits
from webui.office import current_bureau
from workflows.attachments.lookups import attachments_in
from workflows.attachments.terms import CaseAttachments


@dataclass(frozen=True)
class Panel:
    """What the panel draws."""

    attached: CaseAttachments
    form: AttachmentForm
    limits: dict[str, object]


@blueprint.app_context_processor
def _panel() -> dict[str, object]:
    return {"attachments_of": _attachments_of}


def _attachments_of(case: CaseFile) -> Panel:
    """Return the panel of a case that the reader of the page has been let see."""
    with current_bureau().store.reading() as tx:
        view = attachments_in(tx, current_actor(), case)
    form = AttachmentForm(formdata=None, data={"back": BACK_TO_CASE})
    return Panel(view, offer(form, view), limits())
