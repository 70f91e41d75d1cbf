"""What steps and pages ask of requests, and what the rules must know before a form is checked."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.people.records import DepartmentRow, PersonRow
from engine.store import table_of
from workflows.config import RequestSettings
from workflows.exemption_list.items import current_item, current_item_by_key
from workflows.exemption_list.rules import item_id_of, item_number, key_text
from workflows.exemption_list.terms import CurrentItem, ItemContent, ItemKey
from workflows.requests.checking import cleaned
from workflows.requests.records import RequestRevisionRow, RequestRow
from workflows.requests.terms import (
    CancelGround,
    CauseType,
    ChangeNature,
    FiledAs,
    KnownFacts,
    RequestForm,
    RequestKind,
    RequestView,
    Revision,
)

_REQUEST = table_of(RequestRow)
_REVISION = table_of(RequestRevisionRow)
_UNIT = table_of(DepartmentRow)
_PERSON = table_of(PersonRow)
_CASE = table_of(CaseFileRow)
_UNITS = sa.select(_UNIT.c.id, _UNIT.c.code, _UNIT.c.competent_id)
_OPEN_CASE_NO = (
    sa.select(_CASE.c.case_no)
    .join(_REQUEST, _REQUEST.c.case_id == _CASE.c.id)
    .where(_REQUEST.c.open_key == sa.bindparam("key"), _REQUEST.c.case_id != sa.bindparam("besides"))
)
_BY_CASE = (
    sa.select(_REQUEST, _UNIT.c.name.label("unit_name"))
    .join(_UNIT, _UNIT.c.id == _REQUEST.c.unit_id)
    .where(_REQUEST.c.case_id == sa.bindparam("case"))
)


def request_of(tx: Session, case_id: int) -> RequestView:
    """Return what a case asks for; a case without a request is a programming error."""
    return _view(tx.connection().execute(_BY_CASE, {"case": case_id}).one()._asdict())


def request_if_any(tx: Session, case_id: int) -> RequestView | None:
    """Return what a case asks for; None for a case that nobody has filed."""
    row = tx.connection().execute(_BY_CASE, {"case": case_id}).one_or_none()
    return _view(row._asdict()) if row else None


def revisions_of(tx: Session, case_id: int) -> tuple[Revision, ...]:
    """Return what the request said before each correction, oldest first."""
    rows = tx.execute(
        sa.select(_REVISION, _PERSON.c.name, _UNIT.c.name.label("unit_name"))
        .join(_REQUEST, _REQUEST.c.id == _REVISION.c.request_id)
        .join(_UNIT, _UNIT.c.id == _REQUEST.c.unit_id)
        .join(_PERSON, _PERSON.c.id == _REVISION.c.person_id)
        .where(_REQUEST.c.case_id == case_id)
        .order_by(_REVISION.c.seq)
    )
    return tuple(
        Revision(
            row.seq,
            _view(_undocumented(row.document) | {"unit_name": row.unit_name}),
            row.reason,
            row.person_id,
            row.name,
            row.at,
        )
        for row in rows
    )


def known_facts(
    tx: Session,
    form: RequestForm,
    *,
    filing_unit_ids: Collection[int],
    days_used: int,
    budget: int,
    settings: RequestSettings,
    case_id: int | None = None,
) -> KnownFacts:
    """Return what `checking.checked` must know.

    days_used: working days from the cause to today (0 while the cause date is not yet readable).
    case_id: the case whose own request is being corrected; it does not stand in its own way, and what was
    fixed by its filing, the days used among it, stays as it was.
    """
    rows = tx.connection().execute(_UNITS).all()
    unit_ids = {row.code: row.id for row in rows}
    item, open_key = _item_meant(tx, form, unit_ids)
    filed = request_of(tx, case_id) if case_id is not None else None
    return KnownFacts(
        unit_ids=unit_ids,
        filing_unit_ids=frozenset(filing_unit_ids),
        competent_ids={row.id: row.competent_id for row in rows if row.competent_id is not None},
        item=item,
        open_case_no=open_key and _open_case_no(tx, open_key, besides=case_id),
        days_used=filed.days_used_at_filing if filed else days_used,
        budget=budget,
        filed_as=_filed_as(filed) if filed else None,
        longest_name=settings.longest_name,
        longest_text=settings.longest_text,
    )


def form_of(tx: Session, request: RequestView) -> RequestForm:
    """Return the request as a form, to be corrected."""
    codes = {row.id: row.code for row in tx.execute(sa.select(_UNIT.c.id, _UNIT.c.code))}
    content = request.after or request.before or ItemContent()
    return replace(
        _form_saying(content),
        kind=request.kind,
        cause_type=request.cause_type,
        cause_date=request.cause_date.isoformat(),
        cause_document_title=request.cause_document_title,
        cause_document_number=request.cause_document_number or "",
        unit=codes[request.unit_id],
        item_number=item_number(request.item_id) if request.item_id else "",
        matter_name=request.matter_name or "",
        proof_name=request.proof_name,
        ground=request.ground or "",
        nature=_nature(request),
        follow_up=request.follow_up or "",
        effect_date=request.effect_date.isoformat() if request.effect_date else "",
        late_reason=request.late_reason or "",
        affected_units=tuple(codes[unit] for unit in request.affected_unit_ids),
        cause=str(request.cause_id or ""),
    )


def form_for_item(item: CurrentItem, kind: RequestKind, *, unit_code: str) -> RequestForm:
    """Return a form filled with what the list says of an item: the start of a change or cancellation."""
    return replace(
        _form_saying(item.content),
        kind=kind,
        unit=unit_code,
        item_number=item_number(item.id),
        matter_name=item.matter_name or "",
        proof_name=item.proof_name,
        nature=ChangeNature.SUBSTANCE if kind is RequestKind.CHANGE else "",
    )


def _nature(request: RequestView) -> str:
    if request.kind is not RequestKind.CHANGE:
        return ""
    return ChangeNature.CORRECTION if request.is_correction else ChangeNature.SUBSTANCE


def _form_saying(content: ItemContent) -> RequestForm:
    """Return a form with the content's fields filled in."""
    given: dict[str, Any] = {name: value or "" for name, value in content.columns().items()}
    return RequestForm(**given | {"ways": tuple(content.ways)})


def _filed_as(filed: RequestView) -> FiledAs:
    return FiledAs(filed.kind, filed.unit_id, filed.cause_date, filed.item_id, filed.cause_id)


def _item_meant(
    tx: Session, form: RequestForm, unit_ids: Mapping[str, int]
) -> tuple[CurrentItem | None, str | None]:
    """Return the item and the key under which an open request on it would stand."""
    if form.kind.strip() != RequestKind.ADD:
        item_id = item_id_of(form.item_number)
        item = current_item(tx, item_id) if item_id else None
        return item, item.key_text if item else None
    unit_id, proof_name = unit_ids.get(form.unit.strip()), cleaned(form.proof_name)
    if unit_id is None or proof_name is None:
        return None, None
    key = ItemKey(unit_id, cleaned(form.matter_name), proof_name)
    return current_item_by_key(tx, key), key_text(key)


def _open_case_no(tx: Session, open_key: str, *, besides: int | None) -> str | None:
    case_no: str | None = tx.connection().scalar(_OPEN_CASE_NO, {"key": open_key, "besides": besides or 0})
    return case_no


def _undocumented(document: dict[str, Any]) -> dict[str, Any]:
    """Return a revision's document with its days as days again."""
    effect_date = document["effect_date"]
    return document | {
        "cause_date": date.fromisoformat(document["cause_date"]),
        "effect_date": date.fromisoformat(effect_date) if effect_date else None,
        "filed_at": datetime.fromisoformat(document["filed_at"]),
    }


def _view(row: dict[str, Any]) -> RequestView:
    plain = {name: row[name] for name in RequestView.__dataclass_fields__ if name in row}
    return RequestView(
        **plain
        | {
            "kind": RequestKind(row["kind"]),
            "cause_type": CauseType(row["cause_type"]),
            "before": ItemContent.from_document(row["before"]) if row["before"] else None,
            "after": ItemContent.from_document(row["after"]) if row["after"] else None,
            "ground": CancelGround(row["ground"]) if row["ground"] else None,
            "affected_unit_ids": tuple(row["affected_unit_ids"]),
            "is_open": row["open_key"] is not None,
        }
    )
