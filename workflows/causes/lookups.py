"""What is asked of the register: its pages, one cause, and the units whose seven days are running."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.deadlines.terms import Standing
from engine.people.lookups import departments
from engine.people.terms import Department, DepartmentKind
from engine.refusals import NotYours
from engine.store import table_of
from workflows.causes.prepared import HAS_WAITING_REQUEST, IS_SET_ASIDE, prepared_of_causes
from workflows.causes.records import CauseRow, CauseUnitRow
from workflows.causes.rules import Reckoning, cause_date_of, legal_cause_date
from workflows.causes.terms import (
    CauseFilter,
    CauseForm,
    CausePage,
    CauseState,
    ConcernedUnit,
    CountedFrom,
    Declaration,
    FiledCase,
    KnownUnits,
    RegisteredCause,
    RegisteredPaper,
    WaitingUnit,
    Withdrawal,
    cause_id_in,
    cause_number,
)
from workflows.config import RequestSettings
from workflows.requests.checking import day_in
from workflows.requests.records import RequestRow
from workflows.requests.terms import BROKEN_OFF, CauseType, LinkedCause

_CAUSE, _UNIT = table_of(CauseRow), table_of(CauseUnitRow)
_REQUEST, _CASE = table_of(RequestRow), table_of(CaseFileRow)
_HAS_FILED = sa.exists(
    sa.select(_REQUEST.c.id)
    .join(_CASE, _CASE.c.id == _REQUEST.c.case_id)
    .where(_REQUEST.c.cause_id == _UNIT.c.cause_id, _REQUEST.c.unit_id == _UNIT.c.unit_id)
    .where(sa.or_(_CASE.c.outcome.is_(None), _CASE.c.outcome.not_in(BROKEN_OFF)))
)
_HAS_ANSWERED = sa.or_(_UNIT.c.declared_at.is_not(None), _HAS_FILED, IS_SET_ASIDE)
_IS_OPEN = sa.or_(HAS_WAITING_REQUEST, sa.not_(_HAS_ANSWERED))
_HAS_OPEN_UNIT = sa.exists(sa.select(_UNIT.c.id).where(_UNIT.c.cause_id == _CAUSE.c.id, _IS_OPEN))
_STATES: Mapping[CauseState, sa.ColumnElement[bool]] = {
    CauseState.OPEN: sa.and_(_CAUSE.c.withdrawn_at.is_(None), _HAS_OPEN_UNIT),
    CauseState.ANSWERED: sa.and_(_CAUSE.c.withdrawn_at.is_(None), sa.not_(_HAS_OPEN_UNIT)),
    CauseState.WITHDRAWN: _CAUSE.c.withdrawn_at.is_not(None),
}
_FILED = (
    sa.select(
        _REQUEST.c.cause_id, _REQUEST.c.unit_id, _REQUEST.c.days_used_at_filing.label("days_used"),
        _CASE.c.case_no, _CASE.c.kind, _CASE.c.subject, _CASE.c.outcome, _CASE.c.status,
    )
    .join(_CASE, _CASE.c.id == _REQUEST.c.case_id)
    .order_by(_CASE.c.id)
)  # fmt: skip
_Row = sa.Row[*tuple[Any, ...]]


def known_units(
    tx: Session, form: CauseForm, *, own_unit_ids: Collection[int] | None, settings: RequestSettings
) -> KnownUnits:
    """Return what `checking.checked` must know. own_unit_ids: None for who may register for every unit."""
    effective = day_in(form.effective_date)
    return KnownUnits(
        unit_ids={unit.code: unit.id for unit in departments(tx)},
        own_unit_ids=None if own_unit_ids is None else frozenset(own_unit_ids),
        papers=_papers_of(tx, effective) if effective else (),
        longest_name=settings.longest_name,
        longest_text=settings.longest_text,
    )


def cause_of(tx: Session, cause_id: int) -> RegisteredCause:
    """Return one cause. Refuses: NotYours, when there is none of that id."""
    row = tx.connection().execute(sa.select(_CAUSE).where(_CAUSE.c.id == cause_id)).first()
    if row is None:
        raise NotYours
    return _causes(tx, [row])[0]


def cause_of_key(tx: Session, command_key: bytes) -> int | None:
    """Return the cause that was registered by this submit already."""
    query = sa.select(_CAUSE.c.id).where(_CAUSE.c.command_key == command_key)
    found: int | None = tx.connection().scalar(query)
    return found


def linked_cause(tx: Session, typed: str) -> LinkedCause | None:
    """Return the cause that a filing form names by number or id, as the rules of requests need it."""
    cause_id = cause_id_in(typed)
    if cause_id is None:
        return None
    try:
        cause = cause_of(tx, cause_id)
    except NotYours:
        return None
    return LinkedCause(
        id=cause.id,
        number=cause_number(cause.id),
        type=cause.type,
        date=cause_date_of(cause),
        document_title=cause.title,
        document_number=cause.number,
        unit_ids=frozenset(unit.id for unit in cause.units),
        is_withdrawn=cause.withdrawal is not None,
    )


def cause_page(tx: Session, asked: CauseFilter, *, after: str | None = None, size: int = 50) -> CausePage:
    """Return one page of the register, newest first. A cursor that we never gave out asks for the first."""
    where = [_STATES[asked.state]] if asked.state else []
    if asked.unit_id is not None:
        concerned = _UNIT.c.cause_id == _CAUSE.c.id, _UNIT.c.unit_id == asked.unit_id
        where.append(sa.exists(sa.select(_UNIT.c.id).where(*concerned)))
    query = sa.select(_CAUSE).where(*where).order_by(_CAUSE.c.id.desc()).limit(size + 1)
    if after and (last := cause_id_in(after)) is not None:
        query = query.where(_CAUSE.c.id < last)
    connection = tx.connection()
    rows = connection.execute(query).all()
    total = connection.scalar(sa.select(sa.func.count()).select_from(_CAUSE).where(*where)) or 0
    cursor = str(rows[size - 1].id) if len(rows) > size else None
    return CausePage(_causes(tx, rows[:size]), cursor, total)


def waiting_units(
    tx: Session, reckoning: Reckoning, *, unit_ids: Collection[int] | None = None
) -> tuple[WaitingUnit, ...]:
    """Return the units that have neither filed nor declared on a cause that has happened, by their due date.

    unit_ids: only these; None for the whole city.
    """
    query = (
        sa.select(_UNIT.c.id.label("cause_unit_id"), _UNIT.c.unit_id, _UNIT.c.reminded_at)
        .add_columns(_UNIT.c.told_over_at, _CAUSE)
        .join(_CAUSE, _CAUSE.c.id == _UNIT.c.cause_id)
        .where(_CAUSE.c.withdrawn_at.is_(None), _IS_OPEN)
    )
    if unit_ids is not None:
        query = query.where(_UNIT.c.unit_id.in_(unit_ids))
    rows = [row for row in tx.connection().execute(query) if _day_of(row) <= reckoning.today]
    units = _concerned_units(tx) if rows else {}
    waiting = [_waiting(row, units[row.unit_id], reckoning) for row in rows]
    return tuple(sorted(waiting, key=lambda one: (one.clock.due_date, one.cause_id, one.unit_id)))


def running_out(tx: Session, reckoning: Reckoning) -> tuple[WaitingUnit, ...]:
    """Return those of the whole city whose seven days are over or nearly so, by their due date."""
    return tuple(one for one in waiting_units(tx, reckoning) if one.clock.standing is not Standing.RUNNING)


def _waiting(row: _Row, unit: ConcernedUnit, reckoning: Reckoning) -> WaitingUnit:
    cause_date = _day_of(row)
    return WaitingUnit(
        cause_unit_id=row.cause_unit_id,
        cause_id=row.id,
        type=CauseType(row.type),
        title=row.title,
        number=row.number,
        cause_date=cause_date,
        unit_id=unit.id,
        unit_name=unit.name,
        confirming_id=unit.confirming_id,
        scope=unit.scope,
        clock=reckoning.of(cause_date, unit.scope),
        is_reminded=row.reminded_at is not None,
        is_told_over=row.told_over_at is not None,
    )


def _papers_of(tx: Session, effective: date) -> tuple[RegisteredPaper, ...]:
    query = (
        sa.select(_CAUSE.c.id, _CAUSE.c.title, _CAUSE.c.number, _UNIT.c.unit_id)
        .join(_UNIT, _UNIT.c.cause_id == _CAUSE.c.id)
        .where(_CAUSE.c.effective_date == effective, _CAUSE.c.withdrawn_at.is_(None))
        .order_by(_CAUSE.c.id)
    )
    units: defaultdict[tuple[int, str, str | None], set[int]] = defaultdict(set)
    for cause_id, title, number, unit_id in tx.connection().execute(query):
        units[cause_id, title, number].add(unit_id)
    return tuple(RegisteredPaper(*paper, frozenset(concerned)) for paper, concerned in units.items())


def _causes(tx: Session, rows: Iterable[_Row]) -> tuple[RegisteredCause, ...]:
    rows = list(rows)
    units = _units_of_causes(tx, [row.id for row in rows])
    return tuple(_cause(row, tuple(units[row.id])) for row in rows)


def _cause(row: _Row, units: tuple[ConcernedUnit, ...]) -> RegisteredCause:
    taken_back = row.withdrawn_at and Withdrawal(row.withdrawn_by, row.withdrawn_at, row.withdrawn_reason)
    return RegisteredCause(
        id=row.id,
        type=CauseType(row.type),
        title=row.title,
        number=row.number,
        published_date=row.published_date,
        effective_date=row.effective_date,
        counted_from=CountedFrom(row.counted_from),
        note=row.note,
        registered_by=row.registered_by,
        registered_at=row.registered_at,
        withdrawal=taken_back or None,
        units=units,
    )


def _units_of_causes(tx: Session, cause_ids: list[int]) -> Mapping[int, list[ConcernedUnit]]:
    """Return cause -> its units in the order of the city's tree, each with what it has done."""
    found: defaultdict[int, list[ConcernedUnit]] = defaultdict(list)
    if not cause_ids:
        return found
    connection = tx.connection()
    filed: defaultdict[tuple[int, int], list[FiledCase]] = defaultdict(list)
    for row in connection.execute(_FILED.where(_REQUEST.c.cause_id.in_(cause_ids))):
        told = {name: getattr(row, name) for name in FiledCase.__dataclass_fields__}
        filed[row.cause_id, row.unit_id].append(FiledCase(**told))
    units, prepared = _concerned_units(tx), prepared_of_causes(tx, cause_ids)
    query = sa.select(_UNIT).where(_UNIT.c.cause_id.in_(cause_ids)).order_by(_UNIT.c.unit_id)
    for row in connection.execute(query):
        declared = row.declared_at and Declaration(row.declared_by, row.declared_at, row.declared_reason)
        concerned = replace(
            units[row.unit_id],
            declaration=declared or None,
            cases=tuple(filed[row.cause_id, row.unit_id]),
            prepared=tuple(one for one in prepared[row.cause_id] if one.unit_id == row.unit_id),
        )
        found[row.cause_id].append(concerned)
    return found


def _concerned_units(tx: Session) -> dict[int, ConcernedUnit]:
    """Return id -> every unit of the city, as one that has done nothing yet."""
    every = {unit.id: unit for unit in departments(tx)}
    return {
        unit.id: ConcernedUnit(unit.id, unit.code, unit.name, unit.confirming_id, _scope_of(unit, every))
        for unit in every.values()
    }


def _scope_of(unit: Department, every: Mapping[int, Department]) -> str | None:
    """Return the region of the banner that a unit is or belongs to, as engine.people.lookups.region_of."""
    found: Department | None = unit
    while found is not None and found.kind is not DepartmentKind.BANNER:
        found = every.get(found.parent_id) if found.parent_id is not None else None
    return found.region_code if found else None


def _day_of(row: _Row) -> date:
    return legal_cause_date(row.published_date, row.effective_date, CountedFrom(row.counted_from))
