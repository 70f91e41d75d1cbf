"""Reading the journal: one case's story, the action behind an idempotency key, and the check of the chain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.journal.chain import GENESIS, HASHED, event_digest, note_digest
from engine.journal.records import EventRow, NoteRow
from engine.journal.terms import Head
from engine.store import table_of


@dataclass(frozen=True)
class Event:
    """One line of a case's story, with its free text when it has not been erased."""

    case_id: int
    seq: int
    at: datetime
    kind: str
    person_id: int | None
    task_id: int | None
    node: str | None
    facts: dict[str, Any]
    note: str | None


@dataclass(frozen=True)
class Fault:
    """A place where the journal does not agree with itself."""

    case_id: int
    seq: int
    what: str


def story(tx: Session, case_id: int) -> tuple[Event, ...]:
    """Return all lines of a case, oldest first."""
    rows = tx.execute(
        sa.select(
            EventRow.case_id,
            EventRow.seq,
            EventRow.at,
            EventRow.kind,
            EventRow.person_id,
            EventRow.task_id,
            EventRow.node,
            EventRow.facts,
            NoteRow.text,
        )
        .outerjoin(NoteRow, sa.and_(NoteRow.case_id == EventRow.case_id, NoteRow.seq == EventRow.seq))
        .where(EventRow.case_id == case_id)
        .order_by(EventRow.seq)
    )
    return tuple(Event(*row) for row in rows)


def last_of_kind(connection: sa.Connection, case_id: int, kind: str) -> datetime | None:
    """Return when the case's newest line of that kind was written; None when there is none."""
    found: datetime | None = connection.scalar(_LAST, {"case": case_id, "kind": kind})
    return found


def tasks_ended_in(connection: sa.Connection, case_id: int, *, kinds: Sequence[str]) -> list[int]:
    """Return the tasks of the case's lines of these kinds, the newest line first."""
    return list(connection.scalars(_ENDED, {"case": case_id, "kinds": list(kinds)}))


def count_of_kind(connection: sa.Connection, case_id: int, kind: str) -> int:
    """Return how many lines of that kind the case has."""
    return connection.scalar(_COUNT, {"case": case_id, "kind": kind}) or 0


def action_behind(connection: sa.Connection, command_key: bytes) -> tuple[int | None, datetime] | None:
    """Return who did the action with this idempotency key, and when; None when nobody has."""
    row = connection.execute(_BY_KEY, {"key": command_key}).first()
    return (row.person_id, row.at) if row else None


_EVENT = table_of(EventRow)
_LAST = sa.select(sa.func.max(_EVENT.c.at, type_=_EVENT.c.at.type)).where(
    _EVENT.c.case_id == sa.bindparam("case"), _EVENT.c.kind == sa.bindparam("kind")
)
_COUNT = (
    sa.select(sa.func.count())
    .select_from(_EVENT)
    .where(_EVENT.c.case_id == sa.bindparam("case"), _EVENT.c.kind == sa.bindparam("kind"))
)
_ENDED = (
    sa.select(_EVENT.c.task_id)
    .where(_EVENT.c.case_id == sa.bindparam("case"), _EVENT.c.task_id.is_not(None))
    .where(_EVENT.c.kind.in_(sa.bindparam("kinds", expanding=True)))
    .order_by(_EVENT.c.seq.desc())
)
_BY_KEY = sa.select(_EVENT.c.person_id, _EVENT.c.at).where(_EVENT.c.command_key == sa.bindparam("key"))


def faults(tx: Session, heads: Iterator[Head]) -> Iterator[Fault]:
    """Recompute the chain of each case and tell every disagreement, a missing tail included."""
    for head in heads:
        yield from _faults_of(tx, head)


def _faults_of(tx: Session, head: Head) -> Iterator[Fault]:
    before, expected = GENESIS, 1
    notes = {
        seq: (salt, text)
        for seq, salt, text in tx.execute(
            sa.select(NoteRow.seq, NoteRow.salt, NoteRow.text).where(NoteRow.case_id == head.case_id)
        )
    }
    for event in tx.execute(sa.select(_EVENT).where(_EVENT.c.case_id == head.case_id).order_by(_EVENT.c.seq)):
        if event.seq != expected:
            yield Fault(head.case_id, expected, "missing")
            expected = event.seq
        before = event_digest(before, {name: getattr(event, name) for name in HASHED})
        if before != event.digest:
            yield Fault(head.case_id, event.seq, "changed")
            before = event.digest
        if event.seq in notes and note_digest(*notes[event.seq]) != event.facts.get("note"):
            yield Fault(head.case_id, event.seq, "note changed")
        expected += 1
    if expected - 1 != head.seq or (head.seq and before != head.digest):
        yield Fault(head.case_id, head.seq, "tail differs from the case")
