"""The baseline: the same procedure as a state machine written by hand on `sqlite3`, no engine, no ORM.

It writes the same rows as the product into the same tables with the same indexes, foreign keys and
durability (WAL, synchronous=FULL), one BEGIN IMMEDIATE transaction a step, the same hash chain among them
(tests compare the tables). It knows one way through the procedure, checks what keeps two people from doing
a task twice and one person from doing two duties, and has its text in the order of the product: the facts
of each journal line are learned from one case of the product. Two things differ by nature: the `state`
holds the name of the node instead of the engine's tokens, and forms are not checked.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

from engine.calendar.official import official_calendar
from engine.clock import day_of
from engine.deadlines.rules import timer_date
from engine.journal.chain import GENESIS, event_digest
from webui.benchmarks import city
from webui.benchmarks import sql_words as sql
from webui.benchmarks.sql_list import write_version
from workflows.config import CardSettings, RegulationSettings
from workflows.exemption_list.rules import key_text, normalised
from workflows.exemption_list.terms import WAY_LABELS, ExemptionWay, ItemKey
from workflows.procedures.catalogue import Clock
from workflows.procedures.clocks import PAPER, budget_of, cards_of

_FAR_DAY: Final = "9999-12-31"
_WAYS: Final = (ExemptionWay.DATA_SHARING, ExemptionWay.DEPARTMENT_VERIFICATION)
_BASIS: Final = "《户口登记条例》第一条"
_CONTENT: Final = {
    "list_name": "exempt",
    "ways": list(_WAYS),
    "legal_basis": _BASIS,
    "basis_level": "administrative_regulation",
}
_EXCLUSIVE: Final = frozenset({"file", "confirm", "review", "vote"})
_SETTINGS: Final = RegulationSettings()


@dataclass
class _Case:
    """What one step has read, and the journal lines it will add."""

    id: int
    rev: int
    seq: int
    head: bytes
    deadline_id: int | None = None
    item: int | None = None
    round: int = 1
    events: list[tuple[Any, ...]] = field(default_factory=list)


class AlreadyTaken(RuntimeError):
    """The key was used, the task is not open, or the person has had another duty in the case."""


class SqlMachine:
    """One open database with one open transaction at a time."""

    def __init__(self, file: Path, *, said: Sequence[Mapping[str, Any]]) -> None:
        """Open the database; `said` is the facts of each journal line of a whole case, in order."""
        self.path = file
        self._said = said
        self._now: datetime = city.NOW
        self._at = round(self._now.timestamp() * 1000)
        self._today = day_of(self._now).isoformat()
        self._db = sqlite3.connect(file, isolation_level=None, cached_statements=256)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._db.execute(f"PRAGMA {pragma}")

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def file(self, number: int) -> tuple[int, int]:
        """File a request; return its case and the task of the confirmer."""
        proof, key = city.proof_name(number), os.urandom(16)
        item = ItemKey(city.POLICE, city.MATTER, proof)
        with self._transaction():
            if self._one(sql.KEY_USED, key) or self._one(sql.IS_LISTED, key_text(item)):
                raise AlreadyTaken
            year = self._now.year
            (last,) = self._one(sql.NEXT_CASE_NUMBER, year)
            (version_id,) = self._one(sql.ACTIVE_VERSION, "add_item")
            detail = "、".join(WAY_LABELS[way] for way in _WAYS)
            (case_id,) = self._one(
                sql.NEW_CASE,
                *(
                    f"ZM-{year}-{last:04d}",
                    "add",
                    version_id,
                    "open",
                    city.POLICE,
                    city.MATTER,
                    proof,
                    detail,
                ),
                *(city.FILER, self._at, 0, 0, GENESIS),
            )
            case = _Case(case_id, 0, 0, GENESIS)
            form = city.addition(number)
            self._run(
                sql.NEW_REQUEST,
                *(case_id, "add", form.cause_type, form.cause_date, form.cause_document_title, city.POLICE),
                *(city.POLICE, city.MATTER, proof, _json(_CONTENT), 0, 3, 0, "[]", city.FILER, self._at),
                key_text(item),
            )
            due = self._start(case, Clock.CONFIRM, city.FILER, cause=city.CAUSE_DATE, reason="变更事由发生")
            filed = self._open(case, "task_file_request", due, unit=city.POLICE)
            self._run(sql.TASK_DONE, self._at, city.FILER, "submit", filed)
            confirming = self._open(case, "task_confirm_request", due, unit=city.POLICE)
            self._say(case, "done", city.FILER, task=filed, node="task_file_request", key=key)
            self._save(case, "task_confirm_request", wake_at=self._first_card(due[1]))
        return case_id, confirming

    def confirm(self, task_id: int) -> int:
        """Confirm and lodge; return the desk's task."""
        with self._step(task_id, "confirm", city.CONFIRMER) as (case, key):
            self._meet(case, Clock.CONFIRM)
            due = self._start(case, Clock.DESK_CHECK, city.CONFIRMER)
            opened = self._open(case, "task_check_lodging", due)
            self._say(case, "done", city.CONFIRMER, task=task_id, node="task_confirm_request", key=key)
            self._say(case, "lodged")
            self._save(case, "task_check_lodging")
        return opened

    def accept(self, task_id: int) -> int:
        """Accept at the desk; return the reviewer's task."""
        with self._step(task_id, "desk", city.DESK) as (case, key):
            self._meet(case, Clock.DESK_CHECK)
            due = self._start(case, Clock.REVIEW, city.DESK)
            self._start(case, Clock.DECISION, city.DESK)
            opened = self._open(case, "task_review_request", due)
            self._say(case, "done", city.DESK, task=task_id, node="task_check_lodging", key=key)
            self._save(case, "task_review_request")
        return opened

    def review(self, task_id: int) -> list[int]:
        """Pass the review and call the members; return their tasks in order."""
        with self._step(task_id, "review", city.REVIEWER) as (case, key):
            opinion = (1, 1, 1, "司审〔2026〕1号", city.REVIEWER, self._at)
            self._run(sql.NEW_REVIEW, case.id, case.round, task_id, *opinion)
            self._meet(case, Clock.REVIEW)
            due = self._one(sql.DEADLINE_RUNNING, case.id, Clock.DECISION)
            members = [member for (member,) in self._db.execute(sql.MEMBERS_IN_POST)]
            opened = [self._open(case, "task_vote", due, assignee=member) for member in members]
            self._say(case, "done", city.REVIEWER, task=task_id, node="task_review_request", key=key)
            self._say(case, "vote_opened", members=members)
            self._save(case, "task_vote")
        return opened

    def vote(self, task_id: int, member: int) -> int | None:
        """Vote yes; when that decides, form the version and return the publisher's task."""
        with self._step(task_id, "vote", member) as (case, key):
            self._run(sql.NEW_VOTE, case.id, case.round, task_id, member, "approve", self._at)
            (votes,) = self._one(sql.VOTES, case.id, case.round)
            self._say(case, "done", member, task=task_id, node="task_vote", key=key)
            opened = self._form_version(case, member) if votes >= city.VOTES_NEEDED else None
            self._save(case, "task_publish_version" if opened else "task_vote")
        return opened

    def publish(self, task_id: int) -> list[int]:
        """Publish the version; return the guide keepers' tasks."""
        with self._step(task_id, "publish", city.PUBLISHER) as (case, key):
            (number,) = self._one(sql.VERSION_OF_CASE, case.id)
            self._run(sql.PUBLISHED, self._at, city.PUBLISHER, _json(list(city.CHANNELS)), number)
            self._meet(case, Clock.PUBLICATION)
            matter, proof, unit, after, *_ = self._one(sql.REQUESTED, case.id)
            ways = _json(orjson.loads(after)["ways"])
            guides = self._db.execute(sql.GUIDES_CONCERNED, (normalised(matter), unit)).fetchall()
            due = self._start(case, Clock.GUIDE, city.PUBLISHER)
            duties, opened = [], []
            for guide, edition, materials, keeper in guides:
                owed = (case.id, guide, number, proof, "absent", "open", edition, materials, ways, self._at)
                (duty,) = self._one(sql.NEW_DUTY, *owed)
                duties.append(duty)
                opened.append(self._open(case, "task_rewrite_guide", due, unit=keeper, item=duty))
            self._say(case, "done", city.PUBLISHER, task=task_id, node="task_publish_version", key=key)
            self._say(case, "guides_owed", guides=duties)
            self._save(case, "task_rewrite_guide")
        return opened

    def rewrite_guide(self, task_id: int) -> int | None:
        """Rewrite one guide and check it; after the last, return the task that closes the case."""
        with self._step(task_id, "guide", city.KEEPER) as (case, key):
            guide, edition, materials, since = self._one(sql.DUTY, case.item)
            self._run(sql.EDITION_KEPT, guide, edition, materials, "[]", since)
            written = _json(list(city.MATERIALS))
            self._run(sql.GUIDE_REWRITTEN, written, edition + 1, self._at, guide)
            new = (guide, edition + 1, written, "[]", self._at, city.KEEPER, case.id)
            self._run(sql.NEW_EDITION, *new)
            self._run(sql.DUTY_MATCHED, edition + 1, self._at, case.item)
            self._say(case, "done", city.KEEPER, task=task_id, node="task_rewrite_guide", key=key)
            self._say(case, "guide_checked", guide=case.item)
            (left,) = self._one(sql.DUTIES_LEFT, case.id)
            opened = None
            if not left:
                self._meet(case, Clock.GUIDE)
                due = self._start(case, Clock.CLOSING, city.KEEPER)
                opened = self._open(case, "task_close_case", due)
            self._save(case, "task_close_case" if opened else "task_rewrite_guide")
        return opened

    def close_case(self, task_id: int) -> None:
        """Close the case."""
        with self._step(task_id, "close", city.DESK) as (case, key):
            self._meet(case, Clock.CLOSING)
            self._run(sql.REQUEST_CLOSED, case.id)
            (case_no,) = self._one(sql.CASE_NO, case.id)
            told = _json({"case_no": case_no, "outcome": "carried_out"})
            self._run(sql.NEW_LETTER, city.FILER, "case_finished", case.id, told, self._at)
            self._say(case, "done", city.DESK, task=task_id, node="task_close_case", key=key)
            self._db.executemany(sql.NEW_EVENT, case.events)
            self._run(sql.CASE_CLOSED, "carried_out", self._at, case.seq, case.head, case.id, case.rev)

    def _form_version(self, case: _Case, member: int) -> int:
        self._run(sql.TASKS_CANCELLED, self._at, case.id)
        self._meet(case, Clock.DECISION)
        told = write_version(self._db, case.id, now=self._now)
        due = self._start(case, Clock.PUBLICATION, member)
        opened = self._open(case, "task_publish_version", due)
        self._say(case, "votes_counted")
        self._say(case, "version_formed", **told)
        return opened

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def _step(self, task_id: int, duty: str, person: int) -> Iterator[tuple[_Case, bytes]]:
        """Give the case of an open task, with the task already marked done."""
        key = os.urandom(16)
        verdict = _VERDICTS[duty]
        with self._transaction():
            case_id, rev, seq, head, state, deadline, item, round_no = self._one(sql.CASE_OF_TASK, task_id)
            if state != "open" or self._one(sql.KEY_USED, key):
                raise AlreadyTaken
            done = self._db.execute(sql.DUTIES_DONE, (case_id,)).fetchall()
            others = _EXCLUSIVE - {duty} if duty in _EXCLUSIVE else ()
            if any(by == person and earlier in others for _, earlier, by in done):
                raise AlreadyTaken
            self._run(sql.TASK_DONE, self._at, person, verdict, task_id)
            yield _Case(case_id, rev, seq, head, deadline, item, round_no), key

    def _start(
        self, case: _Case, clock: Clock, person: int, *, cause: date | None = None, reason: str = "本环节开始"
    ) -> tuple[int, str]:
        """Start a clock with its first ledger line and its cards; return its id and due date."""
        begun = cause or city.NOW.date()
        due, cards = _due(begun, clock)
        row = (case.id, clock, 1, begun.isoformat(), budget_of(_SETTINGS, clock), due, 0)
        (deadline_id,) = self._one(sql.NEW_DEADLINE, *row, official_calendar().version, "running")
        entry = (deadline_id, 1, "start", begun.isoformat(), reason, PAPER[clock], person, self._at)
        self._run(sql.NEW_ENTRY, *entry)
        self._db.executemany(sql.NEW_TIMER, [(case.id, deadline_id, *card, "armed") for card in cards])
        return deadline_id, due

    def _meet(self, case: _Case, clock: Clock) -> None:
        (deadline_id,) = self._one(sql.DEADLINE_MET, self._today, case.id, clock)
        self._run(sql.TIMERS_CANCELLED, deadline_id)

    def _open(
        self,
        case: _Case,
        node: str,
        due: tuple[int, str],
        *,
        unit: int | None = None,
        assignee: int | None = None,
        item: int | None = None,
    ) -> int:
        role, duty = _POSTS[node]
        queue = f"p{assignee}" if assignee else f"{role}@{unit or '*'}"
        about = item if item is not None else assignee
        row = (case.id, os.urandom(16), node, role, unit, assignee, duty, queue, about, 1, "open", self._at)
        (task_id,) = self._one(sql.NEW_TASK, *row, due[0], due[1] or _FAR_DAY)
        return int(task_id)

    def _say(
        self,
        case: _Case,
        kind: str,
        person: int | None = None,
        *,
        task: int | None = None,
        node: str | None = None,
        key: bytes | None = None,
        **numbers: object,
    ) -> None:
        """Add one line to the chain, with the facts that the product writes at this place of a case."""
        facts = {**self._said[case.seq], **numbers}
        case.seq += 1
        case.head = event_digest(
            case.head,
            {
                "case_id": case.id,
                "seq": case.seq,
                "at": self._now,
                "kind": kind,
                "person_id": person,
                "task_id": task,
                "node": node,
                "facts": facts,
                "command_key": key,
            },
        )
        line = (case.id, case.seq, self._at, kind, person, task, node, _json(facts), key, case.head)
        case.events.append(line)

    def _save(self, case: _Case, node: str, *, wake_at: int | None = None) -> None:
        self._db.executemany(sql.NEW_EVENT, case.events)
        self._run(sql.CASE_MOVED, node.encode(), wake_at, case.seq, case.head, case.id, case.rev)

    def _first_card(self, due: str) -> int:
        offset = -CardSettings().reminder_days_before
        day = timer_date(date.fromisoformat(due), offset, calendar=official_calendar())
        return round(datetime.combine(day, datetime.min.time(), self._now.tzinfo).timestamp() * 1000)

    def _one(self, statement: str, *values: object) -> tuple[Any, ...]:
        """Return the first row; an empty one when there is none."""
        return self._db.execute(statement, values).fetchone() or ()

    def _run(self, statement: str, *values: object) -> None:
        self._db.execute(statement, values)


_POSTS: Final = {
    "task_file_request": ("filer", "file"),
    "task_confirm_request": ("confirmer", "confirm"),
    "task_check_lodging": ("desk", "desk"),
    "task_review_request": ("justice_reviewer", "review"),
    "task_vote": ("group_member", "vote"),
    "task_rewrite_guide": ("guide_keeper", "guide"),
    "task_close_case": ("desk", "close"),
    "task_publish_version": ("publisher", "publish"),
}
"""Node -> the role and the duty of its task."""

_VERDICTS: Final = {
    "confirm": "confirm",
    "desk": "accept",
    "review": "pass",
    "vote": "approve",
    "publish": "publish",
    "guide": "submit",
    "close": "close",
}
"""Duty -> the verdict of this one way through the procedure."""


@cache
def _due(begun: date, clock: Clock) -> tuple[str, tuple[tuple[str, int, str], ...]]:
    """Return the due date, and level, offset and day of each card; the year is known, so it never moves."""
    calendar = official_calendar()
    due = calendar.nth_working_day_after(begun, budget_of(_SETTINGS, clock))
    cards = cards_of(_SETTINGS, clock).items()
    days = tuple(
        (level, offset, timer_date(due, offset, calendar=calendar).isoformat()) for level, offset in cards
    )
    return due.isoformat(), days


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
