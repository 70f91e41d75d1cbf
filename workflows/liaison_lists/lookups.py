"""What those who may know ask of the liaisons: whom to call at a unit, and when its list came in."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import table_of
from workflows.liaison_lists.records import LiaisonListRow, LiaisonRow
from workflows.liaison_lists.terms import Liaison, Submission

_LIST = table_of(LiaisonListRow)
_LIAISON = table_of(LiaisonRow)


def liaisons_of(tx: Session, unit_id: int) -> tuple[Liaison, ...]:
    """Return the unit's liaisons in the order of its list."""
    query = (
        sa.select(_LIAISON.c.name, _LIAISON.c.section, _LIAISON.c.post, _LIAISON.c.phone, _LIAISON.c.note)
        .join(_LIST, _LIST.c.id == _LIAISON.c.list_id)
        .where(_LIST.c.unit_id == unit_id)
        .order_by(_LIAISON.c.position)
    )
    return tuple(Liaison(*row) for row in tx.execute(query))


def newest_submissions(tx: Session) -> dict[int, Submission]:
    """Return unit -> when, by whom and with how many names its newest list was handed in."""
    newest = sa.select(sa.func.max(_LIST.c.id)).group_by(_LIST.c.unit_id)
    query = sa.select(
        _LIST.c.unit_id, _LIST.c.submitted_at, _LIST.c.submitted_by, _LIST.c.liaison_count
    ).where(_LIST.c.id.in_(newest))
    return {unit_id: Submission(*told) for unit_id, *told in tx.execute(query)}


def submissions_of(tx: Session, unit_id: int) -> tuple[Submission, ...]:
    """Return when and by whom the unit's lists were handed in, newest first."""
    query = (
        sa.select(_LIST.c.submitted_at, _LIST.c.submitted_by, _LIST.c.liaison_count)
        .where(_LIST.c.unit_id == unit_id)
        .order_by(_LIST.c.id.desc())
    )
    return tuple(Submission(*row) for row in tx.execute(query))
