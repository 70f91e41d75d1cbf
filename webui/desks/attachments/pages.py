"""The list of a case's attachments, and each of them as a file."""

from flask import Response, request, send_file
from flask.typing import ResponseReturnValue

from engine.attachments.rules import FileLost
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.attachments.blueprint import blueprint, file_room
from webui.desks.attachments.forms import AttachmentForm
from webui.desks.attachments.screen import attachments_page
from webui.office import current_bureau
from webui.security_headers import CONTENT_SECURITY_POLICY
from webui.sent_files import saved_as
from workflows.attachments.lookups import readable_attachment

SANDBOX = f"{CONTENT_SECURITY_POLICY}; sandbox"
"""Even opened in the browser, a file that somebody attached runs nothing and belongs to no site."""


@blueprint.get("")
@for_signed_in
def show(case_no: str) -> ResponseReturnValue:
    """Show the attachments of a case with their versions, and the form that adds one."""
    return attachments_page(case_no, AttachmentForm(formdata=None, data={"slot": request.args.get("slot")}))


@blueprint.get("/<int(max=2147483647):attachment_id>")
@for_signed_in
def download(case_no: str, attachment_id: int) -> ResponseReturnValue:
    """Give an attachment as a file to save, to whoever may read the case."""
    with current_bureau().store.reading() as tx:
        case, found = readable_attachment(tx, current_actor(), case_no, attachment_id)
    path = file_room().blobs.path_of(found.digest)
    if not path.is_file():
        raise FileLost
    answer: Response = send_file(path, mimetype=found.media_type, etag=False, max_age=0)
    saved_as(answer, f"{case.case_no}-{found.id}.{found.kind}", found.name)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
