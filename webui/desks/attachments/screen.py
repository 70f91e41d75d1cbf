"""The page of a case's attachments, with or without what was refused."""

from flask import render_template

from engine.attachments.rules import kinds_words
from webui.accounts import current_actor
from webui.desks.attachments.blueprint import file_room
from webui.desks.attachments.forms import AttachmentForm, offer
from webui.office import current_bureau
from workflows.attachments.lookups import case_attachments


def attachments_page(case_no: str, form: AttachmentForm) -> str:
    """Return the page. Refuses: NotYours."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = case_attachments(tx, current_actor(), case_no)
    return render_template(
        "attachments/attachments.html",
        attached=view,
        attachment_form=offer(form, view),
        limits=limits(),
    )


def limits() -> dict[str, object]:
    """Return what the form says about the files that are taken."""
    settings = file_room().settings
    return {
        "kinds": kinds_words(settings.taken),
        "accept": ",".join(sorted(f".{kind}" for kind in settings.taken)),
        "largest": settings.largest_bytes,
    }
