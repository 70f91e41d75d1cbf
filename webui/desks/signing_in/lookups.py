"""What the door asks the store: recent failures, and the accounts of the demo city."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from engine.people.lookups import accounts_with_first_post, failed_sign_ins
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
    found = failed_sign_ins(tx, address, since=since)
    return Failures([at for name, at in found if name == sign_in], [at for _, at in found])


def demo_accounts(tx: Session, *, today: date) -> tuple[DemoAccount, ...]:
    """Return every active account with its first post, in the order of the posts."""
    return tuple(DemoAccount(*account) for account in accounts_with_first_post(tx, today=today))


def first_of_each_role(accounts: tuple[DemoAccount, ...]) -> tuple[DemoAccount, ...]:
    """Return one account a role, in the order given: enough to walk through the whole procedure."""
    first: dict[str, DemoAccount] = {}
    for account in accounts:
        first.setdefault(account.role, account)
    return tuple(first.values())
