"""What the door asks the store: recent failures, and the accounts of the demo city."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow, FailedSignInRow, PersonRow, PostRow
from webui.desks.signing_in.rules import Failures


@dataclass(frozen=True)
class DemoAccount:
    """One account that a visitor of the demo city may take."""

    sign_in: str
    name: str
    department_name: str
    role: str


def failures_since(tx: Session, sign_in: str, address: str, *, since: datetime) -> Failures:
    """Return the failures after that instant which count against this name and this address."""
    rows = tx.execute(
        sa.select(FailedSignInRow.sign_in, FailedSignInRow.at)
        .where(FailedSignInRow.address == address, FailedSignInRow.at > since)
        .order_by(FailedSignInRow.at)
    ).all()
    return Failures([row.at for row in rows if row.sign_in == sign_in], [row.at for row in rows])


def demo_accounts(tx: Session, *, today: date) -> tuple[DemoAccount, ...]:
    """Return every active account with its first post, in the order of the posts."""
    rows = tx.execute(
        sa.select(PersonRow.id, PersonRow.sign_in, PersonRow.name, DepartmentRow.name, PostRow.role)
        .join(PostRow, PostRow.person_id == PersonRow.id)
        .join(DepartmentRow, DepartmentRow.id == PostRow.department_id)
        .where(PersonRow.active, sa.or_(PostRow.until.is_(None), PostRow.until >= today))
        .order_by(PostRow.id)
    ).all()
    first = {row[0]: DemoAccount(*row[1:]) for row in reversed(rows)}
    return tuple(first[person_id] for person_id in dict.fromkeys(row[0] for row in rows))


def first_of_each_role(accounts: tuple[DemoAccount, ...]) -> tuple[DemoAccount, ...]:
    """Return one account a role, in the order given: enough to walk through the whole procedure."""
    first: dict[str, DemoAccount] = {}
    for account in accounts:
        first.setdefault(account.role, account)
    return tuple(first.values())
