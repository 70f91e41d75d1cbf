"""What the door writes down: wrong passwords, and that they no longer count."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import FailedSignInRow

KEPT = timedelta(days=1)
"""Names and addresses of failed sign-ins are personal data: older ones are of no use and go."""


def note_failure(tx: Session, sign_in: str, address: str, *, now: datetime) -> None:
    """Write one wrong password down and drop those nobody needs any more."""
    tx.execute(sa.delete(FailedSignInRow).where(FailedSignInRow.at < now - KEPT))
    tx.add(FailedSignInRow(sign_in=sign_in, address=address, at=now))


def forget_failures(tx: Session, sign_in: str, address: str) -> None:
    """Wipe the slate of this account from this address, after the right password; not that of the address."""
    tx.execute(
        sa.delete(FailedSignInRow).where(
            FailedSignInRow.sign_in == sign_in, FailedSignInRow.address == address
        )
    )
