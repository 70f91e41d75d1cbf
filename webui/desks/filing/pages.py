"""The pages of the filing desk: which kind, which item, the form, and the clock inside it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.people.rules import REASONS, NotAllowed
from engine.people.terms import Actor
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.filing import lookups
from webui.desks.filing.blueprint import blueprint
from webui.desks.filing.forms import FORMS, form_saying
from webui.desks.filing.screen import filing_page
from webui.office import current_bureau
from workflows.exemption_list.terms import ListName
from workflows.procedures.catalogue import Role
from workflows.requests.lookups import form_for_item
from workflows.requests.terms import RequestForm, RequestKind


@blueprint.get("")
@for_signed_in
def kinds() -> str:
    """Show the three kinds of request and what each is for; ?cause=SY... names what is to be answered."""
    filing_actor()
    with current_bureau().store.reading() as tx:
        cause = lookups.cause_named(tx, _cause_asked())
    return render_template("filing/kinds.html", kinds=tuple(RequestKind), cause=cause)


@blueprint.get("/add")
@for_signed_in
def add() -> str:
    """Show the form of an addition: empty, or with what the cause of ?cause=SY... or ?survey_row= says."""
    bureau, actor = current_bureau(), filing_actor()
    with bureau.store.reading() as tx:
        cause, units = lookups.cause_named(tx, _cause_asked()), lookups.units_of(tx, actor)
        empty = RequestForm(kind=RequestKind.ADD, list_name=ListName.EXEMPT)
        surveyed = lookups.said_by_survey(tx, empty, request.args.get("survey_row", ""), units)
    if cause is None and surveyed is empty:
        return filing_page(FORMS[RequestKind.ADD](formdata=None), RequestKind.ADD)
    said = lookups.said_by_cause(surveyed, cause, units)
    return filing_page(form_saying(said), RequestKind.ADD)


@blueprint.get("/<any(cancel, change):kind>")
@for_signed_in
def of_item(kind: str) -> ResponseReturnValue:
    """Show the form for the item of ?item=MZ...; without one, the items to choose from."""
    number = request.args.get("item", "").strip()
    if not number:
        return _choose_item(RequestKind(kind))
    bureau, actor = current_bureau(), filing_actor()
    with bureau.store.reading() as tx:
        units = lookups.units_of(tx, actor)
        item, cause = lookups.item_now(tx, number, units), lookups.cause_named(tx, _cause_asked())
        if item is None:
            return redirect(url_for("filing.of_item", kind=kind, q=number, cause=_cause_asked() or None))
        said = form_for_item(item.item, RequestKind(kind), unit_code=item.unit_code)
        if kind == RequestKind.CHANGE:
            said = lookups.said_by_survey(tx, said, request.args.get("survey_row", ""), units)
        said = lookups.said_by_preparation(tx, said, cause, request.args.get("prepared", ""))
    said = lookups.said_by_cause(said, cause, units)
    return filing_page(form_saying(said), RequestKind(kind), item=item)


@blueprint.get("/deadline")
@for_signed_in
def deadline() -> str:
    """Show the clock that a cause on ?cause_date= has started for ?unit=, as a piece of the form."""
    asked = request.args
    clock = lookups.clock_for(current_bureau(), asked.get("cause_date", ""), asked.get("unit", ""))
    return render_template("filing/clock.html", clock=clock)


def filing_actor() -> Actor:
    """Return who files; refuses people without a filing post."""
    actor = current_actor()
    if not actor.holds(Role.FILER):
        raise NotAllowed(because=REASONS["not_in_department"], reason="not_in_department")
    return actor


def _choose_item(kind: RequestKind) -> str:
    bureau, actor = current_bureau(), filing_actor()
    q = request.args.get("q", "").strip()[: lookups.LONGEST_SEARCH]
    with bureau.store.reading() as tx:
        units = lookups.units_of(tx, actor).own
        rows = lookups.items_to_choose(tx, bureau, units, q)
        cause = lookups.cause_named(tx, _cause_asked())
    return render_template("filing/choose_item.html", kind=kind, q=q, rows=rows, units=units, cause=cause)


def _cause_asked() -> str:
    return request.args.get("cause", "").strip()[: lookups.LONGEST_SEARCH]
