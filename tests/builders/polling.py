"""A scheduler's polls in a process of their own, as the product runs them."""

from datetime import datetime
from multiprocessing.synchronize import Barrier

from engine.jobs.runner import Job, run_once
from engine.procedures.wakeups import wake_due_cases
from engine.store import Store
from tests.builders.ready_city import bureau_on
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.lapses import issue_overdue_cards


def the_polls(bureau: Bureau) -> tuple[Job, Job]:
    """Return the poll of drawn timers and the poll of cards that only change rows."""
    practice = ListPractice(bureau)
    return (
        Job("wake", 30, lambda: wake_due_cases(bureau.store, practice, now=bureau.now())),
        Job("cards", 30, lambda: issue_overdue_cards(bureau)),
    )


def poll(url: str, at: datetime, together: Barrier) -> None:
    """Run every poll once at an instant, starting together with the others."""
    store = Store(url)
    bureau = bureau_on(store, at=at)
    together.wait(30)
    for job in the_polls(bureau):
        run_once(store, bureau.clock, job)
    store.close()
