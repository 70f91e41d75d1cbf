"""Every "no" a person may read, and every fault, shown in one place."""

import logging
import secrets
from collections.abc import Mapping
from datetime import date, datetime

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from engine.people.rules import NotAllowed
from engine.refusals import NotYours, Refusal
from engine.store import TooBusy
from webui.formats import day, instant

RETRY_SECONDS = 5
STATUS_OF: Mapping[type[Refusal], int] = {NotYours: 404, NotAllowed: 403, TooBusy: 503}
"""Refusals with a status of their own; one that blames a field is 422, any other 409."""

HTTP_SENTENCES = {
    400: _l("浏览器送来的内容不完整"),
    405: _l("这一页不能这样打开"),
    413: _l("文件太大，最多 20 MB"),
}
ANY_OTHER_ERROR = _l("这一页不能这样打开")

_log = logging.getLogger(__name__)


def answer_refusals(app: Flask) -> None:
    """Register the pages for refusals, HTTP errors and faults."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(InternalServerError, _fault)
    app.jinja_env.globals["sentence_of"] = sentence_of


def sentence_of(refusal: Refusal) -> str:
    """Return the refusal's sentence with its facts, in the reader's language."""
    return _filled(refusal.sentence, refusal)


def blame_field(form: FlaskForm, refusal: Refusal) -> bool:
    """Put the refusal under the field it blames; False when it blames none of this form."""
    if refusal.field is None or refusal.field not in form:
        return False
    field = form[refusal.field]
    field.errors = [*field.errors, sentence_of(refusal)]
    return True


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status that goes with a refusal."""
    for kind, status in STATUS_OF.items():
        if isinstance(refusal, kind):
            return status
    return 409 if refusal.field is None else 422


def _refused(refusal: Refusal) -> ResponseReturnValue:
    status = status_of(refusal)
    page = render_template(
        "refusals/refused.html",
        sentence=sentence_of(refusal).rstrip("。."),
        way_out=_as_sentence(_filled(refusal.way_out, refusal)),
        clause=refusal.clause,
        code=refusal.code,
    )
    answer = make_response(page, status)
    if status == STATUS_OF[TooBusy]:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    return render_template("refusals/stale_form.html", page=request.path), 400


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None:
        return error
    if error.code == STATUS_OF[NotYours]:
        return _refused(NotYours())
    sentence = HTTP_SENTENCES.get(error.code, ANY_OTHER_ERROR)
    return render_template("refusals/http_error.html", sentence=sentence), error.code


def _fault(_error: InternalServerError) -> ResponseReturnValue:
    # Flask has already logged the traceback; this line leads from the number on the screen to it.
    incident = f"E-{secrets.token_hex(3).upper()}"
    _log.error("incident %s at %s %s", incident, request.method, request.path)
    # A page with navigation would ask the database again, which may be what has just failed.
    text = current_app.jinja_env.get_template("refusals/fault.html").render(
        sentence=gettext("暂时无法完成，不是您的操作有误。"), incident=incident
    )
    return text, 500


def _filled(text: str, refusal: Refusal) -> str:
    if not text:  # the catalogue answers an empty message with its own header
        return ""
    sentence: str = gettext(text)
    return sentence % {name: _readable(fact) for name, fact in refusal.facts.items()}


def _as_sentence(way_out: str) -> str:
    """Return the way out without the mark that joins it to its sentence: on the page it stands alone."""
    alone = way_out.lstrip("。，：；.,:; ")
    return alone[:1].upper() + alone[1:]


def _readable(fact: object) -> object:
    if isinstance(fact, datetime):
        return instant(fact)
    if isinstance(fact, date):
        return day(fact)
    return gettext(fact) if isinstance(fact, str) and fact else fact
