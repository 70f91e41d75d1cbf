"""Rows of departments, people, posts, and failed sign-ins."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class DepartmentRow(Record):
    """A unit; names change, so it has a first and a last day."""

    __tablename__ = "department"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    competent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    region_code: Mapped[str | None]
    note: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class PersonRow(Record):
    """Someone with an account. A sign-in name is never given out again."""

    __tablename__ = "person"
    __table_args__ = (sa.Index("uq_person_calendar_key", "calendar_key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sign_in: Mapped[str] = mapped_column(unique=True)
    password_digest: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    session_key: Mapped[str] = mapped_column(unique=True)
    mail: Mapped[str | None]
    """Where letters are sent as well; None: they are only in the inbox."""
    calendar_key: Mapped[str | None]
    """SHA-256 of the secret in the address of the person's calendar feed; None: there is no feed."""


class PostRow(Record):
    """A role held in a department, from a day until a day (inclusive) or further notice."""

    __tablename__ = "post"
    __table_args__ = (
        sa.Index("ix_post_person", "person_id"),
        sa.Index("ix_post_role", "role", "department_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    role: Mapped[str]
    since: Mapped[date | None]
    until: Mapped[date | None]


class SubstitutionRow(Record):
    """One person acting for another (代理), from a day until a day, both inclusive. Never deleted."""

    __tablename__ = "substitution"
    __table_args__ = (
        sa.Index("ix_substitution_substitute", "substitute_id", "until"),
        sa.Index("ix_substitution_principal", "principal_id", "until"),
        sa.CheckConstraint("principal_id <> substitute_id", name="two_people"),
        sa.CheckConstraint("since <= until", name="begins_before_it_ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    substitute_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    since: Mapped[date]
    until: Mapped[date]
    kinds: Mapped[list[Any]]
    """Kinds of cases; empty: all."""
    reason: Mapped[str]
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was taken back; None: it runs until its last day."""
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class FailedSignInRow(Record):
    """One wrong password: by account name and by network address, for the slow-down."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (
        sa.Index("ix_failed_sign_in_account", "sign_in", "at"),
        sa.Index("ix_failed_sign_in_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_in: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]
