"""Reading a pasted notice, proposing it, putting a version in force, dropping and undoing one."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.people.rules import NotAllowed, require
from engine.people.terms import NO_CASE, Verb
from engine.refusals import Refusal
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.calendar.blueprint import blueprint
from webui.desks.calendar.forms import NoticeFields
from webui.desks.calendar.lookups import read_page
from webui.desks.calendar.screen import notice_page
from webui.office import current_bureau
from workflows.procedures.catalogue import DUTIES
from workflows.recalculation.proposals import drop_version, propose_notice, propose_restoring
from workflows.recalculation.steps import activate_version


@blueprint.post("/notice/reading")
@for_signed_in
def read() -> ResponseReturnValue:
    """Show what the pasted text says; nothing is written. A POST: a notice does not fit into an address."""
    require(current_actor(), Verb.ADMINISTER, NO_CASE, DUTIES)
    bureau = current_bureau()
    try:
        with bureau.store.reading() as tx:
            found = read_page(tx, NoticeFields().typed(), today=bureau.today)
    except Refusal as refusal:
        return notice_page(problems=[refusal]), 422
    return notice_page(read=found)


@blueprint.post("/notice")
@for_signed_in
def propose() -> ResponseReturnValue:
    """Propose the notice as a new version; a refused one comes back as typed, with what is wrong."""
    bureau, actor = current_bureau(), current_actor()
    try:
        version_id = propose_notice(bureau, actor, NoticeFields().typed())
    except NotAllowed:
        raise
    except Refusal as refusal:
        return notice_page(problems=[refusal]), 422
    flash(gettext("已提出第 %(version)s 版日历，待另一位管理员复核启用。", version=version_id), "done")
    return redirect(url_for("calendar.show", version_id=version_id))


@blueprint.post("/versions/<int:version_id>/activate")
@for_signed_in
def activate(version_id: int) -> ResponseReturnValue:
    """Put the version in force."""
    sums = activate_version(current_bureau(), current_actor(), version_id)
    told = {"version": version_id, "moved": sums.moved, "kept": sums.kept}
    flash(
        gettext("第 %(version)s 版日历已启用：%(moved)s 个期限改期，%(kept)s 个按规定不缩短。", **told),
        "done",
    )
    return redirect(url_for("calendar.show", version_id=version_id))


@blueprint.post("/versions/<int:version_id>/drop")
@for_signed_in
def drop(version_id: int) -> ResponseReturnValue:
    """Take the proposal back."""
    drop_version(current_bureau(), current_actor(), version_id)
    flash(gettext("第 %(version)s 版日历已撤下，现行日历不变。", version=version_id), "done")
    return redirect(url_for("calendar.year"))


@blueprint.post("/versions/<int:version_id>/restore")
@for_signed_in
def restore(version_id: int) -> ResponseReturnValue:
    """Propose the papers of this earlier version again."""
    reason = request.form.get("reason", "")
    new_id = propose_restoring(current_bureau(), current_actor(), version_id, reason=reason)
    flash(gettext("已提出第 %(version)s 版日历，待另一位管理员复核启用。", version=new_id), "done")
    return redirect(url_for("calendar.show", version_id=new_id))
