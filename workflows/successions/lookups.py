"""What is asked of the successions that are recorded."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.lookups import departments
from engine.refusals import NotYours
from engine.store import table_of
from workflows.causes.terms import CountedFrom
from workflows.successions.records import SuccessionCauseRow, UnitSuccessionRow
from workflows.successions.terms import Succession

_SUCCESSION, _CAUSE = table_of(UnitSuccessionRow), table_of(SuccessionCauseRow)


def successions(tx: Session) -> tuple[Succession, ...]:
    """Return all of the city, newest first: there are few."""
    return _found(tx, sa.true())


def succession_of(tx: Session, succession_id: int) -> Succession:
    """Return one succession. Refuses: NotYours."""
    found = _found(tx, _SUCCESSION.c.id == succession_id)
    if not found:
        raise NotYours
    return found[0]


def succession_of_key(tx: Session, command_key: bytes) -> int | None:
    """Return the succession that was recorded by this submit already."""
    query = sa.select(_SUCCESSION.c.id).where(_SUCCESSION.c.command_key == command_key)
    found: int | None = tx.connection().scalar(query)
    return found


def _found(tx: Session, where: sa.ColumnElement[bool]) -> tuple[Succession, ...]:
    connection = tx.connection()
    rows = connection.execute(sa.select(_SUCCESSION).where(where).order_by(_SUCCESSION.c.id.desc())).all()
    causes: defaultdict[int, list[int]] = defaultdict(list)
    for row in connection.execute(sa.select(_CAUSE).order_by(_CAUSE.c.id)):
        causes[row.succession_id].append(row.cause_id)
    units = {unit.id: unit for unit in departments(tx)} if rows else {}
    plain = [name for name in Succession.__dataclass_fields__ if name in _SUCCESSION.c]

    def made(row: sa.Row[*tuple[Any, ...]]) -> Succession:
        values = {name: getattr(row, name) for name in plain}
        values |= {"old_unit": units[row.old_unit_id], "new_unit": units[row.new_unit_id]}
        values |= {"counted_from": CountedFrom(row.counted_from), "cause_ids": tuple(causes[row.id])}
        return Succession(**values)

    return tuple(made(row) for row in rows)
