"""The baseline of the sweeps: due cards issued by hand on `sqlite3`, the same rows as the product writes."""

import sqlite3
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import orjson

from engine.clock import day_of, start_of
from engine.journal.chain import event_digest
from webui.benchmarks.sql_words import NEW_EVENT, NEW_LETTER, NEW_MESSAGE

_DUE_CASES: Final = "SELECT id FROM case_file WHERE wake_at <= ? ORDER BY wake_at, id"
_CASE: Final = (
    "SELECT c.rev, c.state, c.journal_seq, c.journal_head, d.id, d.due_date, c.case_no FROM case_file c"
    " JOIN deadline d ON d.case_id = c.id AND d.code = 'confirm' AND d.state = 'running'"
    " WHERE c.id = ? AND c.wake_at <= ?"
)
_FIRED: Final = (
    "UPDATE timer SET state = 'fired' WHERE deadline_id = ? AND level = 'reminder' AND state = 'armed'"
)
_NEXT_CARD: Final = "SELECT min(fire_date) FROM timer WHERE deadline_id = ? AND state = 'armed'"
_MOVED: Final = (
    "UPDATE case_file SET rev = rev + 1, state = ?, wake_at = ?, journal_seq = ?, journal_head = ?"
    " WHERE id = ? AND rev = ?"
)
_DUE_CARDS: Final = (
    "SELECT t.id, t.case_id, t.level, d.code, d.due_date, c.journal_seq, c.journal_head, d.id, c.case_no"
    " FROM timer t JOIN deadline d ON d.id = t.deadline_id JOIN case_file c ON c.id = t.case_id"
    " WHERE t.state = 'armed' AND t.fire_date <= ? AND d.code <> 'confirm'"
    " ORDER BY t.fire_date, t.id LIMIT ?"
)
_READERS: Final = (
    "SELECT DISTINCT p.person_id FROM task t JOIN post p ON p.role = t.role"
    " AND (t.department_id IS NULL OR t.department_id = p.department_id)"
    " AND (t.assignee_id IS NULL OR t.assignee_id = p.person_id)"
    " JOIN person ON person.id = p.person_id AND person.active"
    " WHERE t.case_id = ? AND t.deadline_id = ? AND t.state = 'open'"
    " AND (p.since IS NULL OR p.since <= ?) AND (p.until IS NULL OR p.until >= ?)"
)
_CARD_FIRED: Final = "UPDATE timer SET state = 'fired' WHERE id = ?"
_HEAD: Final = "UPDATE case_file SET journal_seq = ?, journal_head = ? WHERE id = ?"


class SqlSweep:
    """One open database."""

    def __init__(self, file: Path) -> None:
        self.path = file
        self._db = sqlite3.connect(file, isolation_level=None, cached_statements=256)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._db.execute(f"PRAGMA {pragma}")

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def wake(self, now: datetime, *, said: dict[str, Any]) -> int:
        """Issue the reminder of every case that is due, each in a transaction of its own; return how many.

        said: the facts of the product's journal line about the timer, so that the same bytes are written.
        """
        at = _milliseconds(now)
        due = self._db.execute(_DUE_CASES, (at,)).fetchall()
        for (case_id,) in due:
            self._db.execute("BEGIN IMMEDIATE")
            self._remind(case_id, now, said)
            self._db.execute("COMMIT")
        return len(due)

    def issue_cards(self, now: datetime, most: int) -> int:
        """Issue so many red cards in one transaction; return how many."""
        self._db.execute("BEGIN IMMEDIATE")
        due = self._db.execute(_DUE_CARDS, (day_of(now).isoformat(), most)).fetchall()
        events, heads, messages, letters = [], [], [], []
        for _, case_id, level, code, due_date, seq, head, deadline_id, case_no in due:
            card = {"clock": code, "level": level, "due_date": due_date}
            event = _event(case_id, seq + 1, now, kind="card", facts=card, before=head)
            events.append(event)
            heads.append((seq + 1, event[-1], case_id))
            messages.append((case_id, "card", event[7], event[2]))
            letters += self._letters(now, card | {"case_no": case_no, "late_by": 0}, case_id, deadline_id)
        self._db.executemany(NEW_EVENT, events)
        self._db.executemany(_HEAD, heads)
        self._db.executemany(_CARD_FIRED, [row[:1] for row in due])
        self._db.executemany(NEW_MESSAGE, messages)
        self._db.executemany(NEW_LETTER, letters)
        self._db.execute("COMMIT")
        return len(due)

    def _remind(self, case_id: int, now: datetime, said: dict[str, Any]) -> None:
        at = _milliseconds(now)
        found = self._db.execute(_CASE, (case_id, at)).fetchone()
        rev, state, seq, head, deadline_id, due_date, case_no = found
        self._db.execute(_FIRED, (deadline_id,))
        card = {"clock": "confirm", "level": "reminder", "due_date": due_date}
        timer = _event(case_id, seq + 1, now, kind="timer", facts=said, before=head)
        issued = _event(case_id, seq + 2, now, kind="card", facts=card, before=timer[-1])
        self._db.executemany(NEW_EVENT, (timer, issued))
        self._db.execute(NEW_MESSAGE, (case_id, "card", issued[7], at))
        told = card | {"case_no": case_no, "late_by": 0}
        self._db.executemany(NEW_LETTER, self._letters(now, told, case_id, deadline_id))
        (day,) = self._db.execute(_NEXT_CARD, (deadline_id,)).fetchone()
        wake_at = _milliseconds(start_of(date.fromisoformat(day)))
        self._db.execute(_MOVED, (state, wake_at, seq + 2, issued[-1], case_id, rev))

    def _letters(
        self, now: datetime, told: dict[str, Any], case_id: int, deadline_id: int
    ) -> list[tuple[Any, ...]]:
        """Return a letter to everybody who has the open task of the deadline."""
        today, facts = day_of(now).isoformat(), orjson.dumps(told).decode()
        readers = self._db.execute(_READERS, (case_id, deadline_id, today, today))
        return [(reader, told["level"], case_id, facts, _milliseconds(now)) for (reader,) in readers]


def _event(
    case_id: int, seq: int, now: datetime, *, kind: str, facts: dict[str, Any], before: bytes
) -> tuple[Any, ...]:
    """Return the row of an event, its digest last."""
    line = {"case_id": case_id, "seq": seq, "at": now, "kind": kind, "person_id": None, "task_id": None}
    digest = event_digest(before, line | {"node": None, "facts": facts, "command_key": None})
    text = orjson.dumps(facts).decode()
    return case_id, seq, _milliseconds(now), kind, None, None, None, text, None, digest


def _milliseconds(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)
