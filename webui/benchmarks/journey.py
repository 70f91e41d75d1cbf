"""A case on its way through the product, step by step; only the steps are timed.

Which tasks are open, and which edition a guide has, is asked between the steps and not timed: a page showed
it before the person acted.
"""

import secrets
from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import TaskState
from webui.benchmarks.city import (
    CHANNELS,
    CONFIRMER,
    DESK,
    FILER,
    KEEPER,
    MATERIALS,
    MEMBERS,
    PUBLISHER,
    REVIEWER,
    VOTES_NEEDED,
    City,
    addition,
)
from webui.benchmarks.figures import Watch
from workflows.guides.records import GuideRow
from workflows.procedures.cases import Answer, file_request, give_verdict

FILE: Final = "task_file_request"
_TASK = table_of(TaskRow)
_GUIDE = table_of(GuideRow)
_REVIEW: Final = {"necessary": "yes", "reasonable": "yes", "legal": "yes", "opinion_no": "司审〔2026〕1号"}
_BEFORE_THE_VOTE: Final[tuple[tuple[str, str, int, dict[str, str]], ...]] = (
    ("task_confirm_request", "confirm", CONFIRMER, {}),
    ("task_check_lodging", "accept", DESK, {}),
    ("task_review_request", "pass", REVIEWER, _REVIEW),
)


class Journey:
    """One case of the product, from the filing on."""

    def __init__(self, city: City, number: int, watches: dict[str, Watch]) -> None:
        self._city = city
        self._number = number
        self._watches = watches
        self.case_id = 0

    @property
    def total(self) -> float:
        """Return the milliseconds that all steps so far have taken."""
        return sum(watch.total for watch in self._watches.values())

    def steps(self) -> Iterator[str]:
        """Take one step each time; yield the node whose task it completed."""
        self.file()
        yield FILE
        for node, verdict, person, fields in _BEFORE_THE_VOTE:
            self.answer(node, verdict, person, **fields)
            yield node
        for member in MEMBERS[:VOTES_NEEDED]:
            self.answer("task_vote", "approve", member)
            yield "task_vote"
        self.answer("task_publish_version", "publish", PUBLISHER, channels=" ".join(CHANNELS))
        yield "task_publish_version"
        edition = str(self._edition())
        self.answer(
            "task_rewrite_guide", "submit", KEEPER, materials="\n".join(MATERIALS), edition_seen=edition
        )
        yield "task_rewrite_guide"
        self.answer("task_close_case", "close", DESK)
        yield "task_close_case"

    def file(self) -> None:
        """File the request."""
        city, form, key = self._city, addition(self._number), secrets.token_bytes(16)
        with self._watches.setdefault(FILE, Watch()).timing():
            case_no = file_request(city.bureau, city.people[FILER], form, command_key=key)
        self.case_id = int(case_no.rsplit("-", 1)[1])

    def answer(self, node: str, verdict: str, person: int, *, opinion: str = "", **fields: str) -> None:
        """Answer the open task of a node, in the member's own name where each has one."""
        city, key = self._city, secrets.token_bytes(16)
        task_id = self._open_task(node, person)
        given = Answer(verdict, opinion, fields)
        with self._watches.setdefault(node, Watch()).timing():
            give_verdict(city.bureau, city.people[person], task_id, given, command_key=key)

    def _open_task(self, node: str, person: int) -> int:
        query = sa.select(_TASK.c.id).where(
            _TASK.c.case_id == self.case_id,
            _TASK.c.node == node,
            _TASK.c.state == TaskState.OPEN,
            sa.or_(_TASK.c.assignee_id.is_(None), _TASK.c.assignee_id == person),
        )
        with self._city.bureau.store.reading() as tx:
            return int(tx.connection().execute(query).scalar_one())

    def _edition(self) -> int:
        with self._city.bureau.store.reading() as tx:
            return int(tx.connection().execute(sa.select(_GUIDE.c.edition)).scalar_one())
