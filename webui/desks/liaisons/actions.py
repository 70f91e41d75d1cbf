"""What a unit does with its liaisons: hand in a list, which takes the place of the one before."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.attachments.rules import NoFile
from engine.people.rules import NotAllowed
from engine.refusals import NotYours, Refusal
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.liaisons.blueprint import blueprint
from webui.desks.liaisons.screen import ListFields, readable_unit, unit_page
from webui.office import current_bureau
from workflows.liaison_lists.reading import read_liaisons
from workflows.liaison_lists.rights import hands_in, require
from workflows.liaison_lists.steps import hand_in_liaisons

UNFIT = 422


@blueprint.post("/<int:unit_id>/lists")
@for_signed_in
def hand_in(unit_id: int) -> ResponseReturnValue:
    """Take a workbook as the unit's list; with any fault nothing of it is taken."""
    bureau, actor, form = current_bureau(), current_actor(), ListFields()
    with bureau.store.reading() as tx:
        readable_unit(tx, actor, unit_id)
    require(hands_in(actor, unit_id), "not_liaison_unit")
    try:
        name, content = form.sent()
        if not name:
            raise NoFile
        reading = read_liaisons(name, content)
        if reading.errors:
            return unit_page(unit_id, form, errors=reading.errors), UNFIT
        hand_in_liaisons(bureau, actor, unit_id, reading.liaisons)
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return unit_page(unit_id, form, problem=refusal), UNFIT
    flash(gettext("已收下联络员名单，共 %(count)s 人。", count=len(reading.liaisons)), "done")
    return redirect(url_for("liaisons.show", unit_id=unit_id))
