"""The heartbeat of an open case page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from engine.presence.steps import note_presence
from engine.tasks.lookups import tasks_of_case
from webui.access import for_signed_in, sent_by_itself
from webui.accounts import current_actor
from webui.desks.presence.blueprint import blueprint
from webui.office import current_bureau
from webui.present_people import present_people
from workflows.procedures.lookups import readable_case
from workflows.procedures.rights import turn_of


@blueprint.post("/cases/<case_no>/presence")
@for_signed_in
@sent_by_itself
def beat(case_no: str) -> ResponseReturnValue:
    """Say who else has the case open; of those who may act in it, note that they have."""
    bureau, actor = current_bureau(), current_actor()
    with bureau.store.reading() as tx:
        case = readable_case(tx, actor, case_no)
        turn = turn_of(tx, actor, case, tasks=tasks_of_case(tx, case.id), wanted=None)
        people = present_people(tx, actor, case.id, now=bureau.now())
    if turn.task is not None:
        with bureau.store.writing() as tx:
            note_presence(tx, case.id, actor.person_id, now=bureau.now())
    return render_template("cases/present.html", people=people)
