"""Letters on their way to be mails."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.clock import VirtualClock
from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.mail.carrier import carry_mail
from engine.mail.steps import address_letters
from engine.mail.terms import LetterToMail, MailSettings, MailText, Post
from engine.outbox.records import OutboxRow
from engine.people.records import PersonRow
from engine.store import Store
from tests.builders.city import FRIDAY, ID
from tests.builders.desks import a_case_file
from tests.builders.ready_city import bureau_on
from workflows.procedures.bureau import Bureau


class State(NamedTuple):
    """What the outbox says of a mail."""

    sent_at: datetime | None
    gave_up_at: datetime | None
    failure: str | None
    refusals: int
    not_before: datetime | None


def address_of(name: str) -> str:
    return f"{name}@example.invalid"


def with_addresses(city: Bureau, *names: str) -> None:
    """Give these people a mail address."""
    with city.store.writing() as tx:
        for name in names:
            tx.execute(sa.update(PersonRow).where(PersonRow.id == ID[name]).values(mail=address_of(name)))


def letters_to(city: Bureau, *names: str, at: datetime = FRIDAY, case_no: int | None = None) -> None:
    """Write one red card to each of these people."""
    with city.store.writing() as tx:
        case_id = a_case_file(tx, case_no) if case_no else None
        letters = [Letter(ID[name], "red", case_id, {"clock": "confirm"}) for name in names]
        deliver(tx.connection(), letters, now=at)


def mails_to(city: Bureau, *names: str) -> None:
    """Write one letter to each of these people, and put it into the outbox."""
    with_addresses(city, *set(names))
    letters_to(city, *names)
    address_letters(city.store, now=FRIDAY)


def worded(letter: LetterToMail) -> MailText:
    return MailText(f"红牌：{letter.case_no}", f"{letter.facts['clock']} 已到期")


def carry(city: Bureau, post: Post, *, minutes: int = 0) -> int:
    """Let one carrier carry one batch, so many minutes later."""
    return carry_mail(city.store, VirtualClock(FRIDAY + timedelta(minutes=minutes)), post, worded)


def carry_alone(url: str, port: int) -> None:
    """Carry one batch in a process of one's own."""
    store = Store(url)
    settings = MailSettings(
        host="127.0.0.1",
        port=port,
        security="none",
        sender="mianzheng@example.invalid",
        site="https://example.invalid",
    )
    carry(bureau_on(store), Post(settings))
    store.close()


def states(city: Bureau) -> list[State]:
    """Return what the outbox says of each mail, in order."""
    columns: list[Any] = [getattr(OutboxRow, name) for name in State._fields]
    with city.store.reading() as tx:
        rows = tx.execute(sa.select(*columns).where(OutboxRow.kind == "mail").order_by(OutboxRow.id))
        return [State(*row) for row in rows]
