"""The question "may they ask me for this?", as a page and as JSON, and what to do when they did."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.clock import day_of
from engine.refusals import NotYours
from webui.access import for_everyone
from webui.desks.public_list.asked import day_of_address, positive_number, typed_words
from webui.desks.public_list.blueprint import as_json, blueprint, current_search
from webui.desks.public_list.lookups import AskingView, asking_view
from webui.desks.public_list.shown import WAY_MEANINGS
from webui.office import current_office
from workflows.exemption_list.demands import DEMAND_REASONS, DemandAnswer, demand_reason
from workflows.exemption_list.items import item_page
from workflows.exemption_list.lookups import ListRow, Moment
from workflows.exemption_list.versions import version_on


@blueprint.get("/list/may-they-ask")
@for_everyone
def may_they_ask() -> str:
    """Answer whether a proof may be demanded, of today or of a past day."""
    view = _view()
    return render_template(
        "public_list/may_they_ask.html",
        view=view,
        today=_today(),
        sentences=DEMAND_REASONS,
        meanings=WAY_MEANINGS,
    )


@blueprint.get("/list/may-they-ask.json")
@for_everyone
def may_they_ask_as_json() -> ResponseReturnValue:
    """Give the same answers to a program."""
    view = _view()
    found = view.found
    return as_json(
        {
            "question": view.q,
            "day": view.day.isoformat(),
            "list_version": found.version if found else None,
            "items_found": found.total if found else 0,
            "answers": [_answer(each) for each in found.answers] if found else [],
            "near_misses": view.near_misses,
        }
    )


@blueprint.get("/list/items/<number>/asked-anyway")
@for_everyone
def asked_anyway(number: str) -> str:
    """Say what to do when a proof was demanded all the same, with what to tell the hotline."""
    today = _today()
    with current_office().store.reading() as tx:
        page = item_page(tx, number, Moment(day=today))
        version = version_on(tx, today)
    if page is None:
        raise NotYours
    answer = DemandAnswer(demand_reason(page.row, today), page.row)
    return render_template(
        "public_list/asked_anyway.html",
        page=page,
        answer=answer,
        sentence=DEMAND_REASONS[answer.reason],
        version=version,
        today=today,
    )


def _view() -> AskingView:
    today = _today()
    day = day_of_address(request.args.get("day", "")) or today
    q = typed_words(request.args.get("q", ""))
    unit_id = positive_number(request.args.get("unit", ""))
    with current_office().store.reading() as tx:
        return asking_view(tx, current_search(), q, min(day, today), unit_id=unit_id)


def _today() -> date:
    return day_of(current_office().clock.now())


def _answer(answer: DemandAnswer) -> dict[str, Any]:
    return {
        "may_be_asked": answer.may_be_asked,
        "reason": answer.reason,
        "sentence": gettext(DEMAND_REASONS[answer.reason]),
        "clause": answer.clause,
        "item": _item(answer.row) if answer.row else None,
    }


def _item(row: ListRow) -> dict[str, Any]:
    says = row.content.columns()
    is_asked = row.content.list_name == "retained" or row.standing == "removed"
    return says | {
        "number": row.number,
        "address": url_for("public_list.item", number=row.number, _external=True),
        "demanding_unit": row.unit_name,
        "matter_name": row.matter_name,
        "proof_name": row.proof_name,
        "since_version": row.since_version,
        "effective_date": row.effective_date.isoformat(),
        "demand_stopped_date": row.stopped_date and row.stopped_date.isoformat(),
        "how_it_is_replaced": [] if is_asked else [str(WAY_MEANINGS[way]) for way in row.content.ways],
    }
