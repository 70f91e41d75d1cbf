"""Who is who: departments, actors with today's posts, holders of a role."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow, FailedSignInRow, PersonRow, PostRow, SubstitutionRow
from engine.people.rules import digest_of_key
from engine.people.terms import Actor, Department, DepartmentKind, Mandate, Post
from engine.store import table_of

_SUBSTITUTION = table_of(SubstitutionRow)


def actor_of(tx: Session, person_id: int, *, today: date) -> Actor | None:
    """Return the active person with the posts held and the people acted for today; None when gone."""
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
    return Actor(person_id, rows[0][0], posts, mandates_of(tx, person_id, today=today))


def mandates_of(tx: Session, person_id: int, *, today: date) -> tuple[Mandate, ...]:
    """Return for whom a person acts today, the longest standing first, each with the posts held today."""
    rows = tx.connection().execute(_MANDATES, {"person": person_id, "today": today})
    return tuple(_mandate(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row.id))


def acts_for(tx: Session, person_id: int, principal_id: int, kind: str, *, today: date) -> bool:
    """Say whether a person may act for another in cases of a kind; nobody ends that before the commit."""
    asked = {"person": person_id, "principal": principal_id, "today": today}
    return any(not kinds or kind in kinds for kinds in tx.connection().scalars(_HELD_MANDATE, asked))


def mandates_running(
    connection: sa.Connection, *, today: date
) -> dict[int, tuple[tuple[int, frozenset[str]], ...]]:
    """Return principal -> those who act for them today, each with the kinds of cases (none: all)."""
    running: dict[int, tuple[tuple[int, frozenset[str]], ...]] = {}
    for principal_id, substitute_id, kinds in connection.execute(_RUNNING, {"today": today}):
        running[principal_id] = (*running.get(principal_id, ()), (substitute_id, frozenset(kinds)))
    return running


def department(tx: Session, department_id: int) -> Department:
    """Return one department; asking for one that does not exist is a programming error."""
    row = tx.get(DepartmentRow, department_id)
    if row is None:
        raise LookupError(f"no department {department_id}")
    return _department(row)


def departments(tx: Session) -> tuple[Department, ...]:
    """Return all departments in the order of the tree's making."""
    return tuple(_department(row) for row in tx.scalars(sa.select(DepartmentRow).order_by(DepartmentRow.id)))


def region_of(tx: Session, department_id: int) -> str | None:
    """Return the region code of the banner that a unit is or belongs to; None for a unit of the city."""
    found = tx.connection().execute(_UNIT, {"unit": department_id}).first()
    while found is not None and found.kind != DepartmentKind.BANNER:
        found = tx.connection().execute(_UNIT, {"unit": found.parent_id}).first()
    return found.region_code if found else None


def region_of_code(tx: Session, code: str) -> str | None:
    """Return the region as `region_of` does, of the unit with that code; None for an unknown code."""
    unit_id = tx.scalar(sa.select(DepartmentRow.id).where(DepartmentRow.code == code))
    return None if unit_id is None else region_of(tx, unit_id)


def department_names(tx: Session) -> dict[int, str]:
    """Return id -> name of all departments."""
    return dict(tx.execute(sa.select(DepartmentRow.id, DepartmentRow.name)).all())


def holders_of(tx: Session, role: str, *, today: date, department_id: int | None = None) -> tuple[int, ...]:
    """Return the ids of active people who hold the role today, in stable order."""
    asked = {"role": role, "today": today}
    if department_id is None:
        return tuple(tx.connection().scalars(_HOLDERS, asked))
    return tuple(tx.connection().scalars(_HOLDERS_IN, asked | {"unit": department_id}))


def person_names(tx: Session, person_ids: set[int]) -> dict[int, str]:
    """Return id -> name of the people asked for."""
    if not person_ids:
        return {}
    found = tx.execute(sa.select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(person_ids)))
    return dict(found.all())


def person_by_sign_in(tx: Session, sign_in: str) -> int | None:
    """Return the id behind a sign-in name."""
    return tx.scalar(sa.select(PersonRow.id).where(PersonRow.sign_in == sign_in))


def mail_address(tx: Session, person_id: int) -> str | None:
    """Return where an active person's letters are sent as well; None when nowhere."""
    query = sa.select(PersonRow.mail).where(PersonRow.id == person_id, PersonRow.active)
    return tx.connection().scalar(query)


def has_calendar_key(tx: Session, person_id: int) -> bool:
    """Say whether the person has a calendar feed."""
    query = sa.select(PersonRow.calendar_key.is_not(None)).where(PersonRow.id == person_id)
    return bool(tx.connection().scalar(query))


def person_of_calendar_key(tx: Session, secret: str) -> int | None:
    """Return whose calendar feed a secret opens; None for one that opens nothing."""
    query = sa.select(PersonRow.id).where(PersonRow.calendar_key == digest_of_key(secret), PersonRow.active)
    return tx.connection().scalar(query)


def actors(tx: Session, *, today: date, naming: str = "") -> tuple[Actor, ...]:
    """Return every active person who holds a post today, in the order of their ids.

    naming: only those in whose name, or in the name of whose unit, this stands.
    """
    rows = tx.connection().execute(
        sa.select(
            PersonRow.id,
            PersonRow.name,
            PostRow.role,
            PostRow.department_id,
            DepartmentRow.name.label("unit"),
        )
        .join(PostRow, sa.and_(PostRow.person_id == PersonRow.id, _held_on(today)))
        .join(DepartmentRow, DepartmentRow.id == PostRow.department_id)
        .where(PersonRow.active, *_named(naming, today=today))
        .order_by(PersonRow.id, PostRow.id)
    )
    return tuple(
        Actor(person_id, name, tuple(Post(row.role, row.department_id, row.unit) for row in posts))
        for (person_id, name), posts in groupby(rows, key=lambda row: (row.id, row.name))
    )


def failed_sign_ins(tx: Session, address: str, *, since: datetime) -> tuple[tuple[str, datetime], ...]:
    """Return (sign-in name, instant) of each later failure from a network address, oldest first."""
    rows = tx.execute(
        sa.select(FailedSignInRow.sign_in, FailedSignInRow.at)
        .where(FailedSignInRow.address == address, FailedSignInRow.at > since)
        .order_by(FailedSignInRow.at)
    )
    return tuple((row.sign_in, row.at) for row in rows)


def accounts_with_first_post(tx: Session, *, today: date) -> tuple[tuple[str, str, str, str], ...]:
    """Return (sign-in name, name, department, role) of every active account, in the order of first posts."""
    rows = tx.execute(
        sa.select(PersonRow.sign_in, PersonRow.name, DepartmentRow.name, PostRow.role)
        .join(PostRow, PostRow.person_id == PersonRow.id)
        .join(DepartmentRow, DepartmentRow.id == PostRow.department_id)
        .where(PersonRow.active, _held_on(today))
        .order_by(PostRow.id)
    )
    first: dict[str, tuple[str, str, str, str]] = {}
    for sign_in, name, unit, role in rows:
        first.setdefault(sign_in, (sign_in, name, unit, role))
    return tuple(first.values())


def _named(words: str, *, today: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition that a person or one of their units is named so; none for no words."""
    if not words:
        return ()
    in_units = (
        sa.select(PostRow.person_id)
        .join(DepartmentRow, DepartmentRow.id == PostRow.department_id)
        .where(DepartmentRow.name.contains(words, autoescape=True), _held_on(today))
    )
    return (sa.or_(PersonRow.name.contains(words, autoescape=True), PersonRow.id.in_(in_units)),)


def _held_on(today: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    return sa.and_(
        sa.or_(PostRow.since.is_(None), PostRow.since <= today),
        sa.or_(PostRow.until.is_(None), PostRow.until >= today),
    )


def _mandate(rows: Sequence[sa.Row[*tuple[Any, ...]]]) -> Mandate:
    """Return the mandate that one row a post of the principal tells."""
    posts = tuple(Post(row.role, row.department_id, row.unit) for row in rows if row.role)
    return Mandate(Actor(rows[0].principal_id, rows[0].name, posts), frozenset(rows[0].kinds))


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


_HOLDERS = (
    sa.select(PostRow.person_id)
    .join(PersonRow, PersonRow.id == PostRow.person_id)
    .where(PostRow.role == sa.bindparam("role"), PersonRow.active, _held_on(sa.bindparam("today")))
    .distinct()
    .order_by(PostRow.person_id)
)
_HOLDERS_IN = _HOLDERS.where(PostRow.department_id == sa.bindparam("unit"))
_UNIT = sa.select(DepartmentRow.kind, DepartmentRow.parent_id, DepartmentRow.region_code).where(
    DepartmentRow.id == sa.bindparam("unit")
)
_RUNS_TODAY = sa.and_(
    _SUBSTITUTION.c.since <= sa.bindparam("today"),
    _SUBSTITUTION.c.until >= sa.bindparam("today"),
    _SUBSTITUTION.c.ended_at.is_(None),
)
_MANDATES = (
    sa.select(
        _SUBSTITUTION.c.id,
        _SUBSTITUTION.c.principal_id,
        _SUBSTITUTION.c.kinds,
        PersonRow.name,
        PostRow.role,
        PostRow.department_id,
        DepartmentRow.name.label("unit"),
    )
    .select_from(_SUBSTITUTION)
    .join(PersonRow, sa.and_(PersonRow.id == _SUBSTITUTION.c.principal_id, PersonRow.active))
    .outerjoin(PostRow, sa.and_(PostRow.person_id == PersonRow.id, _held_on(sa.bindparam("today"))))
    .outerjoin(DepartmentRow, DepartmentRow.id == PostRow.department_id)
    .where(_RUNS_TODAY, _SUBSTITUTION.c.substitute_id == sa.bindparam("person"))
    .order_by(_SUBSTITUTION.c.since, _SUBSTITUTION.c.id, PostRow.id)
)
_HELD_MANDATE = (
    sa.select(_SUBSTITUTION.c.kinds)
    .where(_RUNS_TODAY, _SUBSTITUTION.c.substitute_id == sa.bindparam("person"))
    .where(_SUBSTITUTION.c.principal_id == sa.bindparam("principal"))
    .with_for_update(read=True)
)
_RUNNING = (
    sa.select(_SUBSTITUTION.c.principal_id, _SUBSTITUTION.c.substitute_id, _SUBSTITUTION.c.kinds)
    .where(_RUNS_TODAY)
    .order_by(_SUBSTITUTION.c.id)
)
