"""A scheduler's poll in a process of its own, as the product runs it."""

from datetime import datetime
from multiprocessing.synchronize import Barrier
from time import sleep

from engine.jobs.runner import run_once
from engine.jobs.terms import Job
from engine.store import Store
from tests.builders.ready_city import bureau_on
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.lapses import handle_due


def the_poll(bureau: Bureau) -> Job:
    """Return the poll of due timers, the drawn ones and those that only change rows."""
    practice = ListPractice(bureau)
    return Job("handle_due", 30, lambda: handle_due(bureau, practice))


def poll(url: str, at: datetime, together: Barrier) -> None:
    """Run the poll once at an instant, starting together with the others."""
    store = Store(url)
    bureau = bureau_on(store, at=at)
    together.wait(30)
    run_once(store, bureau.clock, the_poll(bureau))
    store.close()


def poll_for_ever(url: str, at: datetime) -> None:
    """Run the poll again and again with hardly a pause, until the process is killed."""
    bureau = bureau_on(Store(url), at=at)
    job = the_poll(bureau)
    while True:
        run_once(bureau.store, bureau.clock, job)
        sleep(0.01)
