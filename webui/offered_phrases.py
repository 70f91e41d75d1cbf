"""Which phrases are offered to whom beside an opinion, and who may share them in a unit."""

from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from engine.people.terms import Actor
from engine.phrases.lookups import phrases_for
from engine.phrases.terms import Sharers
from webui.wording import WORDS, word
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role

SHARERS = Sharers(of_own_unit=Role.UNIT_HEAD, of_any_unit=Role.ADMINISTRATOR)


def offered_phrases(
    tx: Session, bureau: Bureau, actor: Actor, *, verdicts: Collection[str]
) -> tuple[str, ...]:
    """Return the phrases for a form that offers these verdicts: one's own, the units', then the city's."""
    offered = {verdict_alike(verdict) for verdict in verdicts}
    found = phrases_for(tx, actor.person_id, actor.department_ids)
    fitting = (each.text for each in found if each.verdict is None or each.verdict in offered)
    return tuple(dict.fromkeys([*fitting, *bureau.regulation.phrases.city]))


def verdict_alike(verdict: str) -> str:
    """Return one verdict for all that bear the same word: a member who votes agrees, and so does a unit."""
    return _first_of_each_word()[word("verdict", verdict)]


def phrase_verdicts() -> Iterable[str]:
    """Return the verdicts to which a phrase may belong, each word once."""
    return _first_of_each_word().values()


def _first_of_each_word() -> dict[str, str]:
    first: dict[str, str] = {}
    for verdict in WORDS["verdict"]:
        first.setdefault(word("verdict", verdict), verdict)
    return first
