"""Finding case files."""

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.cases.terms import CaseFile, CaseStatus
from engine.journal.terms import Head
from engine.store import table_of

_CASE = table_of(CaseFileRow)
_COLUMNS = tuple(_CASE.c[name] for name in CaseFile.__dataclass_fields__)
_SEVERAL = sa.select(*_COLUMNS).where(_CASE.c.id.in_(sa.bindparam("ids", expanding=True)))


def case_by_no(tx: Session, case_no: str) -> CaseFile | None:
    """Return the case with this number."""
    return _one(tx, _CASE.c.case_no == case_no)


def case_by_id(tx: Session, case_id: int) -> CaseFile | None:
    """Return the case with this id."""
    return _one(tx, _CASE.c.id == case_id)


def cases_by_id(tx: Session, case_ids: Collection[int]) -> dict[int, CaseFile]:
    """Return id -> case of the cases asked for."""
    rows = tx.connection().execute(_SEVERAL, {"ids": list(case_ids)})
    return {row.id: _case(row) for row in rows}


def case_numbers(tx: Session, case_ids: Collection[int]) -> dict[int, str]:
    """Return id -> number of the cases asked for."""
    if not case_ids:
        return {}
    query = sa.select(_CASE.c.id, _CASE.c.case_no).where(_CASE.c.id.in_(case_ids))
    return {row.id: row.case_no for row in tx.connection().execute(query)}


def cases_filed_by(tx: Session, person_id: int, *, size: int = 50) -> tuple[CaseFile, ...]:
    """Return the cases a person has filed, newest first."""
    query = sa.select(*_COLUMNS).where(_CASE.c.filed_by == person_id).order_by(_CASE.c.id.desc()).limit(size)
    return tuple(_case(row) for row in tx.connection().execute(query))


def journal_heads(tx: Session) -> Iterator[Head]:
    """Yield where each case's journal ends, as its row says."""
    query = sa.select(_CASE.c.id, _CASE.c.journal_seq, _CASE.c.journal_head).order_by(_CASE.c.id)
    for row in tx.connection().execute(query):
        yield Head(row.id, row.journal_seq, row.journal_head)


def _one(tx: Session, condition: sa.ColumnElement[bool]) -> CaseFile | None:
    row = tx.connection().execute(sa.select(*_COLUMNS).where(condition)).first()
    return _case(row) if row else None


def _case(row: sa.Row[*tuple[Any, ...]]) -> CaseFile:
    columns = dict(row._mapping)  # noqa: SLF001  the public name of a row's columns
    return CaseFile(**{**columns, "status": CaseStatus(row.status)})
