"""In which capacity a person answers a task: as oneself, or for a principal (代理); asked when it happens."""

from sqlalchemy.orm import Session

from engine.people.lookups import acts_for
from engine.people.rules import NotAllowed, require
from engine.people.terms import Actor, CaseFacts, Verb
from engine.procedures.practice import Step
from engine.refusals import Refusal
from engine.substitutes.lookups import has_acted_for
from workflows.procedures.answers import ONESELF
from workflows.procedures.catalogue import DUTIES


class SubstitutionOver(Refusal):
    """The form was shown to a substitute who is none any more: the period is over, or was ended before."""

    code = "substitution_over"
    sentence = "您对此环节的代理已经到期，或者已被收回，意见没有提交"
    way_out = "。请由被代理人本人办理，或者在“我的代理”中核对代理的起止日期。"


class CapacityChanged(Refusal):
    """What was shown is not what would be written down: nobody speaks for another without knowing it."""

    code = "capacity_changed"
    sentence = "打开此页之后，您办理此环节的身份已经改变，意见没有提交"
    way_out = "。请重新打开此件，看清是以本人还是以代理人的身份办理，再提交。"


def capacity_in(step: Step, actor: Actor, facts: CaseFacts, *, shown_for: int | None) -> int | None:
    """Return for whom the actor answers the task; None: as oneself.

    shown_for: what the page had said, as `Answer.shown_for`.
    Refuses: NotAllowed, SubstitutionOver, CapacityChanged.
    """
    try:
        found = require(actor, Verb.COMPLETE, facts, DUTIES).on_behalf_of
    except NotAllowed:
        refuse_when_over(step, actor, shown_for)
        raise
    return settled(step, actor, found, shown_for=shown_for)


def settled(step: Step, actor: Actor, found: int | None, *, shown_for: int | None) -> int | None:
    """Return the capacity that was found, asked for once more under the lock and held against the page.

    Refuses: SubstitutionOver, CapacityChanged.
    """
    if found is not None:
        refuse_when_over(step, actor, found)
    if shown_for is not None and shown_for != (found or ONESELF):
        raise CapacityChanged
    return found


def refuse_when_over(step: Step, actor: Actor, principal_id: int | None) -> None:
    """Refuse who does not act for the principal any more (None, ONESELF: there is none): SubstitutionOver."""
    if principal_id and not _acts_for(step, actor, principal_id):
        raise SubstitutionOver


def refuse_former_substitute(tx: Session, actor: Actor, shown_for: int | None) -> None:
    """Refuse one who has acted for that person and does no more, and may not even read the case now.

    It is said alike of a case that exists and of one that does not. Refuses: SubstitutionOver.
    """
    if shown_for and has_acted_for(tx, actor.person_id, shown_for):
        raise SubstitutionOver


def _acts_for(step: Step, actor: Actor, principal_id: int) -> bool:
    return acts_for(step.tx, actor.person_id, principal_id, step.kind, today=step.today)
