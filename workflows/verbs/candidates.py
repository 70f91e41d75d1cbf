"""Who can be chosen for a verb: found by name or unit, and exactly those whom the step accepts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from engine.people.lookups import actor_of, actors, person_names
from engine.people.rules import Allow, Deny, decide
from engine.people.terms import Actor, Verb
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import DUTIES
from workflows.verbs.rules import REASONS, UnfitPerson, may
from workflows.verbs.terms import CaseVerb, Standing

MOST_OFFERED: Final = 50
"""People on one page; whoever looks for one of the others types a name or a unit."""


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be chosen for a verb."""

    person_id: int
    name: str
    units: tuple[str, ...]
    """The first is the one under which the person is listed."""


@dataclass(frozen=True)
class Offered:
    """Who can be chosen, as far as one page carries it: unit by unit, one's own first."""

    people: tuple[Candidate, ...]
    found: int
    """How many there are that fit the words; of these the first MOST_OFFERED are among `people`."""

    @property
    def more(self) -> int:
        """Return how many of them the page does not carry."""
        return max(0, self.found - MOST_OFFERED)


def candidates(
    tx: Session,
    bureau: Bureau,
    actor: Actor,
    verb: CaseVerb,
    standing: Standing,
    *,
    naming: str = "",
    chosen_id: int | None = None,
) -> Offered:
    """Return who can be chosen.

    naming: part of a name or of a unit's; chosen_id: who has been chosen already, and stays on the page.
    """
    acting = _acting(verb, actor, standing)
    fit = [one for one in _people(tx, bureau, verb, standing, naming) if _fits(verb, actor, one, standing)]
    ordered = sorted(fit, key=lambda one: _place(one, acting))
    shown = ordered[:MOST_OFFERED]
    if chosen_id is not None and all(one.person_id != chosen_id for one in shown):
        chosen = actor_of(tx, chosen_id, today=bureau.today)
        if chosen is not None and _fits(verb, actor, chosen, standing):
            shown = sorted([chosen, *shown], key=lambda one: _place(one, acting))
    return Offered(tuple(_candidate(one, acting) for one in shown), len(ordered))


def fit_person(
    tx: Session, bureau: Bureau, actor: Actor, verb: CaseVerb, standing: Standing, *, person_id: int
) -> Actor:
    """Return the chosen person. Refuses: UnfitPerson."""
    chosen = actor_of(tx, person_id, today=bureau.today)
    reason = "off_duty" if chosen is None else unfit_because(verb, actor, chosen, standing)
    if reason is not None or chosen is None:
        raise UnfitPerson(because=REASONS[reason or "off_duty"])
    return chosen


def unfit_because(verb: CaseVerb, actor: Actor, chosen: Actor, standing: Standing) -> str | None:
    """Return the reason why this person cannot be chosen, a code of REASONS; None: can."""
    if verb is CaseVerb.REMOVE_SIGNER:  # also one who has left: else nobody would get the task going again
        return None if chosen.person_id in standing.signer_ids else "no_signature"
    acting = _acting(verb, actor, standing)
    if chosen.person_id in (actor.person_id, acting.person_id):
        return "oneself"
    if not chosen.posts:
        return "off_duty"
    if verb is CaseVerb.TRANSFER and standing.facts.task is not None:
        freed = replace(standing.facts, task=replace(standing.facts.task, holder_id=None))
        decision = decide(replace(chosen, mandates=()), Verb.COMPLETE, freed, DUTIES)
        return decision.reason if isinstance(decision, Deny) else None
    if verb is CaseVerb.DELEGATE and not chosen.department_ids & acting.department_ids:
        return "other_unit"
    task = standing.facts.task
    signs = standing.signer_ids | (task.stood_in_ids if task else frozenset())
    return "signs_already" if verb is CaseVerb.ADD_SIGNER and chosen.person_id in signs else None


def _acting(verb: CaseVerb, actor: Actor, standing: Standing) -> Actor:
    decision = may(verb, actor, standing)
    return actor.in_place_of(decision.on_behalf_of if isinstance(decision, Allow) else None)


def _people(tx: Session, bureau: Bureau, verb: CaseVerb, standing: Standing, naming: str) -> Iterator[Actor]:
    if verb is not CaseVerb.REMOVE_SIGNER:
        yield from actors(tx, today=bureau.today, naming=naming)
        return
    for person_id, name in person_names(tx, set(standing.signer_ids)).items():
        if naming in name:
            yield actor_of(tx, person_id, today=bureau.today) or Actor(person_id, name, ())


def _fits(verb: CaseVerb, actor: Actor, chosen: Actor, standing: Standing) -> bool:
    return unfit_because(verb, actor, chosen, standing) is None


def _place(one: Actor, acting: Actor) -> tuple[bool, int, int]:
    """Return where a person stands in the list: one's own unit first, the others in the order of the tree."""
    unit = _units(one, acting)[:1]
    return (unit[0][0] not in acting.department_ids, unit[0][0], one.person_id) if unit else (True, 0, 0)


def _candidate(one: Actor, acting: Actor) -> Candidate:
    return Candidate(one.person_id, one.name, tuple(name for _, name in _units(one, acting)))


def _units(one: Actor, acting: Actor) -> list[tuple[int, str]]:
    """Return the units of a person, those first in which they are a colleague."""
    units = dict.fromkeys((post.department_id, post.department_name) for post in one.posts)
    return sorted(units, key=lambda unit: unit[0] not in acting.department_ids)
