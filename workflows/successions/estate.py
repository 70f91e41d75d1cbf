"""What hangs on a unit that is merged or abolished: items, guides, tasks and posts."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.people.records import PersonRow, PostRow
from engine.people.terms import Department
from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import TaskState
from workflows.exemption_list.lookups import ROWS, ListRow, Moment, holding_at, list_row
from workflows.exemption_list.records import ItemEntryRow, ProofItemRow
from workflows.guides.records import GuideDutyRow, GuideRow
from workflows.guides.terms import DutyState

_ENTRY, _ITEM = table_of(ItemEntryRow), table_of(ProofItemRow)
_GUIDE, _DUTY = table_of(GuideRow), table_of(GuideDutyRow)
_TASK, _CASE = table_of(TaskRow), table_of(CaseFileRow)
_POST, _PERSON = table_of(PostRow), table_of(PersonRow)


@dataclass(frozen=True)
class HeldPost:
    """A post at the old unit: shown, and moved by nobody but an administrator."""

    person_id: int
    person_name: str
    role: str


@dataclass(frozen=True)
class OpenTask:
    """A task that waits at the old unit."""

    case_no: str
    node: str
    due_date: date | None


@dataclass(frozen=True)
class OwedGuide:
    """A guide of the old unit, with the case that obliges it to be rewritten, if one does."""

    matter_name: str
    case_no: str | None


@dataclass(frozen=True)
class Estate:
    """All that hangs on the old unit."""

    items: tuple[ListRow, ...]
    """Of the old unit."""
    naming: tuple[ListRow, ...]
    """Of other units, whose 开具单位 names the old unit."""
    guides: tuple[OwedGuide, ...]
    tasks: tuple[OpenTask, ...]
    posts: tuple[HeldPost, ...]


def estate_of(tx: Session, unit: Department, *, day: date, today: date) -> Estate:
    """Return what hangs on a unit. day: of which the list is asked."""
    return Estate(
        items=_rows(tx, day, _ITEM.c.unit_id == unit.id),
        naming=_rows(
            tx,
            day,
            sa.or_(_ITEM.c.unit_id.is_(None), _ITEM.c.unit_id != unit.id),
            _ENTRY.c.issuing_unit.contains(unit.name, autoescape=True),
        ),
        guides=_guides(tx, unit.id),
        tasks=_tasks(tx, unit.id),
        posts=posts_at(tx, unit.id, today=today),
    )


def posts_at(tx: Session, unit_id: int, *, today: date, roles: tuple[str, ...] = ()) -> tuple[HeldPost, ...]:
    """Return the posts that people hold at a unit. roles: only these; empty: all."""
    query = (
        sa.select(_POST.c.person_id, _PERSON.c.name, _POST.c.role)
        .join(_PERSON, _PERSON.c.id == _POST.c.person_id)
        .where(_POST.c.department_id == unit_id, _PERSON.c.active)
        .where(sa.or_(_POST.c.since.is_(None), _POST.c.since <= today))
        .where(sa.or_(_POST.c.until.is_(None), _POST.c.until >= today))
        .order_by(_POST.c.id)
    )
    if roles:
        query = query.where(_POST.c.role.in_(roles))
    return tuple(HeldPost(*row) for row in tx.connection().execute(query))


def _rows(tx: Session, day: date, *which: sa.ColumnElement[bool]) -> tuple[ListRow, ...]:
    holding = holding_at(tx, Moment(day=day, published_only=False))
    query = ROWS.where(*holding, *which).order_by(_ITEM.c.id)
    return tuple(list_row(row) for row in tx.connection().execute(query))


def _guides(tx: Session, unit_id: int) -> tuple[OwedGuide, ...]:
    is_owed = sa.and_(_DUTY.c.guide_id == _GUIDE.c.id, _DUTY.c.state == DutyState.OPEN)
    query = (
        sa.select(_GUIDE.c.matter_name, _CASE.c.case_no)
        .outerjoin(_DUTY, is_owed)
        .outerjoin(_CASE, _CASE.c.id == _DUTY.c.case_id)
        .where(_GUIDE.c.unit_id == unit_id)
        .order_by(_GUIDE.c.id, _DUTY.c.id)
    )
    return tuple(OwedGuide(*row) for row in tx.connection().execute(query))


def _tasks(tx: Session, unit_id: int) -> tuple[OpenTask, ...]:
    query = (
        sa.select(_CASE.c.case_no, _TASK.c.node, _TASK.c.due_date)
        .join(_CASE, _CASE.c.id == _TASK.c.case_id)
        .where(_TASK.c.department_id == unit_id, _TASK.c.state == TaskState.OPEN)
        .order_by(_TASK.c.due_date, _TASK.c.id)
    )
    return tuple(OpenTask(*row) for row in tx.connection().execute(query))
