"""Carries one case from its cause to its end in a process of its own, and goes on where a killed one stood.

It knows nothing but what the database says: it asks what is open, answers it, and asks again. The key of
each answer follows from the task, as a browser's form keeps the key it was given: a carrier that does not
know whether its last answer got through gives it again.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection

import sqlalchemy as sa

from engine.cases.records import CaseFileRow
from engine.refusals import Refusal
from engine.store import Store
from tests.builders.city import FRIDAY, ID, MATTER, UNITS, an_addition, open_tasks, person
from tests.builders.evidence import kinds_of
from tests.builders.ready_city import bureau_on
from tests.builders.stories import (
    DEMANDING,
    MATCHING,
    a_cancellation,
    a_change,
    at,
    case_of,
    woken,
)
from workflows.guides.lookups import duty
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, file_request, give_verdict

CONSULTED = ("civil", "audit")
FORMS = {
    "add": an_addition(affected_units=CONSULTED),
    "cancel": a_cancellation(affected_units=CONSULTED),
    "change": a_change(affected_units=CONSULTED),
}
SILENCE = FRIDAY.replace(day=14, hour=0, minute=1)
"""The consultation has ended the day before: one unit has not answered."""

REVIEW = {"necessary": "yes", "reasonable": "yes", "legal": "yes", "opinion_no": "1号"}


@dataclass(frozen=True)
class Deed:
    """One thing to do: file (no node), answer a task, or let the scheduler look (node "wake")."""

    node: str
    task_id: int = 0
    item: int | None = None
    round: int = 1
    who: str = ""
    verdict: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, int | None, int]:
        """Return what stays the same on every database and in every run."""
        return self.node, self.item, self.round

    @property
    def key(self) -> bytes:
        """Return the idempotency key of the answer."""
        return hashlib.sha256(f"{self.node} {self.task_id}".encode()).digest()[:16]


def carry(url: str, kind: str, last: Deed | None, parent: Connection) -> None:
    """Do what is open until the case has ended, each deed at the word of the parent, who is told of its fate.

    last: what a killed carrier was at; its fate is unknown, so it is done again first.
    """
    city = bureau_on(Store(url))
    deed = last or Deed("file")
    while True:
        parent.send(("before", deed))
        parent.recv()
        parent.send(("after", deed, done(city, kind, deed)))
        following = next_deed(city, kind)
        if following is None:
            break
        deed = following
    parent.send(("end", None))
    parent.recv()
    city.store.close()


def done(city: Bureau, kind: str, deed: Deed) -> str:
    """Do it; return "won", or the code of the refusal."""
    moment = at(city, moment_of(city, kind))
    try:
        if deed.node == "file":
            file_request(moment, person(moment, "filer"), FORMS[kind], command_key=deed.key)
        elif deed.node == "wake":
            woken(at(city, SILENCE))
        else:
            answer = Answer(deed.verdict, "理由见附件", deed.fields)
            give_verdict(moment, person(moment, deed.who), deed.task_id, answer, command_key=deed.key)
    except Refusal as refusal:
        return refusal.code
    return "won"


def case_id_of_kind(city: Bureau, kind: str) -> int | None:
    """Return the one case of that kind, None before it has been filed."""
    with city.store.reading() as tx:
        return tx.scalar(sa.select(CaseFileRow.id).where(CaseFileRow.kind == kind))


def moment_of(city: Bureau, kind: str) -> datetime:
    """Return when the next deed is done: Friday, or the day after the silence was noted."""
    case_id = case_id_of_kind(city, kind)
    if case_id is not None and "silence_noted" in kinds_of(city, case_id):
        return SILENCE + timedelta(hours=9)
    return FRIDAY


def next_deed(city: Bureau, kind: str) -> Deed | None:
    """Return what is to be done next by what the database says; None when the case has ended."""
    case_id = case_id_of_kind(city, kind)
    if case_id is None:
        return Deed("file")
    if case_of(city, case_id).outcome:
        return None
    for task in open_tasks(city, case_id):
        who, verdict, fields = part_in(city, task.node, item=task.item, round_no=task.round)
        if verdict:
            return Deed(task.node, task.id, task.item, task.round, who, verdict, fields)
    return Deed("wake")


PARTS = {
    "task_confirm_request": ("confirmer", "return", "confirm", {}),
    "task_check_lodging": ("desk", "supplement", "accept", {}),
    "task_review_request": ("reviewer", "return", "pass", REVIEW),
    "task_publish_version": ("publisher", "publish", "", {"channels": "portal"}),
    "task_close_case": ("desk", "close", "", {}),
}
"""Node -> who answers, with which verdict in the first round and in the second, and what they type."""


def part_in(city: Bureau, node: str, *, item: int | None, round_no: int) -> tuple[str, str, dict[str, str]]:
    """Return who answers a task, with which verdict, and what they type; an empty verdict is silence."""
    if node in PARTS:
        who, first, later, fields = PARTS[node]
        return who, first if round_no == 1 else later, fields
    if node == "task_give_opinion":
        return ("civil_staff", "agree", {}) if item == UNITS["civil"] else ("", "", {})
    if node == "task_vote":
        member = next(name for name, number in ID.items() if number == item)
        return member, "return" if round_no == 1 else "approve", {}
    if node == "task_rewrite_guide":
        return rewriting(city, item or 0, first=round_no == 1)
    return "filer", "submit", {"follow_up": f"{node} {MATTER}"}


def rewriting(city: Bureau, duty_id: int, *, first: bool) -> tuple[str, str, dict[str, str]]:
    """Return the keeper's part: the banner's first edition still demands the proofs and comes back."""
    with city.store.reading() as tx:
        guide = duty(tx, duty_id).guide
    keeper = "police_keeper" if guide.unit_id == UNITS["police"] else "banner_keeper"
    lines = DEMANDING if first and keeper == "banner_keeper" else MATCHING
    return keeper, "submit", {"materials": lines, "edition_seen": str(guide.edition)}
