"""A real SMTP server in a thread of its own, that can be told to refuse, to be slow, and to go away."""

# ruff: noqa: ARG002, N802  the library fixes names and arguments of its hooks

import asyncio
import socket
import ssl
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from engine.mail.terms import MailSettings, Post, Security

TAKEN = "250 OK"


class MailServer:
    """The server, and what it has taken: (recipient, message) in order."""

    def __init__(
        self, *, context: ssl.SSLContext | None = None, account: tuple[str, str] | None = None
    ) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.connections = 0
        self.refused: dict[str, str] = {}
        """Recipient -> the reply that refuses it."""
        self.reply = TAKEN
        """To every mail's content."""
        self.hangs_up_on: set[str] = set()
        """Recipients at whose name it closes the connection."""
        self.pause_seconds = 0.0
        """Between taking a mail and saying so."""
        self._context, self._account = context, account
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self._controller: Controller | None = None

    def start(self) -> None:
        """Open the door."""
        more: dict[str, Any] = {}
        if self._context:
            more |= {"tls_context": self._context, "require_starttls": True}
        if self._account:
            more |= {"authenticator": self._authenticated, "auth_required": True}
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **more)
        self._controller.start()
        self.connections = 0

    def stop(self) -> None:
        """Go away; twice is no error."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def post(self, **settings: Any) -> Post:
        """Return the settings with which the product sends here."""
        given = {
            "host": "127.0.0.1",
            "port": self.port,
            "security": Security.NONE,
            "sender": "mianzheng@example.invalid",
            "site": "https://mianzheng.example.invalid",
            "timeout_seconds": 5,
        }
        password = settings.pop("password", None)
        return Post(MailSettings(**{**given, **settings}), password)

    @property
    def recipients(self) -> list[str]:
        """Return to whom mails were taken, in order."""
        return [recipient for recipient, _ in self.taken]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        if address in self.hangs_up_on:
            server.transport.close()
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.reply == TAKEN:
            message = message_from_bytes(envelope.original_content or b"", policy=default)
            self.taken += [(recipient, message) for recipient in envelope.rcpt_tos]
        await asyncio.sleep(self.pause_seconds)
        return self.reply

    def _authenticated(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self._account, handled=False)
