"""Opening a case is an event in one case only: while somebody else may still undo a bulk answer in it.

The browser's own heartbeat says who is at a case, but a browser without scripts has none, and undoing asks
whether the next one has seen the case. So in these minutes, and in these cases alone, the server notes it.
"""

from sqlalchemy.orm import Session

from engine.people.terms import Actor
from engine.presence.steps import note_presence
from webui.desks.cases.room import Room
from workflows.bulk.lookups import awaits_undoing
from workflows.procedures.bureau import Bureau


def is_to_be_noted(tx: Session, bureau: Bureau, room: Room, actor: Actor) -> bool:
    """Say whether it matters that this person, whose turn it is, has seen the case now."""
    return room.turn.task is not None and awaits_undoing(tx, bureau, room.tasks, besides=actor.person_id)


def note_opening(bureau: Bureau, room: Room, actor: Actor) -> None:
    """Write down that the person has the case open."""
    with bureau.store.writing() as tx:
        note_presence(tx, room.case.id, actor.person_id, now=bureau.now())
