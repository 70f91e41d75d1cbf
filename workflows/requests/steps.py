"""What records, corrects and closes a request; Core, since filing is part of the step that is measured."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.store import insert_into, table_of
from workflows.exemption_list.rules import key_text
from workflows.requests.records import RequestRevisionRow, RequestRow
from workflows.requests.rules import AlreadyOpen
from workflows.requests.terms import RequestDraft

_REQUEST = table_of(RequestRow)
_REVISION = table_of(RequestRevisionRow)
_CASE = table_of(CaseFileRow)
_CLOSE = sa.update(_REQUEST).where(_REQUEST.c.case_id == sa.bindparam("case"))
_DAYS = ("cause_date", "effect_date", "filed_at")
_KEPT = ("late", "late_reason", "days_used_at_filing")
"""What a correction never changes: when the request was filed, and how late."""


def record_request(tx: Session, draft: RequestDraft, *, case_id: int, person_id: int, now: datetime) -> None:
    """Keep the request of a case. Refuses: AlreadyOpen (another open case on the same item)."""
    connection = tx.connection()
    row = _columns(draft) | {"case_id": case_id, "filed_by": person_id, "filed_at": now}
    first_open = insert_into(connection, _REQUEST).on_conflict_do_nothing(index_elements=["open_key"])
    if connection.scalar(first_open.returning(_REQUEST.c.id), row) is None:
        raise AlreadyOpen(case_no=_open_case_no(connection, row["open_key"]))


def revise_request(
    tx: Session,
    draft: RequestDraft,
    *,
    case_id: int,
    reason: str | None,
    person_id: int,
    now: datetime,
) -> None:
    """Correct the request, keeping what it said before. Days used and lateness stay as at the filing.

    Refuses: AlreadyOpen, when the correction names an item on which another case is open.
    """
    connection = tx.connection()
    earlier = connection.execute(sa.select(_REQUEST).where(_REQUEST.c.case_id == case_id)).one()
    row = {name: value for name, value in _columns(draft).items() if name not in _KEPT}
    if row["open_key"] != earlier.open_key:
        _require_free(connection, row["open_key"])
    count = sa.select(sa.func.count()).where(_REVISION.c.request_id == earlier.id)
    seq: int = connection.execute(count).scalar_one() + 1
    revision = {"request_id": earlier.id, "seq": seq, "document": _document(earlier)}
    author = {"reason": reason, "person_id": person_id, "at": now}
    connection.execute(sa.insert(_REVISION), revision | author)
    connection.execute(sa.update(_REQUEST).where(_REQUEST.c.id == earlier.id), row)


def close_request(tx: Session, case_id: int) -> None:
    """Let the item go: the next request on it may be filed."""
    tx.connection().execute(_CLOSE, {"case": case_id, "open_key": None})


def _columns(draft: RequestDraft) -> dict[str, Any]:
    content = draft.after or draft.before
    return {
        "kind": str(draft.kind),
        "cause_type": str(draft.cause.type),
        "cause_date": draft.cause.date,
        "cause_document_title": draft.cause.document_title,
        "cause_document_number": draft.cause.document_number,
        "unit_id": draft.unit_id,
        "competent_id": draft.competent_id,
        "item_id": draft.item_id,
        "matter_name": draft.key.matter_name,
        "matter_code": content.matter_code if content else None,
        "proof_name": draft.key.proof_name,
        "before": draft.before.to_document() if draft.before else None,
        "after": draft.after.to_document() if draft.after else None,
        "ground": draft.ground and str(draft.ground),
        "follow_up": draft.follow_up,
        "effect_date": draft.effect_date,
        "late": draft.late,
        "late_reason": draft.late_reason,
        "days_used_at_filing": draft.days_used,
        "editorial": draft.editorial,
        "affected_unit_ids": list(draft.affected_unit_ids),
        "open_key": key_text(draft.key),
        "cause_id": draft.cause_id,
        "is_correction": draft.is_correction,
    }


def _require_free(connection: sa.Connection, open_key: str) -> None:
    # The unique constraint still stands behind this: a race would fail there, not overwrite.
    if case_no := _open_case_no(connection, open_key):
        raise AlreadyOpen(case_no=case_no)


def _open_case_no(connection: sa.Connection, open_key: str) -> str | None:
    query = sa.select(_CASE.c.case_no).join(_REQUEST, _REQUEST.c.case_id == _CASE.c.id)
    case_no: str | None = connection.scalar(query.where(_REQUEST.c.open_key == open_key))
    return case_no


def _document(row: sa.Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """Return a request as JSON values; days and instants in ISO form."""
    values = row._asdict()
    days = {
        name: values[name] and values[name].isoformat() for name in ("cause_date", "effect_date", "filed_at")
    }
    return values | days
