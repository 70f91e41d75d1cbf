"""Stopping the demand for a proof, and letting it run again where the request was wrong."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import insert_into, table_of
from workflows.demand_stops.records import DemandStopRow
from workflows.demand_stops.terms import DemandStop
from workflows.exemption_list.records import ProofItemRow
from workflows.exemption_list.steps import stop_demand

_STOP, _ITEM = table_of(DemandStopRow), table_of(ProofItemRow)
_SAYS = sa.select(_ITEM.c.demand_stopped_date, _ITEM.c.demand_resumed_date).where(
    _ITEM.c.id == sa.bindparam("item")
)


def note_stop(tx: Session, stop: DemandStop) -> None:
    """Stop the demand from that day; a case that comes by again says nothing new."""
    connection = tx.connection()
    before = connection.execute(_SAYS, {"item": stop.item_id}).one()
    row = {
        "case_id": stop.case_id,
        "item_id": stop.item_id,
        "since": stop.since,
        "stopped_before": before.demand_stopped_date,
        "resumed_before": before.demand_resumed_date,
    }
    connection.execute(insert_into(connection, _STOP).values(row).on_conflict_do_nothing())
    stop_demand(tx, stop.item_id, stop.since)


def end_stop(tx: Session, stop: DemandStop, *, person_id: int, now: datetime) -> date | None:
    """Let the demand be as it was; return since when an earlier case still stops it, None: it runs."""
    connection = tx.connection()
    before = connection.execute(sa.select(_STOP).where(_STOP.c.case_id == stop.case_id)).one()
    ended = sa.update(_STOP).where(_STOP.c.case_id == stop.case_id, _STOP.c.ended_at.is_(None))
    connection.execute(ended.values(ended_at=now, ended_by=person_id))
    stopped, resumed = before.stopped_before, before.resumed_before
    item = sa.update(_ITEM).where(_ITEM.c.id == stop.item_id)
    connection.execute(item.values(demand_stopped_date=stopped, demand_resumed_date=resumed))
    was_listed_again = stopped is not None and resumed is not None and stopped < resumed
    still: date | None = None if was_listed_again else stopped
    return still
