"""Writing the letter of the morning."""

from collections import defaultdict
from dataclasses import replace

from sqlalchemy.orm import Session

from engine.inbox.lookups import unread_counts
from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.jobs.daily import claim_day, was_done
from engine.people.lookups import actors, mandates_running
from engine.people.terms import Actor, Mandate
from engine.tasks.loads import load_of, queue_loads
from workflows.digests.rules import is_time_for_digest
from workflows.procedures.bureau import Bureau
from workflows.procedures.lookups import queues_of

DIGEST = "digest"
"""The kind of the letter, and the name of its daily run."""


def write_digests(bureau: Bureau) -> int:
    """Write today's letter to everybody who has open tasks, their own or as a substitute; return how many.

    Once a day, on working days of the city, from the set time on. Days on which nobody was there are not
    made up for: what is open is told by today's letter.
    """
    if not is_time_for_digest(bureau.now(), bureau.regulation.digest):
        return 0
    with bureau.store.reading() as tx:  # every minute: most find that it is done, and need no lock for it
        if was_done(tx, DIGEST, bureau.today) or not bureau.calendar_of(tx).is_working(bureau.today):
            return 0
    with bureau.store.writing() as tx:
        now, today = bureau.now(), bureau.today
        if not claim_day(tx, DIGEST, today, now=now):
            return 0
        letters = _letters(tx, bureau)
        deliver(tx.connection(), letters, now=now)
    return len(letters)


def _letters(tx: Session, bureau: Bureau) -> list[Letter]:
    today = bureau.today
    days = bureau.regulation.cards.soon_days
    soon_until = bureau.calendar_of(tx).nth_working_day_after(today, days) if days else today
    loads, unread = queue_loads(tx, today=today, soon_until=soon_until), unread_counts(tx)
    return [
        Letter(
            actor.person_id,
            DIGEST,
            facts={"day": f"{today}", **load._asdict(), "unread": unread.get(actor.person_id, 0)},
        )
        for actor in _with_mandates(tx, bureau)
        if (load := load_of(queues_of(actor), loads)).open
    ]


def _with_mandates(tx: Session, bureau: Bureau) -> list[Actor]:
    """Return everybody in post today with those for whom they act: the letter counts what the queue shows."""
    found = {actor.person_id: actor for actor in actors(tx, today=bureau.today)}
    acting: defaultdict[int, list[Mandate]] = defaultdict(list)
    for principal_id, substitutes in mandates_running(tx.connection(), today=bureau.today).items():
        for substitute_id, kinds in substitutes if principal_id in found else ():
            acting[substitute_id].append(Mandate(found[principal_id], kinds))
    return [replace(actor, mandates=tuple(acting[actor.person_id])) for actor in found.values()]
