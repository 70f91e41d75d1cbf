"""What people do to the register of causes: register, withdraw, declare that nothing changes.

A cause has no case, so there is no journal to write into: its own rows say who did what, when and why.
"""

from sqlalchemy.orm import Session

from engine.calendar.lookups import calendars_in_force
from engine.people.rules import NotAllowed
from engine.people.terms import Actor
from workflows.causes.checking import checked
from workflows.causes.lookups import cause_of, cause_of_key, known_units
from workflows.causes.rules import (
    Reckoning,
    RegistrationRefused,
    WithdrawalReasonMissing,
    cause_date_of,
    require_in_register,
    require_length,
    unit_to_answer,
)
from workflows.causes.steps import record_cause, record_no_change, withdraw_cause
from workflows.causes.terms import (
    CauseDraft,
    CauseForm,
    ConcernedUnit,
    RegisteredCause,
    UnitState,
    cause_number,
)
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Clock, Role
from workflows.procedures.clocks import budget_of
from workflows.requests.checking import cleaned

CITYWIDE_REGISTRARS = frozenset({Role.DESK, Role.SUPERVISOR})
"""Who may register for every unit, and withdraw whatever was registered."""
CAUSE_REASONS = {
    "not_registrar": "只有协调小组办公室、督查和单位经办岗位可以登记事由",
    "not_withdrawer": "只有登记人、协调小组办公室和督查岗位可以撤销登记",
    "not_confirmer": "是否无需变更，由该单位主管部门的确认人声明",
}
"""Reason code -> sentence."""


def reckoning(tx: Session, bureau: Bureau) -> Reckoning:
    """Return by what the seven days are counted today: the plan's budget and the calendars in force."""
    budget = budget_of(bureau.regulation, Clock.CONFIRM)
    return Reckoning(calendars_in_force(tx), bureau.today, budget, bureau.regulation.cards.soon_days)


def register_cause(bureau: Bureau, actor: Actor, form: CauseForm, *, command_key: bytes) -> int:
    """Register a cause; return its id, also for a second submit.

    Refuses: NotAllowed, RegistrationRefused (with every problem).
    """
    _require(may_register(actor), "not_registrar")
    with bureau.store.writing() as tx:
        try:
            draft = _checked(tx, bureau, actor, form)
        except RegistrationRefused:
            # What stands in the way may be this very registration, sent a second time.
            if (first := cause_of_key(tx, command_key)) is not None:
                return first
            raise
        person_id, now = actor.person_id, bureau.now()
        return record_cause(tx, draft, person_id=person_id, now=now, command_key=command_key)


def take_cause_back(bureau: Bureau, actor: Actor, cause_id: int, *, reason: str) -> None:
    """Withdraw a cause that was registered by mistake.

    Refuses: NotYours, NotAllowed, CauseWithdrawn, WithdrawalReasonMissing, TextTooLong.
    """
    with bureau.store.writing() as tx:
        cause = cause_of(tx, cause_id)
        _require(may_withdraw(actor, cause), "not_withdrawer")
        require_in_register(cause, cause_number(cause_id))
        told = cleaned(reason)
        require_length(told, bureau.regulation.requests.longest_text, field="withdrawn_reason")
        if not told:
            raise WithdrawalReasonMissing
        withdraw_cause(tx, cause_id, reason=told, person_id=actor.person_id, now=bureau.now())


def declare_no_change(bureau: Bureau, actor: Actor, cause_id: int, *, unit: str, reason: str) -> None:
    """Declare that a unit has nothing to change. unit: its code.

    The competent department confirms (plan 三(四)2), so its confirmer says it, and never a time-out.
    Refuses: NotYours, NotAllowed, CauseWithdrawn, TextTooLong, and what `unit_to_answer` refuses.
    """
    with bureau.store.writing() as tx:
        cause = cause_of(tx, cause_id)
        require_in_register(cause, cause_number(cause_id))
        told = cleaned(reason)
        require_length(told, bureau.regulation.requests.longest_text, field="declared_reason")
        named = [each for each in cause.units if each.code == unit]
        _require(all(may_declare(actor, each) for each in named), "not_confirmer")
        found = unit_to_answer(cause, unit, person_id=actor.person_id, reason=told, today=bureau.today)
        record_no_change(
            tx, cause_id, found.id, reason=told or "", person_id=actor.person_id, now=bureau.now()
        )


def may_register(actor: Actor) -> bool:
    """Say whether the person may register a cause, for whatever unit."""
    return bool(actor.roles & (CITYWIDE_REGISTRARS | {Role.FILER}))


def may_withdraw(actor: Actor, cause: RegisteredCause) -> bool:
    """Say whether the person may withdraw a cause."""
    return bool(actor.roles & CITYWIDE_REGISTRARS) or actor.person_id == cause.registered_by


def may_declare(actor: Actor, unit: ConcernedUnit) -> bool:
    """Say whether the person confirms for a unit."""
    return actor.holds(Role.CONFIRMER, unit.confirming_id)


def require_confirmer(actor: Actor, unit: ConcernedUnit) -> None:
    """Refuse who does not confirm for a unit. Refuses: NotAllowed."""
    _require(may_declare(actor, unit), "not_confirmer")


def declarable(bureau: Bureau, actor: Actor, cause: RegisteredCause) -> tuple[ConcernedUnit, ...]:
    """Return the silent units of a running cause for which the person may declare that nothing changes."""
    is_idle = cause.withdrawal is not None or cause_date_of(cause) > bureau.today
    if is_idle or actor.person_id == cause.registered_by:
        return ()
    silent = (unit for unit in cause.units if unit.state is UnitState.OPEN and unit.declaration is None)
    return tuple(unit for unit in silent if may_declare(actor, unit))


def filing_units(actor: Actor) -> frozenset[int]:
    """Return the units for which the person files."""
    return frozenset(post.department_id for post in actor.posts if post.role == Role.FILER)


def _checked(tx: Session, bureau: Bureau, actor: Actor, form: CauseForm) -> CauseDraft:
    counted = reckoning(tx, bureau)
    own = None if actor.roles & CITYWIDE_REGISTRARS else filing_units(actor)
    known = known_units(tx, form, own_unit_ids=own, settings=bureau.regulation.requests)
    calendar = counted.calendars.of(None)
    return checked(form, known=known, today=counted.today, budget=counted.budget, calendar=calendar)


def _require(is_allowed: bool, reason: str) -> None:  # noqa: FBT001  the answer of a question above
    if not is_allowed:
        raise NotAllowed(because=CAUSE_REASONS[reason], reason=reason)
