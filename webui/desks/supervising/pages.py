"""The board and the lists behind its figures; both for the supervisors alone."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engine.people.rules import require
from engine.people.terms import NO_CASE, Verb
from engine.refusals import NotYours
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.supervising.blueprint import blueprint
from webui.desks.supervising.lookups import board_of, days_of, list_view
from webui.office import current_bureau
from workflows.procedures.catalogue import DUTIES, TASKS
from workflows.supervision.terms import Shown


@blueprint.get("")
@for_signed_in
def board() -> ResponseReturnValue:
    """Show the board."""
    require(current_actor(), Verb.SUPERVISE, NO_CASE, DUTIES)
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = board_of(tx, bureau)
    told = {"now": bureau.now(), "month_start": days_of(bureau).month_start, "cards": bureau.regulation.cards}
    return render_template("supervising/board.html", board=view, nodes=TASKS, **told)


@blueprint.get("/cases/<shown>")
@for_signed_in
def cases(shown: str) -> ResponseReturnValue:
    """Show the cases behind a figure."""
    require(current_actor(), Verb.SUPERVISE, NO_CASE, DUTIES)
    if shown not in tuple(Shown):
        raise NotYours
    bureau, after = current_bureau(), request.args.get("after")
    with bureau.store.reading() as tx:
        view = list_view(tx, bureau, Shown(shown), after=after)
    return render_template("supervising/cases.html", view=view, shown=shown, nodes=TASKS, after=after)
