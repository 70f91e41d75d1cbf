"""The page of where letters and deadlines go, as it is drawn at first and after each action."""

from flask import render_template

from engine.inbox.lookups import unmailed_kinds
from engine.mail.terms import MailSettings
from engine.people.lookups import has_calendar_key, mail_address
from webui.accounts import current_actor
from webui.desks.inbox.forms import KindsForm, MailForm
from webui.office import current_bureau, current_office
from webui.wording import WORDS


def delivery_page(*, form: MailForm | None = None, feed_address: str | None = None) -> str:
    """Return the page. feed_address: of a feed that has just been made, told this once."""
    person_id = current_actor().person_id
    with current_bureau().store.reading() as tx:
        address, has_feed = mail_address(tx, person_id), has_calendar_key(tx, person_id)
        unwanted = unmailed_kinds(tx, person_id)
    wanted = [kind for kind in WORDS["letter"] if kind not in unwanted]
    mails = bool(current_office().settings.table("mail", MailSettings).host)
    return render_template(
        "inbox/delivery.html",
        form=form or MailForm(formdata=None, mail=address),
        kinds_form=KindsForm(formdata=None, data={"kinds": wanted}),
        mails=mails,
        has_feed=has_feed,
        feed_address=feed_address,
    )
