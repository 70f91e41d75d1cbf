"""Writing the journal, inside the action's own transaction and under the lock of its case."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from engine.journal.chain import event_digest, note_digest
from engine.journal.records import EventRow, NoteRow
from engine.journal.terms import Head, Line
from engine.store import table_of

_INSERT_EVENT = sa.insert(table_of(EventRow))
_INSERT_NOTE = sa.insert(table_of(NoteRow))


def append_many(connection: sa.Connection, head: Head, lines: Sequence[Line]) -> Head:
    """Write lines of one case behind its head; return the new head."""
    events, notes = [], []
    for line in lines:
        event, note, head = _chained(head, line)
        events.append(event)
        notes += [note] if note else []
    if events:
        connection.execute(_INSERT_EVENT, events)
    if notes:
        connection.execute(_INSERT_NOTE, notes)
    return head


def append_to_each(connection: sa.Connection, lines: Iterable[tuple[Head, Line]]) -> dict[int, Head]:
    """Write lines without notes into many cases at once; return case id -> new head.

    The heads given are as the case rows have them; a case may come more than once.
    """
    events: list[dict[str, Any]] = []
    heads: dict[int, Head] = {}
    for given, line in lines:
        event, _, heads[given.case_id] = _chained(heads.get(given.case_id, given), line)
        events.append(event)
    connection.execute(_INSERT_EVENT, events)
    return heads


def _chained(head: Head, line: Line) -> tuple[dict[str, Any], dict[str, Any] | None, Head]:
    """Return the event's row, its note's row if it has a note, and the head after it."""
    facts, note = dict(line.facts or {}), None
    if line.note:
        salt = secrets.token_bytes(16)
        facts["note"] = note_digest(salt, line.note)
        note = {"case_id": head.case_id, "seq": head.seq + 1, "salt": salt, "text": line.note}
    event: dict[str, Any] = {
        "case_id": head.case_id,
        "seq": head.seq + 1,
        "at": line.at,
        "kind": line.kind,
        "person_id": line.person_id,
        "task_id": line.task_id,
        "node": line.node,
        "facts": facts,
        "command_key": line.command_key,
    }
    event["digest"] = event_digest(head.digest, event)
    return event, note, Head(head.case_id, head.seq + 1, event["digest"])
