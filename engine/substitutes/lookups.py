"""Questions about substitutions."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from engine.people.records import PersonRow, SubstitutionRow
from engine.store import table_of
from engine.substitutes.terms import Arrangement, Substitution

_SUBSTITUTION = table_of(SubstitutionRow)
_PRINCIPAL, _SUBSTITUTE = aliased(PersonRow), aliased(PersonRow)


def substitution(tx: Session, substitution_id: int) -> Substitution | None:
    """Return one; None when there is none."""
    return next(iter(_found(tx, _SUBSTITUTION.c.id == substitution_id)), None)


def standing_substitutions(tx: Session, *, today: date) -> tuple[Substitution, ...]:
    """Return all that run today or will run."""
    return _found(tx, sa.and_(_SUBSTITUTION.c.ended_at.is_(None), _SUBSTITUTION.c.until >= today))


def substitutions_of(tx: Session, principal_ids: Collection[int]) -> tuple[Substitution, ...]:
    """Return all that these people have or had, the newest first."""
    return _found(tx, _SUBSTITUTION.c.principal_id.in_(sorted(principal_ids)))


def substitutions_by(tx: Session, substitute_id: int) -> tuple[Substitution, ...]:
    """Return all in which a person acts or acted for somebody, the newest first."""
    return _found(tx, _SUBSTITUTION.c.substitute_id == substitute_id)


def has_acted_for(tx: Session, person_id: int, principal_id: int) -> bool:
    """Say whether a person acts or has ever been arranged to act for another."""
    return any(one.arrangement.principal_id == principal_id for one in substitutions_by(tx, person_id))


def _found(tx: Session, condition: sa.ColumnElement[bool]) -> tuple[Substitution, ...]:
    query = (
        sa.select(_SUBSTITUTION, _PRINCIPAL.name.label("principal"), _SUBSTITUTE.name.label("substitute"))
        .join(_PRINCIPAL, _PRINCIPAL.id == _SUBSTITUTION.c.principal_id)
        .join(_SUBSTITUTE, _SUBSTITUTE.id == _SUBSTITUTION.c.substitute_id)
        .where(condition)
        .order_by(_SUBSTITUTION.c.since.desc(), _SUBSTITUTION.c.id.desc())
    )
    return tuple(_substitution(row) for row in tx.connection().execute(query))


def _substitution(row: sa.Row[*tuple[Any, ...]]) -> Substitution:
    arrangement = Arrangement(
        row.principal_id, row.substitute_id, row.since, row.until, frozenset(row.kinds), row.reason
    )
    return Substitution(
        row.id, arrangement, row.principal, row.substitute, row.made_by, row.made_at, row.ended_at
    )
