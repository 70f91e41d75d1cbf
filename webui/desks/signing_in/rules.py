"""When wrong passwords lock the door, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.refusals import Refusal

ADDRESS_FACTOR = 10
"""An office shares one address: it may fail ten times as often as one account from one address."""


class WrongNameOrPassword(Refusal):
    """Deliberately the same for an unknown name, a wrong password and an account that was closed."""

    code = "wrong_name_or_password"
    sentence = "登录名或密码不正确"


class TooManyFailures(Refusal):
    """Too many wrong passwords; even the right one is not tried until the lock ends."""

    code = "too_many_failures"
    sentence = "多次输入有误，请于 %(minutes)s 分钟后再试"


@dataclass(frozen=True)
class Failures:
    """When passwords were wrong, newest last."""

    of_account_here: Sequence[datetime]
    """For this account, from this address."""
    of_address: Sequence[datetime]
    """For any account, from this address."""


def require_open_door(failures: Failures, *, allowed: int, lock: timedelta, now: datetime) -> None:
    """Refuse while the lock stands: `lock` from the failure that used up what is allowed."""
    ends = [
        _lock_end(failures.of_account_here, allowed, lock, now=now),
        _lock_end(failures.of_address, allowed * ADDRESS_FACTOR, lock, now=now),
    ]
    standing = [end for end in ends if end is not None]
    if standing:
        seconds = (max(standing) - now).total_seconds()
        raise TooManyFailures(minutes=max(1, -int(-seconds // 60)))


def _lock_end(
    failures: Sequence[datetime], allowed: int, lock: timedelta, *, now: datetime
) -> datetime | None:
    recent = [at for at in failures if at > now - lock]
    return recent[-1] + lock if len(recent) >= allowed else None
