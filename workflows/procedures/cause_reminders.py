"""The letters about causes on which a unit has done nothing: one before its last day, one after, each once.

They go to those who can end the silence: the unit's filers and the confirmers of its competent department,
and whoever acts for one of them today (代理), in whichever kinds: what a cause asks for is not yet known.
Nothing legal is done by a letter, and no time-out answers for a unit.
"""

from sqlalchemy.orm import Session

from engine.calendar.lookups import hold_calendar
from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.people.lookups import holders_of, mandates_running
from workflows.causes.lookups import waiting_units
from workflows.causes.rules import letter_due
from workflows.causes.steps import claim_letter
from workflows.causes.terms import CauseLetter, WaitingUnit
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role
from workflows.procedures.cause_register import reckoning

KIND = "cause_running_out"
"""The kind of both letters; their level tells them apart."""


def write_cause_letters(bureau: Bureau) -> int:
    """Write what is due, the earliest last day first; return how many units were written about.

    Safe to run twice, and beside itself: whoever claims a unit's letter first writes it.
    """
    with bureau.store.reading() as tx:  # every few minutes: most find nothing, and need no lock for it
        if not due_letters(tx, bureau):
            return 0
    with bureau.store.writing() as tx:
        hold_calendar(tx)
        now = bureau.now()
        claimed = [
            (waiting, letter)
            for waiting, letter in due_letters(tx, bureau)
            if claim_letter(tx, waiting.cause_unit_id, letter, now=now)
        ]
        letters = [one for waiting, letter in claimed for one in _letters(tx, bureau, waiting, letter)]
        deliver(tx.connection(), letters, now=now)
    return len(claimed)


def due_letters(tx: Session, bureau: Bureau) -> tuple[tuple[WaitingUnit, CauseLetter], ...]:
    """Return the units about which a letter is due that nobody has written, with which of the two."""
    counted, cards = reckoning(tx, bureau), bureau.regulation.cards
    offsets = {"days_before": cards.reminder_days_before, "days_after": cards.red_days_after}
    found = ((one, letter_due(one, counted, **offsets)) for one in waiting_units(tx, counted))
    return tuple((one, letter) for one, letter in found if letter)


def _letters(tx: Session, bureau: Bureau, one: WaitingUnit, letter: CauseLetter) -> list[Letter]:
    today = bureau.today
    people = (
        *holders_of(tx, Role.FILER, today=today, department_id=one.unit_id),
        *holders_of(tx, Role.CONFIRMER, today=today, department_id=one.confirming_id),
    )
    running = mandates_running(tx.connection(), today=today)
    told = [
        each for person in people for each in (person, *(acting for acting, _ in running.get(person, ())))
    ]
    facts = {"cause": one.cause_id, "due_date": f"{one.clock.due_date}", "level": str(letter)}
    return [Letter(person, KIND, None, facts) for person in dict.fromkeys(told)]
