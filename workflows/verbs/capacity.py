"""As whom somebody may use a verb: as oneself first, else for a principal (代理) in cases of that kind."""

from engine.people.rules import Allow, Deny
from engine.people.terms import Actor
from workflows.verbs.terms import Standing


def as_whom(actor: Actor, standing: Standing, *people: int | None) -> Allow | None:
    """Return the permission of one to whom a thing belongs by name; None: it is none of this person's."""
    if actor.person_id in people:
        return Allow()
    principals = actor.principals_for(standing.facts.kind)
    return next((Allow(one.person_id) for one in principals if one.person_id in people), None)


def who_gave(actor: Actor, standing: Standing, person_id: int, on_behalf_of: int | None) -> Allow | None:
    """Return the permission to take back what a person has answered, perhaps for a principal; None: no.

    The principal takes back what was said for them; a substitute only what they said themselves, while they
    still act for that principal.
    """
    if actor.person_id == on_behalf_of or (actor.person_id == person_id and on_behalf_of is None):
        return Allow()
    return as_whom(actor, standing, on_behalf_of) if actor.person_id == person_id else None


def asked_by_name(actor: Actor, standing: Standing, person_id: int | None) -> Allow | Deny | None:
    """Return whether a person may say what was asked of somebody by name: an opinion or a signature.

    For another it may not be said by one who takes part in that task already: who asks does not answer,
    and nobody signs twice. None: it is not asked of this person.
    """
    found = as_whom(actor, standing, person_id)
    if found is not None and found.on_behalf_of is not None and actor.person_id in standing.concerned_ids:
        return Deny("asked_by_yourself")
    return found
