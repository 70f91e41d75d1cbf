"""What people set for themselves: where letters are sent as well, and the address of their calendar feed."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import PersonRow
from engine.people.rules import digest_of_key, mail_address_in
from engine.store import table_of

KEY_BYTES = 24
"""Of the secret in the address of a calendar feed: nobody guesses 192 bits."""

_PERSON = table_of(PersonRow)


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


def _set(tx: Session, person_id: int, **values: str | None) -> None:
    tx.connection().execute(sa.update(_PERSON).where(_PERSON.c.id == person_id).values(**values))
