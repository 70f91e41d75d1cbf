"""Putting letters into the outbox as mails, and settling what became of them: no network in here."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from engine.cases.records import CaseFileRow
from engine.inbox.records import LetterRow, UnmailedKindRow
from engine.mail.rules import LONGEST_PAUSE, next_try
from engine.mail.terms import Claim, Fate, LetterToMail, Outcome
from engine.outbox.records import OutboxRow
from engine.outbox.steps import MAIL, put
from engine.people.records import PersonRow
from engine.store import Store, table_of

BATCH = 10
"""Mails of one connection: their four replies each, at the longest patience, end before the lease does."""
LEASE = timedelta(minutes=25)
STALE_AFTER = timedelta(days=1)
"""An older letter is not mailed: where mail is switched on late, the past does not pour out."""

_LETTER, _UNMAILED = table_of(LetterRow), table_of(UnmailedKindRow)
_PERSON = table_of(PersonRow)
_OUTBOX = table_of(OutboxRow)
_CASE = table_of(CaseFileRow)

_NOT_ADDRESSED = (
    sa.select(
        _LETTER.c.id,
        _LETTER.c.person_id,
        _LETTER.c.kind,
        _LETTER.c.case_id,
        _LETTER.c.written_at,
        _LETTER.c.read_at,
    )
    .where(_LETTER.c.addressed_at.is_(None))
    .order_by(_LETTER.c.id)
    .with_for_update(skip_locked=True)
)
_WITH_ADDRESS = sa.select(_PERSON.c.id).where(_PERSON.c.mail.is_not(None), _PERSON.c.active)
_UNMAILED_KINDS = sa.select(_UNMAILED.c.person_id, _UNMAILED.c.kind)
_IS_WAITING = sa.and_(_OUTBOX.c.sent_at.is_(None), _OUTBOX.c.gave_up_at.is_(None), _OUTBOX.c.kind == MAIL)


def address_letters(store: Store, *, now: datetime, limit: int = 500) -> int:
    """Put the letters of people with a mail address into the outbox, each once; return how many it looked at.

    A letter that has been read meanwhile, is older than STALE_AFTER, or of a kind that its person does not
    want by mail, stays in the inbox alone.
    """
    with store.writing() as tx:
        connection = tx.connection()
        letters = connection.execute(_NOT_ADDRESSED.limit(limit)).all()
        if not letters:
            return 0
        people = {row.person_id for row in letters}
        reachable = set(connection.scalars(_WITH_ADDRESS.where(_PERSON.c.id.in_(people))))
        unmailed = connection.execute(_UNMAILED_KINDS.where(_UNMAILED.c.person_id.in_(people)))
        unwanted = {(row.person_id, row.kind) for row in unmailed}
        mails = [
            (row.case_id, MAIL, {"letter": row.id, "person": row.person_id})
            for row in letters
            if row.person_id in reachable
            and (row.person_id, row.kind) not in unwanted
            and row.read_at is None
            and row.written_at > now - STALE_AFTER
        ]
        put(connection, mails, now=now)
        done = sa.update(_LETTER).where(_LETTER.c.id.in_([row.id for row in letters]))
        connection.execute(done.values(addressed_at=now))
        return len(letters)


def claim(store: Store, *, now: datetime, limit: int = BATCH) -> list[Claim]:
    """Lease waiting mails to this carrier, oldest first: nobody else sends them until the lease ends.

    A pause longer than any that we make was written by a clock that stood wrong, and binds nobody.
    """
    until = now + LEASE
    is_free = sa.or_(
        _OUTBOX.c.not_before.is_(None),
        _OUTBOX.c.not_before <= now,
        _OUTBOX.c.not_before > now + LONGEST_PAUSE,
    )
    query = sa.select(_OUTBOX).where(_IS_WAITING, is_free).order_by(_OUTBOX.c.id).limit(limit)
    with store.writing() as tx:
        connection = tx.connection()
        rows = connection.execute(query.with_for_update(skip_locked=True)).all()
        if rows:
            leased = sa.update(_OUTBOX).where(_OUTBOX.c.id.in_([row.id for row in rows]))
            connection.execute(leased.values(not_before=until))
        return [_claim(connection, row, until) for row in rows]


def settle(store: Store, one: Claim, outcome: Outcome, *, now: datetime) -> None:
    """Write down what became of a mail; nothing, where the lease has passed to somebody else meanwhile."""
    values: dict[str, object] = {"failure": outcome.failure, "not_before": None}
    match outcome.fate:
        case Fate.SENT:
            values["sent_at"] = now
        case Fate.GIVEN_UP:
            values["gave_up_at"] = now
        case Fate.LATER:
            values["not_before"] = next_try(one.written_at, now)
    if outcome.refused:
        values["refusals"] = one.refusals + 1
    mine = sa.and_(_OUTBOX.c.id == one.id, _OUTBOX.c.sent_at.is_(None))
    if outcome.fate is not Fate.SENT:  # what is sent is sent, whoever holds the lease by now
        mine = sa.and_(mine, _OUTBOX.c.not_before == one.leased_until)
    with store.writing() as tx:
        tx.connection().execute(sa.update(_OUTBOX).where(mine).values(values))


def settle_all(store: Store, claims: Sequence[Claim], outcome: Outcome, *, now: datetime) -> None:
    """Write down the same end for several mails."""
    for one in claims:
        settle(store, one, outcome, now=now)


def give_back(store: Store, claims: Sequence[Claim]) -> None:
    """End the lease of mails that were not tried: whoever comes next may send them."""
    with store.writing() as tx:
        for one in claims:
            mine = sa.and_(_OUTBOX.c.id == one.id, _OUTBOX.c.not_before == one.leased_until)
            tx.connection().execute(sa.update(_OUTBOX).where(mine).values(not_before=None))


def _claim(connection: sa.Connection, row: sa.Row[tuple[object, ...]], until: datetime) -> Claim:
    query = (
        sa.select(
            _LETTER.c.kind,
            _LETTER.c.facts,
            _LETTER.c.read_at,
            _CASE.c.case_no,
            _PERSON.c.mail,
            _PERSON.c.active,
        )
        .join(_PERSON, _PERSON.c.id == _LETTER.c.person_id)
        .outerjoin(_CASE, _CASE.c.id == _LETTER.c.case_id)
        .where(_LETTER.c.id == row.payload["letter"])
    )
    letter = connection.execute(query).one()
    return Claim(
        row.id,
        letter.mail if letter.active else None,
        LetterToMail(letter.kind, letter.facts, letter.case_no),
        row.written_at,
        row.refusals,
        until,
        letter.read_at is not None,
    )
