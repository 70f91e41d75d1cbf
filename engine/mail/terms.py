"""Words of the mail: the server's settings, what is to be sent, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine.config import BadSetting

MOST_SECONDS = 30
"""A longer patience would outlast the lease (engine.mail.steps.LEASE)."""


class Security(StrEnum):
    """How the way to the server is kept private."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True)
class MailSettings:
    """The [mail] table of config.toml. The password stands in the environment: MIANZHENG_SMTP_PASSWORD."""

    host: str = ""
    """The mail server; "": no mail is written, letters lie in the inbox alone."""
    port: int = 25
    """Its port: 25 or 587 with "starttls", 465 with "tls"."""
    security: str = Security.STARTTLS
    """"none", "starttls" or "tls"; the server's certificate is checked against the machine's."""
    sender: str = ""
    """Who the mails come from."""
    user_name: str = ""
    """For signing in to the server; "": nobody signs in."""
    site: str = ""
    """Address under which people open this site, such as https://mianzheng.example.cn: a mail links there."""
    tries: int = 5
    """After so many permanent refusals (5xx) by the server a mail is given up. Set by the city."""
    timeout_seconds: int = 10
    """Patience with each answer of the server."""

    def __post_init__(self) -> None:
        """Refuse a server without what every mail needs, and a password sent in the clear."""
        if self.security not in tuple(Security):
            raise BadSetting(path="[mail] security", reason=f"应为 {'、'.join(Security)}")
        for key in ("sender", "site") if self.host else ():
            if not getattr(self, key):
                raise BadSetting(path=f"[mail] {key}", reason="设了 host 就不能为空")
        if self.host and not self.site.startswith(("https://", "http://")):
            raise BadSetting(path="[mail] site", reason="应以 https:// 开头")
        if self.user_name and self.security == Security.NONE:
            raise BadSetting(path="[mail] security", reason="有用户名时不能为 none，否则口令明文传送")
        for key, most in (("port", 65_535), ("tries", 100), ("timeout_seconds", MOST_SECONDS)):
            value = getattr(self, key)
            if isinstance(value, bool) or not 1 <= value <= most:
                raise BadSetting(path=f"[mail] {key}", reason=f"应为 1 至 {most} 的整数")


@dataclass(frozen=True)
class Post:
    """A mail server, and the password that goes with it."""

    settings: MailSettings
    password: str | None = None


@dataclass(frozen=True)
class MailText:
    """The words of one mail."""

    subject: str
    body: str


@dataclass(frozen=True)
class LetterToMail:
    """What the words of a mail are made of: a letter's codes, and its case."""

    kind: str
    facts: dict[str, Any]
    case_no: str | None


Wording = Callable[[LetterToMail], MailText]
"""Writes the words of a mail; given by the floor that knows them."""


@dataclass(frozen=True)
class Claim:
    """A mail that this carrier alone may send until the lease ends."""

    id: int
    address: str | None
    """None: the person has no address any more, or no account."""
    letter: LetterToMail
    written_at: datetime
    refusals: int
    leased_until: datetime
    was_read: bool
    """Whether the letter has been read in the inbox meanwhile: nobody needs it twice."""


class Fate(StrEnum):
    """What became of an attempt."""

    SENT = "sent"
    GIVEN_UP = "given_up"
    LATER = "later"


@dataclass(frozen=True)
class Outcome:
    """The end of one attempt: what became of it, and why it did not leave."""

    fate: Fate
    failure: str | None = None
    refused: bool = False
    """Whether the server itself said no to this mail (and not merely failed to answer)."""
