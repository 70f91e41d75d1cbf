"""How long a phrase may be, how many there may be, and who may share one."""

from collections.abc import Collection

from engine.people.terms import Actor
from engine.phrases.terms import Owner, Phrase, Sharers
from engine.refusals import Refusal

LONGEST_TEXT = 200
"""Signs of a phrase: a longer one is an opinion, and should be written for its case."""


class BadPhrase(Refusal):
    """Nothing was written, or too much."""

    code = "bad_phrase"
    sentence = "请填写常用语，最多 %(most)s 字"
    field = "text"


class TooManyPhrases(Refusal):
    """A list that nobody can read at a glance saves nobody time."""

    code = "too_many_phrases"
    sentence = "最多 %(most)s 条常用语"
    way_out = "，请先删除不用的。"
    field = "text"


class MayNotShare(Refusal):
    """Only a unit's head, or an administrator, puts words into the mouths of a whole unit."""

    code = "may_not_share"
    sentence = "单位共用的常用语由本单位负责人或管理员维护"
    way_out = "。可以先存为自己的常用语。"
    field = "owner"


def phrase_text(typed: str) -> str:
    """Return the phrase as it is kept, in one line. Refuses: BadPhrase."""
    text = " ".join(typed.split())
    if not text or len(text) > LONGEST_TEXT or not text.isprintable():
        raise BadPhrase(most=LONGEST_TEXT)
    return text


def may_change(actor: Actor, owner: Owner, sharers: Sharers) -> bool:
    """Say whether the actor may add to, drop from or sort the phrases of this owner."""
    if owner.department_id is None:
        return owner.person_id == actor.person_id
    return actor.holds(sharers.of_own_unit, owner.department_id) or actor.holds(sharers.of_any_unit)


def require_may_share(actor: Actor, owner: Owner, sharers: Sharers) -> None:
    """Refuse who may not write for this owner: MayNotShare."""
    if not may_change(actor, owner, sharers):
        raise MayNotShare


def require_room(kept: Collection[Phrase], *, most: int) -> None:
    """Refuse one phrase more than an owner may have: TooManyPhrases."""
    if len(kept) >= most:
        raise TooManyPhrases(most=most)
