"""Who hands in the liaisons of a unit, and who may call them: names and telephone numbers are for few."""

from engine.people.rules import NotAllowed
from engine.people.terms import Actor
from workflows.procedures.catalogue import Role

LIAISON_REASONS = {
    "not_liaison_unit": "联络员名单由本单位的经办人或者负责人报送",
}
"""Reason code -> sentence."""


def hands_in(actor: Actor, unit_id: int) -> bool:
    """Say whether the person hands in the list of this unit. Source: plan 四(一), 附件1."""
    return actor.holds(Role.FILER, unit_id) or actor.holds(Role.UNIT_HEAD, unit_id)


def reads(actor: Actor, unit_id: int) -> bool:
    """Say whether the person sees whom to call at this unit."""
    return reads_all(actor) or unit_id in actor.department_ids


def reads_all(actor: Actor) -> bool:
    """Say whether the person sees the lists of all units: the office, which reports are owed to."""
    return actor.holds(Role.DESK)


def require(is_allowed: bool, reason: str) -> None:  # noqa: FBT001  the answer of a question above
    """Refuse with one of LIAISON_REASONS."""
    if not is_allowed:
        raise NotAllowed(because=LIAISON_REASONS[reason], reason=reason)
