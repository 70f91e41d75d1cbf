"""Doing a verb: one transaction, one effect, one line in the journal, and a letter to whom it concerns."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from engine.cases.lookups import case_by_no
from engine.inbox.steps import deliver
from engine.people.rules import Allow, Deny
from engine.people.terms import Actor
from engine.procedures.practice import Step
from engine.procedures.steps import refuse_repeated, take_up_case
from engine.refusals import NotYours
from workflows.procedures.bureau import Bureau
from workflows.procedures.capacity import refuse_former_substitute, refuse_when_over, settled
from workflows.verbs.doing import Doing, Effect
from workflows.verbs.handing import HANDING
from workflows.verbs.lookups import standing_of
from workflows.verbs.moving import MOVING
from workflows.verbs.rules import REASONS, VerbNotAllowed, WordsMissing, may
from workflows.verbs.signing import SIGNING
from workflows.verbs.telling import TELLING
from workflows.verbs.terms import VERBS, CaseVerb, Standing, VerbRequest

EFFECTS: Final[Mapping[CaseVerb, Effect]] = MappingProxyType({**HANDING, **SIGNING, **MOVING, **TELLING})
"""Verb -> what it does once its rule has allowed it."""


def do_verb(bureau: Bureau, actor: Actor, asked: VerbRequest, *, command_key: bytes) -> str:
    """Do what is asked; return the number of the case.

    Refuses: NotYours, AlreadySubmitted, VerbNotAllowed, SubstitutionOver, CapacityChanged, WordsMissing,
    PersonMissing, UnfitPerson, and what the verb's own effect refuses.
    """
    with bureau.store.writing() as tx:
        return do_verb_within(tx, bureau, actor, asked, command_key=command_key)


def do_verb_within(
    tx: Session, bureau: Bureau, actor: Actor, asked: VerbRequest, *, command_key: bytes
) -> str:
    """Do what is asked within the caller's transaction, as `do_verb` does."""
    refuse_repeated(tx.connection(), command_key)
    found = case_by_no(tx, asked.case_no)
    if found is None:
        refuse_former_substitute(tx, actor, asked.shown_for)
        raise NotYours
    step = take_up_case(tx, found.id, actor_id=actor.person_id, now=bureau.now(), command_key=command_key)
    case = case_by_no(tx, asked.case_no) or found  # again, under its lock
    standing = standing_of(tx, bureau, actor, case, task_id=asked.task_id)
    allowed = _require(step, actor, asked, standing)
    step.on_behalf_of = settled(step, actor, allowed.on_behalf_of, shown_for=asked.shown_for)
    doing = Doing(bureau, step, actor, case, asked, standing)
    EFFECTS[asked.verb](doing)
    deliver(step.connection, doing.letters, now=step.now)
    return case.case_no


def _require(step: Step, actor: Actor, asked: VerbRequest, standing: Standing) -> Allow:
    """Return the permission; one who had it for another until lately is told that the time is over."""
    kind = VERBS[asked.verb]
    decision = may(asked.verb, actor, standing)
    if isinstance(decision, Deny):
        if decision.is_hidden:
            refuse_former_substitute(step.tx, actor, asked.shown_for)
            raise NotYours
        refuse_when_over(step, actor, asked.shown_for)
        raise VerbNotAllowed(verb=kind.label, because=REASONS[decision.reason], reason=decision.reason)
    if kind.needs_words and not asked.words.strip():
        raise WordsMissing(verb=kind.label, what=kind.words_label)
    return decision
