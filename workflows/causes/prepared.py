"""The requests that a cause calls for, item by item: prepared, and filed by nobody until a filer does."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.refusals import NotYours
from engine.store import table_of
from workflows.causes.records import CauseUnitRow, PreparedRequestRow
from workflows.causes.terms import Declaration, PreparedRequest
from workflows.exemption_list.records import ProofItemRow
from workflows.requests.records import RequestRow
from workflows.requests.terms import BROKEN_OFF, RequestKind

_PREPARED, _UNIT = table_of(PreparedRequestRow), table_of(CauseUnitRow)
_REQUEST, _CASE, _ITEM = table_of(RequestRow), table_of(CaseFileRow), table_of(ProofItemRow)
_OF_SAME_UNIT = (_PREPARED.c.cause_id == _UNIT.c.cause_id, _PREPARED.c.unit_id == _UNIT.c.unit_id)
_LAST_CASE = (
    sa.select(sa.func.max(_CASE.c.id))
    .join(_REQUEST, _REQUEST.c.case_id == _CASE.c.id)
    .where(_REQUEST.c.cause_id == _PREPARED.c.cause_id, _REQUEST.c.item_id == _PREPARED.c.item_id)
    .where(sa.or_(_CASE.c.outcome.is_(None), _CASE.c.outcome.not_in(BROKEN_OFF)))
    .correlate(_PREPARED)
    .scalar_subquery()
)
HAS_WAITING_REQUEST = sa.exists(
    sa.select(_PREPARED.c.id)
    .where(*_OF_SAME_UNIT, _PREPARED.c.set_aside_at.is_(None), _LAST_CASE.is_(None))
    .where(sa.or_(_UNIT.c.declared_at.is_(None), _PREPARED.c.prepared_at > _UNIT.c.declared_at))
)
"""Of a row of cause_unit: a request prepared for the unit, and not answered by its declaration, waits."""
IS_SET_ASIDE = sa.exists(
    sa.select(_PREPARED.c.id).where(*_OF_SAME_UNIT, _PREPARED.c.set_aside_at.is_not(None))
)
"""Of a row of cause_unit: a request prepared for the unit was set aside, with its reason."""
_ALL = (
    sa.select(_PREPARED, _ITEM.c.matter_name, _ITEM.c.proof_name, _CASE.c.case_no)
    .join(_ITEM, _ITEM.c.id == _PREPARED.c.item_id)
    .outerjoin(_CASE, _CASE.c.id == _LAST_CASE)
    .order_by(_PREPARED.c.item_id, _PREPARED.c.id)
)


def prepared_of_causes(tx: Session, cause_ids: Collection[int]) -> Mapping[int, list[PreparedRequest]]:
    """Return cause -> the requests prepared under it, by item."""
    found: defaultdict[int, list[PreparedRequest]] = defaultdict(list)
    for row in tx.connection().execute(_ALL.where(_PREPARED.c.cause_id.in_(cause_ids))):
        found[row.cause_id].append(_prepared(row))
    return found


def prepared_request(tx: Session, prepared_id: int) -> PreparedRequest:
    """Return one prepared request. Refuses: NotYours, when there is none of that id."""
    row = tx.connection().execute(_ALL.where(_PREPARED.c.id == prepared_id)).first()
    if row is None:
        raise NotYours
    return _prepared(row)


def _prepared(row: sa.Row[*tuple[Any, ...]]) -> PreparedRequest:
    put_by = row.set_aside_at and Declaration(row.set_aside_by, row.set_aside_at, row.set_aside_reason)
    return PreparedRequest(
        id=row.id,
        cause_id=row.cause_id,
        item_id=row.item_id,
        unit_id=row.unit_id,
        kind=RequestKind(row.kind),
        matter_name=row.matter_name,
        proof_name=row.proof_name,
        form=row.form,
        prepared_by=row.prepared_by,
        prepared_at=row.prepared_at,
        set_aside=put_by or None,
        case_no=row.case_no,
    )
