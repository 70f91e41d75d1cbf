"""Carrying mails to the server: claim, commit, send, mark. No transaction is open while the network is used.

Each mail is marked as soon as the server has taken it: a carrier killed in between sends that one mail again
after its lease, under the same Message-ID, by which mail programs know it for the same.
"""

import logging
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime

from engine.clock import Clock
from engine.mail.rules import after_refusing_the_mail, after_refusing_the_recipient
from engine.mail.steps import claim, give_back, settle, settle_all
from engine.mail.terms import Claim, Fate, Outcome, Post, Security, Wording
from engine.store import Store

log = logging.getLogger(__name__)

NO_ADDRESS = Outcome(Fate.GIVEN_UP, "no_address")
READ_MEANWHILE = Outcome(Fate.GIVEN_UP, "read_meanwhile")
UNREACHABLE = Outcome(Fate.LATER, "unreachable")
SENT = Outcome(Fate.SENT)


def carry_mail(store: Store, clock: Clock, post: Post, wording: Wording) -> int:
    """Send one batch of waiting mails over one connection; return how many of them are settled for good.

    0 also means: the server does not answer, and everything waits for another time.
    """
    claims = claim(store, now=clock.now())
    read = [one for one in claims if one.was_read]
    settle_all(store, read, READ_MEANWHILE, now=clock.now())
    unaddressed = [one for one in claims if not one.was_read and not one.address]
    settle_all(store, unaddressed, NO_ADDRESS, now=clock.now())
    addressed = [one for one in claims if not one.was_read and one.address]
    settled = len(claims) - len(addressed)
    return settled + _carry_batch(store, clock, post, wording, addressed) if addressed else settled


def _carry_batch(store: Store, clock: Clock, post: Post, wording: Wording, claims: Sequence[Claim]) -> int:
    """Send the mails one after another; return how many are settled, or were in the way of others.

    A connection that breaks at one mail holds back that mail, and the rest get a connection without it: else
    one mail that the server cannot bear would keep all later ones waiting.
    """
    left, connected, settled = list(claims), False, 0
    try:
        with _connection(post) as server:
            connected = True
            while left:
                outcome = _send(server, post, left[0], wording, clock)
                settle(store, left[0], outcome, now=clock.now())
                settled += outcome.fate is not Fate.LATER
                left.pop(0)
    except (OSError, smtplib.SMTPException) as error:
        _log_broken(error, left)
        held_back = left[:1] if connected else left
        settle_all(store, held_back, UNREACHABLE, now=clock.now())
        give_back(store, left[len(held_back) :])
        settled += len(held_back) if connected else 0
    return settled


@contextmanager
def _connection(post: Post) -> Iterator[smtplib.SMTP]:
    """Give a connection ready to send; it is closed however the batch ends."""
    settings = post.settings
    context = ssl.create_default_context()
    if settings.security == Security.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=settings.timeout_seconds, context=context
        )
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_seconds)
    try:
        if settings.security == Security.STARTTLS:
            server.starttls(context=context)
        if settings.user_name:
            server.login(settings.user_name, post.password or "")
        yield server
        server.quit()
    finally:
        server.close()


def _send(server: smtplib.SMTP, post: Post, one: Claim, wording: Wording, clock: Clock) -> Outcome:
    """Send one mail; a connection that breaks is the caller's matter."""
    message = _message(post, one, wording, clock)
    try:
        server.send_message(message, from_addr=post.settings.sender, to_addrs=[one.address or ""])
    except smtplib.SMTPRecipientsRefused as refused:
        ((code, _words),) = refused.recipients.values()
        outcome = after_refusing_the_recipient(code)
    except smtplib.SMTPResponseException as refused:  # of the sender, or of the content
        outcome = after_refusing_the_mail(refused.smtp_code, one.refusals, tries=post.settings.tries)
    else:
        return SENT
    log.warning("mail %s was refused with %s: %s", one.id, outcome.failure, outcome.fate)
    return outcome


def _message(post: Post, one: Claim, wording: Wording, clock: Clock) -> EmailMessage:
    text = wording(one.letter)
    message = EmailMessage()
    message["Message-ID"] = message_id(one.id, post.settings.sender)
    message["Date"] = format_datetime(clock.now())
    message["From"] = post.settings.sender
    message["To"] = one.address
    message["Subject"] = text.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.body)
    return message


def message_id(outbox_id: int, sender: str) -> str:
    """Return the name of a mail outside: the same at every delivery."""
    return f"<outbox-{outbox_id}@{sender.rpartition('@')[2]}>"


def _log_broken(error: OSError | smtplib.SMTPException, left: Sequence[Claim]) -> None:
    # The kind of the fault and the reply's number only: its words may repeat an address or a user name.
    code = getattr(error, "smtp_code", "")
    log.warning("mail server failed (%s %s); %s mails wait", type(error).__name__, code, len(left))
