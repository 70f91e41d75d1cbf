"""What people set for themselves, such as where letters go as well; and the merger of departments."""

import secrets
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow, PersonRow, PostRow
from engine.people.rules import digest_of_key, mail_address_in
from engine.store import table_of

KEY_BYTES = 24
"""Of the secret in the address of a calendar feed: nobody guesses 192 bits."""

_PERSON = table_of(PersonRow)
_DEPARTMENT, _POST = table_of(DepartmentRow), table_of(PostRow)


def set_mail_address(tx: Session, person_id: int, typed: str) -> str | None:
    """Send a person's letters to this address as well, or to none; return it. Refuses: BadMailAddress."""
    address = mail_address_in(typed)
    _set(tx, person_id, mail=address)
    return address


def make_calendar_key(tx: Session, person_id: int) -> str:
    """Return a new secret for the person's calendar feed. It is told this once; the one before it is void."""
    secret = secrets.token_urlsafe(KEY_BYTES)
    _set(tx, person_id, calendar_key=digest_of_key(secret))
    return secret


def revoke_calendar_key(tx: Session, person_id: int) -> None:
    """Close the person's calendar feed."""
    _set(tx, person_id, calendar_key=None)


def succeed_department(tx: Session, old_id: int, new_confirming_id: int, *, from_day: date) -> None:
    """Let a department end the day before, its requests confirmed by its successor's 主管部门 from now on.

    Its row, its name and the posts in it stay: they are what the past is told by.
    """
    last_day = from_day - timedelta(days=1)
    ended = sa.update(_DEPARTMENT).where(_DEPARTMENT.c.id == old_id)
    tx.connection().execute(ended.values(valid_to=last_day, competent_id=new_confirming_id))


def give_post(tx: Session, person_id: int, department_id: int, role: str, *, since: date) -> None:
    """Give a person a post from a day on; one who holds it already keeps it as it is."""
    connection = tx.connection()
    held = sa.select(_POST.c.id).where(
        _POST.c.person_id == person_id,
        _POST.c.department_id == department_id,
        _POST.c.role == role,
        sa.or_(_POST.c.until.is_(None), _POST.c.until >= since),
    )
    if connection.scalar(held.limit(1)) is None:
        post = {"person_id": person_id, "department_id": department_id, "role": role, "since": since}
        connection.execute(sa.insert(_POST), post)


def _set(tx: Session, person_id: int, **values: str | None) -> None:
    tx.connection().execute(sa.update(_PERSON).where(_PERSON.c.id == person_id).values(**values))
