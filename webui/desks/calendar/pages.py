"""The year, one version, and the empty form of a notice."""

import re

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engine.people.rules import require
from engine.people.terms import NO_CASE, Verb
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.calendar.blueprint import blueprint
from webui.desks.calendar.lookups import version_page, year_page
from webui.desks.calendar.screen import notice_page
from webui.office import current_bureau
from workflows.procedures.catalogue import DUTIES
from workflows.recalculation.proposals import NoticeForm


@blueprint.get("")
@for_signed_in
def year() -> ResponseReturnValue:
    """Show a year of the calendar in force; ?year= another one, ?scope= that of a banner."""
    bureau, actor = current_bureau(), current_actor()
    asked = request.args.get("year", "")
    number = int(asked) if re.fullmatch(r"[1-9]\d{3}", asked, re.ASCII) else bureau.today.year
    with bureau.store.reading() as tx:
        page = year_page(tx, bureau, actor, number, request.args.get("scope") or None)
    return render_template("calendar/year.html", page=page)


@blueprint.get("/versions/<int:version_id>")
@for_signed_in
def show(version_id: int) -> ResponseReturnValue:
    """Show one version and what it would move."""
    bureau, actor = current_bureau(), current_actor()
    with bureau.store.reading() as tx:
        page = version_page(tx, bureau, actor, version_id)
    return render_template("calendar/version.html", page=page)


@blueprint.get("/notice")
@for_signed_in
def notice() -> ResponseReturnValue:
    """Show the empty form of a notice."""
    require(current_actor(), Verb.ADMINISTER, NO_CASE, DUTIES)
    return notice_page(NoticeForm(year=f"{current_bureau().today.year + 1}"))
