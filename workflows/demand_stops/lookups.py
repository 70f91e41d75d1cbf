"""Which case has stopped the demand for which proof."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import table_of
from workflows.demand_stops.records import DemandStopRow
from workflows.demand_stops.terms import DemandStop

_STOP = table_of(DemandStopRow)
_OF_CASE = sa.select(_STOP.c.case_id, _STOP.c.item_id, _STOP.c.since).where(
    _STOP.c.case_id == sa.bindparam("case"), _STOP.c.ended_at.is_(None)
)


def stop_of_case(tx: Session, case_id: int) -> DemandStop | None:
    """Return the stop that a case has brought about and that stands; None: it has stopped nothing."""
    row = tx.connection().execute(_OF_CASE, {"case": case_id}).first()
    return DemandStop(*row) if row else None
