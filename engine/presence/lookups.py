"""Who else is at a case."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.presence.records import PresenceRow
from engine.presence.terms import EXPIRES, Present
from engine.store import table_of

_PRESENCE = table_of(PresenceRow)


def was_seen_since(tx: Session, case_id: int, *, besides: int, since: datetime) -> bool:
    """Say whether anybody else has had the case open since an instant not longer ago than KEPT."""
    seen = sa.exists().where(
        _PRESENCE.c.case_id == case_id, _PRESENCE.c.person_id != besides, _PRESENCE.c.seen_at >= since
    )
    return bool(tx.scalar(sa.select(seen)))


def others_at(tx: Session, case_id: int, person_id: int, *, now: datetime) -> tuple[Present, ...]:
    """Return who else has the case open, the latest first; nobody whose row has expired."""
    query = (
        sa.select(_PRESENCE.c.person_id, _PRESENCE.c.seen_at)
        .where(_PRESENCE.c.case_id == case_id, _PRESENCE.c.person_id != person_id)
        .where(_PRESENCE.c.seen_at > now - EXPIRES)
        .order_by(_PRESENCE.c.seen_at.desc(), _PRESENCE.c.person_id)
    )
    return tuple(Present(*row) for row in tx.connection().execute(query))
