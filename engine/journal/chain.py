"""The chain of a case: each event's digest covers the one before, so an edited line shows.

A chain alone guards against accidents and clumsy edits; whoever can rewrite the whole database can also
recompute it. The outside witnesses that close that gap come with the evidence work of a later part.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

GENESIS = bytes(32)
"""What stands before the first event of a case."""

HASHED = ("case_id", "seq", "at", "kind", "person_id", "task_id", "node", "facts", "command_key")
"""The columns that the digest covers, in this order for ever."""


def event_digest(before: bytes, columns: Mapping[str, Any]) -> bytes:
    """Return SHA-256 over the digest before and the canonical bytes of the event's columns.

    Canonical: a JSON array of the columns in the order of HASHED, facts with sorted keys, the instant in
    whole milliseconds, the key as hex, UTF-8, no spaces.
    """
    line = [columns[name] for name in HASHED]
    line[2] = round(columns["at"].timestamp() * 1000)
    line[-1] = columns["command_key"].hex() if columns["command_key"] else None
    return hashlib.sha256(before + orjson.dumps(line, option=orjson.OPT_SORT_KEYS)).digest()


def note_digest(salt: bytes, text: str) -> str:
    """Return the salted digest of a free text, as hex."""
    return hashlib.sha256(salt + text.encode()).hexdigest()
