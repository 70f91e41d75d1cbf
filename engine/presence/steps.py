"""Saying that one is at a case."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.presence.records import PresenceRow
from engine.presence.terms import KEPT
from engine.store import insert_into, table_of

_PRESENCE = table_of(PresenceRow)


def note_presence(tx: Session, case_id: int, person_id: int, *, now: datetime) -> None:
    """Write down that the person has the case open, and delete what is too old: of all cases."""
    connection = tx.connection()
    connection.execute(sa.delete(_PRESENCE).where(_PRESENCE.c.seen_at <= now - KEPT))
    row = insert_into(connection, _PRESENCE).values(case_id=case_id, person_id=person_id, seen_at=now)
    connection.execute(
        row.on_conflict_do_update(index_elements=["case_id", "person_id"], set_={"seen_at": now})
    )
