"""Opening letters, and setting where they and the deadlines go."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.cases.lookups import case_by_id
from engine.inbox.steps import keep_from_mail, mark_all_read, open_letter
from engine.people.rules import BadMailAddress
from engine.people.steps import make_calendar_key, revoke_calendar_key, set_mail_address
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.inbox.blueprint import blueprint
from webui.desks.inbox.forms import KindsForm, MailForm
from webui.desks.inbox.lookups import place_of
from webui.desks.inbox.screen import delivery_page
from webui.office import current_bureau
from webui.refusal_pages import blame_field
from webui.wording import WORDS

LONGEST_ID = 18


@blueprint.post("/inbox/<int:letter_id>/opening")
@for_signed_in
def open_one(letter_id: int) -> ResponseReturnValue:
    """Mark a letter as read, and go on to what it is about."""
    bureau = current_bureau()
    with bureau.store.writing() as tx:
        letter = open_letter(tx, current_actor().person_id, letter_id, now=bureau.now())
        case = case_by_id(tx, letter.case_id) if letter.case_id is not None else None
    return redirect(place_of(letter.kind, case.case_no if case else None, letter.facts))


@blueprint.post("/inbox/reading")
@for_signed_in
def read_all() -> ResponseReturnValue:
    """Mark as read whatever the person had before them; what came since stays unread."""
    typed = request.form.get("up_to", "")
    up_to = int(typed) if typed.isdecimal() and len(typed) <= LONGEST_ID else 0
    bureau = current_bureau()
    with bureau.store.writing() as tx:
        count = mark_all_read(tx, current_actor().person_id, up_to=up_to, now=bureau.now())
    flash(gettext("已将 %(count)s 条消息标为已读。", count=count), "done")
    return redirect(url_for(".letters"))


@blueprint.post("/inbox/delivery/mail")
@for_signed_in
def set_mail() -> ResponseReturnValue:
    """Send letters to an address as well, or to none."""
    form = MailForm()
    try:
        with current_bureau().store.writing() as tx:
            address = set_mail_address(tx, current_actor().person_id, form.mail.data or "")
    except BadMailAddress as refusal:
        blame_field(form, refusal)
        return delivery_page(form=form), 422
    flash(gettext("消息将同时发到该邮箱。") if address else gettext("消息不再发到邮箱。"), "done")
    return redirect(url_for(".delivery"))


@blueprint.post("/inbox/delivery/kinds")
@for_signed_in
def set_kinds() -> ResponseReturnValue:
    """Send the ticked kinds of letters by mail as well, and the others not; what is no kind is left out."""
    wanted = set(KindsForm().kinds.data or ())
    with current_bureau().store.writing() as tx:
        keep_from_mail(tx, current_actor().person_id, set(WORDS["letter"]) - wanted)
    flash(gettext("邮件设置已保存，站内消息不受影响。"), "done")
    return redirect(url_for(".delivery"))


@blueprint.post("/inbox/delivery/feed")
@for_signed_in
def make_feed() -> ResponseReturnValue:
    """Make a new address for the person's calendar feed; shown this once, for only its digest is kept."""
    with current_bureau().store.writing() as tx:
        key = make_calendar_key(tx, current_actor().person_id)
    return delivery_page(feed_address=url_for(".feed", key=key, _external=True))


@blueprint.post("/inbox/delivery/feed/closing")
@for_signed_in
def close_feed() -> ResponseReturnValue:
    """Close the person's calendar feed."""
    with current_bureau().store.writing() as tx:
        revoke_calendar_key(tx, current_actor().person_id)
    flash(gettext("日历订阅已停用，原地址不能再打开。"), "done")
    return redirect(url_for(".delivery"))
