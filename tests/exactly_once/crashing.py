"""One action in a process of its own that ends, without a word, before its n-th statement."""

import os
from collections.abc import Callable
from itertools import count

import sqlalchemy as sa

from engine.refusals import Refusal
from engine.store import Store
from tests.builders.city import an_addition, person
from tests.builders.ready_city import bureau_on
from tests.builders.stories import after, woken
from tests.exactly_once.carrier import SILENCE
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, file_request, give_verdict

CRASHED, REFUSED = 9, 3
"""How a process ends that was cut off, and one whose action had been done before it."""

KEY = b"one click, 16 by"
TASK = 2
"""The task of confirming in a city with one filed request: the first task was the filing itself."""


def file(city: Bureau) -> None:
    """File a request with two units to consult."""
    form = an_addition(affected_units=("civil", "audit"), late_reason="-")
    file_request(city, person(city, "filer"), form, command_key=KEY)


def confirm(city: Bureau) -> None:
    """Confirm the filed request."""
    give_verdict(city, person(city, "confirmer"), TASK, Answer("confirm", "同意"), command_key=KEY)


def wake(city: Bureau) -> None:
    """Let the scheduler look after the seven days are over: three timers fire, one card is issued."""
    woken(after(city, SILENCE.date()))


ACTIONS: dict[str, Callable[[Bureau], None]] = {"file": file, "confirm": confirm, "wake": wake}


def act_until(url: str, action: str, last: int) -> None:
    """Do the action; end the process at once before its statement, commit or release number `last`."""
    city = bureau_on(Store(url))
    asked = count(1)

    def cut(*_arguments: object, **_named: object) -> None:
        if next(asked) == last:
            os._exit(CRASHED)

    for moment in ("before_cursor_execute", "commit", "checkin"):
        target = city.store.engine.pool if moment == "checkin" else city.store.engine
        sa.event.listen(target, moment, cut)
    try:
        ACTIONS[action](city)
    except Refusal:
        os._exit(REFUSED)
    os._exit(0)


def act_in_three_transactions(url: str, _action: str, last: int) -> None:
    """Do what must not be done: confirm in three transactions, and end before the one of that number."""
    store = Store(url)
    parts = (
        "UPDATE task SET state = 'done' WHERE id = 2",
        "UPDATE case_file SET rev = rev + 1",
        "UPDATE deadline SET state = 'met'",
    )
    for number, statement in enumerate(parts, 1):
        if number == last:
            os._exit(CRASHED)
        with store.writing() as tx:
            tx.connection().exec_driver_sql(statement)
    os._exit(0)
