"""What lies between two days: added, cancelled, changed field by field, moved; as a page and as JSON."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.clock import day_of
from webui.access import for_everyone
from webui.desks.public_list.asked import day_of_address, positive_number
from webui.desks.public_list.blueprint import as_json, blueprint
from webui.desks.public_list.lookups import DifferencesView, differences_view
from webui.desks.public_list.shown import shown_changes
from webui.office import current_office, current_web_settings
from workflows.exemption_list.differences import difference_line, version_facts


@blueprint.get("/list/differences")
@for_everyone
def differences() -> str:
    """Show how the list of one day differs from that of another."""
    view = _view()
    return render_template(
        "public_list/differences.html", view=view, changes=shown_changes(view.found.items), today=_today()
    )


@blueprint.get("/list/differences.json")
@for_everyone
def differences_as_json() -> ResponseReturnValue:
    """Give the same to a program, page by page: `next` is the address of the following one, or null."""
    view = _view()
    days: dict[str, Any] = {"from": view.first.isoformat(), "to": view.second.isoformat()}
    following = view.found.next_cursor
    approved_by = current_web_settings().approving_body
    answer = {
        "from_version": view.versions[0],
        "to_version": view.versions[1],
        "versions": [version_facts(line) | _approval(line.case_no, approved_by) for line in view.lines],
        "differences": [difference_line(one) for one in view.found.items],
        "next": following
        and url_for("public_list.differences_as_json", **days, after=following, _external=True),
    }
    return as_json(days | answer)


def _view() -> DifferencesView:
    today = _today()
    first = day_of_address(request.args.get("from", "")) or today
    second = day_of_address(request.args.get("to", "")) or today
    after = positive_number(request.args.get("after", "")) or 0
    with current_office().store.reading() as tx:
        return differences_view(tx, min(first, today), min(second, today), after=after)


def _today() -> date:
    return day_of(current_office().clock.now())


def _approval(case_no: str | None, approved_by: str) -> dict[str, Any]:
    """Return who approved: the body, of every version that a case formed."""
    return {"approved_by": approved_by if case_no else None}
