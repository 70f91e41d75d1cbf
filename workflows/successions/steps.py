"""What records a succession and its confirmation."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import table_of
from workflows.successions.records import SuccessionCauseRow, UnitSuccessionRow
from workflows.successions.rules import ConfirmedAlready
from workflows.successions.terms import SuccessionDraft

_SUCCESSION, _CAUSE = table_of(UnitSuccessionRow), table_of(SuccessionCauseRow)


def record_succession_row(
    tx: Session, draft: SuccessionDraft, *, person_id: int, now: datetime, command_key: bytes
) -> int:
    """Keep a succession; return its id."""
    row = {
        "old_unit_id": draft.old_unit.id,
        "new_unit_id": draft.new_unit.id,
        "title": draft.title,
        "number": draft.number,
        "published_date": draft.published_date,
        "effective_date": draft.effective_date,
        "counted_from": str(draft.counted_from),
        "note": draft.note,
        "recorded_by": person_id,
        "recorded_at": now,
        "command_key": command_key,
    }
    found: int = tx.connection().scalar(sa.insert(_SUCCESSION).returning(_SUCCESSION.c.id), row)
    return found


def link_succession(tx: Session, succession_id: int, cause_ids: Sequence[int]) -> None:
    """Keep under which causes of the register units answer a succession."""
    rows = [{"succession_id": succession_id, "cause_id": one} for one in dict.fromkeys(cause_ids)]
    if rows:
        tx.connection().execute(sa.insert(_CAUSE), rows)


def mark_confirmed(tx: Session, succession_id: int, *, person_id: int, now: datetime) -> None:
    """Keep that the successor has confirmed. Refuses: ConfirmedAlready, when somebody was quicker."""
    first = sa.update(_SUCCESSION).where(
        _SUCCESSION.c.id == succession_id, _SUCCESSION.c.confirmed_at.is_(None)
    )
    if not tx.connection().execute(first.values(confirmed_by=person_id, confirmed_at=now)).rowcount:
        raise ConfirmedAlready
