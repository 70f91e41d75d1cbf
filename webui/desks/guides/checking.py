"""Having a guide's published page looked at: fetched, handed in, sighted by two, judged line by line."""

import contextlib
import hashlib
from collections.abc import Callable
from typing import Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm

from engine.attachments.rules import FileEmpty, FileTooLarge, NoFile, display_name, size_words
from engine.people.rules import NotAllowed
from engine.refusals import NotYours, Refusal
from engine.webpages.reading import kind_of, lines_of
from engine.webpages.terms import FetchSettings
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.guides.blueprint import blueprint
from webui.desks.guides.forms import JudgementFields, PageFields, StatementFields
from webui.desks.guides.screen import check_page
from webui.office import current_bureau, current_office
from webui.refusal_pages import status_of
from workflows.guide_checks.steps import SeenPage
from workflows.guide_checks.terms import JudgedLine
from workflows.procedures.guide_keeping import (
    ask_for_look,
    confirm_sight,
    hand_in_page,
    judge_line,
    require_voucher,
    state_sight,
)

GUIDE: Final = "/<int(max=2147483647):guide_id>"
MOST_FORMS: Final = 100
"""Judgement forms on one page; each has its number before its fields."""


@blueprint.post(GUIDE + "/looks")
@for_signed_in
def look(guide_id: int) -> ResponseReturnValue:
    """Plan a look at the published page; the scheduler fetches it."""
    done = gettext("已安排抓取，稍后刷新本页查看结果。")
    return _doing(
        guide_id, None, lambda: ask_for_look(current_bureau(), current_actor(), guide_id, _fetching()), done
    )


@blueprint.post(GUIDE + "/pages")
@for_signed_in
def hand_in(guide_id: int) -> ResponseReturnValue:
    """Take a published page as a file."""
    form = PageFields()
    return _doing(
        guide_id,
        form,
        lambda: hand_in_page(current_bureau(), current_actor(), guide_id, _uploaded()),
        gettext("页面文件已收下，核对结果见下。"),
    )


@blueprint.post(GUIDE + "/statements")
@for_signed_in
def state(guide_id: int) -> ResponseReturnValue:
    """Take a person's word about the published guide."""
    form = StatementFields()
    return _doing(
        guide_id,
        form,
        lambda: state_sight(
            current_bureau(),
            current_actor(),
            guide_id,
            proof_name=form.proof_name.data or "",
            statement=form.statement.data or "",
        ),
        gettext("已登记，由另一人确认后生效。"),
    )


@blueprint.post(GUIDE + "/statements/<int(max=2147483647):sighting_id>/confirmation")
@for_signed_in
def confirm(guide_id: int, sighting_id: int) -> ResponseReturnValue:
    """Confirm another person's word."""
    return _doing(
        guide_id,
        None,
        lambda: confirm_sight(current_bureau(), current_actor(), guide_id, sighting_id),
        gettext("已确认。"),
    )


@blueprint.post(GUIDE + "/judgements/<int(max=100):number>")
@for_signed_in
def judge(guide_id: int, number: int) -> ResponseReturnValue:
    """Keep whether a line demands a proof."""
    form = JudgementFields(prefix=f"j{number}-")
    judged = JudgedLine(
        form.proof_name.data or "",
        form.line.data or "",
        is_demand=form.is_demand.data != "no",  # whoever has chosen nothing has not spared anything
        reason=form.reason.data or "",
    )
    return _doing(
        guide_id,
        form,
        lambda: judge_line(current_bureau(), current_actor(), guide_id, judged),
        gettext("已判定。"),
    )


def _doing(guide_id: int, form: FlaskForm | None, act: Callable[[], None], done: str) -> ResponseReturnValue:
    """Do it and show the check again; a refusal is said there, beside its field."""
    require_voucher(current_bureau(), current_actor(), guide_id)
    try:
        act()
    except (NotYours, NotAllowed):
        raise
    except Refusal as refusal:
        return check_page(guide_id, form=form, problem=refusal), status_of(refusal)
    flash(done, "done")
    return redirect(url_for("guides.check", guide_id=guide_id))


def _uploaded() -> SeenPage:
    """Return the uploaded page as lines.

    Refuses: NoFile, FileEmpty, FileTooLarge, and what `lines_of` refuses.
    """
    sent, largest = request.files.get("file"), _fetching().largest_bytes
    if sent is None or not sent.filename:
        raise NoFile
    name = display_name(sent.filename)
    with contextlib.closing(sent):  # a large one lies in a file of its own
        content = sent.stream.read(largest + 1)
    if not content:
        raise FileEmpty(name=name)
    if len(content) > largest:
        raise FileTooLarge(name=name, largest=size_words(largest))
    lines = lines_of(content, kind_of(content))
    return SeenPage(lines, hashlib.sha256(content).hexdigest(), len(content), file_name=name)


def _fetching() -> FetchSettings:
    return current_office().settings.table("fetching", FetchSettings)
