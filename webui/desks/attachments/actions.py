"""Uploading."""

from typing import Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge

from engine.attachments.rules import FileTooLarge, size_words
from engine.refusals import Refusal
from webui.access import for_signed_in
from webui.accounts import current_actor, signed_in_actor
from webui.desks.attachments.blueprint import UPLOAD, blueprint, file_room
from webui.desks.attachments.forms import BACK_TO_CASE, AttachmentForm
from webui.desks.attachments.screen import attachments_page
from webui.form_problems import place_problems
from webui.office import current_bureau
from workflows.attachments.steps import attach as attach_file

UNFIT: Final = 422
TOO_LARGE: Final = 413
DRAINED_AT_MOST: Final = 512 * 1024 * 1024
_CHUNK: Final = 1 << 16


@blueprint.post("")
@for_signed_in
def attach(case_no: str) -> ResponseReturnValue:
    """Attach a file; a refusal brings the page back as it was typed, the file to be chosen again."""
    form = AttachmentForm()
    if not form.validate_on_submit():
        return attachments_page(case_no, form), UNFIT
    upload = form.upload()
    try:
        attach_file(
            current_bureau(), file_room(), current_actor(), case_no, upload=upload, command_key=form.key
        )
    except Refusal as refusal:
        if refusal.field is None or refusal.field not in form:
            raise
        place_problems(form, [refusal])
        return attachments_page(case_no, form), UNFIT
    flash(gettext("附件已收下，此件的办理人员均可下载。"), "done")
    if form.back.data == BACK_TO_CASE:
        return redirect(url_for("cases.show", case_no=case_no, _anchor="attachments"))
    return redirect(url_for("attachments.show", case_no=case_no))


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Answer a request that is larger than any file we take: with the page and a sentence."""
    if request.endpoint != UPLOAD or signed_in_actor() is None:
        return error
    _drain()
    form = AttachmentForm(formdata=None)
    largest = size_words(file_room().settings.largest_bytes)
    place_problems(form, [FileTooLarge(name=gettext("所选文件"), largest=largest)])
    case_no = (request.view_args or {})["case_no"]
    return attachments_page(case_no, form), TOO_LARGE


def _drain() -> None:
    """Read and forget what is still coming: a browser whose upload is cut off shows no answer at all."""
    left = min(request.content_length or 0, DRAINED_AT_MOST)
    if left <= (request.max_content_length or 0):  # one of its fields was too long, and part of it is read
        return
    while left > 0 and (chunk := request.environ["wsgi.input"].read(min(_CHUNK, left))):
        left -= len(chunk)
