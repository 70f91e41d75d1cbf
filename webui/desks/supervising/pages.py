"""The board, the days of a period by holder, and the lists behind their figures; for supervisors alone."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from engine.people.rules import require
from engine.people.terms import NO_CASE, Verb
from engine.refusals import NotYours
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.supervising.asked import asked
from webui.desks.supervising.attribution import attribution_view, charged_view, csv_of, period_words
from webui.desks.supervising.blueprint import blueprint
from webui.desks.supervising.lookups import board_of, days_of, list_view
from webui.desks.supervising.unowned import unowned_view
from webui.office import current_bureau
from workflows.procedures.catalogue import DUTIES, TASKS
from workflows.requests.terms import KIND_LABELS
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


@blueprint.get("/unowned")
@for_signed_in
def unowned() -> ResponseReturnValue:
    """Show the open tasks that nobody can go on with."""
    require(current_actor(), Verb.SUPERVISE, NO_CASE, DUTIES)
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = unowned_view(tx, bureau)
    return render_template("supervising/unowned.html", view=view, nodes=TASKS)


@blueprint.get("/attribution")
@for_signed_in
def attribution() -> ResponseReturnValue:
    """Show whose the working days of a period were; ?period=, ?unit=, ?kind= and ?open= choose."""
    require(current_actor(), Verb.SUPERVISE, NO_CASE, DUTIES)
    bureau = current_bureau()
    wanted = asked(request.args, today=bureau.today).without_holder()
    with bureau.store.reading() as tx:
        view = attribution_view(tx, bureau, wanted)
    told = {"period_words": period_words, "kinds": KIND_LABELS}
    return render_template("supervising/attribution.html", view=view, asked=wanted, **told)


@blueprint.get("/attribution.csv")
@for_signed_in
def attribution_csv() -> ResponseReturnValue:
    """Send the table of the same address as .csv."""
    require(current_actor(), Verb.SUPERVISE, NO_CASE, DUTIES)
    bureau = current_bureau()
    wanted = asked(request.args, today=bureau.today).without_holder()
    with bureau.store.reading() as tx:
        text = csv_of(attribution_view(tx, bureau, wanted), wanted)
    name = f"attribution-{wanted.period.code}.csv"
    return Response(
        text, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@blueprint.get("/attribution/cases")
@for_signed_in
def charged_cases() -> ResponseReturnValue:
    """Show the cases behind a row, the latest first; ?holder= and ?charged= say whose days."""
    require(current_actor(), Verb.SUPERVISE, NO_CASE, DUTIES)
    bureau, after = current_bureau(), request.args.get("after")
    wanted = asked(request.args, today=bureau.today)
    with bureau.store.reading() as tx:
        view = charged_view(tx, bureau, wanted, after=after)
    told = {"period_words": period_words, "after": after}
    return render_template("supervising/charged_cases.html", view=view, asked=wanted, **told)
