"""The proof sheet in its three shapes, and the page before a change."""

import json

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.deadlines.asked import days_in, verb_in
from webui.desks.deadlines.blueprint import blueprint
from webui.desks.deadlines.forms import form_for
from webui.desks.deadlines.lookups import SheetPage, sheet_page
from webui.desks.deadlines.screen import change_page
from webui.office import current_bureau


@blueprint.get("/<int(max=2147483647):deadline_id>")
@for_signed_in
def show(case_no: str, deadline_id: int) -> ResponseReturnValue:
    """Show the sheet."""
    return render_template("deadlines/sheet.html", page=_page(case_no, deadline_id))


@blueprint.get("/<int(max=2147483647):deadline_id>/sheet")
@for_signed_in
def printed(case_no: str, deadline_id: int) -> ResponseReturnValue:
    """Show the sheet as it is printed: one page of A4."""
    page = _page(case_no, deadline_id)
    return render_template("deadlines/printed.html", page=page, printed_at=current_bureau().now())


@blueprint.get("/<int(max=2147483647):deadline_id>.json")
@for_signed_in
def as_json(case_no: str, deadline_id: int) -> ResponseReturnValue:
    """Give the sheet for `mianzheng due --check`."""
    page = _page(case_no, deadline_id)
    text = json.dumps(page.sheet.as_json(), ensure_ascii=False, indent=1)
    answer = Response(text + "\n", mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=page.file_name)
    return answer


@blueprint.get("/<int(max=2147483647):deadline_id>/change")
@for_signed_in
def ask_change(case_no: str, deadline_id: int) -> ResponseReturnValue:
    """Show what a change would do, before anything is changed."""
    verb = verb_in(request.args.get("verb", ""))
    reasons = current_bureau().regulation.deadlines.suspension_reasons
    form = form_for(verb, reasons, days=days_in(request.args.get("days", "")))
    return change_page(case_no, deadline_id, form, verb=verb)


def _page(case_no: str, deadline_id: int) -> SheetPage:
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        return sheet_page(tx, bureau, current_actor(), case_no, deadline_id)
