"""Writing messages inside the action, and carrying them out afterwards.

The carrier is a folder: one file a message, named by its id, which the city's own gateway (mail, SMS)
picks up. Writing the file twice gives the same file, so a crash between file and mark loses and doubles
nothing.
"""

import os
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa

from engine.outbox.records import OutboxRow
from engine.store import Store, table_of

_OUTBOX = table_of(OutboxRow)
_INSERT = sa.insert(_OUTBOX)
MAIL = "mail"
"""The kind of message that is not the gateway's: engine.mail carries it to a mail server."""


def put(
    connection: sa.Connection, messages: Sequence[tuple[int | None, str, Mapping[str, Any]]], *, now: datetime
) -> None:
    """Write messages (case id, kind, payload) into the action's own transaction. Codes only, no free text."""
    if messages:
        connection.execute(
            _INSERT,
            [
                {"case_id": case_id, "kind": kind, "payload": dict(payload), "written_at": now}
                for case_id, kind, payload in messages
            ],
        )


def carry_out(store: Store, folder: Path, *, now: datetime, limit: int = 200) -> int:
    """Hand waiting messages to the gateway's folder, oldest first; return how many."""
    with store.reading() as tx:
        query = sa.select(_OUTBOX).where(_OUTBOX.c.sent_at.is_(None), _OUTBOX.c.kind != MAIL)
        query = query.order_by(_OUTBOX.c.id).limit(limit)
        waiting = tx.connection().execute(query).all()
    if not waiting:
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    for row in waiting:
        message = {
            "id": row.id,
            "case_id": row.case_id,
            "kind": row.kind,
            "payload": row.payload,
            "written_at": row.written_at.isoformat(),
        }
        _write_whole(folder / f"{row.id:012d}.json", orjson.dumps(message))
    with store.writing() as tx:
        done = sa.update(_OUTBOX).where(_OUTBOX.c.id.in_([row.id for row in waiting]))
        tx.connection().execute(done.values(sent_at=now))
    return len(waiting)


def _write_whole(path: Path, content: bytes) -> None:
    """Write the file so that nobody ever sees half of it, not even of two schedulers at the same message."""
    unfinished = path.with_suffix(f".{secrets.token_hex(4)}.part")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
