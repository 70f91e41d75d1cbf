"""What the desk, the justice bureau, the supervising department and the publisher do."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.attachments.rules import FileRefused
from engine.people.rules import NotAllowed
from engine.refusals import NotYours, Refusal
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.surveys.blueprint import blueprint, file_room
from webui.desks.surveys.forms import DecisionFields, OpinionFields, ReasonFields, RoundFields
from webui.desks.surveys.return_pages import ROW, UNIT
from webui.desks.surveys.screen import list_page, return_page, round_page, row_page
from webui.office import current_bureau
from webui.refusal_pages import status_of
from workflows.surveys.deciding import DecisionRefused, publish_baseline, record_decision
from workflows.surveys.filling import give_own_opinion, pass_on
from workflows.surveys.organising import (
    accept_return,
    end_round,
    give_justice_opinion,
    open_round,
    send_back,
)
from workflows.surveys.rules import RoundRefused

UNFIT = 422
ROUND = "/<int(max=2147483647):round_id>"


@blueprint.post("")
@for_signed_in
def add() -> ResponseReturnValue:
    """Open a round and go to its board; a refused form comes back as typed."""
    form = RoundFields()
    if form.command_key.data is None or not form.command_key.validate(form):
        abort(400)
    try:
        round_id = open_round(current_bureau(), current_actor(), form.typed(), command_key=form.key)
    except RoundRefused as refusal:
        return round_page(form, refusal.problems), UNFIT
    flash(gettext("本轮梳理已开始。"), "done")
    return redirect(url_for("surveys.board", round_id=round_id))


@blueprint.post(f"{ROUND}/closing")
@for_signed_in
def close(round_id: int) -> ResponseReturnValue:
    """Close a round."""
    end_round(current_bureau(), current_actor(), round_id)
    flash(gettext("本轮梳理已结束。"), "done")
    return redirect(url_for("surveys.board", round_id=round_id))


@blueprint.post(f"{UNIT}/passing")
@for_signed_in
def pass_return(round_id: int, unit_id: int) -> ResponseReturnValue:
    """Pass on what a public utility has sent."""
    pass_on(current_bureau(), current_actor(), round_id, unit_id)
    flash(gettext("已转报协调小组办公室。"), "done")
    return redirect(url_for("surveys.show", round_id=round_id, unit_id=unit_id))


@blueprint.post(f"{UNIT}/acceptance")
@for_signed_in
def accept(round_id: int, unit_id: int) -> ResponseReturnValue:
    """Accept a return."""
    accept_return(current_bureau(), current_actor(), round_id, unit_id)
    flash(gettext("已接收，计入全市汇总。"), "done")
    return redirect(url_for("surveys.show", round_id=round_id, unit_id=unit_id))


@blueprint.post(f"{UNIT}/sending-back")
@for_signed_in
def give_back(round_id: int, unit_id: int) -> ResponseReturnValue:
    """Send a return back with the reason."""
    form = ReasonFields()
    try:
        send_back(current_bureau(), current_actor(), round_id, unit_id, reason=form.reason.data or "")
    except Refusal as refusal:
        if refusal.field is None or refusal.field not in form:
            raise
        return return_page(round_id, unit_id, refused=form, problem=refusal), status_of(refusal)
    flash(gettext("已退回填报单位。"), "done")
    return redirect(url_for("surveys.show", round_id=round_id, unit_id=unit_id))


@blueprint.post(f"{ROW}/<any(own, justice):stage>-opinion")
@for_signed_in
def give_opinion(round_id: int, unit_id: int, row_id: int, stage: str) -> ResponseReturnValue:
    """Give an opinion on whether a proof may be kept."""
    form = OpinionFields()
    give = give_own_opinion if stage == "own" else give_justice_opinion
    try:
        give(current_bureau(), current_actor(), round_id, unit_id, row_id, form.typed())
    except Refusal as refusal:
        if refusal.field is None or refusal.field not in form:
            raise
        page = row_page(round_id, unit_id, row_id, opinion=form, problems=[refusal])
        return page, status_of(refusal)
    flash(gettext("意见已记下。"), "done")
    return redirect(url_for("surveys.show", round_id=round_id, unit_id=unit_id))


@blueprint.post(f"{ROUND}/decision")
@for_signed_in
def decide(round_id: int) -> ResponseReturnValue:
    """Record what the coordination group has decided, with its document."""
    form = DecisionFields()
    try:
        record_decision(current_bureau(), file_room(), current_actor(), round_id, form.typed())
    except DecisionRefused as refusal:
        return list_page(round_id, form, refusal.problems), UNFIT
    except FileRefused as refusal:
        return list_page(round_id, form, [refusal]), UNFIT
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return list_page(round_id, form, [refusal]), status_of(refusal)
    flash(gettext("审定已登记，待发布岗位公布。"), "done")
    return redirect(url_for("surveys.beside_list", round_id=round_id))


@blueprint.post(f"{ROUND}/publication")
@for_signed_in
def publish(round_id: int) -> ResponseReturnValue:
    """Publish the approved survey as the first version of the list."""
    count = publish_baseline(current_bureau(), current_actor(), round_id)
    flash(gettext("已公布为清单第 1 版，共 %(count)s 条。", count=count), "done")
    return redirect(url_for("surveys.beside_list", round_id=round_id))
