"""What registers a cause, answers it, withdraws it, and claims its letters. Nothing is ever deleted."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import insert_into, table_of
from workflows.causes.records import CauseRow, CauseUnitRow, PreparedRequestRow
from workflows.causes.rules import AnsweredAlready, CauseWithdrawn
from workflows.causes.terms import CauseDraft, CauseLetter, Preparation, cause_number

_CAUSE, _UNIT = table_of(CauseRow), table_of(CauseUnitRow)
_PREPARED = table_of(PreparedRequestRow)


def record_cause(tx: Session, draft: CauseDraft, *, person_id: int, now: datetime, command_key: bytes) -> int:
    """Keep a cause with the units it concerns; return its id. A second submit gets the id of the first."""
    connection = tx.connection()
    row = {
        "type": str(draft.type),
        "title": draft.title,
        "number": draft.number,
        "published_date": draft.published_date,
        "effective_date": draft.effective_date,
        "counted_from": str(draft.counted_from),
        "note": draft.note,
        "registered_by": person_id,
        "registered_at": now,
        "command_key": command_key,
    }
    first = insert_into(connection, _CAUSE).on_conflict_do_nothing(index_elements=["command_key"])
    cause_id: int | None = connection.scalar(first.returning(_CAUSE.c.id), row)
    if cause_id is None:
        query = sa.select(_CAUSE.c.id).where(_CAUSE.c.command_key == command_key)
        return int(connection.execute(query).scalar_one())
    units = [{"cause_id": cause_id, "unit_id": unit_id} for unit_id in draft.unit_ids]
    connection.execute(sa.insert(_UNIT), units)
    return cause_id


def withdraw_cause(tx: Session, cause_id: int, *, reason: str, person_id: int, now: datetime) -> None:
    """Say that the cause was registered by mistake. Refuses: CauseWithdrawn, when somebody was quicker."""
    first = sa.update(_CAUSE).where(_CAUSE.c.id == cause_id, _CAUSE.c.withdrawn_at.is_(None))
    values = {"withdrawn_by": person_id, "withdrawn_at": now, "withdrawn_reason": reason}
    if not tx.connection().execute(first.values(**values)).rowcount:
        raise CauseWithdrawn(cause=cause_number(cause_id))


def record_no_change(
    tx: Session, cause_id: int, unit_id: int, *, reason: str, person_id: int, now: datetime
) -> None:
    """Keep that a unit has nothing to change. Refuses: AnsweredAlready, when somebody was quicker."""
    first = sa.update(_UNIT).where(
        _UNIT.c.cause_id == cause_id, _UNIT.c.unit_id == unit_id, _UNIT.c.declared_at.is_(None)
    )
    values = {"declared_by": person_id, "declared_at": now, "declared_reason": reason}
    if not tx.connection().execute(first.values(**values)).rowcount:
        raise AnsweredAlready


def prepare_request(
    tx: Session, cause_id: int, preparation: Preparation, *, person_id: int, now: datetime
) -> bool:
    """Keep a request that the cause calls for, to be filed by the unit; False where there is one already.

    One that was set aside is none: another paper may call for it anew.
    """
    connection = tx.connection()
    row = {
        "cause_id": cause_id,
        "item_id": preparation.item_id,
        "unit_id": preparation.unit_id,
        "kind": str(preparation.kind),
        "form": dict(preparation.form),
        "prepared_by": person_id,
        "prepared_at": now,
    }
    first = insert_into(connection, _PREPARED).on_conflict_do_nothing()
    return connection.scalar(first.returning(_PREPARED.c.id), row) is not None


def set_request_aside(tx: Session, prepared_id: int, *, reason: str, person_id: int, now: datetime) -> None:
    """Keep that an item need not change after all. Refuses: AnsweredAlready, when somebody was quicker."""
    first = sa.update(_PREPARED).where(_PREPARED.c.id == prepared_id, _PREPARED.c.set_aside_at.is_(None))
    values = {"set_aside_by": person_id, "set_aside_at": now, "set_aside_reason": reason}
    if not tx.connection().execute(first.values(**values)).rowcount:
        raise AnsweredAlready


def claim_letter(tx: Session, cause_unit_id: int, letter: CauseLetter, *, now: datetime) -> bool:
    """Take the one letter of this sort for this transaction; False where another has written it."""
    column = _UNIT.c[_CLAIMED[letter]]
    first = sa.update(_UNIT).where(_UNIT.c.id == cause_unit_id, column.is_(None))
    return bool(tx.connection().execute(first.values({column: now})).rowcount)


_CLAIMED = {CauseLetter.REMINDER: "reminded_at", CauseLetter.RED: "told_over_at"}
"""Letter -> the column that says that it was written."""
