"""Writing, dropping and sorting phrases: each harmless when it comes twice."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow, PersonRow
from engine.people.terms import Actor
from engine.phrases.lookups import phrase_by_id, phrases_of
from engine.phrases.records import PhraseRow
from engine.phrases.rules import may_change, phrase_text, require_may_share, require_room
from engine.phrases.terms import Owner, Phrase, Sharers
from engine.refusals import NotYours
from engine.store import table_of

_PHRASE = table_of(PhraseRow)


def add_phrase(
    tx: Session, actor: Actor, owner: Owner, sharers: Sharers, *, text: str, verdict: str | None, most: int
) -> Phrase:
    """Add a phrase; the same once more is that phrase.

    Refuses: BadPhrase, MayNotShare, TooManyPhrases.
    """
    require_may_share(actor, owner, sharers)
    kept, text = _kept_and_locked(tx, owner), phrase_text(text)
    again = next((phrase for phrase in kept if (phrase.text, phrase.verdict) == (text, verdict)), None)
    if again is not None:
        return again
    require_room(kept, most=most)
    row = {**vars(owner), "verdict": verdict, "text": text, "position": len(kept)}
    phrase_id = tx.connection().scalar(sa.insert(_PHRASE).returning(_PHRASE.c.id), row)
    _number(tx, [*(phrase.id for phrase in kept), int(phrase_id or 0)])
    return Phrase(int(phrase_id or 0), owner, verdict, text)


def drop_phrase(tx: Session, actor: Actor, phrase_id: int, sharers: Sharers) -> None:
    """Drop a phrase; nothing happens to one that is gone. Refuses: NotYours."""
    phrase = phrase_by_id(tx, phrase_id)
    if phrase is None:
        return
    if not may_change(actor, phrase.owner, sharers):
        raise NotYours
    tx.connection().execute(sa.delete(_PHRASE).where(_PHRASE.c.id == phrase_id))


def put_first(tx: Session, actor: Actor, phrase_id: int, sharers: Sharers) -> None:
    """Put a phrase before the others of its owner. Refuses: NotYours."""
    phrase = phrase_by_id(tx, phrase_id)
    if phrase is None or not may_change(actor, phrase.owner, sharers):
        raise NotYours
    others = [each.id for each in _kept_and_locked(tx, phrase.owner) if each.id != phrase_id]
    _number(tx, [phrase_id, *others])


def _kept_and_locked(tx: Session, owner: Owner) -> tuple[Phrase, ...]:
    """Return the owner's phrases; until the end of the transaction nobody else changes them."""
    table, owner_id = PersonRow, owner.person_id
    if owner.department_id is not None:
        table, owner_id = DepartmentRow, owner.department_id  # type: ignore[assignment]
    tx.execute(sa.select(table.id).where(table.id == owner_id).with_for_update())
    return phrases_of(tx, owner)


def _number(tx: Session, phrase_ids: list[int]) -> None:
    told = [{"phrase": phrase_id, "place": place} for place, phrase_id in enumerate(phrase_ids, 1)]
    change = sa.update(_PHRASE).where(_PHRASE.c.id == sa.bindparam("phrase"))
    tx.connection().execute(change.values(position=sa.bindparam("place")), told)
