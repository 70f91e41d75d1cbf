"""The case page, and the diagrams it shows."""

from dataclasses import dataclass

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from engine.people.rules import REASONS
from engine.procedures.versions import sources_of
from engine.refusals import NotYours
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.cases.attribution import held_days
from webui.desks.cases.blueprint import blueprint
from webui.desks.cases.desks import desks_of
from webui.desks.cases.forms import VerdictForm
from webui.desks.cases.opening import is_to_be_noted, note_opening
from webui.desks.cases.progress import progress_view
from webui.desks.cases.queue_place import queue_view
from webui.desks.cases.room import Asked, room_of
from webui.desks.cases.timeline import timeline_of
from webui.desks.cases.verdict import verdict_view
from webui.diagram_labels import in_english
from webui.offered_phrases import offered_phrases
from webui.office import current_bureau
from webui.present_people import present_people
from workflows.guides.terms import EXPECTATION_LABELS
from workflows.procedures.catalogue import TASKS
from workflows.procedures.lookups import next_task, readable_case
from workflows.verbs.lookups import offers_of
from workflows.verbs.terms import VERBS


@blueprint.get("/<case_no>")
@for_signed_in
def show(case_no: str) -> ResponseReturnValue:
    """Show a case, with the form of the task that waits for this person."""
    return page(case_no)


@blueprint.get("/<case_no>/diagrams/<process>.bpmn")
@for_signed_in
def diagram(case_no: str, process: str) -> ResponseReturnValue:
    """Give a diagram of the version on which the case runs."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        case = readable_case(tx, current_actor(), case_no)
        xml = sources_of(tx, case.version_id).get(process)
    if xml is None:
        raise NotYours
    is_english = str(get_locale()) == "en"
    return Response(in_english(xml) if is_english else xml, mimetype="application/xml")


@dataclass(frozen=True)
class Refused:
    """A submit that was refused: the sentence, and the form with everything typed."""

    sentence: str
    task_id: int
    form: VerdictForm


def page(case_no: str, *, refused: Refused | None = None) -> str:
    """Return the case page; after a refusal with the sentence on top and all that was typed."""
    bureau, asked = current_bureau(), _asked(refused)
    with bureau.store.reading() as tx:
        room = room_of(tx, bureau, current_actor(), case_no, asked=asked)
        task = room.turn.task
        typed = refused.form if refused and task and task.id == refused.task_id else None
        verdict = verdict_view(tx, bureau, room, task, typed=typed) if task else None
        verdicts = verdict.consequences if verdict else ()
        phrases = offered_phrases(tx, bureau, current_actor(), verdicts=verdicts)
        people = present_people(tx, current_actor(), room.case.id, now=bureau.now())
        held = held_days(tx, bureau, room)
        wanted = asked.task_id or (task.id if task else None)
        queue = queue_view(tx, bureau, current_actor(), tasks=room.tasks, wanted=wanted)
        offers = offers_of(tx, bureau, current_actor(), room.case, room.tasks)
        following = next_task(tx, current_actor(), today=bureau.today, besides=room.case.id)
        is_noted = is_to_be_noted(tx, bureau, room, current_actor())
    if is_noted:
        note_opening(bureau, room, current_actor())
    return render_template(
        "cases/case.html",
        room=room,
        nodes=TASKS,
        expectations=EXPECTATION_LABELS,
        verdict=verdict,
        following=following,
        queue=queue,
        offers=offers,
        verb_kinds=VERBS,
        offered_phrases=phrases,
        people=people,
        refused=refused,
        is_typed_lost=refused is not None and typed is None,
        reason=REASONS[room.turn.reason] if room.turn.reason else None,
        desks=desks_of(room),
        progress=progress_view(bureau, room, wanted=asked.diagram),
        timeline=timeline_of(bureau, room),
        held=held,
    )


def _asked(refused: Refused | None) -> Asked:
    task = request.args.get("task", "")
    wanted = int(task) if task.isdecimal() and len(task) < LONGEST_ID else None
    return Asked(
        refused.task_id if refused else wanted, request.args.get("clock", ""), request.args.get("diagram", "")
    )


LONGEST_ID = 18
