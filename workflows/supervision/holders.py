"""Whose desk a task is on: the department, the post, and the people who hold it today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow, PersonRow, PostRow
from engine.tasks.terms import Task
from workflows.supervision.terms import Holder, Seat


def seat_of(task: Task) -> Seat:
    """Return the seat at which a task waits: the post, or the one person who has it in hand."""
    return Seat(task.role, task.department_id, task.hands.holder_id or task.assignee_id)


def holders(tx: Session, seats: Iterable[Seat], *, today: date) -> dict[Seat, Holder]:
    """Return who sits at each seat today, for all of them in one question."""
    seats = set(seats)
    roles = {seat.role for seat in seats}
    posts = _posts(tx, roles, today) if seats else ()
    return {seat: _holder(seat, [post for post in posts if _fits(post, seat)]) for seat in seats}


@dataclass(frozen=True)
class _Posted:
    role: str
    department_id: int
    department_name: str
    person_id: int
    person_name: str


def _posts(tx: Session, roles: set[str], today: date) -> tuple[_Posted, ...]:
    rows = tx.execute(
        sa.select(PostRow.role, PostRow.department_id, DepartmentRow.name, PersonRow.id, PersonRow.name)
        .join(PersonRow, PersonRow.id == PostRow.person_id)
        .join(DepartmentRow, DepartmentRow.id == PostRow.department_id)
        .where(
            PostRow.role.in_(roles),
            PersonRow.active,
            sa.or_(PostRow.since.is_(None), PostRow.since <= today),
            sa.or_(PostRow.until.is_(None), PostRow.until >= today),
        )
        .order_by(PostRow.id)
    )
    return tuple(_Posted(*row) for row in rows)


def _fits(post: _Posted, seat: Seat) -> bool:
    return (
        post.role == seat.role
        and seat.department_id in (None, post.department_id)
        and seat.assignee_id in (None, post.person_id)
    )


def _holder(seat: Seat, posts: list[_Posted]) -> Holder:
    units = {post.department_name for post in posts}
    return Holder(
        seat.role,
        units.pop() if len(units) == 1 else None,
        tuple(dict.fromkeys(post.person_name for post in posts)),
    )
