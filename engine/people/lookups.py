"""Who is who: departments, actors with today's posts, holders of a role."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow, PersonRow, PostRow
from engine.people.terms import Actor, Department, DepartmentKind, Post


def actor_of(tx: Session, person_id: int, *, today: date) -> Actor | None:
    """Return the active person with the posts held today; None when gone."""
    rows = tx.execute(
        sa.select(PersonRow.name, PostRow.role, PostRow.department_id, DepartmentRow.name)
        .outerjoin(PostRow, sa.and_(PostRow.person_id == PersonRow.id, _held_on(today)))
        .outerjoin(DepartmentRow, DepartmentRow.id == PostRow.department_id)
        .where(PersonRow.id == person_id, PersonRow.active)
        .order_by(PostRow.id)
    ).all()
    if not rows:
        return None
    posts = tuple(Post(role, unit, unit_name) for _, role, unit, unit_name in rows if role)
    return Actor(person_id, rows[0][0], posts)


def department(tx: Session, department_id: int) -> Department:
    """Return one department; asking for one that does not exist is a programming error."""
    row = tx.get(DepartmentRow, department_id)
    if row is None:
        raise LookupError(f"no department {department_id}")
    return _department(row)


def departments(tx: Session) -> tuple[Department, ...]:
    """Return all departments in the order of the tree's making."""
    return tuple(_department(row) for row in tx.scalars(sa.select(DepartmentRow).order_by(DepartmentRow.id)))


def department_names(tx: Session) -> dict[int, str]:
    """Return id -> name of all departments."""
    return dict(tx.execute(sa.select(DepartmentRow.id, DepartmentRow.name)).all())


def holders_of(tx: Session, role: str, *, today: date, department_id: int | None = None) -> tuple[int, ...]:
    """Return the ids of active people who hold the role today, in stable order."""
    query = (
        sa.select(PostRow.person_id)
        .join(PersonRow, PersonRow.id == PostRow.person_id)
        .where(PostRow.role == role, PersonRow.active, _held_on(today))
        .distinct()
        .order_by(PostRow.person_id)
    )
    if department_id is not None:
        query = query.where(PostRow.department_id == department_id)
    return tuple(tx.scalars(query))


def person_names(tx: Session, person_ids: set[int]) -> dict[int, str]:
    """Return id -> name of the people asked for."""
    if not person_ids:
        return {}
    found = tx.execute(sa.select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(person_ids)))
    return dict(found.all())


def person_by_sign_in(tx: Session, sign_in: str) -> int | None:
    """Return the id behind a sign-in name."""
    return tx.scalar(sa.select(PersonRow.id).where(PersonRow.sign_in == sign_in))


def _held_on(today: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        sa.or_(PostRow.since.is_(None), PostRow.since <= today),
        sa.or_(PostRow.until.is_(None), PostRow.until >= today),
    )


def _department(row: DepartmentRow) -> Department:
    return Department(
        row.id,
        row.code,
        row.name,
        DepartmentKind(row.kind),
        row.parent_id,
        row.competent_id,
        row.region_code,
        row.note,
        row.valid_from,
        row.valid_to,
    )
