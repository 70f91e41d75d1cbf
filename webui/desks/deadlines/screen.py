"""The page that shows what a change of the clock would do, and asks for its ground."""

from flask import render_template

from webui.accounts import current_actor
from webui.desks.deadlines.forms import ClockForm
from webui.desks.deadlines.lookups import sheet_page
from webui.office import current_bureau
from workflows.procedures.clock_changes import ClockChange, ClockVerb, preview_change


def change_page(case_no: str, deadline_id: int, form: ClockForm, *, verb: ClockVerb) -> str:
    """Return the page. Refuses what `preview_change` refuses."""
    bureau, actor = current_bureau(), current_actor()
    with bureau.store.reading() as tx:
        page = sheet_page(tx, bureau, actor, case_no, deadline_id)
        asked = ClockChange(verb, days=form.days.data)
        seen = preview_change(tx, bureau, actor, page.view, asked)
    return render_template("deadlines/change.html", page=page, form=form, verb=verb, seen=seen)
