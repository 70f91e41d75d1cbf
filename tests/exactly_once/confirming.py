"""The confirmation of a meeting, in a process that ends at a commit, or beside a circulated vote."""

import os
from itertools import count

import sqlalchemy as sa

from engine.refusals import Refusal
from engine.store import Store
from tests.builders.city import a_key, person
from tests.builders.meetings import MONDAY, confirmed
from tests.builders.ready_city import bureau_on
from tests.exactly_once.crashing import CRASHED
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, give_verdict


def confirm_until(url: str, moment: str, last: int) -> None:
    """Let the chair confirm meeting 1; end the process at once before its statement or commit `last`."""
    city = bureau_on(Store(url), at=MONDAY)
    asked = count(1)

    def cut(*_arguments: object, **_named: object) -> None:
        if next(asked) == last:
            os._exit(CRASHED)

    sa.event.listen(city.store.engine, moment, cut)
    confirmed(city, 1)


def circulated(city: Bureau, task_id: int, member: str, verdict: str) -> str:
    """Let a member vote by circulation; return "done" or the code of the refusal."""
    try:
        give_verdict(city, person(city, member), task_id, Answer(verdict, "理由"), command_key=a_key())
    except Refusal as refusal:
        return refusal.code
    return "done"
