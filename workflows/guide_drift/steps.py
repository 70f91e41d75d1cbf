"""Recording what a correction is about, and that it is over."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import table_of
from workflows.guide_drift.records import GuideCorrectionRow
from workflows.guide_drift.rules import open_key
from workflows.guide_drift.terms import Drift
from workflows.guides.records import GuideRow

_CORRECTION, _GUIDE = table_of(GuideCorrectionRow), table_of(GuideRow)


def hold_guide(tx: Session, guide_id: int) -> None:
    """Let nobody else open a correction of that guide, or publish it, until this transaction ends."""
    tx.connection().execute(sa.select(_GUIDE.c.id).where(_GUIDE.c.id == guide_id).with_for_update()).one()


def record_correction(tx: Session, drift: Drift, *, case_id: int, now: datetime) -> None:
    """Keep what was found, where, and by which version of the list."""
    row = {
        "case_id": case_id,
        "guide_id": drift.guide_id,
        "item_id": drift.item_id,
        "list_version": drift.since_version,
        "proof_name": drift.proof_name,
        "demand_reason": str(drift.demand_reason),
        "place": str(drift.place),
        "lines": list(drift.lines),
        "edition": drift.edition,
        "found_at": now,
        "open_key": open_key(drift.guide_id, drift.proof_name),
    }
    tx.connection().execute(sa.insert(_CORRECTION), row)


def close_correction(tx: Session, case_id: int) -> None:
    """Let a new correction of the same guide and proof be opened from now on."""
    closed = sa.update(_CORRECTION).where(_CORRECTION.c.case_id == case_id)
    tx.connection().execute(closed.values(open_key=None))
