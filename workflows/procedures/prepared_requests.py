"""What people do with a request that a cause calls for: file it, or say why it need not be.

Filing is the ordinary filing (workflows.procedures.cases), its form filled with what was prepared.
"""

from dataclasses import replace
from typing import Any

from engine.people.terms import Actor
from engine.refusals import Refusal
from workflows.causes.lookups import cause_of
from workflows.causes.prepared import prepared_request
from workflows.causes.rules import (
    AnsweredAlready,
    NotYetInForce,
    ReasonForNoChangeMissing,
    RegisteredByYourself,
    cause_date_of,
    require_in_register,
    require_length,
)
from workflows.causes.steps import set_request_aside
from workflows.causes.terms import PreparedRequest, RegisteredCause, cause_number
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import may_declare, require_confirmer
from workflows.requests.checking import cleaned
from workflows.requests.terms import RequestForm


def with_prepared(form: RequestForm, prepared: PreparedRequest) -> RequestForm:
    """Return a form with what was prepared for it; the rest is for the filer to say."""
    known: dict[str, Any] = dict(prepared.form)
    return replace(form, **known)


def set_aside(bureau: Bureau, actor: Actor, prepared_id: int, *, reason: str) -> int:
    """Say that an item need not change after all, and why; return the id of its cause.

    As of a whole unit, the competent department says it, and not who registered the cause.
    Refuses: NotYours, NotAllowed, CauseWithdrawn, TextTooLong, NotYetInForce, AnsweredAlready,
    RegisteredByYourself, ReasonForNoChangeMissing.
    """
    with bureau.store.writing() as tx:
        prepared = prepared_request(tx, prepared_id)
        cause = cause_of(tx, prepared.cause_id)
        unit = next(one for one in cause.units if one.id == prepared.unit_id)
        require_confirmer(actor, unit)
        told = cleaned(reason)
        require_length(told, bureau.regulation.requests.longest_text, field="declared_reason")
        if (problem := _in_the_way(bureau, actor, cause, prepared)) is not None:
            raise problem
        if not told:
            raise ReasonForNoChangeMissing
        set_request_aside(tx, prepared_id, reason=told, person_id=actor.person_id, now=bureau.now())
        return prepared.cause_id


def to_set_aside(bureau: Bureau, actor: Actor, cause: RegisteredCause) -> tuple[PreparedRequest, ...]:
    """Return the prepared requests of a cause that this person may set aside now."""
    return tuple(
        one
        for unit in cause.units
        if may_declare(actor, unit)
        for one in unit.prepared
        if not cause.withdrawal and _in_the_way(bureau, actor, cause, one) is None
    )


def _in_the_way(
    bureau: Bureau, actor: Actor, cause: RegisteredCause, prepared: PreparedRequest
) -> Refusal | None:
    require_in_register(cause, cause_number(cause.id))
    cause_date = cause_date_of(cause)
    if cause_date > bureau.today:
        return NotYetInForce(cause_date=cause_date)
    if not prepared.is_waiting:
        return AnsweredAlready()
    return RegisteredByYourself() if actor.person_id == cause.registered_by else None
