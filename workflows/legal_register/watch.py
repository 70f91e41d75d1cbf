"""The watch over the near future: a document that will take effect or expire is a possible cause.

Once a document and day, its keepers and the units that rest on it are told. Whether something must change
is for people to say: nothing is registered, prepared or filed by a date that comes up.
"""

from datetime import timedelta

from sqlalchemy.orm import Session

from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.people.lookups import holders_of
from workflows.legal_register.keeping import KEEPERS
from workflows.legal_register.lookups import Watched, notices_told, units_noted, watched
from workflows.legal_register.resting import items_resting, texts_touched
from workflows.legal_register.steps import claim_notice
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role

KIND = "law_to_come"
"""The kind of the letters of the watch."""


def write_watch_notices(bureau: Bureau) -> int:
    """Tell of every day that has come near and of which nobody was told; return how many days.

    Safe to run twice, and beside itself: whoever claims a day first tells of it.
    """
    with bureau.store.reading() as tx:  # mostly there is nothing, and no lock is needed for it
        if not untold(tx, bureau):
            return 0
    told = 0
    with bureau.store.writing() as tx:
        now = bureau.now()
        for one in untold(tx, bureau):
            if claim_notice(tx, one.document.id, one.event, one.day, now=now):
                deliver(tx.connection(), _letters(tx, bureau, one), now=now)
                told += 1
    return told


def coming_up(tx: Session, bureau: Bureau) -> tuple[Watched, ...]:
    """Return what the next days bring, the nearest first."""
    until = bureau.today + timedelta(days=bureau.regulation.legal_register.watch_days)
    return watched(tx, today=bureau.today, until=until)


def untold(tx: Session, bureau: Bureau) -> tuple[Watched, ...]:
    """Return those of which nobody was told."""
    told = notices_told(tx)
    return tuple(one for one in coming_up(tx, bureau) if (one.document.id, one.event, one.day) not in told)


def units_concerned(tx: Session, bureau: Bureau, document_id: int) -> tuple[int, ...]:
    """Return the units with an item that rests on a document today, or that apply it."""
    items = items_resting(tx, texts_touched(tx, document_id), day=bureau.today)
    resting = {one.row.unit_id for one in items if one.row.unit_id is not None}
    return tuple(sorted(resting | set(units_noted(tx, document_id))))


def _letters(tx: Session, bureau: Bureau, one: Watched) -> list[Letter]:
    today = bureau.today
    keepers = (person for role in sorted(KEEPERS) for person in holders_of(tx, role, today=today))
    filers = (
        person
        for unit in units_concerned(tx, bureau, one.document.id)
        for person in holders_of(tx, Role.FILER, today=today, department_id=unit)
    )
    facts = {"document": one.document.id, "event": str(one.event), "due_date": f"{one.day}"}
    return [Letter(person, KIND, None, facts) for person in dict.fromkeys((*keepers, *filers))]
